#include "daemon/engine/letter.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <stdexcept>

namespace beadle::engine {
namespace json = boost::json;

namespace {

constexpr std::chrono::minutes said_as_now{1};       // Within so long before its letter is written.
constexpr std::chrono::minutes clocks_apart_max{5};  // Of two hosts.

json::array array_of(const std::vector<std::string>& texts) {
    json::array out;
    for (const auto& text : texts) out.emplace_back(text);
    return out;
}

std::string text(const json::object& from, const char* name) { return std::string{from.at(name).as_string()}; }
std::int64_t number(const json::object& from, const char* name) { return from.at(name).as_int64(); }

/// One of the numbers that stand for something: no list of words is to be looked up by another.
template <class Number>
Number one_of(const json::object& from, const char* name, Number least, Number most) {
    const auto read = number(from, name);
    if (read < static_cast<std::int64_t>(least) || read > static_cast<std::int64_t>(most))
        throw std::runtime_error(std::string{"there is no "} + name + " " + std::to_string(read));
    return static_cast<Number>(read);
}

std::vector<std::string> texts(const json::object& from, const char* name) {
    std::vector<std::string> out;
    for (const auto& value : from.at(name).as_array()) out.emplace_back(value.as_string());
    return out;
}

json::object object_of(const model::Actor& actor) {
    return {{"person", actor.person},
            {"offices", array_of(actor.offices)},
            {"posts", array_of(actor.posts)},
            {"administrator", actor.is_administrator}};
}

model::Actor actor_of(const json::object& from) {
    model::Actor actor;
    actor.person = text(from, "person");
    actor.offices = texts(from, "offices");
    actor.posts = texts(from, "posts");
    actor.is_administrator = from.at("administrator").as_bool();
    return actor;
}

json::object object_of(const model::Event& event) {
    json::object facts;
    for (const auto& [name, value] : event.facts) facts.emplace(name, value);
    return {{"system", event.system},
            {"id", event.id},
            {"instance", event.instance},
            {"kind", event.kind},
            {"happened_at", event.happened_at.time_since_epoch().count()},
            {"actor", object_of(event.actor)},
            {"on_behalf_of", event.on_behalf_of},
            {"facts", std::move(facts)},
            {"version_seen", event.version_seen ? json::value(*event.version_seen) : json::value(nullptr)}};
}

model::Event event_of(const json::object& from) {
    model::Event event;
    event.system = text(from, "system");
    event.id = text(from, "id");
    event.instance = text(from, "instance");
    event.kind = text(from, "kind");
    event.happened_at = model::Instant{std::chrono::seconds{number(from, "happened_at")}};
    event.actor = actor_of(from.at("actor").as_object());
    event.on_behalf_of = text(from, "on_behalf_of");
    for (const auto& fact : from.at("facts").as_object()) event.facts.emplace(fact.key(), fact.value().as_string());
    if (const auto& seen = from.at("version_seen"); !seen.is_null()) event.version_seen = seen.as_int64();
    return event;
}

json::object object_of(const definitions::Bundle& bundle) {
    return {{"definition", bundle.canonical},
            {"definition_hash", bundle.definition.hash},
            {"calendar", bundle.calendar.canonical},
            {"calendar_hash", bundle.calendar.calendar.hash}};
}

std::shared_ptr<const definitions::Bundle> bundle_of(const json::object& from) {
    auto bundle = std::make_shared<definitions::Bundle>();
    bundle->canonical = text(from, "definition");
    bundle->definition = *definitions::definition_from_canonical(bundle->canonical);
    bundle->definition.hash = text(from, "definition_hash");
    bundle->calendar.canonical = text(from, "calendar");
    bundle->calendar.calendar = *definitions::calendar_from_canonical(bundle->calendar.canonical);
    bundle->calendar.calendar.hash = text(from, "calendar_hash");
    return bundle;
}

json::object object_of(const model::Finding& finding) {
    return {{"rule", finding.rule},
            {"source", finding.source},
            {"numbers", finding.numbers},
            {"breach", static_cast<int>(finding.breach)},
            {"ways_on", array_of(finding.ways_on)}};
}

}  // namespace

std::string letter_text(const model::Event& event, const definitions::Bundle* bundle, model::Instant written_at) {
    json::object letter{{"event", object_of(event)}, {"written_at", written_at.time_since_epoch().count()}};
    if (bundle) letter["applies"] = object_of(*bundle);
    return json::serialize(letter);
}

Enclosed read_letter(std::string_view letter) {
    const auto read = json::parse(letter);
    const auto& object = read.as_object();
    Enclosed enclosed{event_of(object.at("event").as_object()), nullptr, std::nullopt};
    if (object.contains("written_at")) enclosed.written_at = model::Instant{std::chrono::seconds{number(object, "written_at")}};
    if (const auto* applies = object.if_contains("applies")) enclosed.bundle = bundle_of(applies->as_object());
    return enclosed;
}

void take_as_now(Enclosed& enclosed, model::Instant now) {
    auto& happened_at = enclosed.event.happened_at;
    if (!enclosed.written_at || happened_at <= now) return;
    const auto before = *enclosed.written_at - happened_at;
    const bool is_now_there = before >= std::chrono::seconds{0} && before <= said_as_now;
    if (is_now_there && *enclosed.written_at - now <= clocks_apart_max) happened_at = {};
}

std::string answer_text(const Answer& answer) {
    json::array findings;
    for (const auto& finding : answer.findings) findings.emplace_back(object_of(finding));
    return json::serialize(json::object{{"event_id", answer.event_id},
                                        {"instance", answer.instance},
                                        {"verdict", static_cast<int>(answer.verdict)},
                                        {"findings", std::move(findings)},
                                        {"followed", array_of(answer.followed)},
                                        {"seq", answer.seq},
                                        {"version", answer.version},
                                        {"repeated", answer.repeated},
                                        {"error", answer.error},
                                        {"turned_away", answer.turned_away}});
}

Answer read_answer(std::string_view words) {
    const auto read = json::parse(words);
    const auto& object = read.as_object();
    Answer answer;
    answer.event_id = text(object, "event_id");
    answer.instance = text(object, "instance");
    answer.error = text(object, "error");
    const bool was_judged = answer.error.empty() || number(object, "verdict") != 0;  // What was dropped has no verdict.
    if (was_judged) answer.verdict = one_of(object, "verdict", model::Verdict::accepted, model::Verdict::not_accepted);
    for (const auto& value : object.at("findings").as_array()) {
        const auto& finding = value.as_object();
        answer.findings.push_back({.rule = text(finding, "rule"),
                                   .source = text(finding, "source"),
                                   .numbers = text(finding, "numbers"),
                                   .breach = one_of(finding, "breach", model::Breach::none, model::Breach::advisory),
                                   .ways_on = texts(finding, "ways_on")});
    }
    answer.followed = texts(object, "followed");
    answer.seq = number(object, "seq");
    answer.version = number(object, "version");
    answer.repeated = object.at("repeated").as_bool();
    if (const auto* turned_away = object.if_contains("turned_away")) answer.turned_away = turned_away->as_bool();
    return answer;
}

}  // namespace beadle::engine

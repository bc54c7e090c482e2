#include "daemon/api/recording.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/capacity.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/api/when.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/calendar/day_and_time.hpp"
#include "workflows/decide.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t facts_max = 64;
constexpr std::size_t stranger_records_per_minute = 10;

/// "agenda published", "agenda-published" and "AgendaPublished" are one event kind.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '_') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// The event kind that is meant: one of the workflow's, or one that a duty of the instance or the body's timetable waits for.
Result<std::string> the_kind(const std::string& said, const model::Instance& instance, const model::Definition* definition) {
    if (is_the_engines_own(said))
        return Problem{400, "'" + said + "' is recorded by the engine alone", "kind", "name an event that people record"};
    auto known = events_for_people(instance.workflow);
    for (const auto& duty : instance.duties) known.push_back(duty.met_by);
    if (definition != nullptr)
        if (const auto timetable = definition->timetables.find(instance.body); timetable != definition->timetables.end())
            for (const auto& entry : timetable->second) known.push_back(entry.met_by);
    known.emplace_back("InstanceReleased");
    std::erase_if(known, [](const std::string& kind) { return kind.empty() || is_the_engines_own(kind); });
    for (const auto& kind : known)
        if (squeezed(kind) == squeezed(said)) return kind;
    const auto near = definitions::nearest_to(said, known);
    return Problem{400, fmt::format("no event of a {} is called '{}'", instance.workflow, said), "kind",
                   near.empty() ? "known are: " + model::join(events_for_people(instance.workflow)) : "did you mean '" + near + "'?"};
}

/// "paper_address.2" is what "paper_address.N" stands for.
bool is_called(std::string_view known, std::string_view name) {
    if (!known.ends_with(".N")) return known == name;
    known.remove_suffix(1);
    return name.size() > known.size() && name.starts_with(known) &&
           name.find_first_not_of("0123456789", known.size()) == std::string_view::npos;
}

/// Puts into `said` what its words mean here: instance, kind, facts, time, and in which capacity it is said.
std::optional<Problem> understand(Asking asking, const std::string& at, model::Event& said) {
    const auto found = the_instance(asking, said.system, said.instance);
    if (!found) return found.error();
    said.system = found->system;
    said.instance = found->id;
    const auto live = asking.catalogue.live(asking.store, said.system);
    const auto kind = the_kind(said.kind, *found, live.get());
    if (!kind) return kind.error();
    said.kind = *kind;
    auto facts = the_facts(said.facts, said.kind);
    if (!facts) return facts.error();
    said.facts = std::move(*facts);
    said.happened_at = asking.now;
    const auto zone = asking.catalogue.zone(asking.store, said.system);
    if (!at.empty()) {
        const auto when = parse_when(at, asking.now, *zone, NoTime::is_an_error);
        if (!when) return Problem{400, calendar::what_is_wrong(at, when.error()), fmt::format("at, character {}", when.error().at + 1), ""};
        said.happened_at = *when;
    }
    if (!live) return std::nullopt;
    auto spoken = capacity_of_operator(asking.store, *live, *found, said, calendar::local_date(*zone, asking.now));
    model::say_capacity(said.facts, spoken.capacity);
    if (spoken.may_say_for.empty()) return std::nullopt;
    auto& capacities = live->offices.contains(spoken.may_say_for) ? said.actor.offices : said.actor.posts;
    capacities.push_back(std::move(spoken.may_say_for));
    return std::nullopt;
}

/// What is said of a system as a whole is said on its own record.
std::optional<Problem> name_the_system(Asking asking, model::Event& said) {
    const auto system = the_system(asking, said.system);
    if (!system) return system.error();
    said.system = said.instance = *system;
    return std::nullopt;
}

}  // namespace

Result<model::Facts> the_facts(const model::Facts& said, const std::string& kind) {
    // What any event may say besides its own: whose duty it meets, why, a remark.
    static const std::vector<std::string> common{"for", "duty", "reason", "note", "entry"};
    const auto known = known_facts(kind);
    auto names = common;
    for (const auto& fact : known) names.push_back(fact.name);
    model::Facts facts;
    for (const auto& [name, value] : said) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return is_called(one.name, name); });
        const bool is_common = std::find(common.begin(), common.end(), name) != common.end();
        if (!known.empty() && found == known.end() && !is_common) {
            const auto near = definitions::nearest_to(name, names);
            return Problem{400, fmt::format("{} takes no fact '{}'", kind, name), "facts." + name,
                           near.empty() ? "it takes: " + model::join(names) : "did you mean '" + near + "'?"};
        }
        facts[name] = value;
        if (found == known.end() || found->value == KnownFact::Value::words || value.empty()) continue;
        if (found->value == KnownFact::Value::number) {
            if (model::number_of(said, name).value_or(-1) < 0)
                return Problem{400, fmt::format("'{}' is not a number", value), "facts." + name, "say how many in digits: " + name + "=9"};
            continue;
        }
        const auto date = calendar::parse_date(value);
        if (date) facts[name] = calendar::to_iso(*date);
        else if (found->value != KnownFact::Value::date_or_words)
            return Problem{400, calendar::what_is_wrong(value, date.error()), "facts." + name,
                           "write a date as 2022-12-13 or 13 December 2022"};
        else if (const auto both = calendar::parse_day_and_time(value)) facts[name] = calendar::to_iso(*both);
    }
    return facts;
}

Problem not_an_operator(const Caller& caller) {
    return {403, fmt::format("the account with uid {} is not one of the daemon's operators", caller.uid), "",
            fmt::format("ask an administrator to add it to 'operators:' in the daemon's settings: uid: {}", caller.uid)};
}

Problem our_own_failure(const std::string& what) {
    return {503, "the daemon could not do it: " + what, "",
            "nothing was recorded; try again with the same id, and see the daemon's log if it goes on"};
}

std::string said_by(std::exception_ptr error) {
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& said) {
        return said.what();
    } catch (...) {
        return "an unknown failure";
    }
}

Problem our_own_failure(std::exception_ptr error) { return our_own_failure(said_by(std::move(error))); }

Response answered_event(const Prepared& prepared, const engine::Answer& answer) {
    if (answer.written_down)
        return to_response(
            Problem{504, answer.error, "",
                    fmt::format("it is written down and will be worked off; ask again with the same id, {}", answer.event_id)});
    if (answer.turned_away) return to_response(Problem{409, answer.error, "", "nothing was recorded"});
    if (!answer.error.empty()) return to_response(our_own_failure(answer.error));
    auto shown = to_json(answer);
    auto& object = shown.as_object();
    object["system"] = prepared.event.system;
    object["kind"] = prepared.event.kind;
    object["happened_at"] = calendar::to_iso(prepared.event.happened_at);
    object["zones"] = prepared.zones;
    object["names"] = names_in(answer.followed, prepared.definition.get());
    if (prepared.event.kind == system_record::texts_erased && answer.verdict != model::Verdict::not_accepted)
        object["erased"] = model::list_of(prepared.event.facts, "texts").size();
    return to_response(shown);
}

bool Handlers::strangers_may_record(model::Instant now) {
    while (!strangers_recorded_.empty() && now - strangers_recorded_.front() >= std::chrono::minutes{1}) strangers_recorded_.pop_front();
    if (strangers_recorded_.size() >= stranger_records_per_minute) return false;
    strangers_recorded_.push_back(now);
    return true;
}

void Handlers::hand_over(Prepared begun, Preparing prepare, Submitting submit, Answered answered) {
    auto prepared = std::make_shared<Prepared>(std::move(begun));
    backend_.read(
        [this, prepared, prepare = std::move(prepare), now = backend_.health().now](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            prepared->zones = zones_of(asking);
            prepared->problem = prepare(asking, prepared->event);
            if (!prepared->problem) prepared->definition = catalogue_.live(store, prepared->event.system);
        },
        [this, prepared, submit, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(failed)));
            if (prepared->problem) return answered(to_response(*prepared->problem));
            (backend_.*submit)(prepared->event,
                               [prepared, answered](const engine::Answer& answer) { answered(answered_event(*prepared, answer)); });
        });
}

void Handlers::record(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "instance", "kind", "at", "on_behalf_of", "facts", "version_seen"}, problem);
    model::Event event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    event.instance = body.text("instance", problem);
    event.kind = body.text("kind", problem);
    event.on_behalf_of = body.text("on_behalf_of", problem);
    event.actor = caller.actor;
    const auto at = body.text("at", problem);
    if (const auto* facts = body.members.if_contains("facts")) {
        const auto* object = facts->if_object();
        if (object == nullptr) RequestBody::fail(problem, "facts", "must be an object of texts");
        else if (object->size() > facts_max) RequestBody::fail(problem, "facts", fmt::format("are more than {}", facts_max));
        else
            for (const auto& member : *object) {
                if (model::is_capacity_fact(member.key()))
                    RequestBody::fail(problem, "facts." + std::string{member.key()},
                                      "is written by the program, from who holds the post and who is on leave; leave it out");
                event.facts[std::string{member.key()}] = RequestBody{*object}.text(member.key(), problem, said_bytes_max);
            }
    }
    if (const auto* seen = body.members.if_contains("version_seen"); seen != nullptr && !seen->is_null()) {
        if (seen->is_int64()) event.version_seen = seen->get_int64();
        else RequestBody::fail(problem, "version_seen", "must be a whole number");
    }
    if (!problem && event.instance.empty()) RequestBody::fail(problem, "instance", "is missing: on what did it happen?");
    if (!problem && event.kind.empty()) RequestBody::fail(problem, "kind", "is missing: what happened?");
    if (problem) return answered(to_response(*problem));
    if (!caller.known && !strangers_may_record(backend_.health().now)) {
        auto told = not_an_operator(caller);
        told.status = 429;
        return answered(to_response(told));
    }
    // It is recorded; but what there is, what it is called and what became of it is not for strangers: they are all answered alike.
    if (!caller.known) answered = [caller, outer = std::move(answered)](const Response&) { outer(to_response(not_an_operator(caller))); };
    hand_over(
        {.event = std::move(event)}, [at](Asking asking, model::Event& said) { return understand(asking, at, said); }, &Backend::submit,
        std::move(answered));
}

void Handlers::accept_clock(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system"}, problem);
    model::Event event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    if (problem) return answered(to_response(*problem));
    event.kind = "ClockAccepted";
    event.actor = caller.actor;
    const auto health = backend_.health();
    event.happened_at = health.now;
    if (health.guard == engine::Guard::open)
        return answered(to_response(json::object{{"nothing_to_do", true}, {"now", calendar::to_iso(health.now)}}));
    hand_over(
        {.event = std::move(event)},
        [](Asking asking, model::Event& said) {
            // The clock is one for all systems; the act is recorded in the one named, or in the first.
            const auto systems = asking.catalogue.systems(asking.store);
            if (said.system.empty() && !systems.empty()) said.system = systems.front();
            return name_the_system(asking, said);
        },
        &Backend::accept_clock, std::move(answered));
}

void Handlers::resume_record(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "reason"}, problem);
    model::Event event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    const auto reason = body.text("reason", problem);
    if (problem) return answered(to_response(*problem));
    if (reason.empty())
        return answered(to_response(Problem{400, "why the record goes on is not said", "reason", "what was restored, from when, by whom"}));
    event.facts.emplace("reason", reason);
    event.actor = caller.actor;
    event.happened_at = backend_.health().now;
    hand_over({.event = std::move(event)}, name_the_system, &Backend::resume_record, std::move(answered));
}

}  // namespace beadle::api

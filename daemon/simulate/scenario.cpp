#include "daemon/simulate/scenario.hpp"

#include <algorithm>
#include <set>

#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/tree.hpp"
#include "workflows/calendar/day_and_time.hpp"
#include "workflows/decide.hpp"

namespace beadle::simulate {

using definitions::Mistakes;
using definitions::Node;

namespace {

std::string one_of(const std::vector<std::string>& words) { return "one of: " + model::join(words); }

class ScenarioReader {
public:
    ScenarioReader(const model::Definition& definition, const calendar::Zone& zone, Mistakes& mistakes)
        : definition_(definition), zone_(zone), mistakes_(mistakes) {
        std::set<std::string> kinds;
        for (const auto& workflow : known_workflows())
            for (auto& kind : known_events(workflow)) kinds.insert(std::move(kind));
        for (const auto& [body, timetable] : definition.timetables)
            for (const auto& entry : timetable) kinds.insert(entry.met_by);
        for (const auto* more : {"MailReleased", "MailCancelled", "MailRetried", "MailHeld", "InstanceReleased"}) kinds.insert(more);
        kinds_.assign(kinds.begin(), kinds.end());
    }

    std::vector<Happening> read(const Node& root, Scenario& scenario) {
        keys_are_known(root, {"scenario", "from", "to", "events"});
        scenario.from = day(root, "from");
        scenario.to = day(root, "to");
        if (scenario.from && scenario.to && *scenario.to < *scenario.from)
            mistakes_.add(*root.find("to"), "it would end before it begins", "a date from " + calendar::in_words(*scenario.from) + " on");
        if (const auto* system = root.find("scenario"); !system)
            mistakes_.add(root, "'scenario' is missing", "the id of the system it is for: " + definition_.system);
        else if (system->text != definition_.system)
            mistakes_.add(*system, "the scenario is for the system '" + system->text + "'", definition_.system);
        const auto* events = root.find("events");
        std::vector<Happening> happenings;
        if (!events || events->kind != Node::Kind::list) {
            mistakes_.add(events ? *events : root, "'events' is " + std::string(events ? "no list" : "missing"),
                          "a list of what happens, each with at, record, on and by");
            return happenings;
        }
        for (const auto& item : events->items) happenings.push_back(read_one(*item, happenings.size() + 1));
        std::stable_sort(happenings.begin(), happenings.end(), [](const Happening& a, const Happening& b) { return a.at < b.at; });
        return happenings;
    }

private:
    void keys_are_known(const Node& node, const std::vector<std::string>& known) {
        for (const auto& [key, value] : node.entries)
            if (std::find(known.begin(), known.end(), key->text) == known.end())
                mistakes_.add(*key, "unknown word '" + key->text + "'", one_of(known), definitions::nearest_to(key->text, known));
    }

    /// The words under `key`; empty, and a mistake where `needed`, when there are none.
    std::string words(const Node& node, std::string_view key, const char* needed = nullptr) {
        const auto* value = node.find(key);
        if (!value) {
            if (needed) mistakes_.add(node, "'" + std::string(key) + "' is missing", needed);
            return {};
        }
        if (value->kind != Node::Kind::word) {
            mistakes_.add(*value, "'" + std::string(key) + "' is no text", needed ? needed : "a text");
            return {};
        }
        return value->text;
    }

    std::optional<calendar::Date> day(const Node& node, std::string_view key) {
        auto text = words(node, key);
        if (text.empty()) return std::nullopt;
        auto date = calendar::parse_date(text);
        if (date) return *date;
        mistakes_.add(*node.find(key), date.error().detail, "a date: 1 February 2022", {}, date.error().at);
        return std::nullopt;
    }

    calendar::Instant moment(const Node& node, std::string_view key) {
        auto text = words(node, key, "a date and time: 18 March 2022 16:00");
        if (text.empty()) return {};
        const auto& value = *node.find(key);
        auto local = parse_moment(text);
        if (!local) {
            mistakes_.add(value, local.error().detail, "a date and time: 18 March 2022 16:00", {}, local.error().at);
            return {};
        }
        if (is_ambiguous_or_absent(zone_, *local))
            mistakes_.add(value, "the clocks change then: the time occurs twice or not at all", "another time");
        return to_instant(zone_, *local);
    }

    Happening read_one(const Node& node, std::size_t number) {
        Happening happening;
        happening.line = node.line;
        if (node.kind != Node::Kind::mapping) {
            mistakes_.add(node, "this is no event", "{at: ..., record: ..., on: ..., by: ...}");
            return happening;
        }
        happening.at = moment(node, "at");
        if (node.find("say") && !node.find("record")) {
            keys_are_known(node, {"at", "say"});
            happening.say = words(node, "say");
            return happening;
        }
        keys_are_known(node, {"at", "record", "on", "by", "on behalf of", "happened", "facts", "id", "say"});
        auto& event = happening.event;
        event.system = definition_.system;
        event.id = words(node, "id");
        if (event.id.empty()) event.id = "scenario:" + std::to_string(number);
        event.kind = words(node, "record", "an event: AgendaPublished");
        if (!event.kind.empty() && !std::binary_search(kinds_.begin(), kinds_.end(), event.kind))
            mistakes_.add(*node.find("record"), "unknown event '" + event.kind + "'", "an event that people record: AgendaPublished",
                          definitions::nearest_to(event.kind, kinds_));
        event.instance = words(node, "on", "what it befalls: ICPA/2022-23/1");
        happening.say = words(node, "say");
        event.on_behalf_of = words(node, "on behalf of");
        event.happened_at = node.find("happened") ? moment(node, "happened") : happening.at;
        if (event.happened_at > happening.at)
            mistakes_.add(*node.find("happened"), "it would be recorded before it happened", "a time at or before 'at'");
        event.actor = actor(node);
        read_facts(node, event.facts);
        return happening;
    }

    model::Actor actor(const Node& node) {
        model::Actor actor;
        auto text = words(node, "by", "an office or post of the system, or a person and an office: clerk/icb");
        if (text.empty()) return actor;
        const auto& value = *node.find("by");
        auto slash = text.find('/');
        auto parties = slash == std::string::npos ? text : text.substr(slash + 1);
        actor.person = slash == std::string::npos ? text + "-officer" : text.substr(0, slash);
        if (actor.person.empty() || actor.person == "engine")
            mistakes_.add(value, "'" + actor.person + "' cannot record anything", "a person's id");
        if (parties == "administrator") {
            actor.is_administrator = true;
            return actor;
        }
        for (std::size_t begin = 0; begin <= parties.size();) {
            auto end = std::min(parties.find('+', begin), parties.size());
            auto party = parties.substr(begin, end - begin);
            if (definition_.offices.contains(party)) {
                actor.offices.push_back(party);
            } else if (definition_.posts.contains(party)) {
                actor.posts.push_back(party);
            } else {
                std::vector<std::string> known;
                for (const auto& [id, office] : definition_.offices) known.push_back(id);
                auto offices = known;
                for (const auto& [id, post] : definition_.posts) known.push_back(id);
                mistakes_.add(value, "there is no office or post '" + party + "'", one_of(offices) + ", or a post",
                              definitions::nearest_to(party, known), (slash == std::string::npos ? 0 : slash + 1) + begin);
            }
            begin = end + 1;
        }
        return actor;
    }

    void read_facts(const Node& node, model::Facts& facts) {
        const auto* found = node.find("facts");
        if (!found) return;
        if (found->kind != Node::Kind::mapping) {
            mistakes_.add(*found, "'facts' is no mapping", "{held_on: 2022-06-14, at: 10am}");
            return;
        }
        for (const auto& [key, value] : found->entries) {
            if (value->kind != Node::Kind::word) mistakes_.add(*value, "the fact '" + key->text + "' is no text", "a text");
            facts[key->text] = value->text;
        }
    }

    const model::Definition& definition_;
    const calendar::Zone& zone_;
    Mistakes& mistakes_;
    std::vector<std::string> kinds_;
};

}  // namespace

calendar::Result<calendar::LocalTime> parse_moment(std::string_view text) {
    if (const auto day = calendar::parse_date(text)) return calendar::LocalTime{*day, calendar::minutes{0}};
    return calendar::parse_day_and_time(text);
}

ScenarioLoading read_scenario(std::string_view text, const std::string& file, const model::Definition& definition,
                              const calendar::Zone& zone) {
    Mistakes mistakes(file);
    ScenarioLoading loading;
    loading.scenario.file = file;
    if (auto root = definitions::tree_from_yaml(text, mistakes))
        loading.scenario.happenings = ScenarioReader(definition, zone, mistakes).read(*root, loading.scenario);
    loading.mistakes = mistakes.take();
    return loading;
}

ScenarioHead head_of_scenario(const std::string& path) {
    ScenarioHead head;
    Mistakes mistakes(path);
    std::string text;
    if (!definitions::read_file(path, text, mistakes)) return head;
    auto root = definitions::tree_from_yaml(text, mistakes);
    if (!root) return head;
    auto word = [&](std::string_view key) { return root->find(key) ? root->find(key)->text : std::string(); };
    auto date = [&](std::string_view key) -> std::optional<calendar::Date> {
        auto parsed = calendar::parse_date(word(key));
        return parsed ? std::optional(*parsed) : std::nullopt;
    };
    head.system = word("scenario");
    head.from = date("from");
    head.to = date("to");
    return head;
}

ScenarioLoading load_scenario(const std::string& path, const model::Definition& definition, const calendar::Zone& zone) {
    Mistakes mistakes(path);
    std::string text;
    if (definitions::read_file(path, text, mistakes)) return read_scenario(text, path, definition, zone);
    ScenarioLoading loading;
    loading.mistakes = mistakes.take();
    return loading;
}

}  // namespace beadle::simulate

#include "daemon/api/erasing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "daemon/api/handlers.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t texts_at_once_max = 200;

using Key = std::pair<std::int64_t, std::string>;

class Gathering {
public:
    Gathering(store::Store& store, const std::string& system) : store_(store), system_(system) {}

    /// What an entry says, and what it raised says again.
    void add(const store::Entry& entry, const std::vector<audit::FreeText>& texts) {
        bool is_new = false;
        for (const auto& text : texts) {
            if (is_erased(text)) continue;
            is_new = found_.emplace(Key{entry.seq, text.name}, WrittenText{{entry.seq, text.name}, entry.kind, entry.instance, text.text})
                         .second ||
                     is_new;
        }
        if (!is_new) return;
        std::vector<std::string> raised;
        for (auto& [_, event] : audit::read_line(entry.line, {}).raised) raised.push_back(event);
        if (raised.empty()) return;
        for (const auto& followed : store_.entries_by_event(system_, raised)) {
            std::vector<audit::FreeText> same;
            for (const auto& text : followed.free_texts)
                if (std::any_of(texts.begin(), texts.end(), [&](const auto& one) { return one.text == text.text; })) same.push_back(text);
            add(followed, same);
        }
    }

    std::vector<WrittenText> found() && {
        std::vector<WrittenText> all;
        for (auto& [_, text] : found_) all.push_back(std::move(text));
        return all;
    }

private:
    store::Store& store_;
    const std::string& system_;
    std::map<Key, WrittenText> found_;
};

}  // namespace

Result<std::vector<WrittenText>> texts_to_erase(store::Store& store, const std::string& system, const std::vector<std::string>& named) {
    Gathering gathering{store, system};
    for (const auto& said : named) {
        const auto colon = said.find(':');
        const auto digits = std::string_view{said}.substr(0, colon);
        std::int64_t seq = -1;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || seq < 0)
            return Problem{400, "'" + said + "' is no entry", "entries",
                           "name an entry by its number, as beadle audit gives it: 812, or 812:reason"};
        const auto entry = store::entry_at(store, system, seq);
        if (!entry) return Problem{404, fmt::format("the record of {} has no entry {}", system, seq), "entries", "see beadle audit"};
        auto texts = entry->free_texts;
        if (colon != std::string::npos) {
            std::erase_if(texts, [&](const auto& text) { return text.name != said.substr(colon + 1); });
            if (texts.empty()) {
                std::vector<std::string> names;
                for (const auto& text : entry->free_texts) names.push_back(text.name);
                return Problem{404, fmt::format("entry {} has no text '{}' beside it", seq, said.substr(colon + 1)), "entries",
                               names.empty() ? "nothing that was written freely stands there" : "it has: " + model::join(names)};
            }
        }
        gathering.add(*entry, texts);
    }
    auto found = std::move(gathering).found();
    if (found.empty())
        return Problem{409, "nothing is left to erase there", "entries",
                       "only what people wrote freely stands beside an entry and can be erased; see docs/audit-format.md"};
    return found;
}

json::value to_json(const WrittenText& text) {
    return json::object{
        {"entry", text.place.entry}, {"name", text.place.name}, {"kind", text.kind}, {"instance", text.instance}, {"text", text.text}};
}

model::Event erasure_asked_for(const RequestBody& body, const Caller& caller, model::Instant now, std::optional<Problem>& problem) {
    model::Event event;
    event.id = body.event_id(problem);
    event.kind = system_record::texts_erased;
    event.system = body.text("system", problem);
    event.actor = caller.actor;
    event.happened_at = now;
    return event;
}

void add_grounds(const RequestBody& body, const Caller& caller, const std::string& way_on, model::Event& erasure,
                 std::optional<Problem>& problem) {
    for (const auto* fact : {"reason", "instrument"}) {
        auto text = body.text(fact, problem, said_bytes_max);
        if (!problem && text.empty() && !way_on.empty()) problem = Problem{400, fmt::format("the {} is not said", fact), fact, way_on};
        erasure.facts.emplace(fact, std::move(text));
    }
    if (!problem && !caller.actor.is_administrator)
        problem = Problem{403, "texts are erased by an administrator", "", "ask one of those whom the daemon's file names"};
}

std::optional<Problem> name_system(Asking asking, model::Event& erasure) {
    const auto system = the_system(asking, erasure.system);
    if (!system) return system.error();
    erasure.system = erasure.instance = *system;
    return std::nullopt;
}

std::optional<Problem> complete_erasure(Asking asking, model::Event& erasure,
                                        const std::function<std::optional<Problem>(Asking, model::Event&)>& find) {
    if (auto problem = name_system(asking, erasure)) return problem;
    for (const auto& entry : asking.store.entries_by_event(erasure.system, {erasure.id}))
        if (entry.kind == system_record::texts_erased) {
            erasure.facts = audit::read_line(entry.line, entry.free_texts).event.facts;
            return std::nullopt;
        }
    return find(asking, erasure);
}

namespace {

/// Completes the event, whose system is named: all the places that `named` comes to.
Result<std::vector<WrittenText>> find_texts(Asking asking, const std::vector<std::string>& named, model::Event& event) {
    auto texts = texts_to_erase(asking.store, event.system, named);
    if (!texts) return texts;
    if (texts->size() > texts_at_once_max)
        return Problem{400, fmt::format("{} texts say it", texts->size()), "entries",
                       fmt::format("erase at most {} at once", texts_at_once_max)};
    std::vector<std::string> places;
    for (const auto& text : *texts) places.push_back(system_record::to_text(text.place));
    event.facts["texts"] = model::join(places);
    return texts;
}

}  // namespace

void Handlers::erase_texts(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "entries", "reason", "instrument", "dry_run"}, problem);
    auto event = erasure_asked_for(body, caller, backend_.health().now, problem);
    const bool is_dry = body.flag("dry_run", problem);
    auto named = body.texts("entries", texts_at_once_max, problem);
    if (!problem && named.empty()) RequestBody::fail(problem, "entries", "are missing: beside which entries do the texts stand?");
    add_grounds(body, caller, is_dry ? "" : "who asked for it, by what right, who decided it; without the words that go", event, problem);
    if (problem) return answered(to_response(*problem));
    if (is_dry)
        return read(
            [named = std::move(named), event](Asking asking) -> Reply {
                auto looked = event;
                if (auto unnamed = name_system(asking, looked)) return *unnamed;
                const auto texts = find_texts(asking, named, looked);
                if (!texts) return texts.error();
                json::array found;
                for (const auto& text : *texts) found.push_back(to_json(text));
                return json::object{{"system", looked.system}, {"would_erase", std::move(found)}};
            },
            std::move(answered));
    hand_over(
        {.event = std::move(event)},
        [named = std::move(named)](Asking asking, model::Event& said) {
            return complete_erasure(asking, said, [&](Asking looking, model::Event& found) -> std::optional<Problem> {
                const auto texts = find_texts(looking, named, found);
                return texts ? std::nullopt : std::optional{texts.error()};
            });
        },
        &Backend::submit, std::move(answered));
}

}  // namespace beadle::api

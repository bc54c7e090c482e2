// The age of what people wrote: /v1/audit/retention, and /v1/audit/retain.
#include "daemon/api/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "daemon/api/erasing.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/erasing.hpp"
#include "workflows/body/body.hpp"
#include "workflows/system/system.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t things_named_max = 50;

/// Which texts of a thing are still needed, looked up once a thing.
class StillNeeded {
public:
    StillNeeded(store::Store& store, const std::string& system, model::Instant kept_from)
        : store_(store), system_(system), kept_from_(kept_from) {}

    bool operator()(const std::string& instance, const std::string& text) {
        const auto [found, is_new] = things_.try_emplace(instance);
        if (is_new) found->second = look_at(instance);
        const auto& thing = found->second;
        return thing.is_open ||
               std::any_of(thing.words.begin(), thing.words.end(), [&](const auto& words) { return store::says(words, text); });
    }
    std::int64_t things() const { return static_cast<std::int64_t>(things_.size()); }
    std::int64_t entries_read() const { return entries_read_; }

private:
    struct Thing {
        bool is_open = false;            ///< All of its texts are needed.
        std::vector<std::string> words;  ///< What repeats one of these is.
    };

    Thing look_at(const std::string& instance) {
        Thing thing;
        const auto loaded = store_.load({{system_, instance}}).instances;
        const model::Instance* ended = nullptr;
        if (!loaded.empty()) {
            const auto& one = loaded.front();
            // Registers and the system's record never end: of these, what they remember counts.
            const bool lasts = one.workflow == body::workflow || one.workflow == system_record::workflow;
            if (!lasts && !one.ended) return {true, {}};
            if (lasts) {
                for (const auto& [_, value] : one.facts) thing.words.push_back(value);
                for (const auto& duty : one.duties)
                    if (duty.outcome == model::Outcome::open) thing.words.insert(thing.words.end(), {duty.reason, duty.what});
            } else ended = &one;
        }
        store::EntryFilter of_it;
        of_it.system = system_;
        of_it.instance = instance;
        if (!ended) of_it.from = kept_from_;
        std::set<std::string> open;  // What its lines say for everyone to read.
        store::each_entry(store_, std::move(of_it), [&](const auto& entry) {
            ++entries_read_;
            if (entry.recorded_at >= kept_from_)
                for (const auto& text : entry.free_texts)
                    if (!is_erased(text)) thing.words.push_back(text.text);
            if (ended) add_what_is_open(entry.line, open);
        });
        if (ended) add_its_own(*ended, open, thing.words);
        return thing;
    }

    static void add_what_is_open(const std::string& line, std::set<std::string>& open) {
        auto read = audit::read_line(line, {});
        for (auto& [_, value] : read.event.facts) open.insert(std::move(value));
        for (auto& change : read.changes)
            if (change.starts_with("set: ")) open.insert(std::move(change));
    }

    /// What an ended thing remembers that is no copy of what somebody wrote: its lines say it openly ("set: held_on = 2022-12-13"), where of a copy they say "[reason]"; and the
    /// timetable's words for what was owed. A note that only says "agenda" would take that word out of "publish the agenda".
    static void add_its_own(const model::Instance& ended, const std::set<std::string>& open, std::vector<std::string>& words) {
        for (const auto& [name, value] : ended.facts)
            if (open.contains(value) || open.contains("set: " + name + " = " + value)) words.push_back(value);
        for (const auto& duty : ended.duties)
            if (!duty.entry.empty()) words.push_back(duty.what);
    }

    store::Store& store_;
    const std::string& system_;
    model::Instant kept_from_;
    std::map<std::string, Thing> things_;
    std::int64_t entries_read_ = 0;
};

model::Instant start_of(const calendar::Zone& zone, model::Date day) {
    return calendar::to_instant(zone, calendar::LocalTime{day, calendar::minutes{0}});
}

void count(PastTerm& found, const std::string& kind, model::Date day, std::size_t texts) {
    auto& of_kind = found.kinds.try_emplace(kind, PastTerm::OfKind{0, day, day}).first->second;
    of_kind.texts += static_cast<std::int64_t>(texts);
    of_kind.to = day;
}

void add(PastTerm& found, std::int64_t seq, std::vector<system_record::TextPlace> texts) {
    if (found.acts.empty() || found.acts.back().texts.size() + texts.size() > texts_an_act_max) found.acts.push_back({seq, seq, {}});
    auto& act = found.acts.back();
    act.to = seq;
    for (auto& text : texts) act.texts.push_back(std::move(text));
}

std::string in_years(int count) { return fmt::format("{} {}", count, count == 1 ? "year" : "years"); }

}  // namespace

std::optional<PastTerm> past_term(Asking asking, const model::Definition& definition, std::int64_t from, std::optional<std::int64_t> to,
                                  const LookedAt& at_most) {
    const auto zone = asking.catalogue.zone(asking.store, definition.system);
    const auto before = system_record::recorded_before(definition, calendar::local_date(*zone, asking.now));
    if (!before) return std::nullopt;
    PastTerm found;
    found.recorded_before = *before;
    const auto kept_from = start_of(*zone, *before);
    StillNeeded still_needed{asking.store, definition.system, kept_from};
    std::int64_t entries = 0, listed = 0;
    // Numbers rise with the time of recording: the first entry that is young enough ends it.
    auto filter = store::entries_from(definition.system, from, 1);
    store::each_entry(asking.store, std::move(filter), [&](const store::Entry& entry) {
        if (entry.recorded_at >= kept_from || (to && entry.seq > *to)) return false;
        if (entries + still_needed.entries_read() >= at_most.entries || still_needed.things() >= at_most.things ||
            listed >= at_most.texts) {
            found.next = entry.seq;
            return false;
        }
        ++entries;
        std::vector<system_record::TextPlace> texts;
        for (const auto& text : entry.free_texts) {
            if (is_erased(text) || !system_record::has_a_term(definition, entry.kind, text.name)) continue;
            if (still_needed(entry.instance, text.text)) ++found.stays[entry.instance];
            else texts.push_back({entry.seq, text.name});
        }
        if (texts.empty()) return true;
        listed += static_cast<std::int64_t>(texts.size());
        count(found, entry.kind, calendar::local_date(*zone, entry.recorded_at), texts.size());
        add(found, entry.seq, std::move(texts));
        return true;
    });
    return found;
}

Reply texts_past_term(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "from"}};
    const auto from = parameters.number("from", 0, std::int64_t{1} << 40).value_or(0);
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    const auto definition = asking.catalogue.live(asking.store, *system);
    if (!definition) return no_definition();
    json::object answer{{"system", *system}, {"kept_for_years", nullptr}, {"kept_for_ever", json::array{}}};
    if (definition->texts_kept_years > 0) answer["kept_for_years"] = definition->texts_kept_years;
    answer["kept_for_ever"] = json::value_from(definition->texts_kept_for_ever);
    const auto found = past_term(asking, *definition, from, std::nullopt);
    if (!found) return answer;
    answer["recorded_before"] = calendar::to_iso(found->recorded_before);
    json::array kinds, acts;
    std::int64_t texts = 0;
    for (const auto& [kind, of_kind] : found->kinds) {
        texts += of_kind.texts;
        kinds.push_back(json::object{
            {"kind", kind}, {"texts", of_kind.texts}, {"from", calendar::to_iso(of_kind.from)}, {"to", calendar::to_iso(of_kind.to)}});
    }
    for (const auto& act : found->acts)
        acts.push_back(json::object{{"from", act.from}, {"to", act.to}, {"texts", static_cast<std::int64_t>(act.texts.size())}});
    answer["texts"] = texts;
    answer["kinds"] = std::move(kinds);
    answer["acts"] = std::move(acts);
    json::array stay;
    std::int64_t texts_that_stay = 0;
    for (const auto& [instance, count_of] : found->stays) {
        texts_that_stay += count_of;
        if (stay.size() < things_named_max) stay.push_back(json::object{{"instance", instance}, {"texts", count_of}});
    }
    answer["texts_that_stay"] = texts_that_stay;
    answer["stay"] = std::move(stay);
    answer["more"] = found->next.has_value();
    answer["next"] = nullptr;
    if (found->next) answer["next"] = *found->next;
    return answer;
}

namespace {

/// What was listed a moment ago can be erased, though somewhat has been recorded since.
constexpr LookedAt for_an_act{2 * LookedAt{}.entries, 2 * LookedAt{}.things, LookedAt{}.texts};

/// The entries that one act is about, as its sender says them.
struct Asked {
    std::int64_t from = 0, to = 0;
};

/// Completes the event: the term, and what is past it beside those entries.
std::optional<Problem> find_texts(Asking asking, const Asked& asked, model::Event& event) {
    const auto& system = event.system;
    const auto definition = asking.catalogue.live(asking.store, system);
    if (!definition) return no_definition();
    const auto found = past_term(asking, *definition, asked.from, asked.to, for_an_act);
    if (!found)
        return Problem{409, fmt::format("the file of {} keeps texts for ever", system), "system",
                       "say in it how long they are kept, as in 'texts are kept for: 6 years', and apply it"};
    const auto last = store::entry_at(asking.store, system, asked.to);
    if (!last) return Problem{404, fmt::format("the record of {} has no entry {}", system, asked.to), "to", "see beadle audit"};
    const auto zone = asking.catalogue.zone(asking.store, system);
    if (last->recorded_at >= start_of(*zone, found->recorded_before))
        return Problem{409,
                       fmt::format("entry {} is not past the term: it was recorded on {}", asked.to,
                                   calendar::without_weekday(calendar::local_date(*zone, last->recorded_at))),
                       "to",
                       fmt::format("texts are kept for {}: what was recorded on {} or later stays", in_years(definition->texts_kept_years),
                                   calendar::without_weekday(found->recorded_before))};
    if (found->next)
        return Problem{400, fmt::format("entries {} to {} are too many for one act", asked.from, asked.to), "to",
                       fmt::format("go no further than entry {}", *found->next - 1)};
    if (found->acts.empty())
        return Problem{409, fmt::format("nothing is left to erase beside entries {} to {}", asked.from, asked.to), "from",
                       "what is still needed stays; see beadle audit retain"};
    if (found->acts.size() > 1)
        return Problem{400, fmt::format("more than {} texts stand beside entries {} to {}", texts_an_act_max, asked.from, asked.to), "to",
                       fmt::format("erase at most {} in one act", texts_an_act_max)};
    std::vector<std::string> places;
    for (const auto& place : found->acts.front().texts) places.push_back(system_record::to_text(place));
    event.facts["texts"] = model::join(places);
    event.facts[system_record::recorded_before_fact] = calendar::to_iso(found->recorded_before);
    return std::nullopt;
}

std::int64_t entry_of(const RequestBody& body, std::string_view name, std::optional<Problem>& problem) {
    const auto* said = body.members.if_contains(name);
    if (said == nullptr || !said->is_int64() || said->get_int64() < 0) {
        RequestBody::fail(problem, name, "must be an entry's number");
        return 0;
    }
    return said->get_int64();
}

}  // namespace

void Handlers::retain_texts(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "from", "to", "reason", "instrument"}, problem);
    auto event = erasure_asked_for(body, caller, backend_.health().now, problem);
    const Asked asked{entry_of(body, "from", problem), entry_of(body, "to", problem)};
    add_grounds(body, caller, "which policy sets the term, and who decided it", event, problem);
    if (problem) return answered(to_response(*problem));
    hand_over(
        {.event = std::move(event)},
        [asked](Asking asking, model::Event& said) {
            return complete_erasure(asking, said, [&](Asking looking, model::Event& found) { return find_texts(looking, asked, found); });
        },
        &Backend::submit, std::move(answered));
}

}  // namespace beadle::api

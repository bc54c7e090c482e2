// The calendar of meetings against the log: /v1/audit/gaps. What should be on record and is not.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/model/planned.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::has;
using model::text_of;

struct Gap {
    std::string key, words;  ///< "no_agenda", "no agenda is on record as published"
    std::string body, instance, title;
    std::optional<model::Date> on;
};

const std::string& state_of(const model::Instance& one, std::size_t region = 0) {
    static const std::string none;
    return one.states.size() > region ? one.states[region] : none;
}

bool is_one_of(const std::string& state, std::initializer_list<std::string_view> states) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

/// One look over the meetings of a system.
class Look {
public:
    Look(const Reading& reading, const model::Definition& definition, model::Date from, model::Date until, model::Date today)
        : reading_(reading), definition_(definition), from_(from), until_(until), today_(today) {}

    void read(const std::string& body) {
        store::InstanceFilter filter;
        filter.system = definition_.system;
        filter.body = body;
        for (const auto* workflow : {"meeting", "item"}) {
            filter.workflow = workflow;
            store::each_instance(reading_.asking.store, filter, [&](const auto& one) {
                if (one.workflow == "meeting") meetings_.push_back(one);
                else items_[text_of(one.facts, "meeting")].push_back(one);
            });
        }
        for (const auto& meeting : meetings_) look_at(meeting);
        look_at_the_numbers();
        look_at_what_was_foreseen(body);
        look_at_the_years(body);
    }

    std::vector<Gap> found() && {
        std::sort(gaps_.begin(), gaps_.end(), [](const Gap& a, const Gap& b) {
            return std::tuple{a.body, a.on.value_or(model::Date{}), a.instance} <
                   std::tuple{b.body, b.on.value_or(model::Date{}), b.instance};
        });
        return std::move(gaps_);
    }
    std::size_t looked_at() const { return looked_at_; }

private:
    bool in_time(const std::optional<model::Date>& date) const { return date && *date >= from_ && *date <= until_; }

    void add(const model::Instance& one, const char* key, std::string words, std::optional<model::Date> on) {
        gaps_.push_back({key, std::move(words), one.body, one.id, shown(title_of(one), reading_.is_exempt(one), reading_.exempt), on});
    }

    void look_at(const model::Instance& meeting) {
        if (text_of(meeting.facts, "fell_because") == "entered in error") return;
        const auto& state = state_of(meeting);
        const auto held_on = model::date_of(meeting.facts, "held_on");
        const auto last = model::date_of(meeting.facts, "window_until");
        if (state == "to be arranged" && in_time(last) && *last < today_) {
            ++looked_at_;
            return add(meeting, "no_date", "it was to be held by then, and no date was ever fixed", last);
        }
        if (!in_time(held_on) || *held_on >= today_) return;
        ++looked_at_;
        if (is_one_of(state, {"in the diary", "reports called for", "agenda settled", "published", "to be arranged"}))
            return add(meeting, "not_said_to_be_held", "its day has passed, and nobody has recorded whether it was held", held_on);
        if (is_one_of(state, {"open", "adjourned"})) return add(meeting, "no_end", "it was opened, and its end is not on record", held_on);
        const bool informal = text_of(meeting.facts, "kind") == "informal";
        if (state != "concluded" || informal) return;
        // Whatever was over before the system went live, or was entered when it was over, was looked after elsewhere.
        if (definition_.live_from && *held_on < *definition_.live_from) return;
        const bool led = has(meeting.facts, "led_by");
        if (!has(meeting.facts, "published_at") && !led)
            add(meeting, "no_agenda", "no agenda is on record as published before it", held_on);
        if (!has(meeting.facts, "opened_at")) add(meeting, "no_opening", "who came, and when it began, is not on record", held_on);
        else if (!has(meeting.facts, "present") && !led) add(meeting, "no_attendance", "how many came is not on record", held_on);
        look_at_minutes(meeting, *held_on);
        look_at_items(meeting, *held_on);
    }

    void look_at_minutes(const model::Instance& meeting, model::Date held_on) {
        const auto& minutes = state_of(meeting, 1);
        if (is_one_of(minutes, {"confirmed", "signed"})) return;
        const auto& later = text_of(meeting.facts, "later_meeting");
        const auto next = std::find_if(meetings_.begin(), meetings_.end(), [&](const auto& other) {
            const auto on = model::date_of(other.facts, "held_on");
            return other.body == meeting.body && other.id != meeting.id && on && *on > held_on && state_of(other) == "concluded" &&
                   text_of(other.facts, "kind") != "informal" && (later.empty() || other.id == later);
        });
        if (minutes == "not yet drafted") add(meeting, "no_minutes", "no minutes of it are on record", held_on);
        else if (next != meetings_.end())
            add(meeting, "minutes_not_confirmed",
                "its minutes are " + minutes + ", and " + next->id + " has been held since without confirming them", held_on);
    }

    void look_at_items(const model::Instance& meeting, model::Date held_on) {
        const auto found = items_.find(meeting.id);
        if (found == items_.end()) return;
        bool decided = false;
        for (const auto& item : found->second) {
            if (text_of(item.facts, "fell_because") == "entered in error") continue;
            decided = decided || has(item.facts, "outcome");
            if (is_one_of(state_of(item), {"proposed", "published", "to follow", "late", "barred", "urgent"}))
                add(item, "no_outcome", "the meeting is over, and what became of the item is not on record", held_on);
            else if (state_of(item) == "decided" && text_of(item.facts, "minute").empty())
                add(item, "no_minute", "it was decided, and the number of its minute is not on record", held_on);
        }
        if (decided && !has(meeting.facts, "decisions_published_at") && !has(meeting.facts, "led_by"))
            add(meeting, "decisions_not_published", "it decided, and its decisions are not on record as published", held_on);
    }

    /// Meetings are numbered by year, one after the other: a number that nothing has is one that was lost.
    void look_at_the_numbers() {
        std::map<std::pair<std::string, std::string>, std::set<long>> numbers;
        for (const auto& meeting : meetings_)
            if (const auto number = model::number_of(meeting.facts, "number"))
                numbers[{meeting.body, text_of(meeting.facts, "year")}].insert(*number);
        for (const auto& [key, there] : numbers)
            for (long number = 1; number < *there.rbegin(); ++number)
                if (there.count(number) == 0)
                    gaps_.push_back({"missing_number", "no meeting has this number, and a later one has the next", key.first,
                                     fmt::format("{}/{}/{}",
                                                 model::find_body(definition_, key.first) ? model::find_body(definition_, key.first)->prefix
                                                                                          : key.first,
                                                 key.second, number),
                                     "", std::nullopt});
    }

    /// A meeting of each year is foreseen from the first year on in which its cycle opens.
    bool is_before_its_cycle(const model::Foreseen& one) const {
        return std::any_of(definition_.cycles.begin(), definition_.cycles.end(), [&](const model::CycleDefinition& cycle) {
            return cycle.each_year && cycle.body == one.meeting->body && one.first < model::cycle_opens_on(cycle, cycle.first_year) &&
                   std::find(cycle.meetings.begin(), cycle.meetings.end(), one.meeting->ref) != cycle.meetings.end();
        });
    }

    void look_at_what_was_foreseen(const std::string& body) {
        for (const auto& one : model::foreseen(definition_, meetings_, from_, until_)) {
            if (one.last >= today_ || (!body.empty() && one.meeting->body != body) || is_before_its_cycle(one)) continue;
            ++looked_at_;
            gaps_.push_back({"not_called",
                             fmt::format("the plan foresees it between {} and {}, and it was never called",
                                         calendar::without_weekday(one.first), calendar::without_weekday(one.last)),
                             one.meeting->body, "", one.meeting->title.empty() ? one.meeting->ref : one.meeting->title, one.last});
        }
    }

    /// Each municipal year that is over, against the least number of meetings that the body's terms name.
    void look_at_the_years(const std::string& only) {
        for (const auto& [id, body] : definition_.bodies) {
            if (body.at_least_a_year == 0 || (!only.empty() && id != only)) continue;
            std::map<std::string, int> held;
            for (const auto& meeting : meetings_)
                if (const auto on = model::date_of(meeting.facts, "held_on");
                    meeting.body == id && on && state_of(meeting) == "concluded" && text_of(meeting.facts, "kind") != "informal")
                    ++held[model::municipal_year(*on)];
            const auto begins = body.begins ? std::max(*body.begins, from_) : from_;
            for (auto year = begins.year();
                 calendar::Date{(year + std::chrono::years{1}) / std::chrono::April / 30} <= std::min(until_, today_); ++year) {
                if (begins > calendar::Date{year / std::chrono::May / 1}) continue;  // Not a whole year.
                const auto name = model::municipal_year(calendar::Date{year / std::chrono::May / 1});
                ++looked_at_;
                if (held[name] < body.at_least_a_year)
                    gaps_.push_back(
                        {"too_few_in_the_year",
                         fmt::format("{} of at least {} meetings are on record as held in {}", held[name], body.at_least_a_year, name), id,
                         body.prefix, "", calendar::Date{(year + std::chrono::years{1}) / std::chrono::April / 30}});
            }
        }
    }

    const Reading& reading_;
    const model::Definition& definition_;
    model::Date from_, until_, today_;
    std::vector<model::Instance> meetings_;
    std::map<std::string, std::vector<model::Instance>> items_;  // By meeting.
    std::vector<Gap> gaps_;
    std::size_t looked_at_ = 0;
};

/// Entries are numbered without gaps from 0: the log's head says how many there are.
json::object numbers_of(Asking asking, const std::string& system) {
    const auto head = asking.store.log_head(system);
    store::EntryFilter filter;
    filter.system = system;
    filter.limit = 1;
    filter.newest_first = true;
    const auto newest = asking.store.entries(filter).rows;
    const std::int64_t size = head ? head->size : 0;
    const std::int64_t last = newest.empty() ? -1 : newest.front().seq;
    return {{"entries", size}, {"last", last}, {"agree", last == size - 1}};
}

}  // namespace

Reply gaps(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "from", "to", "exempt"}};
    const auto body = parameters.body();
    const auto period = parameters.period();
    const auto from = period.from, until = period.until;
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    const auto definition = asking.catalogue.live(asking.store, *system);
    if (!definition) return no_definition();
    const auto zone = asking.catalogue.zone(asking.store, *system);
    const auto today = calendar::local_date(*zone, asking.now);
    store::EntryFilter first_entry;
    first_entry.system = *system;
    first_entry.limit = 1;
    const auto begins = asking.store.entries(first_entry).rows;
    const auto record_begins = begins.empty() ? today : calendar::local_date(*zone, begins.front().recorded_at);
    const auto first = from ? calendar::local_date(*zone, *from) : definition->live_from.value_or(record_begins);
    const auto last = until ? calendar::local_date(*zone, *until - std::chrono::seconds{1}) : today;
    if (from && last < first) return Problem{400, "that day is still to come", "from", "name a day that has been; the period ends today"};

    Look look{reading, *definition, first, last, today};
    look.read(body);
    const auto looked_at = look.looked_at();
    json::array rows;
    for (const auto& gap : std::move(look).found())
        rows.push_back({{"what", gap.key},
                        {"words", gap.words},
                        {"body", gap.body},
                        {"body_name", name_of_body(definition.get(), gap.body)},
                        {"instance", gap.instance},
                        {"title", gap.title},
                        {"on", gap.on ? json::value(calendar::to_iso(*gap.on)) : json::value(nullptr)}});
    return json::object{{"system", *system},
                        {"from", calendar::to_iso(first)},
                        {"to", calendar::to_iso(last)},
                        {"live_from", date_or_null(definition->live_from)},
                        {"looked_at", looked_at},
                        {"gaps", std::move(rows)},
                        {"log", numbers_of(asking, *system)},
                        {"as_of", calendar::to_iso(asking.now)},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

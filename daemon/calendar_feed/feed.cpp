#include "daemon/calendar_feed/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "daemon/audit/line.hpp"
#include "daemon/calendar_feed/revisions.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/calendar/rule.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::calendar_feed {
namespace {

using calendar::Date;
using calendar::days;
using model::Outcome;
using std::chrono::sys_days;

constexpr days ended_stays{30}, past_stays{366};
constexpr calendar::minutes meeting_lasts{120};
constexpr std::string_view lag =
    "Calendar programs look here rarely: a change can take a day to show. What changes at short notice comes by mail.";

/// "meeting-8f14e45f-ceea-467f-a8d6-2a1d2e3f4a5b@our-system": from what never changes, the system and the instance's id (and the duty's ref).
std::string uid_of(std::string_view kind, const std::string& system, const std::string& of) {
    const auto hash = audit::sha256_hex(fmt::format("{}\n{}\n{}", kind, system, of));
    return fmt::format("{}-{}-{}-{}-{}-{}@{}", kind, hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 4), hash.substr(16, 4),
                       hash.substr(20, 12), system);
}

/// "HeadingCleared" as "heading cleared".
std::string in_small_words(std::string_view event_kind) {
    std::string out;
    for (const char c : event_kind) {
        const bool large = c >= 'A' && c <= 'Z';
        if (large && !out.empty()) out += ' ';
        out += large ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string name_of(const model::Definition& live, const model::Instance& instance) {
    return notify::one_line(duties::name_of(instance, live), 200);
}

bool is_meeting(const model::Instance& instance) { return instance.workflow == "meeting"; }

/// Nothing where it has no date.
std::optional<CalendarEvent> meeting_event(const model::Definition& live, const model::Instance& meeting, const Revision& revision) {
    const auto held_on = model::date_of(meeting.facts, "held_on");
    if (!held_on) return std::nullopt;
    CalendarEvent out;
    out.uid = uid_of("meeting", meeting.system, meeting.id);
    out.sequence = revision.sequence;
    out.modified = revision.modified;
    out.on = *held_on;
    if (const auto at = calendar::parse_time(model::text_of(meeting.facts, "at"))) out.at = *at;
    out.lasts = meeting_lasts;
    out.summary = name_of(live, meeting);
    out.place = notify::one_line(model::text_of(meeting.facts, "place"), 200);
    out.cancelled = !meeting.states.empty() && meeting.states[0] == "cancelled";
    if (out.at) out.description = "When it ends is not in the record: two hours are kept free.\n";
    else out.description = "Its time is not in the record yet.\n";
    out.description += fmt::format("Reference {}.\n{}", meeting.id, lag);
    return out;
}

CalendarEvent duty_event(const model::Definition& live, const model::Instance& instance, const model::Duty& duty,
                         const Revision& revision) {
    CalendarEvent out;
    out.uid = uid_of("duty", instance.system, instance.id + "\n" + duty.ref);
    out.sequence = revision.sequence;
    out.modified = revision.modified;
    out.on = duty.safe;
    out.blocks_time = false;
    out.cancelled = duty.outcome == Outcome::withdrawn || duty.outcome == Outcome::excused;
    const bool is_done = duty.outcome == Outcome::met || duty.outcome == Outcome::met_late;
    const auto what = notify::one_line(duty.entry.empty() ? in_small_words(duty.met_by) : duty.what, 200);
    const auto held_on = model::date_of(instance.facts, "held_on");
    const auto about = !is_meeting(instance) ? instance.id
                       : held_on             ? name_of(live, instance) + ", " + notify::shortened(calendar::to_iso(*held_on))
                                             : name_of(live, instance);
    out.summary = fmt::format("{}: {} ({})", is_done ? "Done" : "Due", what, about);
    out.description = fmt::format("Due {}{}.\nOwed by {}.\n", duties::due_words(duty),
                                  duty.provisional ? " (provisional: that year's bank holidays are not all proclaimed)" : "",
                                  notify::one_line(model::name_of_party(live, duty.owed_by), 200));
    if (!duty.entry.empty() && !duty.rule.empty()) out.description += fmt::format("Rule: {}.\n", notify::one_line(duty.rule, 200));
    out.description += fmt::format("Reference {} {}.\n{}", instance.id, duty.ref, lag);
    return out;
}

/// The bodies whose meetings a party goes to: a post's own, and those that an office runs.
std::set<std::string> bodies_of(const model::Definition& live, const Wanted& wanted) {
    if (wanted.party.empty()) return {wanted.body};
    std::set<std::string> out;
    if (const auto post = live.posts.find(wanted.party); post != live.posts.end() && !post->second.body.empty())
        out.insert(post->second.body);
    if (const auto office = live.offices.find(wanted.party); office != live.offices.end())
        out.insert(office->second.runs.begin(), office->second.runs.end());
    return out;
}

class Gathering {
public:
    Gathering(store::Store& store, const model::Definition& live, const Wanted& wanted, Date today)
        : store_(store), live_(live), wanted_(wanted), today_(today) {}

    std::vector<CalendarEvent> events() {
        std::vector<CalendarEvent> out;
        if (wanted_.show != Show::deadlines) meetings(out);
        if (wanted_.show != Show::meetings) deadlines(out);
        std::sort(out.begin(), out.end(),
                  [](const CalendarEvent& a, const CalendarEvent& b) { return std::tie(a.on, a.at, a.uid) < std::tie(b.on, b.at, b.uid); });
        return out;
    }

private:
    bool is_gone(Date on, bool has_ended) const { return sys_days{on} + (has_ended ? ended_stays : past_stays) < sys_days{today_}; }

    void add(std::vector<CalendarEvent>& out, CalendarEvent event, bool has_ended) const {
        if (is_gone(event.on, has_ended) || (event.cancelled && wanted_.cancelled == Cancelled::hide)) return;
        event.says_cancelled = wanted_.cancelled == Cancelled::show;
        out.push_back(std::move(event));
    }

    const Revisions& revisions(const std::string& instance) {
        const auto [found, is_new] = revisions_.try_emplace(instance);
        if (is_new) found->second = revisions_of(store_.history(live_.system, instance));
        return found->second;
    }

    void meetings(std::vector<CalendarEvent>& out) {
        for (const auto& body : bodies_of(live_, wanted_)) {
            store::InstanceFilter filter;
            filter.system = live_.system;
            filter.workflow = "meeting";
            filter.body = body;
            store::each_instance(store_, std::move(filter), [&](const auto& meeting) {
                const auto held_on = model::date_of(meeting.facts, "held_on");
                if (!held_on || is_gone(*held_on, false)) return;  // Its history need not be read.
                if (auto event = meeting_event(live_, meeting, revisions(meeting.id).meeting)) {
                    const bool has_ended = event->cancelled;
                    add(out, std::move(*event), has_ended);
                }
            });
        }
    }

    void deadlines(std::vector<CalendarEvent>& out) {
        store::DutyFilter filter;
        filter.system = live_.system;
        filter.owed_by = wanted_.party;
        filter.body = wanted_.body;
        filter.from = model::Instant{sys_days{today_} - past_stays};
        for (;;) {
            const auto page = store_.duties(filter);
            std::vector<store::InstanceKey> keys;
            std::set<std::string> named;
            for (const auto& row : page.rows)
                if (named.insert(row.instance).second) keys.push_back({row.system, row.instance});
            std::map<std::string, model::Instance> instances;
            for (auto& instance : store_.load(keys).instances) {
                auto id = instance.id;
                instances.emplace(std::move(id), std::move(instance));
            }
            for (const auto& row : page.rows) {
                const auto instance = instances.find(row.instance);
                const bool has_ended = row.duty.outcome != Outcome::open && row.duty.outcome != Outcome::not_met;
                if (instance == instances.end() || row.duty.notice_only || is_gone(row.duty.safe, has_ended)) continue;
                const auto& of_duties = revisions(row.instance).duties;
                const auto revision = of_duties.find(row.duty.ref);
                add(out, duty_event(live_, instance->second, row.duty, revision == of_duties.end() ? Revision{} : revision->second),
                    has_ended);
            }
            if (page.next.empty()) return;
            filter.after = page.next;
        }
    }

    store::Store& store_;
    const model::Definition& live_;
    const Wanted& wanted_;
    Date today_;
    std::map<std::string, Revisions> revisions_;
};

}  // namespace

Calendar calendar_of(store::Store& store, const model::Definition& live, const Wanted& wanted, Date today) {
    Calendar out;
    const auto party = model::find_party(live, wanted.party);
    const auto* body = model::find_body(live, wanted.body);
    out.name = notify::one_line(party ? party->name : body ? model::spoken(*body) : live.name, 100);
    if (wanted.show == Show::deadlines) out.name += ": deadlines";
    if (wanted.show == Show::meetings) out.name += ": meetings";
    out.events = Gathering{store, live, wanted, today}.events();
    return out;
}

Calendar calendar_of_meeting(store::Store& store, const model::Definition& live, const model::Instance& meeting) {
    Calendar out;
    out.name = name_of(live, meeting);
    if (auto event = meeting_event(live, meeting, revisions_of(store.history(meeting.system, meeting.id)).meeting))
        out.events.push_back(std::move(*event));
    return out;
}

}  // namespace beadle::calendar_feed

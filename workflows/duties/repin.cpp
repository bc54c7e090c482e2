#include "workflows/duties/repin.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/sitting.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::duties {

using namespace beadle::model;

namespace {

constexpr const char* no_longer_asked = "the definition that it now runs under does not ask for it";

/// The dates that the instance's timetable may count from: those that its duties count from already, and those that it remembers.
std::map<std::string, Date, std::less<>> anchors_of(const Instance& instance) {
    std::map<std::string, Date, std::less<>> anchors;
    auto remembered = [&](const char* anchor, const char* fact) {
        if (auto date = date_of(instance.facts, fact)) anchors[anchor] = *date;
    };
    remembered("entry", "entered_on");
    remembered("opens", "opens");
    remembered("window", "window_until");
    for (const auto* its_day : {"meeting", "decision"}) remembered(its_day, "held_on");
    remembered("target", "target");
    remembered("transfer", "transferred_on");
    if (has(instance.facts, "concluded_at")) remembered("conclusion", "held_on");
    for (const auto& duty : instance.duties)
        if (!duty.anchor.empty() && duty.anchor_on) anchors[duty.anchor] = *duty.anchor_on;
    return anchors;
}

/// What only a moved target adds, once for each year that it passed: the transition opens, moves and withdraws it, and it stays as it is.
bool is_added_by_a_move(const Definition& definition, std::string_view timetable, const std::string& entry) {
    for (const auto& plan : definition.transitions)
        for (const auto& rule : plan->when_moved)
            if (transition_id(*plan) == timetable && std::find(rule.entries.begin(), rule.entries.end(), entry) != rule.entries.end())
                return true;
    return false;
}

/// The lines of a timetable, each behind the one that it counts from.
std::vector<const TimetableEntry*> in_the_order_of_counting(const std::vector<TimetableEntry>& timetable) {
    std::vector<const TimetableEntry*> ordered;
    const auto is_a_line = [&](std::string_view ref) {
        return std::any_of(timetable.begin(), timetable.end(), [&](const auto& line) { return line.ref == ref; });
    };
    const auto stands = [&](std::string_view ref) {
        return std::any_of(ordered.begin(), ordered.end(), [&](const auto* line) { return line->ref == ref; });
    };
    for (std::size_t placed = timetable.size() + 1; placed != ordered.size();) {
        placed = ordered.size();
        for (const auto& line : timetable)
            if (!stands(line.ref) && (!is_a_line(line.by.anchor) || stands(line.by.anchor))) ordered.push_back(&line);
    }
    return ordered;
}

bool is_chased_alike(const TimetableEntry& a, const TimetableEntry& b) {
    auto same_offset = [](const Offset& x, const Offset& y) { return x.count == y.count && x.in_hours == y.in_hours; };
    return std::equal(a.remind.begin(), a.remind.end(), b.remind.begin(), b.remind.end(), same_offset) &&
           std::equal(a.then.begin(), a.then.end(), b.then.begin(), b.then.end(),
                      [&](const Escalation& x, const Escalation& y) { return x.to == y.to && same_offset(x.at, y.at); });
}

/// Duties that the new version does not ask for end; who had been asked is told once.
void withdraw(Deciding& deciding, const std::vector<Duty>& gone) {
    std::map<std::string, std::vector<std::string>> told;
    for (const auto& duty : gone) {
        deciding.add(DutyEnded{duty.ref, Outcome::withdrawn, deciding.event().happened_at, no_longer_asked});
        deciding.add(MailWithdrawn{duty.ref, "", no_longer_asked});
        if (duty.steps_done > 0) told[duty.owed_by].push_back(duty.what);
    }
    for (const auto& [party, what] : told)
        inform(deciding, party, "correction", "moved by " + deciding.event().id,
               {{"what", "no longer owed: " + join(what)},
                {"title", "No longer owed: " + join(what)},
                {"text", "What you were asked for is no longer owed: " + join(what) + "."},
                {"why", no_longer_asked}});
}

void run_under_live(Deciding& deciding) {
    const auto& before = deciding.context();
    auto after = before;
    after.pinned = after.live;
    const auto instance = deciding.now();
    const auto anchors = anchors_of(instance);
    const auto offices = offices_of_the_sitting(instance, *after.live);
    const auto its_timetable = timetable_of(instance);
    const bool its_own = its_timetable != instance.body;
    const auto timetable = after.live->timetables.find(its_timetable);
    const std::string why = "it now runs under another version of its definition";

    std::set<std::string> asked, entries_not_counted;
    if (timetable != after.live->timetables.end())
        for (const auto* line : in_the_order_of_counting(timetable->second)) {
            const auto& entry = *line;
            if (!its_own && !applies_to(entry, instance)) continue;
            auto anchor_on = day_of_line(deciding.now(), entry.by.anchor);
            if (const auto known = anchors.find(entry.by.anchor.empty() ? "entry" : entry.by.anchor); !anchor_on && known != anchors.end())
                anchor_on = known->second;
            if (!anchor_on || is_added_by_a_move(*after.live, its_timetable, entry.ref)) {
                entries_not_counted.insert(entry.ref);
                continue;
            }
            for (auto& duty : duties_of(entry, *anchor_on, offices, instance.body, deciding.event(), after)) {
                asked.insert(duty.ref);
                const auto* stands = find_duty(instance, duty.ref);
                if (!stands) {
                    deciding.add(DutyOpened{std::move(duty)});
                    continue;
                }
                const auto* was_entry = entry_of(*stands, its_timetable, before);
                if (was_entry) stay_with_whom_it_was_given(duty, *stands, *was_entry, entry, deciding.event().recorded_at, after);
                if (stands->outcome == Outcome::withdrawn) {
                    duty.revision = stands->revision + 1;
                    deciding.add(DutyOpened{std::move(duty)});
                    continue;
                }
                if (stands->outcome != Outcome::open) continue;
                const bool same = stands->due_at == duty.due_at && stands->late_from == duty.late_from && stands->rule == duty.rule &&
                                  stands->what == duty.what && stands->met_by == duty.met_by && stands->owed_by == duty.owed_by &&
                                  was_entry && is_chased_alike(*was_entry, entry);
                if (same) continue;
                if (duty.outcome == Outcome::excused) duty.reason = past_when("it was moved to another definition", *stands, duty);
                carry_over(deciding, *stands, std::move(duty), why);
            }
        }
    std::vector<Duty> gone;
    for (const auto& duty : instance.duties) {
        // What the machine itself brings stands in no timetable, the old one neither, and stays.
        const bool is_of_the_timetable = entry_of(duty, its_timetable, before) != nullptr;
        if (duty.outcome == Outcome::open && is_of_the_timetable && !asked.count(duty.ref) && !entries_not_counted.count(duty.entry))
            gone.push_back(duty);
    }
    withdraw(deciding, gone);
}

}  // namespace

void move_to_live(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& live = *deciding.context().live;
    const auto& was = deciding.before().definition;
    if (text_of(event.facts, "definition") != live.hash)
        return deciding.not_accepted("definition",
                                     "the definition that is live is " + live.hash.substr(0, 12) + ", not the one that is named",
                                     {"Apply the file again with --move."});
    if (text_of(event.facts, "reason").empty())
        return deciding.not_accepted("reason", "moving what runs to another definition needs a reason", {"Say it with --reason."});
    if (deciding.before().ended)
        return deciding.not_accepted("record", deciding.before().id + " has ended: it keeps the definition it ran under");
    if (was == live.hash) return deciding.not_accepted("definition", deciding.before().id + " runs under that definition already");
    deciding.remark("definition", "it ran under " + was.substr(0, 12) + ", from now on under " + live.hash.substr(0, 12));
    deciding.add(Repinned{live.hash});
    run_under_live(deciding);
}

}  // namespace beadle::duties

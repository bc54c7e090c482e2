#include "workflows/transition/moved_target.hpp"

#include <algorithm>
#include <set>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/plan.hpp"

namespace beadle::transition {

using namespace beadle::model;
using std::chrono::sys_days;

std::optional<Instant> moved_since(const Deciding& deciding) {
    const auto moved_at = instant_of(deciding.before().facts, "target_moved_at");
    return moved_at && deciding.event().happened_at < *moved_at ? moved_at : std::nullopt;
}

std::optional<Date> new_target(TransitionWork& work) {
    auto& deciding = work.deciding;
    auto to = date_of(work.said, "to");
    auto was = target_of(deciding);
    if (!to) deciding.not_accepted("to", "the new target is missing or not a date", {"Say it as to=2022-07-01."});
    else if (text_of(work.said, "reason").empty())
        deciding.not_accepted("reason", "a target moves for a reason, and it is missing", {"Say it as reason=\"...\"."});
    else if (const auto since = moved_since(deciding))
        deciding.remark("order of events", "the target had moved to " + calendar::in_words(*to) + " then, and " +
                                               on_the_day(deciding, *since) + " to " + calendar::in_words(was) + ", where it stays");
    else if (*to == was) deciding.not_accepted("record", "the target is " + calendar::in_words(was) + " already");
    else if (*to < deciding.today())
        deciding.not_accepted("to", calendar::in_words(*to) + " is past on the day on which the target is said to have moved",
                              {"Where the transfer has taken place, record TransferTookPlace."});
    else return to;
    return {};
}

void set_target(Deciding& deciding, Date was, Date to) {
    deciding.set("target", calendar::to_iso(to));
    deciding.set("was_target", calendar::to_iso(was));
    deciding.set("target_moved_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("moves", std::to_string(number_of(deciding.now().facts, "moves").value_or(0) + 1));
}

namespace {

std::string line_about(const Duty& duty) { return duty.what + ": " + duties::due_words(duty); }

/// Counts one standing duty again from its new anchor. `entry` is the line that it is from.
void count_again(Deciding& deciding, const TimetableEntry& entry, Duty counted, ToldByParty& told) {
    const auto was = *find_duty(deciding.now(), counted.ref);
    duties::stay_with_whom_it_was_given(counted, was, entry, entry, deciding.event().recorded_at, deciding.context());
    auto& theirs = told[was.owed_by];
    bool can_move = was.outcome == Outcome::open || was.outcome == Outcome::withdrawn || duties::was_excused_as_past(was);
    if (!can_move) return;  // Done, or excused by a person: that stands.
    // What was overdue when the target moved stays so, by its old date; what was overdue before and after, as far as is known, is not told again.
    if (was.outcome == Outcome::open && was.late_from <= deciding.event().happened_at) {
        theirs.unmoved.push_back(line_about(was) + ", overdue");
        return;
    }
    if (was.outcome == Outcome::open && was.due_at == counted.due_at && was.late_from == counted.late_from) {
        theirs.unmoved.push_back(line_about(was));
        auto kept = was;
        kept.anchor_on = counted.anchor_on;
        deciding.add(DutyChanged{std::move(kept), "the target moved; this date did not"});
        return;
    }
    auto why = "the target is now " + calendar::in_words(target_of(deciding)) + ": was " + duties::due_words(was) + ", now " +
               duties::due_words(counted);
    const auto now = deciding.event().recorded_at;
    if (was.outcome == Outcome::open && was.late_from <= now && counted.late_from <= now) {
        theirs.moved.push_back(line_about(counted) + " (was " + duties::due_words(was) + "), overdue");
        return duties::carry_over(deciding, was, std::move(counted), why);
    }
    counted.revision = was.revision + 1;
    deciding.add(MailWithdrawn{was.ref, "", "the target moved"});
    if (counted.outcome == Outcome::excused) {
        counted.reason = duties::past_when("the target moved", was, counted);
        if (was.outcome == Outcome::open) theirs.past.push_back(line_about(counted));
    } else {
        theirs.moved.push_back(line_about(counted) + " (was " + duties::due_words(was) + ")");
    }
    deciding.add(DutyChanged{std::move(counted), std::move(why)});
}

/// The years in which the predecessors' last day has moved past a day of the year: from the last day first aimed at to the one aimed at now.
std::vector<int> years_passed(const WhenMoved& rule, Date first_target, Date target) {
    std::vector<int> years;
    auto first_last = sys_days{day_before(first_target)}, last = sys_days{day_before(target)};
    for (int year = int(Date{first_last}.year()); year <= int(Date{last}.year()); ++year) {
        sys_days day{Date{std::chrono::year{year}, std::chrono::month{rule.past_month}, std::chrono::day{rule.past_day}}};
        if (first_last <= day && day < last) years.push_back(year);
    }
    return years;
}

}  // namespace

void see_to_what_moves_add(Deciding& deciding, const TransitionPlan& plan, std::string_view anchor, Date anchor_on, ToldByParty* told) {
    auto first = date_of(deciding.now().facts, "first_target").value_or(target_of(deciding));
    // A transfer that took place after its target has moved past that day as much as a target that was moved.
    auto until = std::max(target_of(deciding), anchor_on);
    for (const auto& rule : plan.when_moved) {
        auto years = years_passed(rule, first, until);
        for (const auto& entry : entries_of(deciding, plan)) {
            if (std::find(rule.entries.begin(), rule.entries.end(), entry.ref) == rule.entries.end()) continue;
            std::set<std::string> wanted;
            for (int year : years) {
                auto of_the_year = entry;
                of_the_year.ref += "/" + std::to_string(year);
                for (auto& duty : duties::duties_of(of_the_year, anchor_on, {}, "", deciding.event(), deciding.context())) {
                    duty.entry = entry.ref;
                    wanted.insert(duty.ref);
                    if (entry.by.anchor != anchor && !(entry.by.anchor.empty() && anchor == "target")) continue;
                    const auto* stands = find_duty(deciding.now(), duty.ref);
                    if (!stands || stands->outcome == Outcome::withdrawn) {
                        if (stands) {
                            duties::stay_with_whom_it_was_given(duty, *stands, of_the_year, of_the_year, deciding.event().recorded_at,
                                                                deciding.context());
                            duty.revision = stands->revision + 1;
                        }
                        if (told) (*told)[duty.owed_by].added.push_back(line_about(duty));
                        deciding.add(DutyOpened{std::move(duty)});
                    } else if (told) {
                        count_again(deciding, of_the_year, std::move(duty), *told);
                    }
                }
            }
            std::vector<std::string> gone;
            for (const auto& duty : deciding.now().duties)
                if (duty.entry == entry.ref && duty.outcome == Outcome::open && !wanted.count(duty.ref)) gone.push_back(duty.ref);
            for (const auto& ref : gone)
                duties::end_one(deciding, ref, Outcome::withdrawn, "the target does not move past that day any more", "the target moved");
        }
    }
}

namespace {

std::string how_many_moved(const Told& told) {
    auto all = told.moved.size() + told.unmoved.size() + told.past.size();
    auto moved = told.moved.size() + told.past.size();
    if (all == 0) return told.added.size() == 1 ? "one date is new" : std::to_string(told.added.size()) + " dates are new";
    if (moved == 0) return all == 1 ? "your date stays" : "none of your " + std::to_string(all) + " dates moved";
    if (all == 1) return "your date moved";
    return std::to_string(moved) + " of your " + std::to_string(all) + " dates moved";
}

std::string lines(const std::vector<std::string>& all) { return join(all, "\n"); }

/// One notice a post: what moved, what did not, what is new.
void tell_each_post(Deciding& deciding, const TransitionPlan& plan, Date was, Date now, const ToldByParty& told) {
    const auto& live = *deciding.context().live;
    auto stays = "until " + calendar::without_weekday(now) + " " + who_stays(live, plan);
    auto key = "target-moved/" + deciding.event().id;
    for (const auto& [party, theirs] : told) {
        if (!find_party(live, party)) continue;
        if (theirs.moved.empty() && theirs.unmoved.empty() && theirs.added.empty() && theirs.past.empty()) continue;
        Facts facts{{"what", "the target of this transition is now " + calendar::in_words(now)},
                    {"target_words", calendar::without_weekday(now)},
                    {"was_target_words", was.year() == now.year()
                                             ? calendar::without_weekday(was).substr(0, calendar::without_weekday(was).rfind(' '))
                                             : calendar::without_weekday(was)},
                    {"moved_words", how_many_moved(theirs)},
                    {"why", text_of(deciding.event().facts, "reason")},
                    {"stays", stays}};
        for (const auto& [name, list] : {std::pair{"moved_lines", &theirs.moved}, std::pair{"unmoved_lines", &theirs.unmoved},
                                         std::pair{"new_lines", &theirs.added}, std::pair{"past_lines", &theirs.past}})
            if (!list->empty()) facts[name] = lines(*list);
        duties::inform(deciding, party, "target_moved", key, std::move(facts));
    }
}

/// The file says itself when bodies begin and end, and whether a meeting is in shadow goes by that: it is not moved by the target.
void name_days_of_the_file(Deciding& deciding, const TransitionPlan& plan, Date target) {
    const auto& bodies = deciding.context().live->bodies;
    const auto still_says = [&](const std::vector<std::string>& ids, const char* word, std::optional<Date> Body::*day, Date least) {
        for (const auto& id : ids) {
            const auto body = bodies.find(id);
            if (body == bodies.end() || !(body->second.*day) || *(body->second.*day) >= least) continue;
            deciding.remark("the file", std::string{word} + ": of " + body_name(*deciding.context().live, id) + " still says " +
                                            calendar::in_words(*(body->second.*day)) +
                                            "; put the new day there and apply it, for its meetings count by that");
        }
    };
    still_says(plan.to, "begins", &Body::begins, target);
    still_says(plan.from, "ends", &Body::ends, day_before(target));
}

}  // namespace

namespace acts {

void move_target(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto to = new_target(work);
    if (!to) return;
    const auto was = target_of(deciding);
    set_target(deciding, was, *to);
    deciding.set("waiting_since", "");
    deciding.add(TimerDropped{appointed_timer(was)});
    deciding.add(TimerSet{appointed_timer(*to), deciding.start_of(*to)});
    duties::meet_one(deciding, at_the_gate);

    ToldByParty told;
    std::set<std::string> seen;
    for (const auto& entry : entries_of(deciding, work.plan)) {
        if (entry.by.anchor != "target" || is_added_by_a_move(work.plan, entry)) continue;
        for (auto& duty : duties::duties_of(entry, *to, {}, "", deciding.event(), deciding.context())) {
            seen.insert(duty.ref);
            if (find_duty(deciding.now(), duty.ref)) count_again(deciding, entry, std::move(duty), told);
        }
    }
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && !seen.count(duty.ref) &&
            !(task_of(work.plan, duty.entry) && task_of(work.plan, duty.entry)->list == "moved"))
            told[duty.owed_by].unmoved.push_back(line_about(duty));
    see_to_what_moves_add(deciding, work.plan, "target", *to, &told);
    tell_each_post(deciding, work.plan, was, *to, told);

    std::size_t moved = 0, added = 0;
    for (const auto& [party, theirs] : told) moved += theirs.moved.size() + theirs.past.size(), added += theirs.added.size();
    deciding.remark("target", "was " + calendar::in_words(was) + ", now " + calendar::in_words(*to) + ": " + std::to_string(moved) +
                                  (moved == 1 ? " date moved, " : " dates moved, ") + std::to_string(added) +
                                  " new; what is declared stands (" + text_of(deciding.now().facts, "gate") + ")");
    deciding.remark("accountable", "until " + calendar::in_words(*to) + " " + who_stays(*deciding.context().live, work.plan));
    name_days_of_the_file(deciding, work.plan, *to);
}

}  // namespace acts

}  // namespace beadle::transition

#include "workflows/transition/transition.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/transition_table.hpp"

namespace beadle::transition {

using namespace beadle::model;
using std::chrono::sys_days;

namespace {

constexpr const char* at_the_gate =
    "appointed-day";  // The duty to say what becomes of a transfer whose day has come and whose gate is open.

constexpr const char* by_the_calendar = "the calendar";
constexpr const char* without_it = "the transfer took place without it";

const TransitionPlan* plan_of(const Definition& definition, std::string_view ref) {
    for (const auto& plan : definition.transitions)
        if (plan->ref == ref) return plan.get();
    return nullptr;
}

Date day_before(Date date) { return Date{sys_days{date} - calendar::days{1}}; }
Date target_of(const Deciding& deciding) { return date_of(deciding.now().facts, "target").value_or(Date{}); }
std::string appointed_timer(Date target) { return "appointed:" + calendar::to_iso(target); }

const std::vector<TimetableEntry>& entries_of(const Deciding& deciding, const TransitionPlan& plan) {
    static const std::vector<TimetableEntry> none;
    const auto& timetables = deciding.context().pinned->timetables;
    auto found = timetables.find(transition_id(plan));
    return found == timetables.end() ? none : found->second;
}

const TransitionTask* task_of(const TransitionPlan& plan, std::string_view entry) {
    for (const auto& task : plan.tasks)
        if (task.entry == entry) return &task;
    return nullptr;
}

bool is_added_by_a_move(const TransitionPlan& plan, const TimetableEntry& entry) {
    const auto* task = task_of(plan, entry.ref);
    return task && task->list == "moved";
}

std::string body_name(const Definition& definition, std::string_view id) {
    auto body = definition.bodies.find(id);
    if (body == definition.bodies.end()) return std::string(id);
    if (body->second.also_called.empty()) return body->second.name;
    const auto& called = body->second.also_called.front();
    return called.starts_with("the ") || called.starts_with("The ") ? "the " + called.substr(4) : "the " + called;
}

/// "the CCG stays accountable", "the CCG and the Board stay accountable", "the 10 bodies that hand over stay accountable".
std::string who_stays(const Definition& definition, const TransitionPlan& plan) {
    std::vector<std::string> names;
    for (const auto& id : plan.from) names.push_back(body_name(definition, id));
    if (names.size() > 3) return "the " + std::to_string(names.size()) + " bodies that hand over stay accountable";
    if (names.size() == 1) return names.front() + " stays accountable";
    return duties::and_list(names) + " stay accountable";
}

/// Opens the entries that count from `anchor`, withdrawn ones again. Those that stand already are left as they are.
void open_entries(Deciding& deciding, const TransitionPlan& plan, std::string_view anchor, Date anchor_on) {
    for (const auto& entry : entries_of(deciding, plan)) {
        if (entry.by.anchor != anchor || is_added_by_a_move(plan, entry)) continue;
        for (auto& duty : duties::duties_of(entry, anchor_on, {}, "", deciding.event(), deciding.context())) {
            if (const auto* stands = find_duty(deciding.now(), duty.ref)) {
                if (stands->outcome != Outcome::withdrawn) continue;
                duties::stay_with_whom_it_was_given(duty, *stands, entry, entry, deciding.event().recorded_at, deciding.context());
                duty.revision = stands->revision + 1;
            }
            deciding.add(DutyOpened{std::move(duty)});
        }
    }
}

// --- a moved target ---------------------------------------------------------------------------------------------------------

/// What a move did to one duty, for the one notice that its post gets.
struct Told {
    std::vector<std::string> moved, unmoved, added, past;
};
using ToldByParty = std::map<std::string, Told>;

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

/// Opens, moves and withdraws what the file adds when the target moves past a day of the year.
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

// --- the gate ---------------------------------------------------------------------------------------------------------------

void count_the_gate(Deciding& deciding, const TransitionPlan& plan) {
    auto open = open_conditions(deciding.now(), plan, std::nullopt);
    deciding.set("gate", std::to_string(plan.gate.size() - open.size()) + " of " + std::to_string(plan.gate.size()) + " declared");
}

/// "2 of 4 conditions are not declared: the order; the scheme"; `then` says it of a time that is past.
std::string missing_words(const TransitionPlan& plan, const std::vector<const Condition*>& missing, bool then) {
    std::vector<std::string> keys;
    for (const auto* condition : missing) keys.push_back(condition->key);
    bool one = missing.size() == 1;
    return std::to_string(missing.size()) + " of " + std::to_string(plan.gate.size()) +
           (plan.gate.size() == 1 ? " condition " : " conditions ") + (then ? (one ? "was" : "were") : (one ? "is" : "are")) +
           " not declared: " + join(keys);
}

bool keeps_the_record(const Deciding& deciding) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    const auto& kept_by = text_of(deciding.now().facts, "kept_by");
    return std::find(actor.offices.begin(), actor.offices.end(), kept_by) != actor.offices.end();
}

/// The party that a text means: by id or name; the text itself where it is none.
std::string party_meant(const Definition& definition, const std::string& said) {
    if (find_party(definition, said)) return said;
    for (const auto& [id, post] : definition.posts)
        if (post.name == said) return id;
    for (const auto& [id, office] : definition.offices)
        if (office.name == said) return id;
    return said;
}

const Condition* condition_meant(TransitionWork& work) {
    const auto& said = text_of(work.said, "condition");
    const auto& of = text_of(work.said, "of");
    std::vector<std::string> keys;
    std::vector<const Condition*> fit;
    for (const auto& condition : work.plan.gate) {
        keys.push_back(condition.key);
        if (condition.key == said || (condition.ref == said && (of.empty() || condition.of == of))) fit.push_back(&condition);
    }
    if (fit.size() > 1) {  // Whoever may declare one of them means their own.
        std::vector<const Condition*> own;
        for (const auto* condition : fit)
            if (std::any_of(condition->who.begin(), condition->who.end(), [&](const auto& party) { return work.deciding.acts_as(party); }))
                own.push_back(condition);
        if (own.size() == 1) fit = own;
    }
    if (fit.size() == 1) return fit.front();
    if (said.empty())
        work.deciding.not_accepted("condition", "which condition is missing", {"Say it as condition=ONE OF: " + join(keys) + "."});
    else if (fit.empty())
        work.deciding.not_accepted("condition", "the gate has no condition '" + said + "'", {"One of: " + join(keys) + "."});
    else
        work.deciding.not_accepted("condition", "several bodies have a condition '" + said + "' each",
                                   {"Say whose, as of=" + fit.front()->of + "."});
    return nullptr;
}

std::vector<std::string> open_items(const Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    std::vector<std::string> open;
    for (const auto& duty : deciding.now().duties) {
        const auto* task = task_of(plan, duty.entry);
        if (!task || duty.outcome != Outcome::open || (!condition.of.empty() && !task->of.empty() && task->of != condition.of)) continue;
        if (std::find(condition.rest_on.begin(), condition.rest_on.end(), task->list) == condition.rest_on.end()) continue;
        open.push_back(task->item + (task->of.empty() ? "" : " (" + task->of + ")"));
    }
    return open;
}

std::string on_the_day(const Deciding& deciding, Instant at) {
    return "on " + calendar::in_words(calendar::local_date(*deciding.context().zone, at));
}

/// It was declared before it was last withdrawn: that it was so is noted, and opens nothing.
bool was_withdrawn_since(Deciding& deciding, const Condition& condition) {
    const auto withdrawn_at = instant_of(deciding.now().facts, "withdrawn." + condition.key);
    if (!withdrawn_at || deciding.event().happened_at >= *withdrawn_at) return false;
    deciding.remark("order of events", "'" + condition.key + "' was withdrawn after that, " + on_the_day(deciding, *withdrawn_at) +
                                           ": that it had been declared is noted, and changes nothing");
    return true;
}

/// False, and nothing is set, where it was withdrawn since.
bool set_declared(Deciding& deciding, const TransitionPlan& plan, const Condition& condition, const std::string& by,
                  const std::string& evidence) {
    if (was_withdrawn_since(deciding, condition)) return false;
    auto happened = deciding.event().happened_at;
    auto before = instant_of(deciding.now().facts, "declared." + condition.key);
    if (before)
        deciding.remark("gate", "'" + condition.key + "' had been declared already, by " +
                                    text_of(deciding.now().facts, "declared_by." + condition.key));
    deciding.set("declared." + condition.key, calendar::to_iso(before ? std::min(*before, happened) : happened));
    if (before)
        deciding.set("declared_last." + condition.key, calendar::to_iso(std::max(*last_declared(deciding.now(), condition), happened)));
    deciding.set("declared_by." + condition.key, by);
    deciding.set("evidence." + condition.key, evidence);
    duties::meet_one(deciding, "gate/" + condition.key);
    count_the_gate(deciding, plan);
    if (auto open = open_items(deciding, plan, condition); !open.empty())
        deciding.breach({"gate: " + condition.key,
                         "",
                         "it rests on a checklist of which " + std::to_string(open.size()) +
                             (open.size() == 1 ? " item is" : " items are") + " open: " + join(open),
                         Breach::advisory,
                         {"Record what is done with ChecklistItemDone, or say in a note why it was declared without."}});
    return true;
}

/// Reads who declares what on what evidence; null, and not accepted, where something is missing or it is not theirs to say.
const Condition* declaration(TransitionWork& work, std::string& by, std::string& evidence) {
    auto& deciding = work.deciding;
    const auto* condition = condition_meant(work);
    if (!condition) return nullptr;
    const auto& live = *deciding.context().live;
    by = party_meant(live, text_of(work.said, "by"));
    evidence = text_of(work.said, "evidence");
    if (work.by_a_body) return condition;
    if (evidence.empty()) {
        deciding.not_accepted("evidence", "the evidence is missing",
                              {"Say it as evidence=\"" + (condition->evidence.empty() ? "minute 7" : condition->evidence) + "\"."});
        return nullptr;
    }
    const auto& actor = deciding.event().actor;
    if (by.empty())
        for (const auto& party : condition->who)
            if (by.empty() && deciding.acts_as(party)) by = party;
    if (by.empty()) {
        deciding.not_accepted("by", "who declares it is missing",
                              {"Say it as by=" + (condition->who.empty() ? "POST" : condition->who.front()) + "."});
        return nullptr;
    }
    bool may_declare = condition->who.empty() || std::find(condition->who.begin(), condition->who.end(), by) != condition->who.end();
    if (!may_declare) {
        deciding.not_accepted("gate: " + condition->key, "it is declared by " + names_of_parties(live, condition->who, " or ") +
                                                             ", not by " + name_of_party(live, by));
        return nullptr;
    }
    if (!keeps_the_record(deciding) && !deciding.acts_as(by)) {
        deciding.not_accepted("rights", actor.person + " may not declare it for " + name_of_party(live, by),
                              {"Whoever declares it records it, or the office that keeps the record does, on their word."});
        return nullptr;
    }
    return condition;
}

void forget_declaration(Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    for (const auto* fact : {"declared.", "declared_last.", "declared_by.", "evidence."}) deciding.set(fact + condition.key, "");
    deciding.set("withdrawn." + condition.key, calendar::to_iso(deciding.event().happened_at));
    count_the_gate(deciding, plan);
}

/// What was withdrawn had been declared again since, and stands by that.
bool was_declared_since(Deciding& deciding, const Condition& condition) {
    const auto last = last_declared(deciding.now(), condition);
    if (!last || deciding.event().happened_at >= *last) return false;
    deciding.remark("order of events",
                    "'" + condition.key + "' was declared again after that, " + on_the_day(deciding, *last) + ": it stands by that");
    deciding.set("declared." + condition.key, calendar::to_iso(*last));
    deciding.set("declared_last." + condition.key, "");
    deciding.set("withdrawn." + condition.key, calendar::to_iso(deciding.event().happened_at));
    return true;
}

void take_back(Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    forget_declaration(deciding, plan, condition);
    const auto* duty = find_duty(deciding.now(), "gate/" + condition.key);
    if (!duty || duty->outcome == Outcome::open) return;
    auto again = *duty;
    again.outcome = Outcome::open;
    again.happened_at = again.recorded_at = std::nullopt;
    again.ended_by.clear();
    again.reason.clear();
    ++again.revision;
    const auto* entry = duties::entry_of(again, duties::timetable_of(deciding.now()), deciding.context());
    // The target may have moved while it stood declared.
    if (again.anchor == "target")
        if (const auto rule = calendar::parse_rule(again.rule); rule)
            duties::set_deadline(again, *rule, target_of(deciding), false, deciding.context());
    again.steps = duties::steps_for(again, entry ? *entry : duties::entry_from(again), deciding.event().recorded_at, deciding.context());
    again.steps_done = 0;
    deciding.add(DutyChanged{std::move(again), "the declaration was withdrawn"});
}

/// Has the body that the condition is asked of decide it at its next meeting.
void want_its_decision(Deciding& deciding, const Condition& condition) {
    if (!condition.asked_of.empty())
        duties::want_item(deciding, condition.asked_of, condition.asks, "gate/" + condition.key, target_of(deciding));
}

/// The condition whose declaration the event withdraws; null, and not accepted, where that is not to be.
const Condition* withdrawal(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto* condition = condition_meant(work);
    if (!condition) return nullptr;
    const auto by = text_of(deciding.now().facts, "declared_by." + condition->key);
    if (text_of(work.said, "reason").empty()) deciding.not_accepted("reason", "a withdrawal needs a reason", {"Say it as reason=\"...\"."});
    else if (!has(deciding.now().facts, "declared." + condition->key))
        deciding.not_accepted("record", "'" + condition->key + "' is not declared");
    else if (!work.by_a_body && !keeps_the_record(deciding) && !deciding.acts_as(by))
        deciding.not_accepted("rights", deciding.event().actor.person + " may not withdraw what " + by + " declared",
                              {"Whoever declared it withdraws it, or the office that keeps the record does, on their word."});
    else return condition;
    return nullptr;
}

// --- the transfer -----------------------------------------------------------------------------------------------------------

void after_the_transfer(Deciding& deciding, const TransitionPlan& plan) {
    auto on = deciding.today();
    deciding.set("transferred_on", calendar::to_iso(on));
    deciding.set("transferred_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("waiting_since", "");
    deciding.add(TimerDropped{appointed_timer(target_of(deciding))});
    duties::meet_one(deciding, at_the_gate);
    for (const auto* condition : open_conditions(deciding.now(), plan, std::nullopt))
        duties::end_one(deciding, "gate/" + condition->key, Outcome::not_met, without_it, "the transfer took place");
    open_entries(deciding, plan, "transfer", on);
    see_to_what_moves_add(deciding, plan, "transfer", on, nullptr);
}

bool was_before_the_transfer(const Deciding& deciding) {
    auto transferred_at = instant_of(deciding.now().facts, "transferred_at");
    return transferred_at && deciding.event().happened_at < *transferred_at;
}

/// The calendar had passed the gate, nobody had said so: what it brought is taken back.
void undo_the_transfer(Deciding& deciding) {
    const auto on = deciding.now().facts.at("transferred_on");
    for (const auto* name : {"transferred_on", "transferred_at", "transferred_by"}) deciding.set(name, "");
    std::vector<std::string> brought;
    for (const auto& duty : deciding.now().duties)
        if (duty.anchor == "transfer") brought.push_back(duty.ref);
    for (const auto& ref : brought) duties::end_one(deciding, ref, Outcome::withdrawn, "the transfer did not take place");
    deciding.remark("appointed day", "the calendar had passed the gate on " + calendar::in_words(*calendar::date_from_iso(on)) +
                                         ", for this was not recorded then: it is taken back");
}

void name_what_was_missing(Deciding& deciding, const TransitionPlan& plan, Instant at) {
    auto missing = open_conditions(deciding.now(), plan, at);
    if (missing.empty()) return;
    deciding.breach({"gate",
                     "",
                     "when the transfer took place, " + missing_words(plan, missing, true),
                     Breach::irregular,
                     {"Where one was declared before, record ConditionDeclared with the time at which that happened, then correct this "
                      "entry and record it again.",
                      "Have the successor adopt what was done without it."}});
}

/// Whether an order that is recorded now is the one whose day binds: the last one made, and of what took place by an order no other that came afterwards.
bool names_the_day(const Deciding& deciding) {
    const auto& facts = deciding.before().facts;
    const auto happened = deciding.event().happened_at;
    const auto ordered_at = instant_of(facts, "ordered_at"), transferred_at = instant_of(facts, "transferred_at");
    return !ordered_at || (happened >= *ordered_at && (!transferred_at || happened < *transferred_at));
}

/// The day that the order names, where it is recorded; it binds whatever the target says.
std::optional<Date> day_of_the_order(const Instance& instance) { return date_of(instance.facts, "appointed_day"); }

bool order_names_another_day(const Instance& instance) {
    const auto named = day_of_the_order(instance);
    return named && named != date_of(instance.facts, "target");
}

void name_another_day(Deciding& deciding, Date on, Date appointed) {
    if (const auto named = day_of_the_order(deciding.now())) {
        if (on == *named) return;
        return deciding.breach({"appointed day",
                                "",
                                "it took place on " + calendar::in_words(on) + "; the order names " + calendar::in_words(*named),
                                Breach::irregular,
                                {"Where the day or the order was entered wrongly, correct that entry.",
                                 "Where another order was made, record OrderMade with the day that it names."}});
    }
    if (on >= appointed) return;
    deciding.breach({"appointed day",
                     "",
                     "it took place on " + calendar::in_words(on) + "; the appointed day is " + calendar::in_words(appointed),
                     Breach::irregular,
                     {"Where the target had moved, record TargetDateMoved before, then correct this entry and record it again."}});
}

std::string why_it_is_shut(const Deciding& deciding, const TransitionPlan& plan, const std::vector<const Condition*>& missing) {
    std::vector<std::string> words;
    if (!missing.empty()) words.push_back(missing_words(plan, missing, false));
    if (order_names_another_day(deciding.now()))
        words.push_back("the order names " + calendar::in_words(*day_of_the_order(deciding.now())));
    return words.empty() ? "the gate was not open then" : join(words, "; ");
}

/// The appointed day has come, and the gate stays shut: somebody is to say what becomes of the transfer.
void wait(Deciding& deciding, const TransitionPlan& plan, const std::vector<const Condition*>& missing) {
    auto target = target_of(deciding);
    const auto words = why_it_is_shut(deciding, plan, missing);
    deciding.set("waiting_since", calendar::to_iso(target));
    deciding.remark("gate", "the appointed day is here, and the gate stays shut: " + words);
    deciding.remark("accountable", who_stays(*deciding.context().live, plan));
    auto entered_on = date_of(deciding.now().facts, "entered_on");
    if (entered_on && target < *entered_on) return;  // Long past when the record begins: it chases nobody.
    const auto& office = text_of(deciding.now().facts, "kept_by");
    auto found = deciding.context().live->offices.find(office);
    auto head = found == deciding.context().live->offices.end() ? std::string{} : found->second.head;
    duties::open_local(deciding,
                       {at_the_gate,
                        "say what becomes of the transfer, for its day has come and " + words,
                        "within 1 working days of entry",
                        {office},
                        "TransferTookPlace",
                        {-1, 0},
                        {0, 1, 5},
                        head},
                       calendar::local_date(*deciding.context().zone, deciding.event().recorded_at));
}

bool owes_something(const Instance& instance) {
    return std::any_of(instance.duties.begin(), instance.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
}

bool is_close_down(const TransitionPlan& plan, const Duty& duty) {
    const auto* task = task_of(plan, duty.entry);
    return task && task->list == "close-down";
}

/// What follows from what is owed: the first close-down duty that is met begins the close-down, the last ends it.
void settle(Deciding& deciding, const TransitionPlan& plan) {
    const auto& now = deciding.now();
    auto state = now.states.at(0);
    if (state != "transferred" && state != "closing down") return;
    bool closes_down =
        std::any_of(plan.tasks.begin(), plan.tasks.end(), [](const TransitionTask& task) { return task.list == "close-down"; });
    bool begun = std::any_of(now.duties.begin(), now.duties.end(), [&](const Duty& duty) {
        return is_close_down(plan, duty) && (duty.outcome == Outcome::met || duty.outcome == Outcome::met_late);
    });
    if (!owes_something(now) && (state == "closing down" || begun || !closes_down)) {
        deciding.add(
            Moved{0, state, "complete", state == "transferred" ? std::vector<std::string>{"closing down"} : std::vector<std::string>{}});
        deciding.add(Ended{});
    } else if (state == "transferred" && begun) {
        deciding.add(Moved{0, state, "closing down", {}});
    }
}

/// What a body decided about something that the transition asked of it.
void take_a_decision(TransitionWork& work, std::string& kind) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    auto asks = text_of(facts, "asks");
    const auto& outcome = text_of(facts, "outcome");
    const auto& body = text_of(facts, "body");
    auto said_where = body_name(*deciding.context().live, body) + ", " +
                      (has(facts, "minute") ? "minute " + text_of(facts, "minute") : text_of(facts, "item"));
    kind.clear();
    if (!asks.starts_with("gate/")) return deciding.remark("decision", outcome + " by " + said_where);
    work.said = {{"condition", asks.substr(5)}, {"by", body}, {"evidence", outcome + ", " + said_where}, {"reason", outcome}};
    for (const auto& condition : work.plan.gate)
        if (condition.ref == asks.substr(5) && condition.of == body) work.said["of"] = body;
    work.by_a_body = true;
    if (carries(outcome)) {
        kind = "ConditionDeclared";
    } else if (outcome == "declined") {
        const auto* condition = condition_meant(work);
        if (condition && has(deciding.now().facts, "declared." + condition->key)) kind = "ConditionWithdrawn";
        else deciding.remark("gate", "declined by " + said_where + ": the condition stays open");
    } else {
        deciding.remark("gate", outcome + " by " + said_where + ": the condition stays as it was");
        if (!is_to_be_asked_again(facts)) return;
        if (const auto* condition = condition_meant(work)) want_its_decision(deciding, *condition);
    }
}

}  // namespace

namespace acts {

void note(TransitionWork& work) { duties::meet(work.deciding, work.deciding.event().kind); }

void begin_shadow(TransitionWork& work) {
    work.deciding.set("shadow_since", calendar::to_iso(work.deciding.today()));
    duties::meet(work.deciding, "ShadowRunningBegun");
}

void declare(TransitionWork& work) {
    std::string by, evidence;
    const auto* condition = declaration(work, by, evidence);
    if (!condition) return;
    if (!set_declared(work.deciding, work.plan, *condition, by, evidence)) return;
    if (!open_conditions(work.deciding.now(), work.plan, std::nullopt).empty()) return;
    work.deciding.remark("gate", "every condition is declared");
    if (has(work.deciding.now().facts, "waiting_since"))
        work.deciding.remark("appointed day", "it was " + calendar::in_words(target_of(work.deciding)) +
                                                  ": record TransferTookPlace when the transfer has taken place, or TargetDateMoved");
}

void withdraw(TransitionWork& work) {
    const auto* condition = withdrawal(work);
    if (condition && !was_declared_since(work.deciding, *condition)) take_back(work.deciding, work.plan, *condition);
}

void declare_late(TransitionWork& work) {
    std::string by, evidence;
    const auto* condition = declaration(work, by, evidence);
    if (!condition) return;
    auto transferred_at = instant_of(work.deciding.now().facts, "transferred_at");
    bool in_time = transferred_at && work.deciding.event().happened_at <= *transferred_at;
    if (set_declared(work.deciding, work.plan, *condition, by, evidence))
        work.deciding.remark("gate", in_time ? "recorded after what followed: it had been declared when the transfer took place"
                                             : "declared after the transfer took place");
}

void withdraw_late(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto* condition = withdrawal(work);
    if (!condition) return;
    if (!was_before_the_transfer(deciding))
        return deciding.remark("gate", "the transfer took place already: that the declaration of '" + condition->key +
                                           "' is withdrawn is noted, and changes nothing");
    if (!was_declared_since(deciding, *condition)) {
        forget_declaration(deciding, work.plan, *condition);
        const auto ref = "gate/" + condition->key;
        if (find_duty(deciding.now(), ref)) deciding.add(DutyEnded{ref, Outcome::not_met, deciding.event().happened_at, without_it});
    }
    name_what_was_missing(deciding, work.plan, *instant_of(deciding.now().facts, "transferred_at"));
}

namespace {

/// What the calendar had brought is taken back, the event takes effect, and somebody is to say what becomes of the transfer.
void take_back_the_transfer(TransitionWork& work, void (*take_effect)(TransitionWork& work)) {
    undo_the_transfer(work.deciding);
    take_effect(work);
    if (!work.deciding.is_not_accepted()) wait(work.deciding, work.plan, open_conditions(work.deciding.now(), work.plan, std::nullopt));
}

}  // namespace

void shut_again(TransitionWork& work) { take_back_the_transfer(work, withdraw); }
void order_shuts_again(TransitionWork& work) { take_back_the_transfer(work, note_instrument); }

void note_instrument(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto& kind = deciding.event().kind;
    const auto& instrument = text_of(work.said, "instrument");
    deciding.set(kind == "OrderMade" ? "order" : "scheme", instrument.empty() ? "made" : instrument);
    const auto named = date_of(work.said, "appointed_day");
    if (named && kind == "OrderMade" && names_the_day(deciding)) {
        deciding.set("appointed_day", calendar::to_iso(*named));
        deciding.set("ordered_at", calendar::to_iso(deciding.event().happened_at));
        const auto on = date_of(deciding.now().facts, "transferred_on");
        if (on) name_another_day(deciding, *on, target_of(deciding));
        else if (order_names_another_day(deciding.now()))
            deciding.remark("appointed day", "the order names " + calendar::in_words(*named) + ", the target is " +
                                                 calendar::in_words(target_of(deciding)) +
                                                 ": nothing passes to the successor on that day; record TargetDateMoved if it has moved");
    }
    std::set<std::string> stays_open;
    for (const auto& condition : work.plan.gate)
        if (condition.met_by == kind &&
            !set_declared(deciding, work.plan, condition,
                          deciding.event().on_behalf_of.empty() ? deciding.event().actor.person : deciding.event().on_behalf_of,
                          instrument.empty() ? kind : instrument))
            stays_open.insert("gate/" + condition.key);
    if (stays_open.empty()) return duties::meet(deciding, kind);
    std::vector<std::string> met;
    for (const auto& duty : deciding.now().duties)
        if (duty.met_by == kind && !stays_open.contains(duty.ref)) met.push_back(duty.ref);
    for (const auto& ref : met) duties::meet_one(deciding, ref);
}

void do_item(TransitionWork& work) {
    auto& deciding = work.deciding;
    if (!text_of(work.said, "duty").empty()) return duties::meet(deciding, "ChecklistItemDone");
    const auto& item = text_of(work.said, "item");
    const auto& of = text_of(work.said, "of");
    std::vector<const Duty*> fit;
    std::set<std::string> items;
    for (const auto& duty : deciding.now().duties) {
        const auto* task = task_of(work.plan, duty.entry);
        if (!task || duty.met_by != "ChecklistItemDone") continue;
        items.insert(task->item);
        if ((task->item == item || task->list + "/" + task->item == item) && (of.empty() || task->of == of)) fit.push_back(&duty);
    }
    if (item.empty())
        return deciding.not_accepted("item", "which item is missing",
                                     {"Say it as item=ONE OF: " + join({items.begin(), items.end()}) + "."});
    if (fit.empty())
        return deciding.not_accepted("item", "there is no item '" + item + "'" + (of.empty() ? "" : " of '" + of + "'"),
                                     {"One of: " + join({items.begin(), items.end()}) + "."});
    if (fit.size() > 1) {
        std::vector<const Duty*> own;
        for (const auto* duty : fit)
            if (deciding.acts_as(duty->owed_by)) own.push_back(duty);
        if (own.size() == 1) fit = own;
    }
    if (fit.size() > 1) {
        std::vector<std::string> bodies;
        for (const auto* duty : fit) bodies.push_back("of=" + task_of(work.plan, duty->entry)->of);
        return deciding.not_accepted("item", "several owe '" + item + "' each, and the entry does not say whose it is",
                                     {"Say " + join(bodies, " or ") + "."});
    }
    auto ref = fit.front()->ref;
    const auto& owed_by = fit.front()->owed_by;
    if (!keeps_the_record(deciding) && !deciding.acts_as(owed_by))
        return deciding.not_accepted(
            "rights",
            deciding.event().actor.person + " may not say that what " + name_of_party(*deciding.context().live, owed_by) + " owes is done",
            {"Whoever owes it records it, or the office that keeps the record does, on their word."});
    if (const auto& evidence = text_of(work.said, "evidence"); !evidence.empty()) deciding.set("evidence." + ref, evidence);
    duties::meet_one(deciding, ref);
}

namespace {

/// When the target was last moved; what is recorded of before then moves it no more.
std::optional<Instant> moved_since(const Deciding& deciding) {
    const auto moved_at = instant_of(deciding.before().facts, "target_moved_at");
    return moved_at && deciding.event().happened_at < *moved_at ? moved_at : std::nullopt;
}

/// The new target that the event names for a reason; nothing, and not accepted or noted, where it is none.
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

/// A withdrawal of before the transfer leaves its condition open then: it had not been declared again by that time.
bool leaves_the_gate_shut(const TransitionWork& work) {
    const auto& now = work.deciding.before();
    const auto transferred_at = *instant_of(now.facts, "transferred_at");
    const auto& said = text_of(work.said, "condition");
    return std::none_of(work.plan.gate.begin(), work.plan.gate.end(), [&](const Condition& condition) {
        if (condition.key != said && condition.ref != said) return false;
        const auto last = last_declared(now, condition);
        return last && work.deciding.event().happened_at < *last && *last <= transferred_at;
    });
}

/// The calendar passed the gate, nobody said so; and what is recorded now happened before and shows that the day had not come.
bool the_day_was_wrong(const TransitionWork& work) {
    const auto& facts = work.deciding.before().facts;
    if (text_of(facts, "transferred_by") != by_the_calendar) return false;
    const auto is_later = [&](const char* fact) {
        const auto day = date_of(work.said, fact), on = date_of(facts, "transferred_on");
        return day && on && *day > *on;
    };
    if (!was_before_the_transfer(work.deciding)) return false;
    if (work.kind == "OrderMade") return is_later("appointed_day") && names_the_day(work.deciding);
    if (work.kind == "TargetDateMoved") return is_later("to") && !moved_since(work.deciding);
    return leaves_the_gate_shut(work);
}

bool had_run_in_shadow(const TransitionWork& work) { return has(work.deciding.before().facts, "shadow_since"); }

}  // namespace

bool it_was_prepared(const TransitionWork& work) { return the_day_was_wrong(work) && !had_run_in_shadow(work); }
bool it_ran_in_shadow(const TransitionWork& work) { return the_day_was_wrong(work) && had_run_in_shadow(work); }
bool it_took_place(const TransitionWork& work) { return !the_day_was_wrong(work); }

namespace {

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

void move_target_after_all(TransitionWork& work) {
    undo_the_transfer(work.deciding);
    move_target(work);
}

void move_target_late(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto on = *date_of(deciding.now().facts, "transferred_on");
    if (!was_before_the_transfer(deciding))
        return deciding.not_accepted("record", "the transfer took place on " + calendar::in_words(on) + ": its target moves no more",
                                     {"Where it had moved before, record it with the time at which that happened.",
                                      "An error is taken back with 'beadle correct'."});
    const auto to = new_target(work);
    if (!to) return;
    set_target(deciding, target_of(deciding), *to);
    deciding.remark("order of events", "recorded after the transfer, which took place on " + calendar::in_words(on) +
                                           ": the target had moved to " + calendar::in_words(*to) + " by then");
    name_another_day(deciding, on, *to);
}

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

bool the_gate_is_open(const TransitionWork& work) {
    const auto& now = work.deciding.before();
    return open_conditions(now, work.plan, work.deciding.event().happened_at).empty() && !order_names_another_day(now);
}
bool the_gate_is_shut(const TransitionWork& work) { return !the_gate_is_open(work); }

void pass_the_gate(TransitionWork& work) {
    after_the_transfer(work.deciding, work.plan);
    work.deciding.set("transferred_by", by_the_calendar);
}

void wait_at_the_gate(TransitionWork& work) {
    wait(work.deciding, work.plan, open_conditions(work.deciding.now(), work.plan, work.deciding.event().happened_at));
}

void transfer(TransitionWork& work) {
    auto& deciding = work.deciding;
    name_what_was_missing(deciding, work.plan, deciding.event().happened_at);
    name_another_day(deciding, deciding.today(), target_of(deciding));
    after_the_transfer(deciding, work.plan);
}

void begin_close_down(TransitionWork& work) {
    work.deciding.set("close_down_since", calendar::to_iso(work.deciding.today()));
    duties::meet(work.deciding, "CloseDownBegun");
}

void close(TransitionWork& work) {
    auto& deciding = work.deciding;
    duties::meet(deciding, "ClosedDown");
    std::vector<std::string> open;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open)
            open.push_back(duty.what + (task_of(work.plan, duty.entry) && !task_of(work.plan, duty.entry)->of.empty()
                                            ? " (" + task_of(work.plan, duty.entry)->of + ")"
                                            : ""));
    if (!open.empty())
        deciding.breach({"close-down",
                         "",
                         std::to_string(open.size()) + (open.size() == 1 ? " duty was" : " duties were") + " open: " + join(open, "; "),
                         Breach::irregular,
                         {"Record what was done before with ChecklistItemDone and the time at which it happened, then correct this entry "
                          "and record it again."}});
    duties::end_open(deciding, Outcome::not_met, "closed down without it");
    deciding.set("closed_on", calendar::to_iso(deciding.today()));
    deciding.add(Ended{});
}

void abandon(TransitionWork& work) {
    auto& deciding = work.deciding;
    if (text_of(work.said, "reason").empty())
        return deciding.not_accepted("reason", "a transition is abandoned for a reason, and it is missing", {"Say it as reason=\"...\"."});
    deciding.add(TimerDropped{appointed_timer(target_of(deciding))});
    if (work.plan.shadow_from) deciding.add(TimerDropped{"shadow:" + calendar::to_iso(*work.plan.shadow_from)});
    duties::end_open(deciding, Outcome::withdrawn, "the transition was abandoned");
    deciding.remark("accountable", who_stays(*deciding.context().live, work.plan));
    deciding.add(Ended{});
}

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    // Pinned: a correction judges the entering again by the definition that it was entered under.
    const auto* plan = plan_of(*deciding.context().pinned, text_of(event.facts, "ref"));
    if (!plan) return deciding.not_accepted("record", "its definition has no transition '" + text_of(event.facts, "ref") + "'");
    auto made = deciding.entering(workflow, {"preparing"});
    made.matter = plan->matter;
    auto entered_on = calendar::local_date(*deciding.context().zone, event.recorded_at);
    made.facts = {{"ref", plan->ref},
                  {"name", plan->title},
                  {"from", join(plan->from)},
                  {"target", calendar::to_iso(plan->target)},
                  {"first_target", calendar::to_iso(plan->target)},
                  {"entered_on", calendar::to_iso(entered_on)},
                  {"kept_by", plan->kept_by},
                  {"timetable", transition_id(*plan)},
                  {"gate", "0 of " + std::to_string(plan->gate.size()) + " declared"}};
    if (!plan->to.empty()) made.facts["to"] = join(plan->to);
    deciding.add(Entered{std::move(made)});
    open_entries(deciding, *plan, "", entered_on);
    open_entries(deciding, *plan, "entry", entered_on);
    open_entries(deciding, *plan, "target", plan->target);
    deciding.add(TimerSet{appointed_timer(plan->target), deciding.start_of(plan->target)});
    if (plan->shadow_from) deciding.add(TimerSet{"shadow:" + calendar::to_iso(*plan->shadow_from), deciding.start_of(*plan->shadow_from)});
    for (const auto& condition : plan->gate) want_its_decision(deciding, condition);
}

void decide(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto* plan = plan_of(*deciding.context().pinned, text_of(deciding.before().facts, "ref"));
    if (!plan) return deciding.not_accepted("record", "its definition has no transition '" + text_of(deciding.before().facts, "ref") + "'");
    auto kind = event.kind;
    const auto& state = deciding.before().states.at(0);
    bool is_ahead = state == "preparing" || state == "shadow running";
    if (kind == "TransitionEntered") return;  // Applied again: nothing to enter.
    if (kind == "TimerFired") {
        const auto& timer = text_of(event.facts, "timer");
        if (timer == appointed_timer(target_of(deciding)) && is_ahead) kind = "AppointedDayReached";
        else if (timer.starts_with("shadow:") && state == "preparing") kind = "ShadowRunningBegun";
        else return;  // Of a target that has moved since, or overtaken by events.
    }
    if (kind == "AppointedDayReached" && event.happened_at < deciding.start_of(target_of(deciding)))
        return deciding.not_accepted("appointed day", "it is " + calendar::in_words(target_of(deciding)));
    TransitionWork work{deciding, *plan, event.facts, {}, false};
    if (kind == "MatterDecided") take_a_decision(work, kind);
    work.kind = kind;
    if (kind.empty() || deciding.is_not_accepted()) return;
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) {
        duties::meet(deciding, kind);
        return settle(deciding, *plan);
    }
    const auto start = deciding.before().states;
    Machine<TransitionFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) {
        if (event.actor.is_engine() && event.kind == "MatterDecided")
            return deciding.remark("gate", "decided when the transition was " + start[0] + ": noted");
        const auto on = text_of(deciding.before().facts, "transferred_on");
        return deciding.not_accepted(
            "record",
            "the transition is recorded as '" + start[0] + "'" +
                (on.empty() ? "" : "; the transfer took place on " + calendar::in_words(*calendar::date_from_iso(on))),
            {"An error is taken back with 'beadle correct'."});
    }
    if (auto now = machine.states(); now != start) {
        std::vector<std::string> passed;
        if (start[0] == "preparing" && now[0] == "transferred" && plan->shadow_from) passed = {"shadow running"};
        if (start[0] == "transferred" && now[0] == "complete") passed = {"closing down"};
        deciding.add(Moved{0, start[0], now[0], passed});
    }
    settle(deciding, *plan);
}

void settle(Deciding& deciding) {
    // What has just moved to the definition that is live has its gate there, and whom that asks.
    const bool is_moved = deciding.event().kind == "InstanceMoved";
    const auto& context = deciding.context();
    const auto& ref = text_of(deciding.before().facts, "ref");
    const auto* plan = plan_of(is_moved ? *context.live : *context.pinned, ref);
    if (!plan) return;
    if (is_moved) {
        count_the_gate(deciding, *plan);
        const auto* was = plan_of(*context.pinned, ref);
        for (const auto& condition : plan->gate)
            if (!was || std::none_of(was->gate.begin(), was->gate.end(), [&](const Condition& one) { return one.key == condition.key; }))
                want_its_decision(deciding, condition);
    }
    settle(deciding, *plan);
}

/// Beside the offices and whoever owes a duty that it meets: whoever may declare a condition, and whoever declared what is withdrawn. Which of them
/// the event means, and whether that is theirs, is asked when it is decided.
bool may_record(const Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    const auto* plan = plan_of(*deciding.context().pinned, text_of(deciding.before().facts, "ref"));
    if (!plan || (kind != "ConditionDeclared" && kind != "ConditionWithdrawn")) return false;
    return std::any_of(plan->gate.begin(), plan->gate.end(), [&](const Condition& condition) {
        if (kind == "ConditionWithdrawn") return deciding.acts_as(text_of(deciding.before().facts, "declared_by." + condition.key));
        return std::any_of(condition.who.begin(), condition.who.end(), [&](const auto& party) { return deciding.acts_as(party); });
    });
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<TransitionFront>("transition"); }

}  // namespace beadle::transition

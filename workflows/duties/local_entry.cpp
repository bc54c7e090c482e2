#include "workflows/duties/local_entry.hpp"

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"

namespace beadle::duties {

using namespace beadle::model;

namespace {

/// The words of a duty that stands in no timetable are kept with the instance: its mails find them there.
void keep_words(Deciding& deciding, const std::string& ref, const LocalDuty::Words& words) {
    for (const auto& [name, said] : {std::pair{"because.", &words.because}, {"ask.", &words.ask}, {"if_late.", &words.if_late}})
        if (text_of(deciding.now().facts, name + ref) != *said) deciding.set(name + ref, *said);
}

std::string first_owner_fact(const std::string& ref) { return "first_owner." + ref; }

/// The machine means by `duty` the first owner of what was given to somebody else since, and which is not done.
bool was_given_away(const Deciding& deciding, const Duty& duty, const Duty& stands) {
    const bool is_done = stands.outcome == Outcome::met || stands.outcome == Outcome::met_late || stands.outcome == Outcome::not_met;
    return !is_done && text_of(deciding.now().facts, first_owner_fact(duty.ref)) == duty.owed_by;
}

}  // namespace

void open_local(Deciding& deciding, const LocalDuty& local, std::optional<Date> anchor_on) {
    auto rule = calendar::parse_rule(local.rule);
    if (!rule || local.owed_by.empty() || local.owed_by.front().empty()) return;
    TimetableEntry entry;
    entry.ref = local.ref;
    entry.what = local.what;
    entry.by = *rule;
    entry.owed_by = local.owed_by;
    entry.met_by = local.met_by;
    for (int offset : local.remind) entry.remind.push_back({offset, false});
    if (!local.escalate_to.empty())
        for (int offset : local.escalate) entry.then.push_back({local.escalate_to, {offset, false}});
    auto anchor = anchor_on.value_or(calendar::local_date(*deciding.context().zone, deciding.event().happened_at));
    for (auto& duty : duties_of(entry, anchor, {}, deciding.now().body, deciding.event(), deciding.context())) {
        duty.entry.clear();  // It stands in no timetable, even where a line of one has its name.
        keep_words(deciding, duty.ref, local.words);
        const auto recorded_at = deciding.event().recorded_at;
        const auto* stands = find_duty(deciding.now(), duty.ref);
        if (stands && was_given_away(deciding, duty, *stands))
            stay_with_whom_it_was_given(duty, *stands, entry, entry, recorded_at, deciding.context());
        if (local.tell_at_once && duty.outcome == Outcome::open) tell_at_once(duty, recorded_at);
        if (!stands) {
            deciding.add(DutyOpened{std::move(duty)});
            continue;
        }
        const bool is_the_same = stands->due_at == duty.due_at && stands->owed_by == duty.owed_by;
        // What a person has excused stands until it moves, or is another's.
        if (is_the_same && (stands->outcome == Outcome::open || stands->outcome == Outcome::excused)) continue;
        duty.revision = stands->revision + 1;
        const bool is_anothers = stands->owed_by != duty.owed_by;
        deciding.add(MailWithdrawn{duty.ref, "", is_anothers ? "somebody else owes it now" : "the deadline moved"});
        if (is_anothers) forget_first_owner(deciding, duty.ref);
        deciding.add(DutyOpened{std::move(duty)});
    }
}

void remember_first_owner(Deciding& deciding, const Duty& duty, const std::string& to) {
    const auto fact = first_owner_fact(duty.ref);
    const auto first = has(deciding.now().facts, fact) ? text_of(deciding.now().facts, fact) : duty.owed_by;
    if (first == to) forget_first_owner(deciding, duty.ref);
    else deciding.set(fact, first);
}

void forget_first_owner(Deciding& deciding, const std::string& ref) {
    if (has(deciding.now().facts, first_owner_fact(ref))) deciding.set(first_owner_fact(ref), "");
}

Date given_on(const Deciding& deciding, std::string_view rule, Date since) {
    const auto recorded_on = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    const auto parsed = calendar::parse_rule(rule);
    if (!parsed) return since;
    const auto counted = calendar::count_without_proof(*parsed, since, *deciding.context().calendar);
    return counted && counted->raw < recorded_on ? recorded_on : since;
}

std::string office_of(const Deciding& deciding, std::string_view body) {
    auto offices = offices_of(*deciding.context().live, body);
    return offices.empty() ? "" : offices.front()->id;
}

std::string head_of(const Deciding& deciding, std::string_view body) {
    auto offices = offices_of(*deciding.context().live, body);
    return offices.empty() ? "" : offices.front()->head;
}

}  // namespace beadle::duties

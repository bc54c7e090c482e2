#include "workflows/action/owed.hpp"

#include "workflows/action/hand_over.hpp"
#include "workflows/action/owner.hpp"
#include "workflows/action/reports.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"

namespace beadle::action {

using namespace beadle::model;

namespace {

/// Its date had gone when somebody was first held to it: nobody can work to that day.
bool date_has_gone(const Deciding& deciding) {
    const auto due = date_of(deciding.now().facts, "due");
    const auto* done = find_duty(deciding.now(), "done");
    return due && *due < calendar::local_date(*deciding.context().zone, deciding.event().recorded_at) && done &&
           duties::was_excused_as_past(*done);
}

}  // namespace

void chase(Deciding& deciding) {
    auto clerk = clerk_of(deciding);
    auto head = duties::head_of(deciding, deciding.now().body);
    const auto& facts = deciding.now().facts;
    constexpr const char* clerks_days = "within 5 working days of entry";
    auto asked_on = duties::given_on(deciding, clerks_days, date_of(facts, "asked_on").value_or(deciding.today()));
    auto name = [&](const char* ref, const std::string& what, const char* met_by) {
        const auto* stands = find_duty(deciding.now(), ref);
        if (stands && (stands->outcome == Outcome::open || stands->outcome == Outcome::excused)) return;  // Asked for, or excused, already.
        duties::open_local(deciding, {ref, what, clerks_days, {clerk}, met_by, {-1, 0}, {1}, head}, asked_on);
    };
    if (!has(facts, "owner")) name("owner", "name an owner for this action", "OwnerNamed");
    if (recurs(facts)) {
        if (!has(facts, "every")) name("frequency", "say how often this report comes", "FrequencyNamed");
        if (!has(deciding.now().facts, "until")) name("end", "say until when this report comes", "EndNamed");
        open_round(deciding);
        return chase_hand_over(deciding);
    }
    if (is_promised(facts)) {
        open_round(deciding);
        return chase_hand_over(deciding);
    }
    auto due = date_of(facts, "due");
    if (due && has(facts, "to_meeting") && has(facts, "next_meeting"))
        duties::end_one(deciding, "report/" + text_of(facts, "next_meeting"), Outcome::withdrawn, "it was given a date of its own");
    if (!due) name("date", "name a date for this action", "DateNamed");
    if (due && has(deciding.now().facts, "owner"))
        duties::open_local(deciding,
                           {"done",
                            "report this action done, or ask for more time with a reason",
                            "by " + calendar::without_weekday(*due),
                            {owner_of(deciding)},
                            "ActionReportedDone",
                            {-5, -1, 0},
                            {1},
                            clerk},
                           std::nullopt);
    if (date_has_gone(deciding)) {
        const auto gone = calendar::in_words(*due) + " has gone";
        name("date", "name a new date for this action: " + gone, "DateNamed");
        if (const auto* asked = find_duty(deciding.now(), "date"); asked && asked->outcome == Outcome::open)
            deciding.remark("due", gone + ": nobody can be held to it. The clerk is asked for a new date; record DateNamed");
    } else if (due) {
        duties::meet_one(deciding, "date");
    }
    chase_hand_over(deciding);
}

}  // namespace beadle::action

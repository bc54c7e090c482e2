#include "workflows/action/action_acts.hpp"
#include "workflows/action/owed.hpp"
#include "workflows/action/owner.hpp"
#include "workflows/action/reports.hpp"
#include "workflows/action/to_be_named.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

namespace {

/// More time for the report that is due next; the one after it stays where it was.
bool move_the_report(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    auto due = date_of(deciding.event().facts, "due");
    auto frequency = frequency_of(facts);
    auto was = date_of(facts, "next_on");
    if (!due) deciding.not_accepted("due", "the date is missing or not a date", {"Say it as due=2022-12-31."});
    else if (!frequency || !was) deciding.not_accepted("recurring report", "no report is due that could have more time");
    else if (frequency->every_meeting)
        deciding.not_accepted("recurring report", "a report to every meeting is due before its meeting, and not at a date of its own",
                              {"Record ProgressReported when it comes: if that is late, the record says so.",
                               "If it is to come less often from now on, record FrequencyNamed."});
    else if (auto after = round_after(deciding, *was, frequency->months); *due >= after)
        deciding.not_accepted("recurring report", "by then the next report is due, on " + calendar::in_words(after),
                              {"Give an earlier date; or, if it is to come less often from now on, record FrequencyNamed."});
    if (deciding.is_not_accepted()) return false;
    duties::end_one(deciding, "report/" + calendar::to_iso(*was), Outcome::withdrawn,
                    "more time was given, until " + calendar::in_words(*due));
    deciding.set("next_on", calendar::to_iso(*due));
    return true;
}

}  // namespace

namespace acts {

void ask_for_time(ActionWork& work) {
    auto& deciding = work.deciding;
    auto due = date_of(deciding.event().facts, "due");
    if (!due) return deciding.not_accepted("due", "until when is missing, or not a date", {"Say it as due=2022-12-31."});
    if (text_of(deciding.event().facts, "reason").empty())
        return deciding.not_accepted("reason", "asking for more time needs a reason", {"Say it as reason=\"...\"."});
    deciding.set("asked_until", calendar::to_iso(*due));
    auto clerk = clerk_of(deciding);
    duties::open_local(deciding,
                       {"extension",
                        "answer the request for more time, until " + calendar::in_words(*due),
                        "within 3 working days of request",
                        {clerk},
                        "ActionExtended",
                        {-1, 0},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       deciding.today());
    deciding.remark("extension", "until it is answered, the date stands");
}

void decline(ActionWork& work) {
    auto& deciding = work.deciding;
    if (!has(deciding.now().facts, "asked_until"))
        return deciding.not_accepted("record", "nobody has asked for more time", {"Record ExtensionAsked when the owner does."});
    deciding.set("asked_until", "");
    if (const auto* duty = find_duty(deciding.now(), "extension"); duty && duty->outcome == Outcome::open)
        duties::end_one(deciding, "extension", deciding.event().happened_at >= duty->late_from ? Outcome::met_late : Outcome::met, "");
    auto due = date_of(deciding.now().facts, recurs(deciding.now().facts) ? "next_on" : "due");
    duties::inform(deciding, owner_of(deciding), "reminder", "declined " + deciding.event().id,
                   {{"what", "do it by the date that stands"},
                    {"step_words", "no more time"},
                    {"ask", "Your request for more time was declined" +
                                (text_of(deciding.event().facts, "reason").empty() ? std::string()
                                                                                   : ": " + text_of(deciding.event().facts, "reason")) +
                                (due ? ". It is still due on " + calendar::in_words(*due) + "." : ".")}});
}

void extend(ActionWork& work) {
    auto& deciding = work.deciding;
    if (text_of(deciding.event().facts, "reason").empty())
        return deciding.not_accepted("reason", "an extension needs a reason", {"Say it as reason=\"...\"."});
    const bool comes_again = recurs(deciding.now().facts);
    auto was = date_of(deciding.now().facts, comes_again ? "next_on" : "due");
    if (comes_again ? !move_the_report(deciding) : !take_due(deciding)) return;
    auto count = number_of(deciding.now().facts, "extensions").value_or(0) + 1;
    deciding.set("extensions", std::to_string(count));
    deciding.set("asked_until", "");
    duties::meet(deciding, "ActionExtended");
    chase(deciding);
    auto words = was ? "was " + calendar::in_words(*was) + ", now " : std::string("now ");
    deciding.remark("extension", "extended " + std::to_string(count) + (count == 1 ? " time" : " times") + ": " + words +
                                     calendar::in_words(*date_of(deciding.now().facts, comes_again ? "next_on" : "due")));
    auto head = duties::head_of(deciding, deciding.now().body);
    if (count >= 3 && !head.empty())
        duties::inform(deciding, head, "escalation", "extended" + std::to_string(count),
                       {{"what", "look at an action that was extended " + std::to_string(count) + " times"},
                        {"step_words", "extended " + std::to_string(count) + " times"},
                        {"ask", "It has slipped again. Decide with its owner whether it can be done, or put it to the body."}});
}

}  // namespace acts

}  // namespace beadle::action

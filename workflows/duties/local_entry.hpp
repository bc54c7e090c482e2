#pragma once
// Duties that a machine itself brings, beside what the file's timetable lists: a slot of a cycle to be filled, an action to be done.
// They are chased like any other; the recipe stands here so that each machine says only what is its own.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

struct LocalDuty {
    std::string ref;
    std::string what;
    std::string rule;  ///< Any rule form: "by 31 December 2022", "within 5 working days of entry".
    std::vector<std::string> owed_by;
    std::string met_by;
    std::vector<int> remind;    ///< Working days, negative before.
    std::vector<int> escalate;  ///< Working days after (positive) or before, to `escalate_to`.
    std::string escalate_to;
    /// What its mails say beside `what`: why it is asked ("approved subject to amendments"), what to do, what follows if it is missed. Each may be empty.
    struct Words {
        std::string because, ask, if_late;
    };
    Words words{};
    bool tell_at_once = false;  ///< Whoever owes it is written to when it opens, whatever the reminders say.
};

/// Opens the duty, or counts it again from the new anchor when it stands already. Nobody is owed-by: nothing is opened.
void open_local(model::Deciding& deciding, const LocalDuty& local, std::optional<model::Date> anchor_on);

/// `duty`, which a machine brought, is given to `to`: it stays theirs when the machine asks for it anew, as long as it is not done and the machine
/// means its first owner.
void remember_first_owner(model::Deciding& deciding, const model::Duty& duty, const std::string& to);
/// Who owes that duty was named anew: whoever it was given to before keeps it no longer when it is asked for.
void forget_first_owner(model::Deciding& deciding, const std::string& ref);

/// The day that a task given by the event is counted from: when it was given, or, where the days that `rule` gives were over when it was recorded, when that was.
/// Nobody can work to a day that had gone before they were asked.
model::Date given_on(const model::Deciding& deciding, std::string_view rule, model::Date since);

/// The office that answers for a body: the first that runs it, or an empty text.
std::string office_of(const model::Deciding& deciding, std::string_view body);
/// Whom that office escalates to: its head, or an empty text.
std::string head_of(const model::Deciding& deciding, std::string_view body);

}  // namespace beadle::duties

#pragma once
// What follows from an event, as data, in the order to apply. The writer applies changes to its working copy, the store
// commits them, the audit line lists them. Nothing here acts.
// Thread-safety: values; apply() is pure.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflows/model/duty.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/instance.hpp"
#include "workflows/model/notification.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::model {

/// The instance comes into being: head fields as given, version 0 before the event that enters it.
struct Entered {
    Instance instance;
};
/// A region moves. `passed_through` names the states on the way that nobody recorded.
struct Moved {
    std::size_t region = 0;
    std::string from;
    std::string to;
    std::vector<std::string> passed_through;
};
/// A fact is set; an empty value removes it.
struct FactSet {
    std::string name;
    std::string value;
};
/// A new duty with its steps; its first timer follows from it.
struct DutyOpened {
    Duty duty;
};
/// An open or ended duty takes on new contents (deadline moved, judged again, step acted upon). The timer follows from it.
struct DutyChanged {
    Duty duty;
    std::string why;
};
/// A duty ends.
struct DutyEnded {
    std::string ref;
    Outcome outcome{};
    std::optional<Instant> happened_at;
    std::string reason;
};
/// A timer that is not a duty's; replaces one of the same kind.
struct TimerSet {
    std::string kind;
    Instant due_at{};
};
struct TimerDropped {
    std::string kind;
};
/// A message is owed.
struct MailOwed {
    Notification notification;
};
/// Unsent messages are withdrawn: those of one duty, or with an empty ref all of the instance, or one by its id.
struct MailWithdrawn {
    std::string duty;
    std::string notification;
    std::string why;
};
/// A transport took the message, or gave it up.
struct MailResult {
    std::string notification;
    bool accepted = false;
    std::string message_id;
    std::string detail;
    bool expired = false;
};
/// A person released, cancelled or put back one message: "release", "cancel", "retry", "hold".
struct MailMoved {
    std::string notification;
    std::string act;
    std::string why;
};
/// An event for another instance of the system, worked off in the same batch. Its id, cause, depth and times are given by the writer.
struct Raised {
    Event event;
};
/// The instance is pinned to another definition.
struct Repinned {
    std::string definition;
};
struct Ended {};
struct Parked {
    std::string why;
};
struct Released {};
/// The instance is exactly this from now on: what a correction found by judging its history again.
struct JudgedAgain {
    Instance instance;
};

using Change = std::variant<Entered, Moved, FactSet, DutyOpened, DutyChanged, DutyEnded, TimerSet, TimerDropped, MailOwed, MailWithdrawn,
                            MailResult, MailMoved, Raised, Repinned, Ended, Parked, Released, JudgedAgain>;

/// What `decide` answers.
struct Decision {
    Verdict verdict = Verdict::accepted;
    std::vector<Finding> findings;
    std::vector<Change> changes;  ///< Empty unless accepted.
};

/// Carries one change over to the instance. `event` is the one it followed from. Mail, timers and raised events change no instance.
void apply(Instance& instance, const Change& change, const Event& event);

}  // namespace beadle::model

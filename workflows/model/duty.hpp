#pragma once
// A duty: something a post owes by a deadline, with the event that meets it, and the steps (reminders, the due time,
// escalations) by which the engine chases it. Steps belong to the duty: when it ends, they stop.
// Thread-safety: values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/facts.hpp"

namespace beadle::model {

enum class Outcome { open = 0, met = 1, met_late = 2, not_met = 3, excused = 4, withdrawn = 5 };  // Stored: do not change.
/// "open", "met", "met late", "not met", "excused", "withdrawn".
std::string_view to_words(Outcome outcome);
std::optional<Outcome> outcome_from_words(std::string_view words);

/// One instant at which the engine acts on an open duty.
struct Step {
    enum class Kind {
        remind = 0,
        due = 1,
        overdue = 2,
        escalate = 3
    };  // Stored: do not change. due: falls due; overdue: the breach begins.
    Kind kind{};
    Instant at{};
    std::string to;  ///< For escalations: the party told. Otherwise empty: the one who owes.
    int offset = 0;  ///< Working days (hours for `in_hours`) from the deadline: negative is before.
    bool in_hours = false;
    friend bool operator==(const Step&, const Step&) = default;
};

struct Duty {
    std::string ref;                ///< Unique in its instance: "agenda", or "agenda/hfd" where several parties owe one each.
    std::string entry;              ///< The timetable entry it came from: "agenda"; empty for one that its machine brings.
    std::string what;               ///< "publish the agenda"
    std::string owed_by;            ///< A party (post or office) id.
    std::string rule;               ///< The rule's text.
    std::string anchor;             ///< The anchor's name, and ...
    std::optional<Date> anchor_on;  ///< ... its date.
    Date raw{};
    Date safe{};
    Instant due_at{};       ///< Safe, at its time of day or the end of the local day: the engine chases to this.
    Instant late_from{};    ///< The first instant that is late: after raw.
    std::string due_local;  ///< "2022-12-05 17:00 Europe/London": what people were told, kept beside the instant.
    bool provisional = false;
    bool earliest = false;     ///< The rule is an earliest date: met on or after it.
    bool notice_only = false;  ///< Nothing is owed: the mail itself is all (public inspection ends).
    std::string met_by;        ///< Event kind.
    Outcome outcome = Outcome::open;
    std::optional<Instant> happened_at;  ///< When what ended it happened, and ...
    std::optional<Instant> recorded_at;  ///< ... when that was recorded.
    std::string ended_by;                ///< Id of the event that ended it.
    std::string reason;                  ///< For excused and withdrawn: why; who, for an excuse by a person.
    std::vector<Step> steps;             ///< Ascending by time.
    int steps_done = 0;                  ///< How many of them have been acted upon.
    int revision = 0;                    ///< Rises when the deadline moves: a mail about another revision is another mail.
    friend bool operator==(const Duty&, const Duty&) = default;
};

/// The next instant at which the engine must act on this duty; nothing when it has ended or all steps are done.
std::optional<Instant> next_step_at(const Duty& duty);

/// Steps as compact text for the store ("r1669712400,-3,;d1670259600,0,;") and back. Reads exactly what it writes; throws std::invalid_argument otherwise.
std::string steps_to_text(const std::vector<Step>& steps);
std::vector<Step> steps_from_text(std::string_view text);

}  // namespace beadle::model

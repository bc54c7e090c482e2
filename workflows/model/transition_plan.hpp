#pragma once
// What a file says of one transition: which bodies hand over to which, the conditions that must all be declared first, what is owed on the
// way, who answers for which subject before and after, and what a moved target adds. Many bodies may hand over to many.
// Thread-safety: const after loading.

#include <optional>
#include <string>
#include <vector>

#include "workflows/model/definition.hpp"

namespace beadle::model {

/// One condition of the gate. Where the file says `each`, every body named has one of its own.
struct Condition {
    std::string key;  ///< "order", or "due-diligence/ccg-a" where each body has its own.
    std::string ref;  ///< "due-diligence"
    std::string of;   ///< The body whose condition it is, or empty.
    std::string says;
    std::string evidence;              ///< What it is declared on, in words.
    std::vector<std::string> who;      ///< Party ids that may declare it, beside the office that keeps the record: any one of them.
    std::string met_by;                ///< The event that declares it by itself (OrderMade); may be empty.
    std::vector<std::string> rest_on;  ///< Refs of checklists that it rests on.
    std::string asked_of;              ///< Body id whose decision declares it; may be empty.
    std::string asks;                  ///< What that body is asked, as its agenda has it.
};

struct Workstream {
    std::string ref;
    std::string title;
    std::string lead;  ///< Party id, or empty.
};

/// What an entry of the transition's timetable is beside that: the entry itself stands in Definition::timetables under key_of_timetable().
struct TransitionTask {
    std::string entry;       ///< TimetableEntry::ref: "checklist/finance/accounts/ccg-a"
    std::string list;        ///< "finance": the checklist it belongs to; "close-down", "moved" or empty.
    std::string item;        ///< "accounts"
    std::string of;          ///< The body it is about, or empty.
    std::string workstream;  ///< Ref, or empty.
};

/// One line of the allocation: who answers for a subject before the transfer and who after it. The same bodies before and after: it stays.
struct Allocation {
    std::string ref;
    std::string subject;
    std::string kind;  ///< "area", "function", "contract", "agreement", "staff", "property", "records"
    std::vector<std::string> also_called;
    std::vector<std::string> from;  ///< Body ids.
    std::vector<std::string> to;    ///< Body ids; empty: nobody, it ends.
    std::string by;                 ///< The instrument that moves it.
    std::optional<Date> since;      ///< Since when `from` have answered, and ...
    std::string since_by;           ///< ... by which instrument.
    std::optional<Date> on;         ///< A date of its own; otherwise the day of the transfer.
    std::string post_before;        ///< Party id that answers for it until then, or empty for whoever answers for the body.
    std::string post_after;
};

/// What is added when the predecessors' last day moves past a day of the year: a part-year account past 31 March.
struct WhenMoved {
    unsigned past_month = 0;
    unsigned past_day = 0;
    std::vector<std::string> entries;  ///< Refs of timetable entries, to be opened once a year passed: "moved/part-year-account".
};

struct TransitionPlan {
    std::string ref;
    std::string title;
    std::string matter;
    std::string kept_by;            ///< Office id that keeps its record.
    std::vector<std::string> from;  ///< Body ids that hand over.
    std::vector<std::string> to;    ///< Body ids that take over; empty for a wind-down without successor.
    Date target{};                  ///< The appointed day that is worked towards.
    std::optional<Date> shadow_from;
    std::vector<Condition> gate;
    std::vector<Workstream> workstreams;
    std::vector<TransitionTask> tasks;
    std::vector<Allocation> allocations;
    std::vector<WhenMoved> when_moved;
};

/// "transition/ccg-to-icb": the instance's id, and where its entries stand in Definition::timetables.
inline std::string transition_id(const TransitionPlan& plan) { return "transition/" + plan.ref; }

}  // namespace beadle::model

#pragma once
// Which meeting can a paper still make? For each coming meeting the gates it must pass, counted backwards from the meeting (clearance by each reviewer, in
// parallel; the deadline for final reports; publication of the agenda) against what can be reached forward from today. Nobody's silence is
// counted as clearance: each reviewer is given all the days that the file gives.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::paper {

/// One coming meeting of the body: dated, or to be held within a window.
struct MeetingAhead {
    std::string id;    ///< "ICPA/2022-23/3", or "ICPA special" for one that the plan foresees and nobody has called.
    std::string name;  ///< As people say it.
    std::optional<model::Date> held_on;
    model::Date window_from{};        ///< Where it has no date: the first ...
    model::Date window_until{};       ///< ... and the last day on which it may be held.
    bool is_published = false;        ///< Its agenda is out: nothing can be added in time but as a late item.
    std::vector<std::string> bodies;  ///< Those that sit in it, its own first: the strictest notice counts.
};

struct Gate {
    std::string name;        ///< "legal implications", "final reports", "agenda published"
    std::string who;         ///< Party's name; empty where it is nobody's alone.
    std::string rule;        ///< As written.
    std::string source;      ///< Of the rule; may be empty.
    model::Date latest{};    ///< The last day for it, counted back from the meeting.
    model::Date possible{};  ///< The first day on which it can be done, counted forward from today.
    bool kept = false;
    int short_by = 0;     ///< Working days that are missing.
    bool is_law = false;  ///< Of the procedure; otherwise the organisation's own.
    std::string proof;    ///< One sentence.
};

/// How one meeting stands.
struct MeetingJudged {
    MeetingAhead meeting;
    model::Date
        on{};  ///< The date judged: the meeting's, or for one without a date the first in its window that can be made, else its last.
    std::vector<Gate> gates;  ///< In the order in which they come.
    bool can_be_made = false;
    bool as_a_late_paper = false;  ///< Only the organisation's own deadlines are missed: it can be late, but lawfully before the body.
    std::string blocked_by;        ///< The first gate that cannot be kept; empty where there is none.
    int short_by = 0;
};

struct CanWeMakeIt {
    std::vector<MeetingJudged> meetings;  ///< By date.
    std::optional<std::size_t> earliest;  ///< Index of the first meeting that can be made.
    model::Date first_possible{};         ///< The first day on which a meeting could be held that the paper makes.
    std::string said;                     ///< The answer in a sentence.
};

/// `paper` where one stands already: what is cleared need not be cleared again, and a reviewer who has had it for three days has three days less.
/// Null for one that is only thought of: its draft is taken to be ready on `ready_on`.
CanWeMakeIt can_we_make_it(const model::Instance* paper, const std::string& body, std::vector<MeetingAhead> meetings, model::Date ready_on,
                           const model::Definition& definition, const calendar::DayCalendar& calendar);

}  // namespace beadle::paper

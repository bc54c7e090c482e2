#pragma once
// How the papers of a body are cleared before they go on an agenda: which headings a paper has, who reviews each and for how long, and when the
// final report must be in. Read from "clearance of BODY"; for the machine of papers and for whoever counts ahead.
// Thread-safety: const after loading.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/rule.hpp"

namespace beadle::model {

/// One heading of a paper: looked at by a reviewer, or a fact that its author must give.
struct ClearanceHeading {
    std::string ref;        ///< "legal"
    std::string name;       ///< "legal implications"
    std::string reviewer;   ///< Party id; empty for a fact that must be given.
    calendar::Rule within;  ///< "within 5 working days of receipt": how long the reviewer has. Unused without a reviewer.
    std::string then;       ///< Party id: who is told when the reviewer says nothing; empty for the head of the body's office.
    std::vector<std::string> one_of = {};  ///< What may be given, where that is not free.
    std::string ask;                       ///< What the reviewer looks for, in a sentence; may be empty.
};

struct ClearancePlan {
    std::string body;
    std::string author;                       ///< Party id: who drafts where the request names nobody; empty for the body's office.
    std::optional<calendar::Rule> draft_by;   ///< "20 working days before meeting"
    std::optional<calendar::Rule> answer_by;  ///< "within 3 working days of return": how long the author has with what was returned.
    std::optional<calendar::Rule> final_by;   ///< "7 working days before meeting at 10am"
    std::string if_late;                      ///< What a final report after its deadline means for the item, in words.
    std::string source;                       ///< Where these deadlines are written; may be empty.
    std::vector<ClearanceHeading> headings;   ///< In the order of the paper.
};

/// The last day on which reviews serve a report that is due on `due`: they may take that whole day, so that for one due at a time of day it is the working day before.
calendar::Date last_day_to_review(calendar::Date due, std::optional<calendar::minutes> at, const calendar::DayCalendar& calendar);
/// The last working day on which a reviewer can be sent the paper and still have all their days by `done_by`; nothing where the rule cannot be counted.
std::optional<calendar::Date> last_day_to_send(const calendar::Rule& within, calendar::Date done_by, const calendar::DayCalendar& calendar);

/// The heading with this ref or name, letter case aside; null where there is none.
const ClearanceHeading* find_heading(const ClearancePlan& plan, std::string_view said);

}  // namespace beadle::model

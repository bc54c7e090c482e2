#pragma once
// How the clearance of one paper stands, heading by heading, and how a reviewer's days are counted while a paper goes back and forth:
// the clock runs while the reviewer has it and stands still while it is with its author.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::paper {

/// Where one heading stands.
enum class Standing {
    not_sent,       ///< Nobody has it yet.
    with_reviewer,  ///< The clock runs.
    with_author,    ///< Returned: the clock stands still.
    cleared,        ///< By its reviewer's word, perhaps subject to comments.
    to_be_given,    ///< A fact that the author has not given.
    given
};
Standing standing_of(const model::ClearanceHeading& heading, const model::Facts& facts);

/// The headings that keep a paper from being cleared: not cleared by their reviewers, or not given.
std::vector<const model::ClearanceHeading*> missing_in(const model::ClearancePlan& plan, const model::Facts& facts);
bool has_reviewers(const model::ClearancePlan& plan);

/// How many of the days that `within` counts lie between receipt and return: the day of receipt is not counted, that of return is.
int days_used(const calendar::Rule& within, model::Date received_on, model::Date returned_on, const calendar::DayCalendar& calendar);

/// What is left to a reviewer who used `used` days: at least one, for nobody reads a paper in no time.
int days_left(const calendar::Rule& within, int used);

/// The rule with another count: "within 3 working days of receipt".
std::string with_days(const calendar::Rule& within, int count);

/// "5 working days", "1 day".
std::string in_words(const calendar::Rule& within, int count);

}  // namespace beadle::paper

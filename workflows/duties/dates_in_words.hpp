#pragma once
// Dates that the words of a timetable name by what they are: "If you cannot, tell us by {5 working days before chapters}. The agenda is public by {agenda}."
// Between braces stands the ref of another line of the timetable, for the day that it is due, or a rule as any deadline has it.
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/context.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::duties {

/// One place between braces.
struct DateNamed {
    std::size_t at = 0;   ///< Of its opening brace, and ...
    std::size_t end = 0;  ///< ... behind its closing one; npos where there is none.
    std::string_view words;
};
/// The places in the order of the text, which must outlive them.
std::vector<DateNamed> dates_named(std::string_view text);

/// The text with each date said: "Tuesday 22 November", with its year where that is another than the duty's. What cannot be counted yet, since its anchor has no date, is
/// said as the rule's own words.
std::string with_dates(std::string_view text, const model::Instance& instance, const model::Duty& duty, const model::Context& context);

}  // namespace beadle::duties

#pragma once
// Reports: those that come again, at every meeting or every so many months, and the one that is promised to a meeting. Each round is a duty of its own, which
// one report meets. The acts stand in action_acts.hpp. Internal to the action.
// Thread-safety: pure functions over one decision.

#include <optional>
#include <string>
#include <string_view>

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// How often a report comes: at every meeting of its body, or every so many months.
struct Frequency {
    bool every_meeting = false;
    int months = 0;
    std::string words;  ///< "every meeting", "every 3 months"
};

/// "meeting", "every quarter", "2 months"; nothing for what does not say how often, or less than once in five years.
std::optional<Frequency> parse_frequency(std::string_view said);
std::optional<Frequency> frequency_of(const model::Facts& facts);
/// A report promised to one meeting: the next, or one by its id. What is told of it stands in the register's list: "once, at the next meeting".
bool is_promised(const model::Facts& facts);
/// The same of that meeting: promised to it by its id, or to the next, whichever that is.
bool is_promised_to(const model::Facts& facts, std::string_view meeting);
/// It comes again, also where how often is still to be named.
bool recurs(const model::Facts& facts);

/// The reports end before the round of that day.
bool is_past_its_end(const model::Deciding& deciding, model::Date round_on);
/// The first day after `last` that is a whole number of rounds after the first: counted from there, so that the month's last day stays the month's last.
model::Date round_after(const model::Deciding& deciding, model::Date last, int every_months);
/// Opens the duty of the round that is next. At meetings the register says which; by months each is counted from the first.
void open_round(model::Deciding& deciding);

}  // namespace beadle::action

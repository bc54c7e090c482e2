#pragma once
// Files of meetings as other programs export them: a table (CSV, its columns called as people call them, the day before the month) or a
// calendar (iCalendar, RFC 5545). Whatever a file holds, it is read or said to be not understood, by line.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/zone.hpp"

namespace beadle::cli {

/// One meeting of a file.
struct MeetingRead {
    int line = 0;  ///< Where it begins, from 1.
    calendar::Date held_on{};
    std::optional<calendar::minutes> at;
    std::string name, place, kind;
    std::string state;  ///< "in the diary", "published", "concluded", "cancelled" ...; empty where the file does not say.
    std::string uid;    ///< What the file calls it; empty where it does not.
};

/// One row that is not understood, or a file that is none.
struct RowMistake {
    int line = 0;
    std::string what, what_to_do;
};

struct MeetingsFile {
    std::vector<MeetingRead> meetings;  ///< As they come in the file.
    std::vector<RowMistake> mistakes;
    std::vector<std::string> ignored;  ///< Columns that say nothing to us.
};

/// RFC 4180 and its kin: comma, semicolon or tab, quoted cells, either line end, a byte order mark.
MeetingsFile read_meetings_table(std::string_view text, const calendar::Zone& zone);
/// Times of other zones come out local to `zone`.
MeetingsFile read_meetings_calendar(const std::string& text, const calendar::Zone& zone);

/// The state that a word for it means ("held", "agenda published"); nothing for a word that is none. An empty word is an empty state.
std::optional<std::string> state_meant(std::string_view word);

}  // namespace beadle::cli

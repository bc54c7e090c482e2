// Tables and calendars of meetings out of other programs: every row is read, or said to be not understood at a line of the file.
#include <algorithm>
#include <string>

#include "daemon/cli/meetings_file.hpp"
#include "daemon/definitions/load.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    static const auto zone = definitions::load_zone("Europe/London");
    const auto lines = static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) + 1;
    for (const auto& file : {cli::read_meetings_table(text, zone), cli::read_meetings_calendar(std::string{text}, zone)}) {
        for (const auto& meeting : file.meetings)
            fuzz::claim(meeting.held_on.ok() && meeting.line >= 0 && meeting.line <= lines, "a meeting has a day");
        for (const auto& mistake : file.mistakes)
            fuzz::claim(!mistake.what.empty() && mistake.line <= lines, "a mistake is said, at a line of the file");
    }
}

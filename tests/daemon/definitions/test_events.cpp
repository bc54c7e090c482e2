#include <algorithm>

#include "daemon/definitions/files.hpp"
#include "tests/catch.hpp"
#include "workflows/decide.hpp"

using namespace beadle::definitions;

TEST_CASE("every event that a timetable knows is one that a meeting knows, or that meets a duty by being noted", "[definitions]") {
    const auto known = beadle::known_events("meeting");
    for (const auto& event : events_that_meet()) {
        if (event == "QuestionsClosed" || event == "InspectionEnded" || event == "ReportReceived" || event == "NoticeGiven")
            continue;  // Noted, no state.
        INFO(event);
        CHECK(std::find(known.begin(), known.end(), event) != known.end());
    }
}

#include "workflows/meeting/meeting_acts.hpp"
#include "workflows/meeting/rules.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace acts {

void open_the_meeting(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) return;
    deciding.set("opened_at", calendar::to_iso(deciding.event().happened_at));
    if (auto present = number_of(deciding.event().facts, "present")) {
        deciding.set("present", std::to_string(*present));
        if (text_of(deciding.now().facts, "kind") != "informal")
            if (auto missing = quorum_missing(deciding.now().body, *present, deciding.context())) deciding.breach(std::move(*missing));
    }
}

}  // namespace acts

}  // namespace beadle::meeting

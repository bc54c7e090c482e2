#pragma once
// What stands in the calendar of a post, an office or a body: its meetings, and its deadlines as days that block no time. Names of posts, offices, bodies
// and meetings only: no person, and no title of an item, paper or action, which may be exempt. Deadlines that a machine brings are called by
// the event that meets them, since their words may quote such a title.
// Thread-safety: pure reads of the store; on the reader's thread.

#include <string>

#include "daemon/calendar_feed/icalendar.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::calendar_feed {

enum class Cancelled { show, hide, confirmed };  ///< confirmed: they stay, and only their summary says it.
enum class Show { all, meetings, deadlines };

struct Wanted {
    std::string party;  ///< A post or office: what it owes, and the meetings of its bodies. Or, where it is empty, ...
    std::string body;   ///< ... a body id: its meetings and whatever is owed for them.
    Cancelled cancelled = Cancelled::show;
    Show show = Show::all;
};

/// What is cancelled, done or withdrawn stays for 30 days after its day, the rest for a year. `today` is local; nothing else of the day's time is in it.
Calendar calendar_of(store::Store& store, const model::Definition& live, const Wanted& wanted, calendar::Date today);
/// One meeting alone, for a mail; without events where it has no date.
Calendar calendar_of_meeting(store::Store& store, const model::Definition& live, const model::Instance& meeting);

}  // namespace beadle::calendar_feed

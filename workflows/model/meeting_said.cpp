#include "workflows/model/meeting_said.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "workflows/calendar/rule.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::model {
namespace {

const std::vector<std::string> adoptable{"in the diary", "reports called for", "agenda settled", "published", "open", "concluded"};

}  // namespace

bool can_begin_at(Deciding& deciding, std::optional<Date> held_on, const std::string& said) {
    const auto time = calendar::parse_time(said);
    if (!time) {
        deciding.not_accepted("at", calendar::what_is_wrong(said, time.error()));
        return false;
    }
    if (held_on && calendar::is_ambiguous_or_absent(*deciding.context().zone, {*held_on, *time})) {
        deciding.not_accepted("at", "on " + calendar::in_words(*held_on) + " the clocks change and " + calendar::in_words(*time) +
                                        " occurs twice or not at all: choose another time");
        return false;
    }
    return true;
}

bool can_be_adopted_in(std::string_view state) { return std::find(adoptable.begin(), adoptable.end(), state) != adoptable.end(); }

void not_adopted_in(Deciding& deciding, const std::string& state) {
    deciding.not_accepted("state", "'" + state + "' is not a state a dated meeting can be adopted in",
                          {"One of: " + join(adoptable) + "; with held_on=DATE."});
}

}  // namespace beadle::model

#include "workflows/model/meeting_said.hpp"

#include <algorithm>
#include <array>

#include "workflows/calendar/rule.hpp"

namespace beadle::model {

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

bool can_be_adopted_in(std::string_view state) {
    static constexpr std::array<std::string_view, 6> states{"in the diary", "reports called for", "agenda settled", "published",
                                                            "open",         "concluded"};
    return std::find(states.begin(), states.end(), state) != states.end();
}

void not_adopted_in(Deciding& deciding, const std::string& state) {
    deciding.not_accepted("state", "'" + state + "' is not a state a dated meeting can be adopted in",
                          {"One of: in the diary, reports called for, agenda settled, published, open, concluded; with held_on=DATE."});
}

}  // namespace beadle::model

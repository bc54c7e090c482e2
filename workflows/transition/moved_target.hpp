#pragma once
// The target moves: every date that counts from it is counted again, what a move adds is opened, and each post is told once what became of its dates.
// Thread-safety: pure functions.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/transition_acts.hpp"

namespace beadle::transition {

/// What a move did to the duties of one post, for the one notice that it gets.
struct Told {
    std::vector<std::string> moved, unmoved, added, past;
};
using ToldByParty = std::map<std::string, Told>;

/// When the target was last moved; what is recorded of before then moves it no more.
std::optional<model::Instant> moved_since(const model::Deciding& deciding);
/// The new target that the event names for a reason; nothing, and not accepted or noted, where it is none.
std::optional<model::Date> new_target(TransitionWork& work);
void set_target(model::Deciding& deciding, model::Date was, model::Date to);

/// Opens, moves and withdraws what the file adds when the target moves past a day of the year. `told` may be null: nobody is.
void see_to_what_moves_add(model::Deciding& deciding, const model::TransitionPlan& plan, std::string_view anchor, model::Date anchor_on,
                           ToldByParty* told);

}  // namespace beadle::transition

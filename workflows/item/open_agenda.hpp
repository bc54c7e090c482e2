#pragma once
// Whether an item was on an agenda that was open for the time the rule asks, in whatever order that is learnt of: before it is taken, after its meeting has
// ended, after its decision. Fact `taken_though` remembers the state in which it was taken without having been open: "proposed", "late", "barred".
// Internal to the item.
// Thread-safety: pure functions over one decision.

#include <optional>
#include <string_view>

#include "workflows/model/deciding.hpp"

namespace beadle::item {

inline constexpr const char* not_open_in_time = "the agenda was not open for the time the rule asks";

/// The last day on which an item could be added to the agenda and still be open for the time the rule asks; nothing where there is no such rule.
std::optional<model::Date> last_day_to_add(std::string_view body, std::optional<model::Date> held_on, const model::Context& context);

/// Added after the agenda that the event speaks of was published, and too late to be open for the time the rule asks.
bool was_added_too_late(const model::Deciding& deciding);

/// The event says when the agenda was published: that is remembered.
void note_when_published(model::Deciding& deciding);

/// The item is taken though, as far as is recorded, it was not open: a breach.
void breach_of_being_taken(model::Deciding& deciding, std::string_view stood_at);

/// What was held against the decision falls, for a reason that is said.
void let_the_breach_fall(model::Deciding& deciding, std::string_view why);

/// The state in which an item stands that its meeting's end left over, once the event of its agenda is known; the same state where it changes nothing.
std::string_view stands_after(const model::Deciding& deciding, std::string_view stood_at);

/// The item has been decided, and only now is it recorded how the agenda was open. True where the event is of that kind.
bool learn_after_the_decision(model::Deciding& deciding);

}  // namespace beadle::item

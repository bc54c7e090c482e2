#pragma once
// The partnership with a strategy: three chapters, three bodies whose support is sought, an approval by 31 December 2022 (a Saturday) that takes effect from
// 1 April 2023 (a Saturday too). And the few acts that most of its claims begin with.

#include <functional>
#include <memory>
#include <string>

#include "tests/workflows/support/world.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::testing {

inline constexpr const char* the_strategy = "ICPA/strategy/ics";

/// The plan as the paper has it; `change` may make another of it.
model::StrategyPlan strategy_plan();
/// The partnership with an ICB board, that plan, and the first Assembly in September and the special one in December asked for its direction and approval.
model::Definition with_strategy(const std::function<void(model::StrategyPlan&)>& change = {});

/// Records that the meeting's agenda is out, holds it on `day`, has `item` decided with `facts`, and concludes it.
void decide_at(World& world, const std::string& meeting, const std::string& day, const std::string& item, model::Facts facts);
/// The meeting that was called for the slot last.
std::string meeting_for(const World& world, const char* slot);
/// The item of `body`'s meetings that asks `asks` of the strategy, the last one; or an empty text.
std::string item_asking(const World& world, const std::string& prefix, const std::string& asks);

/// The direction is set by the item of the first Assembly, on 20 September 2022.
void set_direction(World& world);
/// Chapters in, everybody involved, everything declared.
void prepare(World& world);
/// Sought in November, each body supporting it at a meeting of its own.
void have_it_supported(World& world);
/// The item of the special Assembly of 13 December 2022 is decided so.
void decide_the_approval(World& world, model::Facts facts);

/// The world on 1 February 2022, with the strategy entered.
World begun(const std::function<void(model::StrategyPlan&)>& change = {});
/// Its direction set, prepared and supported by all.
World supported(const std::function<void(model::StrategyPlan&)>& change = {});
/// Decided on by the special Assembly of 13 December 2022.
World approved(model::Facts facts = {{"outcome", "approved"}, {"minute", "7"}});
/// Published on 20 December 2022; and on 3 April 2023, when it has taken effect.
World published();
World in_effect();
/// The last day of a duty of the strategy.
std::string raw(const World& world, const char* ref);

}  // namespace beadle::testing

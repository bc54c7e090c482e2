#pragma once
// What the rows of the strategy's table do, and what they ask first. Direction and support stand in preparation.cpp, the approval and the text
// that is settled after it in approval.cpp, what is published or held in publication.cpp, from when it applies and until when in effect.cpp.

#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

struct StrategyWork {
    model::Deciding& deciding;
    const model::StrategyPlan& plan;
    bool passing = false;     ///< The row is passed through: nobody recorded it.
    bool is_prepared = true;  ///< What is on the way leads to the preparation, and not beyond: chapters are asked for.
};

namespace acts {
void set_direction(StrategyWork& work);
void reopen_direction(StrategyWork& work);
void seek_support(StrategyWork& work);
void note_support(StrategyWork& work);
void go_back(StrategyWork& work);
void return_chapters(StrategyWork& work);
void approve(StrategyWork& work);
void approve_subject(StrategyWork& work);
void decline(StrategyWork& work);
void settle_text(StrategyWork& work);
void hold(StrategyWork& work);
void release(StrategyWork& work);
void publish(StrategyWork& work);
void take_effect(StrategyWork& work);
void replace(StrategyWork& work);
void take_up_again(StrategyWork& work);
void note(StrategyWork& work);
bool is_held(const StrategyWork& work);
bool is_not_held(const StrategyWork& work);
bool sends_it_back(const StrategyWork& work);
bool goes_on(const StrategyWork& work);
}  // namespace acts

}  // namespace beadle::strategy_approval

#pragma once
// What a transition does when an event befalls it: the acts and guards of its table, without the machine that calls them.
// Thread-safety: pure functions.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::model {
struct TransitionPlan;
}

namespace beadle::transition {

/// An event on its way through the machine.
struct TransitionWork {
    model::Deciding& deciding;
    const model::TransitionPlan& plan;
    model::Facts said;       ///< What the event says; for a body's decision, what follows from it.
    std::string kind;        ///< Which event the machine is asked for.
    bool by_a_body = false;  ///< A body decided it: nobody's rights are asked again.
};

/// What the rows of the table do, and the guards that they ask. What is not to be is said to `deciding` as not accepted.
namespace acts {
void begin_shadow(TransitionWork& work);
void declare(TransitionWork& work);
void withdraw(TransitionWork& work);
void declare_late(TransitionWork& work);
void withdraw_late(TransitionWork& work);
void shut_again(TransitionWork& work);
void order_shuts_again(TransitionWork& work);
void note_instrument(TransitionWork& work);
void do_item(TransitionWork& work);
void move_target(TransitionWork& work);
void move_target_after_all(TransitionWork& work);
void move_target_late(TransitionWork& work);
void pass_the_gate(TransitionWork& work);
void wait_at_the_gate(TransitionWork& work);
void transfer(TransitionWork& work);
void begin_close_down(TransitionWork& work);
void close(TransitionWork& work);
void abandon(TransitionWork& work);
void note(TransitionWork& work);
bool the_gate_is_open(const TransitionWork& work);
bool the_gate_is_shut(const TransitionWork& work);
bool it_was_prepared(const TransitionWork& work);
bool it_ran_in_shadow(const TransitionWork& work);
bool it_took_place(const TransitionWork& work);
}  // namespace acts

}  // namespace beadle::transition

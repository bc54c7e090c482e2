#pragma once
// The life of an assembly cycle. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Include only from assembly_cycle.cpp.

#include <boost/mpl/vector/vector20.hpp>

#include "workflows/model/deciding.hpp"
#include "workflows/model/machine.hpp"

namespace beadle::assembly_cycle {

struct CycleWork {
    model::Deciding& deciding;
};

namespace acts {
void open_slots(CycleWork& work);
void open_slot(CycleWork& work);
void fulfil(CycleWork& work);
void reopen(CycleWork& work);
void note(CycleWork& work);
bool was_the_last(const CycleWork& work);
bool more_are_open(const CycleWork& work);
}  // namespace acts

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Waiting, "waiting");
BEADLE_STATE(Running, "running");
BEADLE_STATE(RunningOver, "running over");
BEADLE_STATE(Complete, "complete");

BEADLE_EVENT(CycleOpened);
BEADLE_EVENT(SlotOpened);
BEADLE_EVENT(SlotFulfilled);
BEADLE_EVENT(SlotReopened);
BEADLE_EVENT(SlotOverdue);

BEADLE_ACTION(open_slots);
BEADLE_ACTION(open_slot);
BEADLE_ACTION(fulfil);
BEADLE_ACTION(reopen);
BEADLE_ACTION(note);
BEADLE_GUARD(was_the_last);
BEADLE_GUARD(more_are_open);

struct CycleFront : model::MachineFront<CycleFront, CycleWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = Waiting;

    using states = mpl::vector4<Waiting, Running, RunningOver, Complete>;
    using events = mpl::vector5<CycleOpened, SlotOpened, SlotFulfilled, SlotReopened, SlotOverdue>;

    // clang-format off
    struct transition_table : mpl::vector13<
    //    from          on              to            do           if
    // ---------------------------------------------------------------------------
    Row < Waiting     , CycleOpened   , Running     , open_slots , none          >,  // on its own date, whatever the last one did
    // ---------------------------------------------------------------------------
    Row < Running     , SlotOpened    , Running     , open_slot  , none          >,
    Row < Running     , SlotFulfilled , Complete    , fulfil     , was_the_last  >,
    Row < Running     , SlotFulfilled , Running     , fulfil     , more_are_open >,
    Row < Running     , SlotReopened  , Running     , reopen     , none          >,
    Row < Running     , SlotOverdue   , RunningOver , note       , none          >,
    // ---------------------------------------------------------------------------
    Row < RunningOver , SlotOpened    , RunningOver , open_slot  , none          >,
    Row < RunningOver , SlotFulfilled , Complete    , fulfil     , was_the_last  >,
    Row < RunningOver , SlotFulfilled , RunningOver , fulfil     , more_are_open >,
    Row < RunningOver , SlotReopened  , RunningOver , reopen     , none          >,
    Row < RunningOver , SlotOverdue   , RunningOver , note       , none          >,
    // ---------------------------------------------------------------------------
    Row < Complete    , SlotReopened  , Running     , reopen     , none          >,
    Row < Complete    , SlotFulfilled , Complete    , note       , none          >   // taken up again at another meeting
    > {};
    // clang-format on
};

}  // namespace beadle::assembly_cycle

#pragma once
// The life of a transition. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Include only from transition.cpp.
// Law, as read for the transfer of July 2022: NHS England establishes each integrated care board by order (NHS Act 2006 s.14Z25(1) and (2)); in
// connection with the abolition of a commissioning group under s.14Z27 it may make a scheme that transfers the group's property, rights or
// liabilities (s.14Z28(1)). That a group answers until it is abolished is how the program reads it. What else a gate asks is local and stands in the file.

#include <boost/mpl/vector/vector50.hpp>

#include "workflows/model/machine.hpp"
#include "workflows/transition/transition_acts.hpp"

namespace beadle::transition {

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Preparing, "preparing");
BEADLE_STATE(ShadowRunning, "shadow running");
BEADLE_STATE(Transferred, "transferred");
BEADLE_STATE(ClosingDown, "closing down");
BEADLE_STATE(Complete, "complete");
BEADLE_STATE(Abandoned, "abandoned");

BEADLE_EVENT(ShadowRunningBegun);
BEADLE_EVENT(ConditionDeclared);
BEADLE_EVENT(ConditionWithdrawn);
BEADLE_EVENT(OrderMade);
BEADLE_EVENT(TransferSchemeMade);
BEADLE_EVENT(ChecklistItemDone);
BEADLE_EVENT(TargetDateMoved);
BEADLE_EVENT(AppointedDayReached);
BEADLE_EVENT(TransferTookPlace);
BEADLE_EVENT(CloseDownBegun);
BEADLE_EVENT(ClosedDown);
BEADLE_EVENT(TransitionAbandoned);

BEADLE_ACTION(begin_shadow);
BEADLE_ACTION(declare);
BEADLE_ACTION(withdraw);
BEADLE_ACTION(declare_late);
BEADLE_ACTION(withdraw_late);
BEADLE_ACTION(shut_again);
BEADLE_ACTION(order_shuts_again);
BEADLE_ACTION(note_instrument);
BEADLE_ACTION(do_item);
BEADLE_ACTION(move_target);
BEADLE_ACTION(move_target_after_all);
BEADLE_ACTION(move_target_late);
BEADLE_ACTION(pass_the_gate);
BEADLE_ACTION(wait_at_the_gate);
BEADLE_ACTION(transfer);
BEADLE_ACTION(begin_close_down);
BEADLE_ACTION(close);
BEADLE_ACTION(abandon);
BEADLE_ACTION(note);
BEADLE_GUARD(the_gate_is_open);
BEADLE_GUARD(the_gate_is_shut);
BEADLE_GUARD(it_was_prepared);
BEADLE_GUARD(it_ran_in_shadow);
BEADLE_GUARD(it_took_place);

struct TransitionFront : model::MachineFront<TransitionFront, TransitionWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = Preparing;

    using states = mpl::vector6<Preparing, ShadowRunning, Transferred, ClosingDown, Complete, Abandoned>;
    using events =
        mpl::vector12<ShadowRunningBegun, ConditionDeclared, ConditionWithdrawn, OrderMade, TransferSchemeMade, ChecklistItemDone,
                      TargetDateMoved, AppointedDayReached, TransferTookPlace, CloseDownBegun, ClosedDown, TransitionAbandoned>;

    // clang-format off
    struct transition_table : mpl::vector49<
    //    from            on                    to              do                 if
    // -----------------------------------------------------------------------------------------------------------------
    Row < Preparing     , ShadowRunningBegun  , ShadowRunning , begin_shadow     , none                     >,  // NHS England, ICS design framework 2021
    Row < Preparing     , ConditionDeclared   , Preparing     , declare          , none                     >,  // the file's gate, in any order
    Row < Preparing     , ConditionWithdrawn  , Preparing     , withdraw         , none                     >,
    Row < Preparing     , OrderMade           , Preparing     , note_instrument  , none                     >,  // NHS Act 2006 s.14Z25(2)
    Row < Preparing     , TransferSchemeMade  , Preparing     , note_instrument  , none                     >,  // NHS Act 2006 s.14Z28(1)
    Row < Preparing     , ChecklistItemDone   , Preparing     , do_item          , none                     >,  // due diligence guidance, August 2021
    Row < Preparing     , TargetDateMoved     , Preparing     , move_target      , none                     >,
    Row < Preparing     , AppointedDayReached , Transferred   , pass_the_gate    , the_gate_is_open         >,
    Row < Preparing     , AppointedDayReached , Preparing     , wait_at_the_gate , the_gate_is_shut         >,
    Row < Preparing     , TransferTookPlace   , Transferred   , transfer         , none                     >,  // a fact, judged against the gate
    Row < Preparing     , TransitionAbandoned , Abandoned     , abandon          , none                     >,
    // -----------------------------------------------------------------------------------------------------------------
    Row < ShadowRunning , ConditionDeclared   , ShadowRunning , declare          , none                     >,
    Row < ShadowRunning , ConditionWithdrawn  , ShadowRunning , withdraw         , none                     >,
    Row < ShadowRunning , OrderMade           , ShadowRunning , note_instrument  , none                     >,
    Row < ShadowRunning , TransferSchemeMade  , ShadowRunning , note_instrument  , none                     >,
    Row < ShadowRunning , ChecklistItemDone   , ShadowRunning , do_item          , none                     >,
    Row < ShadowRunning , TargetDateMoved     , ShadowRunning , move_target      , none                     >,
    Row < ShadowRunning , AppointedDayReached , Transferred   , pass_the_gate    , the_gate_is_open         >,
    Row < ShadowRunning , AppointedDayReached , ShadowRunning , wait_at_the_gate , the_gate_is_shut         >,
    Row < ShadowRunning , TransferTookPlace   , Transferred   , transfer         , none                     >,
    Row < ShadowRunning , TransitionAbandoned , Abandoned     , abandon          , none                     >,
    // -----------------------------------------------------------------------------------------------------------------
    Row < Transferred   , ConditionDeclared   , Transferred   , declare_late     , none                     >,  // recorded after what followed
    Row < Transferred   , ConditionWithdrawn  , Preparing     , shut_again       , it_was_prepared          >,  // withdrawn before the day that the calendar passed
    Row < Transferred   , ConditionWithdrawn  , ShadowRunning , shut_again       , it_ran_in_shadow         >,
    Row < Transferred   , ConditionWithdrawn  , Transferred   , withdraw_late    , it_took_place            >,
    Row < Transferred   , OrderMade           , Preparing     , order_shuts_again , it_was_prepared          >,  // it names a later day than the calendar passed
    Row < Transferred   , OrderMade           , ShadowRunning , order_shuts_again , it_ran_in_shadow         >,
    Row < Transferred   , OrderMade           , Transferred   , note_instrument  , it_took_place            >,
    Row < Transferred   , TransferSchemeMade  , Transferred   , note_instrument  , none                     >,  // recorded or made after the day
    Row < Transferred   , ChecklistItemDone   , Transferred   , do_item          , none                     >,
    Row < Transferred   , TargetDateMoved     , Preparing     , move_target_after_all , it_was_prepared          >,  // moved before the day that the calendar passed
    Row < Transferred   , TargetDateMoved     , ShadowRunning , move_target_after_all , it_ran_in_shadow         >,
    Row < Transferred   , TargetDateMoved     , Transferred   , move_target_late , it_took_place            >,
    Row < Transferred   , CloseDownBegun      , ClosingDown   , begin_close_down , none                     >,
    Row < Transferred   , ClosedDown          , Complete      , close            , none                     >,
    // -----------------------------------------------------------------------------------------------------------------
    Row < ClosingDown   , ConditionDeclared   , ClosingDown   , declare_late     , none                     >,
    Row < ClosingDown   , ConditionWithdrawn  , ClosingDown   , withdraw_late    , none                     >,
    Row < ClosingDown   , OrderMade           , ClosingDown   , note_instrument  , none                     >,
    Row < ClosingDown   , TransferSchemeMade  , ClosingDown   , note_instrument  , none                     >,
    Row < ClosingDown   , ChecklistItemDone   , ClosingDown   , do_item          , none                     >,
    Row < ClosingDown   , TargetDateMoved     , ClosingDown   , move_target_late , none                     >,
    Row < ClosingDown   , ClosedDown          , Complete      , close            , none                     >,  // final accounts, records
    // -----------------------------------------------------------------------------------------------------------------
    Row < Complete      , ConditionDeclared   , Complete      , declare_late     , none                     >,  // each judged at the time it happened
    Row < Complete      , ConditionWithdrawn  , Complete      , withdraw_late    , none                     >,
    Row < Complete      , OrderMade           , Complete      , note_instrument  , none                     >,
    Row < Complete      , TransferSchemeMade  , Complete      , note_instrument  , none                     >,
    Row < Complete      , TargetDateMoved     , Complete      , move_target_late , none                     >,
    Row < Complete      , ChecklistItemDone   , Complete      , do_item          , none                     >,  // done in time, recorded late
    Row < Abandoned     , ConditionWithdrawn  , Abandoned     , note             , none                     >
    > {};
    // clang-format on
};

}  // namespace beadle::transition

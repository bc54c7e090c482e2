#pragma once
// The life of an action. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Include only from action.cpp.

#include <boost/mpl/vector/vector30.hpp>

#include "workflows/model/deciding.hpp"
#include "workflows/model/machine.hpp"

namespace beadle::action {

struct ActionWork {
    model::Deciding& deciding;
};

namespace acts {
void name_owner(ActionWork& work);
void name_date(ActionWork& work);
void note_owner(ActionWork& work);
void note_date(ActionWork& work);
void extend(ActionWork& work);
void note_progress(ActionWork& work);
void report_done(ActionWork& work);
void close(ActionWork& work);
void reopen(ActionWork& work);
void transfer(ActionWork& work);
void hold(ActionWork& work);
void resume(ActionWork& work);
void drop(ActionWork& work);
}  // namespace acts

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Open, "open");
BEADLE_STATE(ReportedDone, "reported done");
BEADLE_STATE(ClosedByBody, "closed by the body");
BEADLE_STATE(Transferred, "transferred");
BEADLE_STATE(OnHold, "on hold");
BEADLE_STATE(NoLongerNeeded, "no longer needed");

BEADLE_EVENT(OwnerNamed);
BEADLE_EVENT(DateNamed);
BEADLE_EVENT(ActionExtended);
BEADLE_EVENT(ProgressReported);
BEADLE_EVENT(ActionReportedDone);
BEADLE_EVENT(ActionClosed);
BEADLE_EVENT(ActionReopened);
BEADLE_EVENT(ActionTransferred);
BEADLE_EVENT(ActionHeld);
BEADLE_EVENT(ActionResumed);
BEADLE_EVENT(ActionDropped);

BEADLE_ACTION(name_owner);
BEADLE_ACTION(name_date);
BEADLE_ACTION(note_owner);
BEADLE_ACTION(note_date);
BEADLE_ACTION(extend);
BEADLE_ACTION(note_progress);
BEADLE_ACTION(report_done);
BEADLE_ACTION(close);
BEADLE_ACTION(reopen);
BEADLE_ACTION(transfer);
BEADLE_ACTION(hold);
BEADLE_ACTION(resume);
BEADLE_ACTION(drop);

struct ActionFront : boost::msm::front::state_machine_def<ActionFront> {
    static constexpr std::size_t regions = 1;
    using initial_state = Open;
    using no_exception_thrown = int;
    using no_message_queue = int;
    ActionWork* work = nullptr;

    using states = mpl::vector6<Open, ReportedDone, ClosedByBody, Transferred, OnHold, NoLongerNeeded>;
    using events = mpl::vector11<OwnerNamed, DateNamed, ActionExtended, ProgressReported, ActionReportedDone, ActionClosed, ActionReopened,
                                 ActionTransferred, ActionHeld, ActionResumed, ActionDropped>;

    // clang-format off
    struct transition_table : mpl::vector28<
    //    from           on                   to               do              if
    // --------------------------------------------------------------------------------------
    Row < Open         , OwnerNamed         , Open           , name_owner    , none >,
    Row < Open         , DateNamed          , Open           , name_date     , none >,
    Row < Open         , ActionExtended     , Open           , extend        , none >,
    Row < Open         , ProgressReported   , Open           , note_progress , none >,
    Row < Open         , ActionReportedDone , ReportedDone   , report_done   , none >,
    Row < Open         , ActionClosed       , ClosedByBody   , close         , none >,
    Row < Open         , ActionTransferred  , Transferred    , transfer      , none >,
    Row < Open         , ActionHeld         , OnHold         , hold          , none >,
    Row < Open         , ActionDropped      , NoLongerNeeded , drop          , none >,
    // --------------------------------------------------------------------------------------
    Row < ReportedDone , ProgressReported   , ReportedDone   , note_progress , none >,
    Row < ReportedDone , ActionReportedDone , ReportedDone   , report_done   , none >,
    Row < ReportedDone , ActionClosed       , ClosedByBody   , close         , none >,
    Row < ReportedDone , ActionReopened     , Open           , reopen        , none >,  // the body was not satisfied
    Row < ReportedDone , ActionTransferred  , Transferred    , transfer      , none >,
    Row < ReportedDone , ActionDropped      , NoLongerNeeded , drop          , none >,
    // --------------------------------------------------------------------------------------
    Row < OnHold       , OwnerNamed         , OnHold         , note_owner    , none >,
    Row < OnHold       , DateNamed          , OnHold         , note_date     , none >,
    Row < OnHold       , ProgressReported   , OnHold         , note_progress , none >,
    Row < OnHold       , ActionResumed      , Open           , resume        , none >,
    Row < OnHold       , ActionReportedDone , ReportedDone   , report_done   , none >,
    Row < OnHold       , ActionClosed       , ClosedByBody   , close         , none >,
    Row < OnHold       , ActionTransferred  , Transferred    , transfer      , none >,
    Row < OnHold       , ActionDropped      , NoLongerNeeded , drop          , none >,
    // --------------------------------------------------------------------------------------
    Row < ClosedByBody , ProgressReported   , ClosedByBody   , note_progress , none >,
    Row < ClosedByBody , ActionReportedDone , ClosedByBody   , report_done   , none >,  // done before the body closed it, recorded after
    Row < ClosedByBody , ActionReopened     , Open           , reopen        , none >,
    Row < Transferred  , ActionReopened     , Open           , reopen        , none >,  // it came back
    Row < NoLongerNeeded, ActionReopened    , Open           , reopen        , none >
    > {};
    // clang-format on

    template <class Fsm, class Event>
    void no_transition(const Event&, Fsm&, int) {}
};

}  // namespace beadle::action

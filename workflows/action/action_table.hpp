#pragma once
// The life of an action. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// What a resolution asks for is the body's own business; no statute governs it. Include only from action.cpp.

#include <boost/mpl/vector/vector50.hpp>

#include "workflows/action/action_acts.hpp"
#include "workflows/model/machine.hpp"

namespace beadle::action {

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
BEADLE_EVENT(FrequencyNamed);
BEADLE_EVENT(EndNamed);
BEADLE_EVENT(ActionExtended);
BEADLE_EVENT(ExtensionAsked);
BEADLE_EVENT(ExtensionDeclined);
BEADLE_EVENT(ProgressReported);
BEADLE_EVENT(ActionReportedDone);
BEADLE_EVENT(ReportDueAgain);
BEADLE_EVENT(ActionClosed);
BEADLE_EVENT(ActionReopened);
BEADLE_EVENT(ActionTransferred);
BEADLE_EVENT(ActionHeld);
BEADLE_EVENT(ActionResumed);
BEADLE_EVENT(ActionDropped);

BEADLE_ACTION(name_owner);
BEADLE_ACTION(name_date);
BEADLE_ACTION(name_frequency);
BEADLE_ACTION(name_end);
BEADLE_ACTION(note_owner);
BEADLE_ACTION(note_date);
BEADLE_ACTION(note_frequency);
BEADLE_ACTION(note_end);
BEADLE_ACTION(extend);
BEADLE_ACTION(ask_for_time);
BEADLE_ACTION(decline);
BEADLE_ACTION(note_progress);
BEADLE_ACTION(report_done);
BEADLE_ACTION(next_round);
BEADLE_ACTION(close);
BEADLE_ACTION(reopen);
BEADLE_ACTION(transfer);
BEADLE_ACTION(hold);
BEADLE_ACTION(resume);
BEADLE_ACTION(drop);
BEADLE_GUARD(comes_once);
BEADLE_GUARD(more_is_owed);
BEADLE_GUARD(is_all_there);
BEADLE_GUARD(was_the_last_owed);

struct ActionFront : model::MachineFront<ActionFront, ActionWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = Open;

    using states = mpl::vector6<Open, ReportedDone, ClosedByBody, Transferred, OnHold, NoLongerNeeded>;
    using events = mpl::vector16<OwnerNamed, DateNamed, FrequencyNamed, EndNamed, ActionExtended, ExtensionAsked, ExtensionDeclined,
                                 ProgressReported, ActionReportedDone, ReportDueAgain, ActionClosed, ActionReopened, ActionTransferred,
                                 ActionHeld, ActionResumed, ActionDropped>;

    // clang-format off
    struct transition_table : mpl::vector46<
    //    from           on                   to               do               if
    // ----------------------------------------------------------------------------------------------------
    Row < Open         , OwnerNamed         , Open           , name_owner     , none              >,
    Row < Open         , DateNamed          , Open           , name_date      , none              >,
    Row < Open         , FrequencyNamed     , Open           , name_frequency , none              >,
    Row < Open         , EndNamed           , Open           , name_end       , none              >,
    Row < Open         , ActionExtended     , Open           , extend         , none              >,
    Row < Open         , ExtensionAsked     , Open           , ask_for_time   , none              >,
    Row < Open         , ExtensionDeclined  , Open           , decline        , none              >,
    Row < Open         , ProgressReported   , Open           , note_progress  , comes_once        >,
    Row < Open         , ProgressReported   , Open           , note_progress  , more_is_owed      >,  // one report meets one round
    Row < Open         , ProgressReported   , ReportedDone   , report_done    , was_the_last_owed >,  // until the next meeting
    Row < Open         , ActionReportedDone , Open           , note_progress  , more_is_owed      >,
    Row < Open         , ActionReportedDone , ReportedDone   , report_done    , is_all_there      >,
    Row < Open         , ReportDueAgain     , Open           , next_round     , none              >,
    Row < Open         , ActionClosed       , ClosedByBody   , close          , none              >,
    Row < Open         , ActionTransferred  , Transferred    , transfer       , none              >,
    Row < Open         , ActionHeld         , OnHold         , hold           , none              >,
    Row < Open         , ActionDropped      , NoLongerNeeded , drop           , none              >,
    // ----------------------------------------------------------------------------------------------------
    Row < ReportedDone , FrequencyNamed     , ReportedDone   , note_frequency , none              >,
    Row < ReportedDone , EndNamed           , ReportedDone   , note_end       , none              >,
    Row < ReportedDone , ProgressReported   , ReportedDone   , note_progress  , none              >,
    Row < ReportedDone , ActionReportedDone , ReportedDone   , report_done    , none              >,
    Row < ReportedDone , ReportDueAgain     , Open           , next_round     , none              >,  // at each meeting, or every so many months
    Row < ReportedDone , ActionClosed       , ClosedByBody   , close          , none              >,
    Row < ReportedDone , ActionReopened     , Open           , reopen         , none              >,  // the body was not satisfied
    Row < ReportedDone , ActionTransferred  , Transferred    , transfer       , none              >,
    Row < ReportedDone , ActionHeld         , OnHold         , hold           , none              >,
    Row < ReportedDone , ActionDropped      , NoLongerNeeded , drop           , none              >,
    // ----------------------------------------------------------------------------------------------------
    Row < OnHold       , OwnerNamed         , OnHold         , note_owner     , none              >,
    Row < OnHold       , DateNamed          , OnHold         , note_date      , none              >,
    Row < OnHold       , FrequencyNamed     , OnHold         , note_frequency , none              >,
    Row < OnHold       , EndNamed           , OnHold         , note_end       , none              >,
    Row < OnHold       , ProgressReported   , OnHold         , note_progress  , none              >,
    Row < OnHold       , ActionHeld         , OnHold         , hold           , none              >,  // until another day
    Row < OnHold       , ActionResumed      , Open           , resume         , none              >,
    Row < OnHold       , ActionReportedDone , ReportedDone   , report_done    , none              >,
    Row < OnHold       , ActionClosed       , ClosedByBody   , close          , none              >,
    Row < OnHold       , ActionTransferred  , Transferred    , transfer       , none              >,
    Row < OnHold       , ActionDropped      , NoLongerNeeded , drop           , none              >,
    // ----------------------------------------------------------------------------------------------------
    Row < ClosedByBody , ProgressReported   , ClosedByBody   , note_progress  , none              >,
    Row < ClosedByBody , ActionReportedDone , ClosedByBody   , report_done    , none              >,  // done before the body closed it, recorded after
    Row < ClosedByBody , ActionReopened     , Open           , reopen         , none              >,
    // ----------------------------------------------------------------------------------------------------
    Row < Transferred  , ProgressReported   , Transferred    , note_progress  , none              >,
    Row < Transferred  , ActionReportedDone , Transferred    , report_done    , none              >,  // before it went over
    Row < Transferred  , ActionReopened     , Open           , reopen         , none              >,  // it came back
    // ----------------------------------------------------------------------------------------------------
    Row < NoLongerNeeded , ProgressReported , NoLongerNeeded , note_progress  , none              >,
    Row < NoLongerNeeded , ActionReopened   , Open           , reopen         , none              >
    > {};
    // clang-format on
};

}  // namespace beadle::action

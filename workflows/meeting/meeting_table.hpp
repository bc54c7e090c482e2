#pragma once
// The life of a meeting. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>; the source of law stands at the
// row's end. The second block is the minutes, which live beside the meeting. States that nobody recorded are passed through by
// meeting.cpp in this order; a fact that comes in late is judged there too and needs no row.
// Include only from meeting.cpp.

#include <boost/mpl/vector/vector40.hpp>

#include "workflows/meeting/meeting_acts.hpp"
#include "workflows/model/machine.hpp"

namespace beadle::meeting {

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(ToBeArranged, "to be arranged");
BEADLE_STATE(InTheDiary, "in the diary");
BEADLE_STATE(ReportsCalledFor, "reports called for");
BEADLE_STATE(AgendaIsSettled, "agenda settled");
BEADLE_STATE(Published, "published");
BEADLE_STATE(Open, "open");
BEADLE_STATE(Adjourned, "adjourned");
BEADLE_STATE(Concluded, "concluded");
BEADLE_STATE(DidNotProceed, "did not proceed");
BEADLE_STATE(HeldInformally, "proceeded informally");
BEADLE_STATE(Cancelled, "cancelled");

BEADLE_STATE(NotYetDrafted, "not yet drafted");
BEADLE_STATE(Drafted, "drafted");
BEADLE_STATE(Cleared, "cleared");
BEADLE_STATE(PublishedAsDraft, "published as draft");
BEADLE_STATE(Confirmed, "confirmed");
BEADLE_STATE(Signed, "signed");

BEADLE_EVENT(DateFixed);
BEADLE_EVENT(DateRearranged);
BEADLE_EVENT(ReportsCalled);
BEADLE_EVENT(AgendaSettled);
BEADLE_EVENT(AgendaPublished);
BEADLE_EVENT(MeetingOpened);
BEADLE_EVENT(MeetingAdjourned);
BEADLE_EVENT(MeetingResumed);
BEADLE_EVENT(MeetingConcluded);
BEADLE_EVENT(QuorumFailed);
BEADLE_EVENT(ProceededInformally);
BEADLE_EVENT(MeetingCancelled);
BEADLE_EVENT(MinutesDrafted);
BEADLE_EVENT(MinutesCleared);
BEADLE_EVENT(MinutesPublished);
BEADLE_EVENT(MinutesConfirmed);
BEADLE_EVENT(MinutesSigned);

BEADLE_ACTION(fix_the_date);
BEADLE_ACTION(move_every_duty);
BEADLE_ACTION(note);
BEADLE_ACTION(settle_the_agenda);
BEADLE_ACTION(judge_notice);
BEADLE_ACTION(open_the_meeting);
BEADLE_ACTION(adjourn);
BEADLE_ACTION(resume);
BEADLE_ACTION(conclude);
BEADLE_ACTION(lose_the_quorum);
BEADLE_ACTION(items_lost);
BEADLE_ACTION(withdraw_every_duty);
BEADLE_ACTION(confirm_minutes);
BEADLE_GUARD(was_held);
BEADLE_GUARD(had_a_quorum);
BEADLE_GUARD(never_had_one);

struct MeetingFront : model::MachineFront<MeetingFront, MeetingWork> {
    static constexpr std::size_t regions = 2;
    using initial_state = mpl::vector<ToBeArranged, NotYetDrafted>;

    using states =
        mpl::vector17<ToBeArranged, InTheDiary, ReportsCalledFor, AgendaIsSettled, Published, Open, Adjourned, Concluded, DidNotProceed,
                      HeldInformally, Cancelled, NotYetDrafted, Drafted, Cleared, PublishedAsDraft, Confirmed, Signed>;
    using events = mpl::vector17<DateFixed, DateRearranged, ReportsCalled, AgendaSettled, AgendaPublished, MeetingOpened, MeetingAdjourned,
                                 MeetingResumed, MeetingConcluded, QuorumFailed, ProceededInformally, MeetingCancelled, MinutesDrafted,
                                 MinutesCleared, MinutesPublished, MinutesConfirmed, MinutesSigned>;

    // clang-format off
    struct transition_table : mpl::vector34<
    //    from               on                    to                  do                     if
    // ---------------------------------------------------------------------------------------------------------------
    Row < ToBeArranged     , DateFixed           , InTheDiary        , fix_the_date         , none     >,
    Row < ToBeArranged     , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < InTheDiary       , DateRearranged      , InTheDiary        , move_every_duty      , none     >,
    Row < InTheDiary       , ReportsCalled       , ReportsCalledFor  , note                 , none     >,
    Row < InTheDiary       , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < ReportsCalledFor , DateRearranged      , ReportsCalledFor  , move_every_duty      , none     >,
    Row < ReportsCalledFor , AgendaSettled       , AgendaIsSettled   , settle_the_agenda    , none     >,
    Row < ReportsCalledFor , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < AgendaIsSettled  , DateRearranged      , AgendaIsSettled   , move_every_duty      , none     >,
    Row < AgendaIsSettled  , AgendaPublished     , Published         , judge_notice         , none     >,  // LGA 1972 ss.100A(6), 100B(3); 1960 Act s.1(4)(a)
    Row < AgendaIsSettled  , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < Published        , AgendaPublished     , Published         , judge_notice         , none     >,  // by another office of the sitting
    Row < Published        , MeetingOpened       , Open              , open_the_meeting     , none     >,
    Row < Published        , QuorumFailed        , DidNotProceed     , items_lost           , none     >,  // standing orders, terms of reference
    Row < Published        , ProceededInformally , HeldInformally    , items_lost           , none     >,  // recommendations only
    Row < Published        , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < Open             , MeetingAdjourned    , Adjourned         , adjourn              , none     >,
    Row < Open             , QuorumFailed        , DidNotProceed     , items_lost           , never_had_one >,
    Row < Open             , QuorumFailed        , Concluded         , lose_the_quorum      , had_a_quorum  >,  // what was decided before stands
    Row < Open             , ProceededInformally , HeldInformally    , items_lost           , none     >,
    Row < Open             , MeetingResumed      , Open              , resume                 , none     >,  // its adjournment was not recorded
    Row < Open             , MeetingConcluded    , Concluded         , conclude             , none     >,
    // ---------------------------------------------------------------------------------------------------------------
    Row < Adjourned        , MeetingResumed      , Open              , resume                 , none     >,  // the same agenda only
    Row < Adjourned        , MeetingAdjourned    , Adjourned         , adjourn              , none     >,  // to another time
    Row < Adjourned        , QuorumFailed        , DidNotProceed     , items_lost           , never_had_one >,
    Row < Adjourned        , QuorumFailed        , Concluded         , lose_the_quorum      , had_a_quorum  >,  // did not go on
    Row < Adjourned        , ProceededInformally , HeldInformally    , items_lost           , none     >,
    Row < Adjourned        , MeetingConcluded    , Concluded         , conclude             , none     >,
    Row < Adjourned        , MeetingCancelled    , Cancelled         , withdraw_every_duty  , none     >,
    // ===============================================================================================================
    Row < NotYetDrafted    , MinutesDrafted      , Drafted           , note                 , was_held >,
    Row < Drafted          , MinutesCleared      , Cleared           , note                 , none     >,
    Row < Cleared          , MinutesPublished    , PublishedAsDraft  , note                 , none     >,
    Row < PublishedAsDraft , MinutesConfirmed    , Confirmed         , confirm_minutes      , none     >,  // as a correct record, by an item of a later meeting
    Row < Confirmed        , MinutesSigned       , Signed            , note                 , none     >   // LGA 1972 Sch 12 para 41
    > {};
    // clang-format on
};

}  // namespace beadle::meeting

#pragma once
// The life of an item. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Include only from item.cpp.

#include <boost/mpl/vector/vector50.hpp>

#include "workflows/model/deciding.hpp"
#include "workflows/model/machine.hpp"

namespace beadle::item {

struct ItemWork {
    model::Deciding& deciding;
};

namespace acts {
void publish(ItemWork& work);
void bar(ItemWork& work);
void lift_the_bar(ItemWork& work);
void learn_how_it_stood(ItemWork& work);
void accept_urgency(ItemWork& work);
void withdraw(ItemWork& work);
void defer(ItemWork& work);
void decide_it(ItemWork& work);
void decide_though_barred(ItemWork& work);
void start_call_in(ItemWork& work);
void call_in(ItemWork& work);
void end_call_in(ItemWork& work);
void send_back(ItemWork& work);
void note(ItemWork& work);
bool has_call_in(const ItemWork& work);
bool has_no_call_in(const ItemWork& work);
bool was_in_time(const ItemWork& work);
bool was_referred_back(const ItemWork& work);
bool may_go_on(const ItemWork& work);
void decide_after_all(ItemWork& work);
bool was_left_over(const ItemWork& work);
bool was_on_it(const ItemWork& work);
bool was_added_later(const ItemWork& work);
}  // namespace acts

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Proposed, "proposed");
BEADLE_STATE(Published, "published");
BEADLE_STATE(Late, "late");
BEADLE_STATE(Barred, "barred");
BEADLE_STATE(Urgent, "urgent");
BEADLE_STATE(Decided, "decided");
BEADLE_STATE(OpenToCallIn, "open to call-in");
BEADLE_STATE(IsCalledIn, "called in");
BEADLE_STATE(MayBeImplemented, "may be implemented");
BEADLE_STATE(Withdrawn, "withdrawn");
BEADLE_STATE(Deferred, "deferred");

BEADLE_EVENT(AgendaPublished);
BEADLE_EVENT(ItemBarred);
BEADLE_EVENT(BarLifted);
BEADLE_EVENT(UrgencyAccepted);
BEADLE_EVENT(ItemWithdrawn);
BEADLE_EVENT(ItemDeferred);
BEADLE_EVENT(ItemDecided);
BEADLE_EVENT(MeetingEnded);
BEADLE_EVENT(MeetingFell);
BEADLE_EVENT(DecisionPublished);
BEADLE_EVENT(CalledIn);
BEADLE_EVENT(CallInEnded);

BEADLE_ACTION(publish);
BEADLE_ACTION(bar);
BEADLE_ACTION(lift_the_bar);
BEADLE_ACTION(learn_how_it_stood);
BEADLE_ACTION(accept_urgency);
BEADLE_ACTION(withdraw);
BEADLE_ACTION(defer);
BEADLE_ACTION(decide_it);
BEADLE_ACTION(decide_though_barred);
BEADLE_ACTION(start_call_in);
BEADLE_ACTION(call_in);
BEADLE_ACTION(end_call_in);
BEADLE_ACTION(send_back);
BEADLE_ACTION(note);
BEADLE_GUARD(has_call_in);
BEADLE_GUARD(has_no_call_in);
BEADLE_GUARD(was_in_time);
BEADLE_GUARD(was_referred_back);
BEADLE_GUARD(may_go_on);
BEADLE_ACTION(decide_after_all);
BEADLE_GUARD(was_left_over);
BEADLE_GUARD(was_on_it);
BEADLE_GUARD(was_added_later);

struct ItemFront : model::MachineFront<ItemFront, ItemWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = Proposed;

    using states =
        mpl::vector11<Proposed, Published, Late, Barred, Urgent, Decided, OpenToCallIn, IsCalledIn, MayBeImplemented, Withdrawn, Deferred>;
    using events = mpl::vector12<AgendaPublished, ItemBarred, BarLifted, UrgencyAccepted, ItemWithdrawn, ItemDeferred, ItemDecided,
                                 MeetingEnded, MeetingFell, DecisionPublished, CalledIn, CallInEnded>;

    // clang-format off
    struct transition_table : mpl::vector48<
    //    from           on                to                 do                     if
    // ---------------------------------------------------------------------------------------------------------
    Row < Proposed     , AgendaPublished , Published        , publish              , was_on_it      >,
    Row < Proposed     , AgendaPublished , Late             , publish              , was_added_later >,  // s.100B(3)(b): recorded before the agenda it was added to
    Row < Proposed     , UrgencyAccepted , Urgent           , accept_urgency       , none           >,
    Row < Proposed     , ItemWithdrawn   , Withdrawn        , withdraw             , none           >,
    Row < Proposed     , ItemDeferred    , Deferred         , defer                , none           >,
    Row < Proposed     , ItemDecided     , Decided          , decide_though_barred , none           >,  // s.100B(4): not on a published agenda
    Row < Proposed     , MeetingEnded    , Deferred         , defer                , none           >,
    Row < Proposed     , MeetingFell     , Deferred         , defer                , none           >,
    // ---------------------------------------------------------------------------------------------------------
    Row < Published    , ItemBarred      , Barred           , bar                  , none           >,  // s.100B(4)(a)
    Row < Published    , UrgencyAccepted , Urgent           , accept_urgency       , none           >,
    Row < Published    , ItemWithdrawn   , Withdrawn        , withdraw             , none           >,
    Row < Published    , ItemDeferred    , Deferred         , defer                , none           >,
    Row < Published    , ItemDecided     , Decided          , decide_it            , none           >,
    Row < Published    , MeetingEnded    , Deferred         , defer                , none           >,
    Row < Published    , MeetingFell     , Deferred         , defer                , none           >,
    // ---------------------------------------------------------------------------------------------------------
    Row < Late         , UrgencyAccepted , Urgent           , accept_urgency       , none           >,  // s.100B(4)(b)
    Row < Late         , ItemWithdrawn   , Withdrawn        , withdraw             , none           >,
    Row < Late         , ItemDeferred    , Deferred         , defer                , none           >,
    Row < Late         , ItemDecided     , Decided          , decide_though_barred , none           >,
    Row < Late         , MeetingEnded    , Deferred         , defer                , none           >,
    Row < Late         , MeetingFell     , Deferred         , defer                , none           >,
    // ---------------------------------------------------------------------------------------------------------
    Row < Barred       , BarLifted       , Published        , lift_the_bar         , was_on_it      >,  // the agenda was out before, and in time
    Row < Barred       , BarLifted       , Late             , lift_the_bar         , was_added_later >,
    Row < Barred       , UrgencyAccepted , Urgent           , accept_urgency       , none           >,  // s.100B(4)(b)
    Row < Barred       , ItemWithdrawn   , Withdrawn        , withdraw             , none           >,
    Row < Barred       , ItemDeferred    , Deferred         , defer                , none           >,
    Row < Barred       , ItemDecided     , Decided          , decide_though_barred , none           >,
    Row < Barred       , MeetingEnded    , Deferred         , defer                , none           >,
    Row < Barred       , MeetingFell     , Deferred         , defer                , none           >,
    // ---------------------------------------------------------------------------------------------------------
    Row < Urgent       , ItemWithdrawn   , Withdrawn        , withdraw             , none           >,
    Row < Urgent       , ItemDeferred    , Deferred         , defer                , none           >,
    Row < Urgent       , ItemDecided     , Decided          , decide_it            , none           >,
    Row < Urgent       , MeetingEnded    , Deferred         , defer                , none           >,
    Row < Urgent       , MeetingFell     , Deferred         , defer                , none           >,
    // ---------------------------------------------------------------------------------------------------------
    Row < Decided      , UrgencyAccepted , Decided          , accept_urgency       , none           >,  // recorded after what it allowed
    Row < Decided      , CalledIn        , IsCalledIn       , call_in              , has_call_in    >,  // its publication was not recorded
    Row < Decided      , DecisionPublished, OpenToCallIn    , start_call_in        , has_call_in    >,
    Row < Decided      , DecisionPublished, MayBeImplemented, note                 , has_no_call_in >,
    // ---------------------------------------------------------------------------------------------------------
    Row < OpenToCallIn , CalledIn        , IsCalledIn       , call_in              , was_in_time    >,
    Row < OpenToCallIn , CallInEnded     , MayBeImplemented , end_call_in          , none           >,
    Row < IsCalledIn   , CallInEnded     , MayBeImplemented , end_call_in          , may_go_on      >,
    Row < IsCalledIn   , CallInEnded     , Deferred         , send_back            , was_referred_back >,  // to be taken again by the body
    // ---------------------------------------------------------------------------------------------------------
    Row < MayBeImplemented, CalledIn     , IsCalledIn       , call_in              , was_in_time    >,  // called in on Friday, recorded on Monday
    // ---------------------------------------------------------------------------------------------------------
    Row < Deferred     , AgendaPublished , Deferred         , learn_how_it_stood   , was_left_over  >,  // the meeting's end was recorded first
    Row < Deferred     , ItemBarred      , Deferred         , learn_how_it_stood   , was_left_over  >,
    Row < Deferred     , BarLifted       , Deferred         , learn_how_it_stood   , was_left_over  >,
    Row < Deferred     , UrgencyAccepted , Deferred         , accept_urgency       , was_left_over  >,  // at the meeting, and written up after its end
    Row < Deferred     , ItemDecided     , Decided          , decide_after_all     , was_left_over  >   // the meeting's end was recorded first
    > {};
    // clang-format on
};

}  // namespace beadle::item

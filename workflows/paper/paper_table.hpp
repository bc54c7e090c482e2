#pragma once
// The life of a paper. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Clearance is the organisation's own practice; what the law asks of a paper is that it is open to inspection with the agenda (Local Government
// Act 1972 s.100B) and names its background papers (s.100D). Include only from paper.cpp.

#include <boost/mpl/vector/vector50.hpp>

#include "workflows/model/machine.hpp"
#include "workflows/paper/paper_acts.hpp"

namespace beadle::paper {

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Requested, "requested");
BEADLE_STATE(Drafted, "drafted");
BEADLE_STATE(InClearance, "in clearance");
BEADLE_STATE(Returned, "returned to its author");
BEADLE_STATE(Cleared, "cleared");
BEADLE_STATE(Attached, "attached");
BEADLE_STATE(Withdrawn, "withdrawn");

BEADLE_EVENT(PaperDrafted);
BEADLE_EVENT(PaperSentForClearance);
BEADLE_EVENT(HeadingGiven);
BEADLE_EVENT(HeadingCleared);
BEADLE_EVENT(PaperReturned);
BEADLE_EVENT(PaperResubmitted);
BEADLE_EVENT(PaperCleared);
BEADLE_EVENT(PaperAttached);
BEADLE_EVENT(PaperWithdrawn);
BEADLE_EVENT(PaperDeferred);

BEADLE_ACTION(note_draft);
BEADLE_ACTION(draft_again);
BEADLE_ACTION(send);
BEADLE_ACTION(give);
BEADLE_ACTION(clear_heading);
BEADLE_ACTION(stop_clocks);
BEADLE_ACTION(restart_clocks);
BEADLE_ACTION(declare_cleared);
BEADLE_ACTION(attach);
BEADLE_ACTION(attach_uncleared);
BEADLE_ACTION(withdraw);
BEADLE_ACTION(defer);
BEADLE_GUARD(somebody_reviews);
BEADLE_GUARD(nobody_reviews);
BEADLE_GUARD(was_the_last);
BEADLE_GUARD(more_are_open);
BEADLE_GUARD(author_has_it_still);
BEADLE_GUARD(reviewers_have_it_all);
BEADLE_GUARD(all_come_back);
BEADLE_GUARD(some_stay_away);
BEADLE_GUARD(nothing_is_missing);
BEADLE_GUARD(goes_nowhere);
BEADLE_GUARD(goes_cleared);
BEADLE_GUARD(goes_returned);
BEADLE_GUARD(goes_under_review);
BEADLE_GUARD(goes_unsent);

struct PaperFront : model::MachineFront<PaperFront, PaperWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = Requested;

    using states = mpl::vector7<Requested, Drafted, InClearance, Returned, Cleared, Attached, Withdrawn>;
    using events = mpl::vector10<PaperDrafted, PaperSentForClearance, HeadingGiven, HeadingCleared, PaperReturned, PaperResubmitted,
                                 PaperCleared, PaperAttached, PaperWithdrawn, PaperDeferred>;

    // clang-format off
    struct transition_table : mpl::vector49<
    //    from          on                      to            do                 if
    // ------------------------------------------------------------------------------------------------------
    Row < Requested   , PaperDrafted          , Drafted     , note_draft       , none                  >,
    Row < Requested   , HeadingGiven          , Requested   , give             , none                  >,
    Row < Requested   , PaperAttached         , Attached    , attach_uncleared , none                  >,
    Row < Requested   , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < Requested   , PaperDeferred         , Requested   , defer            , none                  >,
    // ------------------------------------------------------------------------------------------------------
    Row < Drafted     , PaperDrafted          , Drafted     , note_draft       , none                  >,  // another draft
    Row < Drafted     , PaperSentForClearance , InClearance , send             , somebody_reviews      >,
    Row < Drafted     , PaperSentForClearance , Cleared     , send             , nobody_reviews        >,
    Row < Drafted     , HeadingGiven          , Drafted     , give             , none                  >,
    Row < Drafted     , PaperCleared          , Cleared     , declare_cleared  , nothing_is_missing    >,
    Row < Drafted     , PaperAttached         , Attached    , attach_uncleared , none                  >,
    Row < Drafted     , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < Drafted     , PaperDeferred         , Drafted     , defer            , none                  >,
    // ------------------------------------------------------------------------------------------------------
    Row < InClearance , HeadingCleared        , Cleared     , clear_heading    , was_the_last          >,
    Row < InClearance , HeadingCleared        , InClearance , clear_heading    , more_are_open         >,
    Row < InClearance , HeadingGiven          , Cleared     , give             , was_the_last          >,
    Row < InClearance , HeadingGiven          , InClearance , give             , more_are_open         >,
    Row < InClearance , PaperReturned         , Returned    , stop_clocks      , none                  >,
    Row < InClearance , PaperCleared          , Cleared     , declare_cleared  , nothing_is_missing    >,  // silence never clears
    Row < InClearance , PaperAttached         , Attached    , attach_uncleared , none                  >,
    Row < InClearance , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < InClearance , PaperDeferred         , InClearance , defer            , none                  >,
    // ------------------------------------------------------------------------------------------------------
    Row < Returned    , HeadingCleared        , Cleared     , clear_heading    , was_the_last          >,
    Row < Returned    , HeadingCleared        , InClearance , clear_heading    , reviewers_have_it_all >,
    Row < Returned    , HeadingCleared        , Returned    , clear_heading    , author_has_it_still   >,  // the others read on
    Row < Returned    , HeadingGiven          , Returned    , give             , none                  >,
    Row < Returned    , PaperReturned         , Returned    , stop_clocks      , none                  >,
    Row < Returned    , PaperResubmitted      , InClearance , restart_clocks   , all_come_back         >,
    Row < Returned    , PaperResubmitted      , Returned    , restart_clocks   , some_stay_away        >,
    Row < Returned    , PaperAttached         , Attached    , attach_uncleared , none                  >,
    Row < Returned    , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < Returned    , PaperDeferred         , Returned    , defer            , none                  >,
    // ------------------------------------------------------------------------------------------------------
    Row < Cleared     , PaperDrafted          , InClearance , draft_again      , none                  >,  // another text than was cleared
    Row < Cleared     , HeadingCleared        , Cleared     , clear_heading    , none                  >,
    Row < Cleared     , HeadingGiven          , Cleared     , give             , none                  >,
    Row < Cleared     , PaperReturned         , Returned    , stop_clocks      , none                  >,  // a clearance is taken back
    Row < Cleared     , PaperCleared          , Cleared     , declare_cleared  , none                  >,
    Row < Cleared     , PaperAttached         , Attached    , attach           , none                  >,  // LGA 1972 s.100B(1)
    Row < Cleared     , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < Cleared     , PaperDeferred         , Cleared     , defer            , none                  >,
    // ------------------------------------------------------------------------------------------------------
    Row < Attached    , HeadingCleared        , Attached    , clear_heading    , none                  >,
    Row < Attached    , HeadingGiven          , Attached    , give             , none                  >,
    Row < Attached    , PaperAttached         , Attached    , attach_uncleared , none                  >,  // another version
    Row < Attached    , PaperWithdrawn        , Withdrawn   , withdraw         , none                  >,
    Row < Attached    , PaperDeferred         , Attached    , defer            , goes_nowhere          >,  // only its item is named
    Row < Attached    , PaperDeferred         , Cleared     , defer            , goes_cleared          >,
    Row < Attached    , PaperDeferred         , InClearance , defer            , goes_under_review     >,
    Row < Attached    , PaperDeferred         , Returned    , defer            , goes_returned         >,
    Row < Attached    , PaperDeferred         , Drafted     , defer            , goes_unsent           >
    > {};
    // clang-format on
};

}  // namespace beadle::paper

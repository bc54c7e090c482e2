#pragma once
// The life of a strategy. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>. Sources: LGPIHA is the Local
// Government and Public Involvement in Health Act 2007.
// Include only from route.cpp.

#include <boost/mpl/vector/vector40.hpp>

#include "workflows/model/machine.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(DirectionToBeSet, "direction to be set");
BEADLE_STATE(DirectionIsSet, "direction set");
BEADLE_STATE(InPreparation, "in preparation");
BEADLE_STATE(SupportIsSought, "support sought");
BEADLE_STATE(IsApproved, "approved");
BEADLE_STATE(IsApprovedSubject, "approved subject to amendments");
BEADLE_STATE(FinalText, "final text");
BEADLE_STATE(IsHeld, "publication held");
BEADLE_STATE(IsPublished, "published");
BEADLE_STATE(InEffect, "in effect");
BEADLE_STATE(IsReplaced, "replaced");
BEADLE_STATE(IsDeclined, "declined");

BEADLE_EVENT(DirectionSet);
BEADLE_EVENT(DirectionReopened);
BEADLE_EVENT(PreparationBegun);
BEADLE_EVENT(SupportSought);
BEADLE_EVENT(SupportDecided);
BEADLE_EVENT(StrategyReturned);
BEADLE_EVENT(StrategyApproved);
BEADLE_EVENT(ApprovedSubjectToAmendments);
BEADLE_EVENT(StrategyDeclined);
BEADLE_EVENT(TextSettled);
BEADLE_EVENT(PublicationHeld);
BEADLE_EVENT(PublicationReleased);
BEADLE_EVENT(StrategyPublished);
BEADLE_EVENT(TookEffect);
BEADLE_EVENT(StrategyReplaced);

BEADLE_ACTION(set_direction);
BEADLE_ACTION(reopen_direction);
BEADLE_ACTION(seek_support);
BEADLE_ACTION(note_support);
BEADLE_ACTION(go_back);
BEADLE_ACTION(return_chapters);
BEADLE_ACTION(approve);
BEADLE_ACTION(approve_subject);
BEADLE_ACTION(decline);
BEADLE_ACTION(settle_text);
BEADLE_ACTION(hold);
BEADLE_ACTION(release);
BEADLE_ACTION(publish);
BEADLE_ACTION(take_effect);
BEADLE_ACTION(replace);
BEADLE_ACTION(take_up_again);
BEADLE_ACTION(note);
BEADLE_GUARD(is_held);
BEADLE_GUARD(is_not_held);
BEADLE_GUARD(sends_it_back);
BEADLE_GUARD(goes_on);

struct StrategyFront : model::MachineFront<StrategyFront, StrategyWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = DirectionToBeSet;

    using states = mpl::vector12<DirectionToBeSet, DirectionIsSet, InPreparation, SupportIsSought, IsApproved, IsApprovedSubject, FinalText,
                                 IsHeld, IsPublished, InEffect, IsReplaced, IsDeclined>;
    using events = mpl::vector15<DirectionSet, DirectionReopened, PreparationBegun, SupportSought, SupportDecided, StrategyReturned,
                                 StrategyApproved, ApprovedSubjectToAmendments, StrategyDeclined, TextSettled, PublicationHeld,
                                 PublicationReleased, StrategyPublished, TookEffect, StrategyReplaced>;

    // clang-format off
    struct transition_table : mpl::vector40<
    //    from                on                            to                  do                 if
    // -------------------------------------------------------------------------------------------------------------------
    Row < DirectionToBeSet  , DirectionSet                , DirectionIsSet    , set_direction    , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < DirectionIsSet    , DirectionSet                , DirectionIsSet    , set_direction    , none          >,  // set anew
    Row < DirectionIsSet    , DirectionReopened           , DirectionToBeSet  , reopen_direction , none          >,  // guidance, LGPIHA s.116ZB
    Row < DirectionIsSet    , PreparationBegun            , InPreparation     , note             , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < InPreparation     , DirectionSet                , InPreparation     , set_direction    , none          >,
    Row < InPreparation     , DirectionReopened           , DirectionToBeSet  , reopen_direction , none          >,
    Row < InPreparation     , SupportSought               , SupportIsSought   , seek_support     , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < SupportIsSought   , DirectionReopened           , DirectionToBeSet  , reopen_direction , none          >,
    Row < SupportIsSought   , SupportSought               , SupportIsSought   , seek_support     , none          >,  // of those who have not answered
    Row < SupportIsSought   , SupportDecided              , SupportIsSought   , note_support     , goes_on       >,
    Row < SupportIsSought   , SupportDecided              , InPreparation     , go_back          , sends_it_back >,  // the plan says what a no does
    Row < SupportIsSought   , StrategyReturned            , InPreparation     , return_chapters  , none          >,
    Row < SupportIsSought   , StrategyApproved            , IsApproved        , approve          , none          >,  // s.116ZB
    Row < SupportIsSought   , ApprovedSubjectToAmendments , IsApprovedSubject , approve_subject  , none          >,
    Row < SupportIsSought   , StrategyDeclined            , IsDeclined        , decline          , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < IsApprovedSubject , TextSettled                 , FinalText         , settle_text      , is_not_held   >,  // by whom the minute names
    Row < IsApprovedSubject , TextSettled                 , IsHeld            , settle_text      , is_held       >,
    Row < IsApprovedSubject , StrategyApproved            , IsApproved        , approve          , none          >,  // by the body itself after all
    Row < IsApprovedSubject , StrategyReturned            , InPreparation     , return_chapters  , none          >,
    Row < IsApprovedSubject , PublicationHeld             , IsApprovedSubject , hold             , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < IsApproved        , TextSettled                 , FinalText         , settle_text      , none          >,
    Row < IsApproved        , PublicationHeld             , IsHeld            , hold             , none          >,
    Row < IsApproved        , StrategyPublished           , IsPublished       , publish          , none          >,  // s.116ZB
    Row < IsApproved        , TookEffect                  , InEffect          , take_effect      , none          >,  // on its day, published or not
    // -------------------------------------------------------------------------------------------------------------------
    Row < FinalText         , PublicationHeld             , IsHeld            , hold             , none          >,  // pre-election period
    Row < FinalText         , StrategyPublished           , IsPublished       , publish          , none          >,  // s.116ZB
    Row < FinalText         , TookEffect                  , InEffect          , take_effect      , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < IsHeld            , PublicationHeld             , IsHeld            , hold             , none          >,  // for longer
    Row < IsHeld            , PublicationReleased         , FinalText         , release          , none          >,
    Row < IsHeld            , StrategyPublished           , IsPublished       , publish          , none          >,
    Row < IsHeld            , TookEffect                  , InEffect          , take_effect      , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < IsPublished       , StrategyPublished           , IsPublished       , publish          , none          >,  // a later edition
    Row < IsPublished       , TookEffect                  , InEffect          , take_effect      , none          >,
    Row < IsPublished       , StrategyReplaced            , IsReplaced        , replace          , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < InEffect          , PublicationHeld             , InEffect          , hold             , none          >,
    Row < InEffect          , PublicationReleased         , InEffect          , release          , none          >,
    Row < InEffect          , StrategyPublished           , InEffect          , publish          , none          >,
    Row < InEffect          , StrategyReplaced            , IsReplaced        , replace          , none          >,
    // -------------------------------------------------------------------------------------------------------------------
    Row < IsDeclined        , PreparationBegun            , InPreparation     , take_up_again    , none          >,
    Row < IsDeclined        , StrategyReplaced            , IsReplaced        , replace          , none          >
    > {};
    // clang-format on
};

}  // namespace beadle::strategy_approval

#pragma once
// The review beside a strategy: what is received makes the body consider whether to revise it, every time; 'no change' is an answer; and the current
// strategy stays current until a revision is approved. Read a row as: from <state>, on <event>, to <state>, doing <action>, if <guard>.
// Include only from review.cpp.

#include <boost/mpl/vector/vector20.hpp>

#include "workflows/model/deciding.hpp"
#include "workflows/model/machine.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

struct ReviewWork {
    model::Deciding& deciding;
    const model::StrategyPlan& plan;
    std::string_view kind;  ///< Which event the review is asked for.
};

namespace acts {
void receive(ReviewWork& work);
void answer(ReviewWork& work);
void revise(ReviewWork& work);
void approve_revision(ReviewWork& work);
bool that_was_all(const ReviewWork& work);
bool more_is_to_consider(const ReviewWork& work);
}  // namespace acts

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(NotUnderReview, "not under review");
BEADLE_STATE(ToBeConsidered, "revision to be considered");
BEADLE_STATE(UnderRevision, "under revision");

BEADLE_EVENT(NeedsAssessmentReceived);
BEADLE_EVENT(StrategyReceived);
BEADLE_EVENT(GuidanceReceived);
BEADLE_EVENT(NoChangeAgreed);
BEADLE_EVENT(RevisionAgreed);
BEADLE_EVENT(RevisionApproved);

BEADLE_ACTION(receive);
BEADLE_ACTION(answer);
BEADLE_ACTION(revise);
BEADLE_ACTION(approve_revision);
BEADLE_GUARD(that_was_all);
BEADLE_GUARD(more_is_to_consider);

struct ReviewFront : model::MachineFront<ReviewFront, ReviewWork> {
    static constexpr std::size_t regions = 1;
    using initial_state = NotUnderReview;

    using states = mpl::vector3<NotUnderReview, ToBeConsidered, UnderRevision>;
    using events =
        mpl::vector6<NeedsAssessmentReceived, StrategyReceived, GuidanceReceived, NoChangeAgreed, RevisionAgreed, RevisionApproved>;

    // clang-format off
    struct transition_table : mpl::vector20<
    //    from             on                        to               do                 if
    // --------------------------------------------------------------------------------------------------------------
    Row < NotUnderReview , NeedsAssessmentReceived , ToBeConsidered , receive          , none                >,  // LGPIHA 2007 s.116ZB(6): every time
    Row < NotUnderReview , StrategyReceived        , ToBeConsidered , receive          , none                >,  // LGPIHA 2007 s.116A
    Row < NotUnderReview , GuidanceReceived        , ToBeConsidered , receive          , none                >,  // LGPIHA 2007 s.116ZB
    Row < NotUnderReview , NoChangeAgreed          , NotUnderReview , answer           , none                >,  // the yearly review
    Row < NotUnderReview , RevisionAgreed          , UnderRevision  , revise           , none                >,
    Row < NotUnderReview , RevisionApproved        , NotUnderReview , approve_revision , none                >,  // the yearly sign-off
    // --------------------------------------------------------------------------------------------------------------
    Row < ToBeConsidered , NeedsAssessmentReceived , ToBeConsidered , receive          , none                >,
    Row < ToBeConsidered , StrategyReceived        , ToBeConsidered , receive          , none                >,
    Row < ToBeConsidered , GuidanceReceived        , ToBeConsidered , receive          , none                >,
    Row < ToBeConsidered , NoChangeAgreed          , NotUnderReview , answer           , that_was_all        >,
    Row < ToBeConsidered , NoChangeAgreed          , ToBeConsidered , answer           , more_is_to_consider >,
    Row < ToBeConsidered , RevisionAgreed          , UnderRevision  , revise           , none                >,
    Row < ToBeConsidered , RevisionApproved        , ToBeConsidered , approve_revision , none                >,
    // --------------------------------------------------------------------------------------------------------------
    Row < UnderRevision  , NeedsAssessmentReceived , UnderRevision  , receive          , none                >,
    Row < UnderRevision  , StrategyReceived        , UnderRevision  , receive          , none                >,
    Row < UnderRevision  , GuidanceReceived        , UnderRevision  , receive          , none                >,
    Row < UnderRevision  , NoChangeAgreed          , UnderRevision  , answer           , none                >,
    Row < UnderRevision  , RevisionAgreed          , UnderRevision  , revise           , none                >,
    Row < UnderRevision  , RevisionApproved        , NotUnderReview , approve_revision , that_was_all        >,
    Row < UnderRevision  , RevisionApproved        , ToBeConsidered , approve_revision , more_is_to_consider >
    > {};
    // clang-format on
};

}  // namespace beadle::strategy_approval

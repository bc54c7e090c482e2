#include "workflows/strategy_approval/strategy_approval.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/strategy_approval/approval.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/matter_decided.hpp"
#include "workflows/strategy_approval/review.hpp"
#include "workflows/strategy_approval/route.hpp"
#include "workflows/strategy_approval/stages.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

void end_if_over(Deciding& deciding) {
    const auto& now = deciding.now();
    bool owes = std::any_of(now.duties.begin(), now.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
    if ((now.states[0] == "replaced" || now.states[0] == "declined") && !owes && !now.ended) deciding.add(Ended{});
}

void on_timer(Deciding& deciding, const StrategyPlan& plan) {
    const auto& timer = text_of(deciding.event().facts, "timer");
    const auto& state = deciding.now().states[0];
    if (timer == "progress" && state == "in effect") return next_round_of_progress(deciding, plan);
    if (timer == "hold" && has(deciding.now().facts, "held_since")) {
        if (state == "publication held" || state == "in effect") return run(deciding, plan, "PublicationReleased");
        StrategyWork work{deciding, plan};
        return acts::release(work);
    }
    if (timer != "effect") return;
    if (state == "approved" || state == "final text" || state == "publication held" || state == "published")
        return run(deciding, plan, "TookEffect");
    deciding.remark("effect", "its day has come, and it is '" + state + "': it takes effect when it is settled");
}

bool is_of_its_life(std::string_view kind) {
    static const Table rows = table();
    return std::find(rows.events.begin(), rows.events.end(), kind) != rows.events.end();
}

/// A chapter that comes in shows that the preparation has begun. So does somebody who is involved, but not that the direction is set: people are
/// involved from the first day on.
void begin_if_it_shows(Deciding& deciding, const StrategyPlan& plan) {
    const auto& kind = deciding.event().kind;
    const bool of_a_chapter = kind == "ChapterSubmitted" || kind == "AlignmentDeclared";
    const int at = stage_of(deciding.now().states[0]);
    if ((at == 0 && of_a_chapter) || (at == 1 && (of_a_chapter || kind == "InvolvementRecorded"))) run(deciding, plan, "PreparationBegun");
}

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto strategy = deciding.entering(workflow, {"direction to be set", "not under review"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") strategy.facts[name] = value;
    strategy.facts["kind"] = "strategy";
    deciding.add(Entered{std::move(strategy)});
    const auto* plan = plan_of(deciding);
    if (!plan) return;
    if (plan->takes_effect) deciding.set("effect", calendar::to_iso(*plan->takes_effect));
    duties::open_or_move(deciding, "entry", deciding.today());
    auto office = duties::office_of(deciding, plan->body);
    if (plan->direction_by)
        owe(deciding, *plan, {"direction", "set the direction of the " + plan->title, office, "DirectionSet"}, plan->direction_by,
            plan->approve_by, "within 6 months of entry");
    if (plan->approve_by) {
        deciding.set("target", calendar::to_iso(*plan->approve_by));
        owe_the_approval(deciding, *plan);
        duties::open_or_move(deciding, "target", *plan->approve_by);
    }
    if (plan->direction_at.empty())
        duties::want_item(deciding, plan->body, "set the direction of the " + plan->title, "direction", plan->approve_by);
}

/// Beside the office and whoever owes a duty that it meets: whoever holds a chapter, oversees one, leads the strategy or answers for a body whose support
/// is sought. Which of them the event means, and whether that is theirs, is asked when it is decided.
bool may_record(const Deciding& deciding) {
    const auto* plan = plan_of(deciding);
    if (!plan) return false;
    const auto& kind = deciding.event().kind;
    const bool leads = deciding.acts_as(lead_of(deciding, *plan));
    const auto of_a_chapter = [&](auto is_theirs) { return std::any_of(plan->chapters.begin(), plan->chapters.end(), is_theirs); };
    const auto holds = [&](const StrategyChapter& chapter) {
        return chapter.owner.party.empty() ? leads : deciding.acts_as(chapter.owner.party);
    };
    const auto oversees = [&](const StrategyChapter& chapter) {
        return std::any_of(chapter.overseen_by.begin(), chapter.overseen_by.end(),
                           [&](const StrategyName& one) { return deciding.acts_as(one.party); });
    };
    if (kind == "ChapterSubmitted" || kind == "AlignmentDeclared" || kind == "ProgressReported") return of_a_chapter(holds);
    if (kind == "ChapterReturned") return leads || of_a_chapter(oversees);
    if (kind == "ChapterEndorsed") return of_a_chapter(oversees);
    if (kind == "InvolvementRecorded") return leads;
    if (kind != "SupportDecided") return false;
    return std::any_of(plan->support_from.begin(), plan->support_from.end(),
                       [&](const std::string& body) { return deciding.acts_as(answering_for(deciding, body)); });
}

void decide(Deciding& deciding) {
    const auto* plan = plan_of(deciding);
    if (!plan) return deciding.not_accepted("definition", "the strategy is not in the definition it is pinned to");
    const auto& kind = deciding.event().kind;
    if (kind == "TimerFired") return on_timer(deciding, *plan);
    if (kind == "MatterDecided") {
        matter_decided(deciding, *plan);
    } else if (is_of_the_review(kind)) {
        if (deciding.before().states[0] == "replaced") {
            const auto& event = deciding.event();
            const auto& by = text_of(deciding.before().facts, "replaced_by");
            if (event.actor.is_engine() && !by.empty()) return deciding.raise(by, kind, event.facts);
            return contradicts(deciding);
        }
        run_review(deciding, *plan, kind);
        // Guidance may reopen the terms: said with the fact, or decided by the item it leads to.
        if (kind == "GuidanceReceived" && text_of(deciding.event().facts, "reopens") == "yes" && !deciding.is_not_accepted())
            run(deciding, *plan, "DirectionReopened");
    } else if (is_of_its_life(kind)) {
        run(deciding, *plan, kind);
    } else {
        const auto& state = deciding.before().states[0];
        auto ended_at = over_at(deciding.before());
        if (stage_of(state) < 0 && !(ended_at && deciding.event().happened_at < *ended_at) && kind != "CopySent")
            return contradicts(deciding);
        if (!decide_counted(deciding, *plan)) duties::meet(deciding, kind);
        if (!deciding.is_not_accepted()) begin_if_it_shows(deciding, *plan);
    }
    if (!deciding.is_not_accepted()) end_if_over(deciding);
}

std::vector<std::string> known_events() {
    static const std::vector<std::string> events = [] {
        auto all = table().events;
        for (auto& one : review_table().events) all.push_back(one);
        for (const auto& one : counted_events()) all.push_back(one);
        return all;
    }();
    return events;
}

}  // namespace beadle::strategy_approval

#include "workflows/strategy_approval/stages.hpp"

#include <array>

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

/// The order in which a strategy lives; what lies between and was not recorded is passed through.
struct Stage {
    std::string_view state;
    std::string_view leaves_on;
};
constexpr std::array<Stage, 7> life{{{"direction to be set", "DirectionSet"},
                                     {"direction set", "PreparationBegun"},
                                     {"in preparation", "SupportSought"},
                                     {"support sought", "StrategyApproved"},
                                     {"approved", "StrategyPublished"},
                                     {"published", "TookEffect"},
                                     {"in effect", ""}}};

}  // namespace

int stage_of(std::string_view state) {
    for (std::size_t at = 0; at < life.size(); ++at)
        if (life[at].state == state) return static_cast<int>(at);
    if (state == "approved subject to amendments" || state == "final text" || state == "publication held") return approved_stage;
    return -1;  // replaced, declined
}

int stage_before(std::string_view event) {
    if (event == "DirectionSet") return 0;
    if (event == "DirectionReopened" || event == "PreparationBegun") return 1;
    if (event == "SupportSought") return 2;
    if (event == "SupportDecided" || event == "StrategyReturned" || event == "StrategyApproved" || event == "ApprovedSubjectToAmendments" ||
        event == "StrategyDeclined")
        return 3;
    if (event == "StrategyReplaced") return 5;
    return approved_stage;
}

bool is_a_decision(std::string_view event) {
    return event == "StrategyReturned" || event == "StrategyApproved" || event == "ApprovedSubjectToAmendments" ||
           event == "StrategyDeclined";
}

std::vector<std::string_view> way_to(const std::string& state, std::string_view kind) {
    std::vector<std::string_view> way;
    int at = stage_of(state), from = stage_before(kind);
    if (kind == "PublicationHeld" || kind == "PublicationReleased") return way;  // They say nothing of an approval.
    if (state == "approved subject to amendments" && (kind == "StrategyPublished" || kind == "TookEffect" || from > approved_stage))
        way.emplace_back("TextSettled");
    for (int stage = at; stage >= 0 && stage < from; ++stage) way.push_back(life[static_cast<std::size_t>(stage)].leaves_on);
    return way;
}

std::optional<Instant> over_at(const Instance& instance) {
    auto ended_at = instant_of(instance.facts, "ended_at");
    return ended_at ? ended_at : instant_of(instance.facts, "declined_at");
}

namespace {

std::vector<std::string> ways_on(const Instance& instance) {
    const auto& state = instance.states[0];
    if (state == "declined") return {"If it is taken up again, record PreparationBegun."};
    if (state == "replaced") return {"Record it on the strategy that replaced it: " + text_of(instance.facts, "replaced_by") + "."};
    if (has(instance.facts, "approved_on"))
        return {"A later change is a revision: record RevisionAgreed or RevisionApproved.",
                "An entry made in error is taken back with 'beadle correct'."};
    return {"Look at what is recorded with 'beadle show " + instance.id + "'; an entry made in error is taken back with 'beadle correct'."};
}

}  // namespace

void contradicts(Deciding& deciding) {
    if (deciding.event().actor.is_engine())
        return deciding.remark("record", "the strategy is recorded as '" + deciding.before().states[0] + "': nothing follows from it");
    deciding.not_accepted("record", "the strategy is recorded as '" + deciding.before().states[0] + "'", ways_on(deciding.before()));
}

}  // namespace beadle::strategy_approval

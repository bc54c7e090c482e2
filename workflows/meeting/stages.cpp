#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

int stage_before(std::string_view event) {
    for (std::size_t at = 0; at < business.size(); ++at)
        if (business[at].leaves_on == event) return static_cast<int>(at);
    if (event == "DateRearranged") return 1;
    if (event == "QuorumFailed" || event == "ProceededInformally") return 4;
    if (event == "MeetingAdjourned" || event == "MeetingResumed") return 5;
    return -1;
}

std::string fallen_words(const Instance& instance) {
    const auto& reason = text_of(instance.facts, "fell_because");
    return "the meeting " + std::string(instance.states[0] == "cancelled" ? "was cancelled" : "did not proceed") +
           (reason.empty() ? "" : ": " + reason);
}

std::optional<Instant> over_at(const Instance& instance) {
    auto fell_at = instant_of(instance.facts, "fell_at");
    return fell_at ? fell_at : instant_of(instance.facts, "concluded_at");
}

bool was_before_the_end(const Instance& instance, const Event& event) {
    auto over = over_at(instance);
    return over && event.happened_at < *over;
}

std::string contradiction(const Instance& instance, const Event& event) {
    const auto& state = instance.states[0];
    if (has_fallen(state)) return fallen_words(instance);
    if (event.kind == "DateRearranged" || event.kind == "DateFixed")
        return over_at(instance) ? "the meeting has been held" : "notice of this meeting has been given";
    return "the meeting is recorded as '" + state + "', its minutes as '" + instance.states[1] + "'";
}

std::vector<std::string> ways_on(const Instance& instance, const Event& event) {
    if (has_fallen(instance.states[0]))
        return {"Call another meeting: record MeetingCalled on its body, with instead_of=" + instance.id + "."};
    if ((event.kind == "DateRearranged" || event.kind == "DateFixed") && !over_at(instance)) {
        std::vector<std::string> ways{
            "After notice a meeting is not moved: record MeetingCancelled, then MeetingCalled on its body with instead_of=" + instance.id +
            " and fresh notice."};
        if (const int at = stage_of(business, instance.states[0]); at >= 0 && at <= stage_of(business, "published"))
            ways.emplace_back("If it was moved before, record DateRearranged with the time at which that happened.");
        return ways;
    }
    if (is_minutes_event(event.kind)) return {"Record first how the meeting ended: MeetingConcluded or ProceededInformally."};
    return {"Look at what is recorded with 'beadle show " + instance.id + "'; an entry made in error is taken back with 'beadle correct'."};
}

}  // namespace beadle::meeting

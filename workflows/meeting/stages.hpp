#pragma once
// The order in which a meeting and its minutes live, and what contradicts it. Internal to the meeting.
// Thread-safety: pure functions.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

struct Stage {
    std::string_view state;
    std::string_view leaves_on;  ///< The event that leads on to the next one.
};
/// What lies between two of these and was not recorded is passed through.
inline constexpr std::array<Stage, 7> business{{{"to be arranged", "DateFixed"},
                                                {"in the diary", "ReportsCalled"},
                                                {"reports called for", "AgendaSettled"},
                                                {"agenda settled", "AgendaPublished"},
                                                {"published", "MeetingOpened"},
                                                {"open", "MeetingConcluded"},
                                                {"concluded", ""}}};
inline constexpr std::array<Stage, 6> minutes_life{{{"not yet drafted", "MinutesDrafted"},
                                                    {"drafted", "MinutesCleared"},
                                                    {"cleared", "MinutesPublished"},
                                                    {"published as draft", "MinutesConfirmed"},
                                                    {"confirmed", "MinutesSigned"},
                                                    {"signed", ""}}};

inline int stage_of(const auto& life, std::string_view state) {
    for (std::size_t at = 0; at < life.size(); ++at)
        if (life[at].state == state) return static_cast<int>(at);
    return -1;
}

/// The stage that an event leaves, or from which on it makes sense; -1 for one that belongs to none.
int stage_before(std::string_view event);

/// The rows that nobody recorded between where the meeting stands and where the event begins.
template <std::size_t Size>
std::vector<std::string_view> way_to(const std::array<Stage, Size>& life, int from, int until) {
    std::vector<std::string_view> events;
    for (int at = from; at >= 0 && at < until; ++at) events.push_back(life[static_cast<std::size_t>(at)].leaves_on);
    return events;
}

inline bool is_minutes_event(std::string_view event) { return event.starts_with("Minutes"); }
inline bool has_fallen(std::string_view state) { return state == "cancelled" || state == "did not proceed"; }
/// "the meeting was cancelled: snow"
std::string fallen_words(const model::Instance& instance);
/// When the meeting's business came to its end, as far as that is recorded.
std::optional<model::Instant> over_at(const model::Instance& instance);
/// A fact of the time before the meeting fell or ended contradicts nothing, however late it is recorded.
bool was_before_the_end(const model::Instance& instance, const model::Event& event);

/// What in the record speaks against the event, and the lawful ways from there.
std::string contradiction(const model::Instance& instance, const model::Event& event);
std::vector<std::string> ways_on(const model::Instance& instance, const model::Event& event);

}  // namespace beadle::meeting

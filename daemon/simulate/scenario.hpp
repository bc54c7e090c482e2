#pragma once
// A scenario: what people do and when, to be played on virtual clocks. A YAML file, read with the places of its mistakes:
//   scenario: our-system                          the system it is for
//   from: 1 February 2022                         the days it spans; may be left out
//   to: 31 July 2023
//   events:
//     - {at: 4 April 2022 10:30, record: DateFixed, on: ICPA/2022-23/1, by: clerk/icb, facts: {held_on: 2022-06-14, at: 10am}}
//     - {at: 6 June 2022 09:00, happened: 2022-06-03 16:40, record: AgendaPublished, on: ICPA/2022-23/1, by: hfd}
//     - {at: 7 June 2022, say: "Words for whoever watches."}
// `by` is an office or post of the definition, or a person's id and offices or posts: clerk/icb, clerk/icb+hfd. Thread-safety: pure but for
// reading the file.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "workflows/model/event.hpp"

namespace beadle::simulate {

/// One thing that somebody does at an instant.
struct Happening {
    calendar::Instant at{};  ///< When it is recorded.
    int line = 0;            ///< Of the file.
    std::string say;         ///< Words for whoever watches; then there is no event.
    model::Event event;      ///< Complete but for `recorded_at`.
};

struct Scenario {
    std::string file;
    std::optional<calendar::Date> from, to;  ///< The days it spans, where it says so.
    std::vector<Happening> happenings;       ///< Ascending by time, in the file's order where equal.
};

struct ScenarioLoading {
    Scenario scenario;
    std::vector<definitions::Mistake> mistakes;
    bool ok() const { return mistakes.empty(); }
};

/// Reads a scenario against the definition it is for: events, offices, posts and dates are checked, instances are not (they are yet to come).
ScenarioLoading read_scenario(std::string_view text, const std::string& file, const model::Definition& definition,
                              const calendar::Zone& zone);
/// What a scenario is for, before its definition is read. The system is empty where the file cannot be read or does not say.
struct ScenarioHead {
    std::string system;
    std::optional<calendar::Date> from, to;
};
ScenarioHead head_of_scenario(const std::string& path);
ScenarioLoading load_scenario(const std::string& path, const model::Definition& definition, const calendar::Zone& zone);

/// "18 March 2022 16:00", "2022-03-18 4pm", "18 March 2022 at 4pm"; without a time the day begins. Errors point at the character.
calendar::Result<calendar::LocalTime> parse_moment(std::string_view text);

}  // namespace beadle::simulate

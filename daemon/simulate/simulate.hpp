#pragma once
// Tries a system's definition out: the whole engine on virtual clocks and a store in memory, from a date to a date, with or without a
// scenario of what people do. Mails are written as if sending were live, and go nowhere.
// Thread-safety: one run, one thread.

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "daemon/simulate/scenario.hpp"
#include "daemon/simulate/stepper.hpp"
#include "daemon/simulate/timeline.hpp"

namespace beadle::simulate {

/// Plays a scenario on a stepper: at each instant first what is due of itself, then what people do, in the scenario's order.
class Player {
public:
    using Tell = std::function<void(const Line&)>;

    /// Everything given must outlive it. `tell` gets every line as it comes.
    Player(Stepper& stepper, Timeline& timeline, const Scenario& scenario, std::string system, Tell tell);

    /// Goes on until `until`, which is played too. False when `stop`, asked between instants, said so.
    bool play(Instant until, const std::function<bool()>& stop = nullptr);
    /// Tells what was recorded since the last line.
    void look();

    int instants() const { return instants_; }

private:
    void happen(const Happening& happening);

    Stepper& stepper_;
    Timeline& timeline_;
    const Scenario& scenario_;
    std::string system_;
    Tell tell_;
    std::size_t next_ = 0;  ///< Of the scenario.
    int instants_ = 0;
};

struct SimulateOptions {
    std::string system;  ///< An id, or the path of its file.
    std::string config_dir;
    std::string from, to;  ///< Dates as officers write them; the last day is played whole.
    std::string scenario;  ///< Path, or empty.
    Printing printing;
};

/// `beadle simulate`. 0 when it was played, 2 for a file or date that is not understood (said on `err`).
int simulate_command(const SimulateOptions& options, std::ostream& out, std::ostream& err);

/// What plays and applies definitions in simulations and in the demo.
model::Actor administrator();

/// The dates of a run, or words on `err` about what is wrong with them.
struct Period {
    calendar::Date from, to;
};
std::optional<Period> read_period(const std::string& from, const std::string& to, std::ostream& err);

}  // namespace beadle::simulate

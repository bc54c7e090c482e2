#pragma once
// Every date that a definition leads to, from the definition alone: it is played through by officers who do everything just in time.
// Meetings that have no date yet are assumed within their window, and marked as assumed, with all that is counted from them.
// Thread-safety: one call, one thread.

#include <iosfwd>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/simulate/timeline.hpp"

namespace beadle::simulate {

struct PlannedDate {
    enum class Kind { cycle_opens, meeting, duty, notice };
    Kind kind{};
    calendar::Date on{};  ///< The safe day: the one to work to.
    calendar::Instant at{};
    std::string what;          ///< "publish the agenda", or the meeting's name.
    std::string who;           ///< The party that owes it; for a meeting its body.
    std::string rule;          ///< "5 clear working days before meeting at 5pm"; empty for what no rule gives.
    std::string instance;      ///< "ICPA/2022-23/3", or as it would be called.
    bool assumed = false;      ///< Counted from a meeting whose date is not fixed yet.
    bool provisional = false;  ///< Beyond what the calendar is sure of.
};
std::string_view to_key(PlannedDate::Kind kind);

/// Ascending by time. `from` to `to`, both included; the playing begins at `from`. Throws std::runtime_error where the definition cannot be
/// applied.
std::vector<PlannedDate> plan(const definitions::Bundle& bundle, calendar::Date from, calendar::Date to);

struct PlanOptions {
    std::string system;  ///< An id, or the path of its file.
    std::string config_dir;
    std::string from, to;
    Printing printing;
};

/// `beadle plan FILE`. 0 when it is printed, 2 for a file or date that is not understood (said on `err`).
int plan_command(const PlanOptions& options, std::ostream& out, std::ostream& err);

}  // namespace beadle::simulate

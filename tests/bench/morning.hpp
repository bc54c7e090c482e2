#pragma once
// Stores to measure on. One real system (the shipped Herefordshire and Worcestershire file, sending live) runs through the real engine for
// half a year, with a meeting called for each working day on each of its three meeting bodies. What stands there on a Wednesday just
// before nine, when reminders go, is copied until there is enough of it: every copy has the duties, steps and timers that the engine left.
// Thread-safety: none; for one thread.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::bench {

using model::Instant;

/// How the order in which timers come due relates to the order in which instances stand in the file.
enum class Order { in_order, at_random };
const char* to_words(Order order);

/// What is copied.
struct Pattern {
    std::vector<std::shared_ptr<const definitions::Bundle>> bundles;  ///< The same system under as many names as were asked for.
    std::vector<model::Instance> meetings;  ///< Each has exactly one duty with a step at `nine`, and a further step after it.
    std::vector<model::Instance> others;    ///< The system's own record and its bodies, copied once.
    Instant nine{};
    /// Lives the half year, for one system; the others are its copies. Throws std::runtime_error where the shipped files do not load.
    static Pattern live_through(const std::filesystem::path& scratch, int systems = 1);
    /// The same morning at another time.
    Pattern moved_to(Instant other_nine) const;
};

struct Morning {
    std::int64_t instances = 0, duties = 0, timers = 0;
    Instant first_due{}, last_due{};  ///< Each instance once.
    std::int64_t bytes = 0;           ///< Of the file, when everything is in it.
};

/// So many of the meetings had their step to take then, and not in the hour after nine.
struct Earlier {
    std::int64_t count = 0;
    Instant at{};
};

/// Makes the SQLite store `path` with `count` meetings, one of whose timers each falls due within `spread` after nine; they belong in turn to the first
/// `systems` of the pattern's.
Morning make_morning(const Pattern& pattern, const std::string& path, std::int64_t count, Order order, int systems = 1,
                     std::chrono::seconds spread = std::chrono::minutes{59}, const Earlier& earlier = {});

/// How many meetings have so many timers between them, or a few more.
std::int64_t meetings_with(const Pattern& pattern, std::int64_t timers);

/// With what SQLite keeps beside it; nothing where there is none.
void remove_store(const std::string& path);

/// Copies a closed store, and waits until the copy is on the disk.
void copy_store(const std::string& from, const std::string& to);

}  // namespace beadle::bench

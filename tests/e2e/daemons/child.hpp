#pragma once
// What a daemon's process in these tests and its crew say to each other. Thread-safety: pure functions.

#include <cstdint>
#include <string>

namespace beadle::test {

/// Where the crew keeps the day, so that it is one for all processes: an instant in a file that each maps.
std::int64_t* map_day(const std::string& file);

inline constexpr int lease_of_crew_s = 2;
inline constexpr int commands_to_child = 0;  ///< The child's standard input.
inline constexpr int words_of_child = 3;     ///< The descriptor that it writes to.

}  // namespace beadle::test

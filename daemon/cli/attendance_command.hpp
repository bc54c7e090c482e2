#pragma once
// beadle attendance: who comes to a meeting, as its members say beforehand.

#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct AttendanceOptions {
    std::string system, meeting;
};
int attendance_command(const AttendanceOptions& options, World& world);

}  // namespace beadle::cli

#pragma once
// `beadle date`: what a deadline rule gives, explained day by day. Needs no daemon.

#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct DateOptions {
    std::string rule;
    std::string anchor;  ///< A date as officers write it; empty where the rule needs none.
    std::string calendar = "england-and-wales";
};

int date_command(const DateOptions& options, World& world);

}  // namespace beadle::cli

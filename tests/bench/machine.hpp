#pragma once
// What the figures were taken on: without it they say nothing.

#include <cstdint>
#include <filesystem>
#include <string>

namespace beadle::bench {

struct Machine {
    std::string processor;
    unsigned cores = 0;
    double memory_gib = 0;
    std::string kernel;
    std::string filesystem;  ///< Of the folder measured in: "ext4 on /dev/vda".
    std::string compiler;
    std::string sqlite;
    std::string taken_on;       ///< A date.
    double syncs_a_second = 0;  ///< 4 KiB appended and fdatasync()ed, one after another.
    double load = 0;            ///< What else ran: the load average before the start.
};

/// Describes this machine and measures how often a second the folder's disk can be made to keep something.
Machine look_at_machine(const std::filesystem::path& folder);

}  // namespace beadle::bench

#pragma once
// The pages of --help in lines that fit the terminal: CLI11 lays them out in two columns and breaks no line.
// Thread-safety: one thread.

#include <CLI/CLI.hpp>
#include <string>

namespace beadle::cli {

class FittingHelp final : public CLI::Formatter {
public:
    std::size_t width = 80;

    /// What an option or a command means goes on below where it began. Examples stay whole, to be copied.
    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace beadle::cli

#pragma once
// A command line that is not understood, told to whoever typed it: which word it is, and the nearest one that is known there.
// Thread-safety: pure functions.

#include <CLI/CLI.hpp>
#include <string>

namespace beadle::cli {

/// Why `app` did not take its command line, which ended in `error`; with the command whose help says more. Ends with a newline.
std::string what_is_misspelt(const CLI::App& app, const CLI::ParseError& error);

}  // namespace beadle::cli

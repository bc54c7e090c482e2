#pragma once
// Sentences at a terminal: a line that is longer than the terminal is wide goes on below, where the terminal itself would cut words in two.
// Thread-safety: in_fitting_lines is a pure function; one thread for the rest.

#include <cstddef>
#include <iosfwd>
#include <sstream>
#include <string>
#include <string_view>

namespace beadle::cli {

struct World;

/// Each line of `text` that is wider than `width` columns, broken at blanks and going on two further in than it began. Words stay whole. The terminal's codes for colour
/// take no room.
std::string in_fitting_lines(std::string_view text, std::size_t width);

/// While it lives what is printed to `out` waits; when it ends it is printed, in lines that fit where it goes to a terminal.
class FittingLines {
public:
    FittingLines(const World& world, std::ostream& out);
    ~FittingLines();
    FittingLines(const FittingLines&) = delete;
    FittingLines& operator=(const FittingLines&) = delete;

private:
    const World& world_;
    std::ostream& out_;
    std::stringbuf said_;
    std::streambuf* was_;
};

}  // namespace beadle::cli

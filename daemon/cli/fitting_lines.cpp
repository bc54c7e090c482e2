#include "daemon/cli/fitting_lines.hpp"

#include <algorithm>
#include <ostream>

#include "daemon/cli/table.hpp"
#include "daemon/cli/world.hpp"

namespace beadle::cli {
namespace {

constexpr std::size_t further_in = 2;

std::size_t columns_shown(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const auto code = std::min(text.find("\x1b["), text.size());
        shown += text.substr(0, code);
        text.remove_prefix(std::min(text.find('m', code), text.size()));
        if (!text.empty()) text.remove_prefix(1);
    }
    return columns_of(shown);
}

void append_line(std::string& out, std::string_view line, std::size_t width) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string goes_on(indent + further_in, ' ');
    std::size_t used = 0;
    for (std::size_t at = 0; at < line.size();) {
        const auto word = std::min(line.find_first_not_of(' ', at), line.size());
        const auto end = std::min(line.find(' ', word), line.size());
        const auto size = columns_shown(line.substr(word, end - word));
        if (at > indent && used + (word - at) + size > width) {
            out += '\n' + goes_on;
            used = goes_on.size();
        } else {
            out += line.substr(at, word - at);
            used += word - at;
        }
        out += line.substr(word, end - word);
        used += size;
        at = end;
    }
}

}  // namespace

std::string in_fitting_lines(std::string_view text, std::size_t width) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto line = text.substr(at, std::min(end, text.size()) - at);
        if (columns_shown(line) <= width) out += line;
        else append_line(out, line, width);
        if (end == std::string_view::npos) break;
        out += '\n';
        at = end + 1;
    }
    return out;
}

FittingLines::FittingLines(const World& world, std::ostream& out) : world_(world), out_(out), was_(out.rdbuf(&said_)) {}

FittingLines::~FittingLines() {
    out_.rdbuf(was_);
    out_ << (world_.terminal ? in_fitting_lines(said_.str(), static_cast<std::size_t>(world_.width)) : said_.str());
}

}  // namespace beadle::cli

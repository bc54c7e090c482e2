#include "daemon/cli/fitting_help.hpp"

#include <sstream>
#include <utility>

#include "daemon/cli/table.hpp"

namespace beadle::cli {

std::string FittingHelp::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
    std::istringstream lines{CLI::Formatter::make_help(app, std::move(name), mode)};
    const auto column = get_column_width();
    std::string help;
    for (std::string line; std::getline(lines, line);) {
        if (line.size() <= width || line.starts_with("  beadle ")) {
            help += line + '\n';
            continue;
        }
        const bool has_columns = line.starts_with("  ") && line.size() > column && line[column - 1] == ' ';
        const auto begin = has_columns ? column : 0;
        auto head = line.substr(0, begin);
        for (const auto& piece : wrapped(line.substr(begin), width - begin)) {
            help += head + piece + '\n';
            head.assign(begin, ' ');
        }
    }
    return help;
}

}  // namespace beadle::cli

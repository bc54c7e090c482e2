#include "daemon/cli/terminal_table.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/cli/table.hpp"

namespace beadle::cli {
namespace {

constexpr int narrowest_terminal = 40;

/// The widest column gives way first, so that none becomes a ribbon while another has room. Nothing where a word would have to be cut.
std::optional<std::vector<std::size_t>> narrowed(const ColumnWidths& asked, std::size_t width) {
    auto widths = asked.whole;
    for (auto total = over_all(widths); total > width; --total) {
        auto widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (widths[i] > asked.least[i] && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
        if (widest == widths.size()) return std::nullopt;
        --widths[widest];
    }
    return widths;
}

std::size_t indent_of(std::string_view text) { return std::min(text.find_first_not_of(' '), text.size()); }

/// A blank line ends each: what comes after the table is no part of it.
std::string in_blocks(const Table& table, std::size_t width) {
    const std::string indent(indent_of(table.columns.front()), ' ');
    std::vector<std::string> names;
    std::size_t longest = 0;
    for (const auto& column : table.columns) {
        names.push_back(column.substr(indent_of(column)));
        if (!names.back().empty()) names.back() += ':';
        longest = std::max(longest, columns_of(names.back()));
    }
    const auto taken = indent.size() + longest + 1;
    const auto room = width > taken ? width - taken : 1;
    std::string out;
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto value = row[i].substr(indent_of(row[i]));
            if (value.empty()) continue;
            auto name = names[i];
            for (const auto& piece : wrapped(value, room)) {
                auto line = indent + name + std::string(longest + 1 - columns_of(name), ' ') + piece;
                line.erase(line.find_last_not_of(' ') + 1);
                out += line + '\n';
                name.clear();
            }
        }
        out += '\n';
    }
    return out;
}

auto lines_in(std::string_view text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

std::string for_terminal(const Table& table, int width) {
    if (table.columns.empty()) return {};
    const auto room = static_cast<std::size_t>(std::max(width, narrowest_terminal));
    const auto asked = widths_of(table);
    if (over_all(asked.whole) <= room) return in_columns(table, asked.whole);
    auto blocks = in_blocks(table, room);
    const auto widths = narrowed(asked, room);
    if (!widths) return blocks;
    auto columns = in_columns(table, *widths);
    return lines_in(columns) <= lines_in(blocks) ? columns : blocks;
}

}  // namespace beadle::cli

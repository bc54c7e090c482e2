#include "daemon/cli/table.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "workflows/model/facts.hpp"

namespace beadle::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 12;

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0;;) {
        const auto end = text.find('\n', at);
        lines.emplace_back(text.substr(at, end == std::string_view::npos ? end : end - at));
        if (end == std::string_view::npos) return lines;
        at = end + 1;
    }
}

std::size_t widest_line(std::string_view text) {
    std::size_t widest = 0;
    for (const auto& line : lines_of(text)) widest = std::max(widest, columns_of(line));
    return widest;
}

std::size_t widest_word(std::string_view text) {
    std::size_t widest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \n", at), text.size());
        widest = std::max(widest, columns_of(text.substr(at, end - at)));
        at = end + 1;
    }
    return widest;
}

/// The widths that columns get: as wide as their text, then those that may wrap give way until the table fits, though never a word: a table that is
/// too wide is easier to read than one whose columns wander.
std::vector<std::size_t> fit(const Table& table, std::size_t width) {
    auto [widths, least] = widths_of(table);
    auto total = over_all(widths);
    auto may_wrap = table.wrap;
    if (may_wrap.empty()) may_wrap.push_back(widths.size() - 1);
    for (const auto column : may_wrap) {
        if (total <= width) break;
        const auto spare = std::min(widths[column] - least[column], total - width);
        widths[column] -= spare;
        total -= spare;
    }
    return widths;
}

void append_row(std::string& out, const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
        cells.push_back(wrapped(row[i], widths[i]));
        height = std::max(height, cells.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto cell = line < cells[i].size() ? cells[i][line] : std::string{};
            text += cell;
            const auto used = columns_of(cell);
            if (i + 1 < cells.size()) text.append((widths[i] > used ? widths[i] - used : 0) + gap, ' ');
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + '\n';
    }
}

bool is_plain_number(std::string_view text) {
    if (!text.empty() && text[0] == '-') text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

void append_csv_cell(std::string& out, std::string_view cell) {
    constexpr std::string_view formula_starts = "=+-@\t\r";
    const bool guard = !cell.empty() && formula_starts.find(cell[0]) != std::string_view::npos && !is_plain_number(cell);
    const bool quote = guard || cell.find_first_of(",\"\r\n;") != std::string_view::npos;
    if (quote) out += '"';
    if (guard) out += '\'';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    if (quote) out += '"';
}

void append_csv_row(std::string& out, const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += ',';
        append_csv_cell(out, row[i]);
    }
    out += "\r\n";
}

}  // namespace

std::size_t columns_of(std::string_view text) { return model::characters(text); }

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        const bool is_control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
        // The second set of control characters (U+0080 to U+009F) is two bytes in UTF-8: C2 and 80 to 9F.
        const bool is_late_control = byte == 0xC2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xA0;
        if (is_late_control) ++i;
        out += is_control || is_late_control ? '?' : text[i];
    }
    return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> out;
    for (const auto& line : lines_of(text)) {
        if (columns_of(line) <= width) {
            out.push_back(line);
            continue;
        }
        const auto indent = std::min(line.find_first_not_of(' '), line.size());
        std::string current = line.substr(0, indent);
        bool empty = true;
        for (std::size_t at = indent; at < line.size();) {
            const auto end = std::min(line.find(' ', at), line.size());
            const auto word = line.substr(at, end - at);
            if (!empty && columns_of(current) + 1 + columns_of(word) > width) {
                out.push_back(current);
                current = line.substr(0, indent);
                empty = true;
            }
            if (!word.empty()) {
                if (!empty) current += ' ';
                current += word;
                empty = false;
            }
            at = end + 1;
        }
        out.push_back(current);
    }
    return out;
}

ColumnWidths widths_of(const Table& table) {
    ColumnWidths widths;
    for (const auto& heading : table.columns) widths.whole.push_back(columns_of(heading));
    for (const auto& heading : table.columns) widths.least.push_back(std::max(narrowest, columns_of(heading)));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.whole[i] = std::max(widths.whole[i], widest_line(row[i]));
            widths.least[i] = std::max(widths.least[i], widest_word(row[i]));
        }
    for (std::size_t i = 0; i < widths.least.size(); ++i) widths.least[i] = std::min(widths.least[i], widths.whole[i]);
    return widths;
}

std::size_t over_all(const std::vector<std::size_t>& widths) {
    return widths.empty() ? 0 : std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

std::string in_columns(const Table& table, const std::vector<std::size_t>& widths) {
    std::string out;
    append_row(out, table.columns, widths);
    std::vector<std::string> rule;
    for (const auto column : widths) rule.emplace_back(column, '-');
    append_row(out, rule, widths);
    for (const auto& row : table.rows) append_row(out, row, widths);
    return out;
}

std::string to_text(const Table& table, int width) { return in_columns(table, fit(table, static_cast<std::size_t>(std::max(width, 40)))); }

std::string to_csv(const Table& table) {
    std::string out = "\xEF\xBB\xBF";  // Without it a spreadsheet takes UTF-8 for the host's old character set.
    append_csv_row(out, table.columns);
    for (const auto& row : table.rows) append_csv_row(out, row);
    return out;
}

}  // namespace beadle::cli

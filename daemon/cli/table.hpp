#pragma once
// Tables for people on a terminal, and the same rows as CSV that opens rightly in a spreadsheet.
// Thread-safety: values and pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace beadle::cli {

struct Table {
    std::vector<std::string> columns;            ///< Headings.
    std::vector<std::vector<std::string>> rows;  ///< Each as long as `columns`; a cell may hold several lines.
    /// Columns whose text may be broken over lines when the table is too wide, the first to give way first; nothing: the last column.
    std::vector<std::size_t> wrap;
};

/// Aligned columns, two blanks apart, at most `width` columns wide where its words allow it; lines end without blanks.
std::string to_text(const Table& table, int width);

/// How wide the columns of a table are.
struct ColumnWidths {
    std::vector<std::size_t> whole;  ///< No text is broken over lines.
    std::vector<std::size_t> least;  ///< Text is broken, but neither a word nor a heading.
};
ColumnWidths widths_of(const Table& table);

/// How wide a table is with columns as wide as that, the blanks between them included.
std::size_t over_all(const std::vector<std::size_t>& widths);

/// As `to_text`, with columns as wide as they are told to be.
std::string in_columns(const Table& table, const std::vector<std::size_t>& widths);

/// UTF-8 with its mark before it, RFC 4180 with CRLF, headings first. A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage
/// return) gets an apostrophe before it, but for plain numbers.
std::string to_csv(const Table& table);

/// `text` in lines of at most `width` characters, broken at blanks; words longer than that stand alone and whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// How many columns a terminal needs for UTF-8 text: one a character. Nothing we print is wider.
std::size_t columns_of(std::string_view text);

/// What others wrote, safe to print: control characters (a terminal would obey them) become '?'. Line ends and tabs stay.
std::string printable(std::string_view text);

}  // namespace beadle::cli

// Meetings from CSV.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/api/json.hpp"
#include "daemon/api/when.hpp"
#include "daemon/cli/meetings_file.hpp"
#include "workflows/calendar/rule.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::cli {
namespace {

constexpr std::size_t rows_max = 20000;

/// Without the blanks round it, no-break ones too.
std::string trimmed(std::string_view text) {
    constexpr std::string_view no_break = "\xC2\xA0", blanks = " \t\r\n";
    for (;;) {
        if (!text.empty() && blanks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
        else if (!text.empty() && blanks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
        else if (text.starts_with(no_break)) text.remove_prefix(no_break.size());
        else if (text.ends_with(no_break)) text.remove_suffix(no_break.size());
        else return std::string{text};
    }
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '_' || c == '-' ? ' ' : c;
    return out;
}

struct Row {
    int line = 0;
    std::vector<std::string> cells;
};

/// Whatever separates the headings: the one of the three that the first line has most of.
char separator_of(std::string_view text) {
    const auto first = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char c : {';', '\t'})
        if (std::count(first.begin(), first.end(), c) > std::count(first.begin(), first.end(), best)) best = c;
    return best;
}

/// Rows with the line that each begins on; a quotation mark that is never closed is said.
std::vector<Row> rows_of(std::string_view text, std::optional<RowMistake>& mistake) {
    const char separator = separator_of(text);
    std::vector<Row> rows;
    Row row{1, {}};
    std::string cell;
    int line = 1, quoted_since = 0;
    const auto end_row = [&] {
        row.cells.push_back(trimmed(cell));
        cell.clear();
        if (std::any_of(row.cells.begin(), row.cells.end(), [](const auto& one) { return !one.empty(); })) rows.push_back(std::move(row));
        row = Row{line, {}};
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') ++line;
        if (quoted_since > 0) {
            if (c != '"') cell += c;
            else if (at + 1 < text.size() && text[at + 1] == '"') cell += text[++at];
            else quoted_since = 0;
        } else if (c == '"' && trimmed(cell).empty()) {
            cell.clear();
            quoted_since = line;
        } else if (c == separator) {
            row.cells.push_back(trimmed(cell));
            cell.clear();
        } else if (c == '\n') {
            end_row();
        } else {
            cell += c;
        }
        if (rows.size() > rows_max) {
            mistake = RowMistake{line, fmt::format("the file has more than {} rows", rows_max), "import it in parts"};
            return rows;
        }
    }
    if (quoted_since > 0) {
        mistake = RowMistake{quoted_since, "a quotation mark is opened here and never closed", "close it, or leave it out"};
        return rows;
    }
    end_row();
    return rows;
}

/// What people call the columns.
std::string column_meant(const std::string& heading) {
    static const std::map<std::string, std::vector<std::string>> names{
        {"date", {"date", "day", "meeting date", "held on", "start date", "date of meeting", "when"}},
        {"time", {"time", "start time", "start", "begins", "at", "meeting time"}},
        {"name", {"name", "title", "meeting", "meeting name", "meeting title", "subject", "summary", "description"}},
        {"place", {"place", "location", "venue", "room", "where"}},
        {"kind", {"kind", "type", "meeting type", "kind of meeting"}},
        {"state", {"state", "status", "stage"}},
        {"uid", {"uid", "id", "ref", "reference", "meeting id"}}};
    for (const auto& [column, called] : names)
        if (std::find(called.begin(), called.end(), lower(heading)) != called.end()) return column;
    return {};
}

bool names_a_year(std::string_view text) {
    int digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 4) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> state_meant(std::string_view word) {
    static const std::map<std::string, std::string, std::less<>> states{{"", ""},
                                                                        {"in the diary", "in the diary"},
                                                                        {"not published", "in the diary"},
                                                                        {"diary", "in the diary"},
                                                                        {"planned", "in the diary"},
                                                                        {"scheduled", "in the diary"},
                                                                        {"confirmed", "in the diary"},
                                                                        {"tentative", "in the diary"},
                                                                        {"reports called for", "reports called for"},
                                                                        {"agenda settled", "agenda settled"},
                                                                        {"published", "published"},
                                                                        {"agenda published", "published"},
                                                                        {"open", "open"},
                                                                        {"concluded", "concluded"},
                                                                        {"held", "concluded"},
                                                                        {"past", "concluded"},
                                                                        {"done", "concluded"},
                                                                        {"cancelled", "cancelled"},
                                                                        {"canceled", "cancelled"}};
    const auto found = states.find(lower(trimmed(word)));
    return found == states.end() ? std::nullopt : std::optional(found->second);
}

namespace {

/// Why it is no date, without how a moment may be said elsewhere: a table says its own way.
std::string reason_of(const std::string& said, const calendar::RuleError& error) {
    const auto why = calendar::what_is_wrong(said, error);
    return why.substr(0, std::min({why.find("; say it as"), why.find(": write it as"), why.find(": a date is written")}));
}

}  // namespace

MeetingsFile read_meetings_table(std::string_view text, const calendar::Zone& zone) {
    MeetingsFile file;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::optional<RowMistake> broken;
    const auto rows = rows_of(text, broken);
    if (broken) {
        file.mistakes.push_back(*broken);
        return file;
    }
    std::map<std::string, std::size_t> columns;
    if (!rows.empty())
        for (std::size_t at = 0; at < rows[0].cells.size(); ++at) {
            const auto& heading = rows[0].cells[at];
            const auto column = column_meant(heading);
            if (column.empty() || columns.count(column) > 0) {
                if (!heading.empty()) file.ignored.push_back(heading);
            } else {
                columns[column] = at;
            }
        }
    if (columns.count("date") == 0) {
        file.mistakes.push_back({1, "no column is headed 'date'",
                                 "the first row names the columns: date, time, name, place, kind, state (published or not), uid"});
        return file;
    }
    for (std::size_t n = 1; n < rows.size(); ++n) {
        const auto& row = rows[n];
        const auto cell = [&](const char* column) -> std::string {
            const auto at = columns.find(column);
            return at == columns.end() || at->second >= row.cells.size() ? "" : row.cells[at->second];
        };
        const auto wrong = [&](const std::string& what, const char* what_to_do) { file.mistakes.push_back({row.line, what, what_to_do}); };
        MeetingRead read{row.line, {}, {}, cell("name"), cell("place"), lower(cell("kind")), "", cell("uid")};
        const auto date = cell("date");
        const auto when = api::parse_when(date, {}, zone, api::NoTime::start_of_day);
        if (date.empty() || !when || !names_a_year(date)) {
            wrong(date.empty() ? "the date is missing"
                  : when       ? "'" + date + "' names no year"
                               : reason_of(date, when.error()),
                  "write it as 13/12/2022 (day, month, year), 13 Dec 2022 or 2022-12-13");
            continue;
        }
        const auto local = calendar::to_local(zone, *when);
        read.held_on = local.date;
        if (local.at.count() > 0) read.at = local.at;
        if (const auto time = cell("time"); !time.empty()) {
            const auto at = calendar::parse_time(lower(time));
            if (!at) {
                wrong(calendar::what_is_wrong(time, at.error()), "write it as 10:00 or 2pm");
                continue;
            }
            read.at = *at;
        }
        const auto state = state_meant(cell("state"));
        if (!state) {
            wrong("'" + cell("state") + "' is no state of a meeting",
                  "one of: in the diary, reports called for, agenda settled, published, concluded, cancelled");
            continue;
        }
        read.state = *state;
        if (read.kind.ends_with(" meeting")) read.kind.resize(read.kind.size() - 8);
        static const std::vector<std::string> kinds{"", "ordinary", "special", "extraordinary", "informal"};
        if (std::find(kinds.begin(), kinds.end(), read.kind) == kinds.end()) {
            wrong("'" + read.kind + "' is no kind of meeting", "one of: ordinary, special, extraordinary, informal; or leave it empty");
            continue;
        }
        file.meetings.push_back(std::move(read));
    }
    if (file.meetings.empty() && file.mistakes.empty())
        file.mistakes.push_back({1, "the file holds no meeting", "each row under the headings is one"});
    return file;
}

}  // namespace beadle::cli

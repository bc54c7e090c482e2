#pragma once
// The calendar of England and Wales for these tests: the dates from the oracle's table, the names from the file that ships. Also the
// smallest reader of tab-separated tables that serves.

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"

namespace beadle::calendar::testing {

inline std::string source_path(const std::string& inside) { return std::string{BEADLE_SOURCE_DIR} + "/" + inside; }

inline std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream in{source_path(path)};
    if (!in) throw std::runtime_error{"cannot read " + path};
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

inline std::vector<std::string> split(const std::string& line, char at) {
    std::vector<std::string> out;
    std::istringstream in{line};
    for (std::string field; std::getline(in, field, at);) out.push_back(field);
    return out;
}

/// Dates and names under `holidays:` in the file that ships, read line by line: "  2022-06-03: Platinum Jubilee bank holiday".
inline std::map<Date, std::string> shipped_holidays() {
    std::map<Date, std::string> out;
    for (const auto& line : lines_of("config/calendars/england-and-wales.yaml")) {
        if (line.size() < 15 || line.compare(0, 2, "  ") != 0 || line.compare(12, 2, ": ") != 0) continue;
        if (const auto date = date_from_iso(line.substr(2, 10))) out[*date] = line.substr(14);
    }
    return out;
}

inline std::vector<Date> oracle_holidays() {
    std::vector<Date> out;
    for (const auto& line : lines_of("tests/workflows/calendar/oracles/bank-holidays-england-and-wales.tsv")) {
        if (!line.empty() && line[0] != '#') out.push_back(date_from_iso(line).value());
    }
    return out;
}

inline const DayCalendar& england_and_wales() {
    static const DayCalendar calendar = [] {
        DayCalendar out;
        out.id = "england-and-wales";
        out.name = "England and Wales";
        out.first_year = 2019;
        out.last_year = 2028;
        out.not_yet_proclaimed = {2028};
        const auto names = shipped_holidays();
        for (const auto date : oracle_holidays()) {
            const auto name = names.find(date);
            out.holidays[date] = name == names.end() ? "bank holiday" : name->second;
        }
        return out;
    }();
    return calendar;
}

}  // namespace beadle::calendar::testing

#pragma once
// Reports, for a terminal or for a spreadsheet: what stands in their cells (times, margins, people's words), and how they are printed.
// Thread-safety: pure functions, but for what is printed.

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "daemon/cli/ask.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/world.hpp"

namespace beadle::cli {

/// "met_late" as "met late".
std::string spaced(std::string key);
/// "2 days early", "3 hours late"; nothing while the duty is open.
std::string margin(const boost::json::value& duty);
/// An instant member: short words for people, for a spreadsheet local and sortable ("2022-12-05 17:00").
std::string time_cell(const boost::json::value& object, std::string_view name, const Zones& zones, const std::string& system, bool csv);
/// A date member, likewise.
std::string day_cell(const boost::json::value& object, std::string_view name, bool csv);
/// People's text goes into a spreadsheet as it is; on a terminal nothing may move the cursor.
std::string people(const std::string& said, bool csv);

/// The table as text or as CSV; `nothing` where it has no rows. Says so where the answer has further pages.
int print_report(World& world, const boost::json::value& answer, const Table& table, bool csv, const char* nothing);
/// Where it is said that rows are missing: a spreadsheet has no room for words, and whoever makes one is told all the same.
std::ostream& beside_rows(World& world, bool csv);
/// The days of a proof, a line each.
void print_days(World& world, const boost::json::value& proof, std::size_t indent);

}  // namespace beadle::cli

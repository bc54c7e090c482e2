#include "daemon/cli/cells.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;

std::string spaced(std::string key) {
    for (auto& c : key)
        if (c == '_') c = ' ';
    return key;
}

std::string margin(const json::value& duty) {
    if (member(duty, "margin_minutes").is_null()) return {};
    const auto minutes = number(duty, "margin_minutes");
    return in_units(std::chrono::minutes{minutes}) + (minutes >= 0 ? " early" : " late");
}

std::string time_cell(const json::value& object, std::string_view name, const Zones& zones, const std::string& system, bool csv) {
    if (!csv) return zones.time(object, name, system);
    const auto at = calendar::instant_from_iso(text(object, name));
    if (!at) return {};
    return sortable_time(*at, zones.of(system));
}

std::string day_cell(const json::value& object, std::string_view name, bool csv) { return csv ? text(object, name) : day(object, name); }

std::string people(const std::string& said, bool csv) { return csv ? said : printable(said); }

int print_report(World& world, const json::value& answer, const Table& table, bool csv, const char* nothing) {
    if (csv) world.out << to_csv(table);
    else if (table.rows.empty()) world.out << nothing << '\n';
    else print_table(world, table);
    if (!text(answer, "next").empty()) beside_rows(world, csv) << "There are more: --limit shows them.\n";
    return Exit::done;
}

std::ostream& beside_rows(World& world, bool csv) { return csv ? world.err : world.out; }

void print_days(World& world, const json::value& proof, std::size_t indent) {
    for (const auto& day : list(proof, "days"))
        if (const auto date = calendar::date_from_iso(text(day, "date")))
            world.out << std::string(indent, ' ') << short_date(*date) << (flag(day, "counted") ? "  counted  " : "  -        ")
                      << text(day, "why") << '\n';
}

}  // namespace beadle::cli

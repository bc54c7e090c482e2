#include "daemon/cli/cells.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

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
    const auto local = calendar::to_local(zones.of(system), *at);
    return fmt::format("{} {:02}:{:02}", calendar::to_iso(local.date), local.at.count() / 60, local.at.count() % 60);
}

std::string day_cell(const json::value& object, std::string_view name, bool csv) { return csv ? text(object, name) : day(object, name); }

std::string people(const std::string& said, bool csv) { return csv ? said : printable(said); }

}  // namespace beadle::cli

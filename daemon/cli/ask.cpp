#include "daemon/cli/ask.hpp"

#include <algorithm>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/api/request.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/fitting_lines.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/definitions/load.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

constexpr int page_max = 1000;

int exit_for(int status) {
    if (status == 400 || status == 413 || status == 422 || status == 431) return Exit::usage;
    if (status == 403 || status == 429) return Exit::not_accepted;
    return Exit::failed;
}

/// As it was typed, "held_on=" for "facts.held_on"; nothing for what the sentence names already.
std::string as_typed(const std::string& where) {
    constexpr std::string_view fact = "facts.";
    if (where == "kind") return {};
    return where.starts_with(fact) ? where.substr(fact.size()) + "=" : where;
}

void print_problem(World& world, const json::value& body) {
    const FittingLines fitting{world, world.err};
    for (const auto& mistake : list(body, "mistakes")) world.err << printable(text(mistake, "text")) << '\n';
    world.err << toned(world, Tone::bad, capitalised(printable(text(body, "error")))) << ".\n";
    const auto where = as_typed(text(body, "where")), what_to_do = text(body, "what_to_do");
    if (!where.empty() && list(body, "mistakes").empty()) world.err << "  where: " << printable(where) << '\n';
    if (!what_to_do.empty()) world.err << "  " << printable(what_to_do) << '\n';
}

json::value exchange(World& world, const std::string& method, const std::string& target, const json::value& body) {
    const auto call = [&] { return world.connect(world.socket)->call(method, target, body); };
    Client::Answer answer;
    try {
        answer = call();
    } catch (const LostAnswer&) {
        try {
            answer = call();
        } catch (const LostAnswer& again) {
            const auto id = text(body, "id");
            throw NotReachable(std::string{again.what()} + "; it may be recorded: look with beadle show, or say it again with " +
                               (id.empty() ? "the same --id" : "--id " + id));
        }
    }
    return taken(world, answer.status, std::move(answer.body));
}

}  // namespace

std::string target_of(std::string_view path, const std::vector<std::pair<std::string, std::string>>& query) {
    std::string target{path};
    char separator = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        target += separator + api::percent_encoded(name) + "=" + api::percent_encoded(value);
        separator = '&';
    }
    return target;
}

json::value taken(World& world, int status, json::value body) {
    if (status < 400) return body;
    if (world.json) world.out << api::pretty(body);
    print_problem(world, body);
    throw Ended{exit_for(status)};
}

json::value ask(World& world, const std::string& target) { return exchange(world, "GET", target, nullptr); }
json::value tell(World& world, const std::string& target, const json::value& body) { return exchange(world, "POST", target, body); }

const json::value& member(const json::value& object, std::string_view name) {
    static const json::value nothing;
    const auto* members = object.if_object();
    const auto* found = members == nullptr ? nullptr : members->if_contains(json::string_view{name.data(), name.size()});
    return found == nullptr ? nothing : *found;
}

std::string text(const json::value& object, std::string_view name) {
    const auto* found = member(object, name).if_string();
    return found == nullptr ? std::string{} : std::string{*found};
}

std::int64_t number(const json::value& object, std::string_view name) {
    const auto& found = member(object, name);
    if (const auto* value = found.if_int64()) return *value;
    if (const auto* value = found.if_uint64()) return static_cast<std::int64_t>(*value);
    return 0;
}

bool flag(const json::value& object, std::string_view name) {
    const auto* found = member(object, name).if_bool();
    return found != nullptr && *found;
}

const json::array& list(const json::value& object, std::string_view name) {
    static const json::array nothing;
    const auto* found = member(object, name).if_array();
    return found == nullptr ? nothing : *found;
}

std::string day(const json::value& object, std::string_view name) {
    const auto date = calendar::date_from_iso(text(object, name));
    return date ? short_date(*date) : std::string{};
}

std::vector<std::string> texts(const json::value& object, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& one : list(object, name))
        if (const auto* found = one.if_string()) out.emplace_back(*found);
    return out;
}

Zones::Zones(const json::value& answer) : otherwise_(calendar::utc_zone()) {
    const auto load = [](const std::string& name) {
        try {
            return definitions::load_zone(name);
        } catch (const std::runtime_error&) {
            return calendar::utc_zone();  // No zone database here: UTC is better than nothing.
        }
    };
    if (const auto* zones = member(answer, "zones").if_object())
        for (const auto& zone : *zones)
            if (const auto* name = zone.value().if_string()) zones_[std::string{zone.key()}] = load(std::string{*name});
    otherwise_ = zones_.empty() ? load("Europe/London") : zones_.begin()->second;
}

const calendar::Zone& Zones::of(const std::string& system) const {
    const auto found = zones_.find(system);
    return found == zones_.end() ? otherwise_ : found->second;
}

std::string Zones::time(const json::value& object, std::string_view name, const std::string& system) const {
    const auto at = calendar::instant_from_iso(text(object, name));
    return at ? short_time(*at, of(system)) : std::string{};
}

json::value ask_pages(World& world, std::string_view path, std::vector<std::pair<std::string, std::string>> query, const char* key,
                      int limit) {
    json::value first;
    json::array rows;
    std::string after;
    for (;;) {
        const auto missing = limit - static_cast<int>(rows.size());
        auto now = query;
        now.erase(std::remove_if(now.begin(), now.end(),
                                 [&](const auto& one) { return one.first == "limit" || (!after.empty() && one.first == "after"); }),
                  now.end());
        now.emplace_back("limit", std::to_string(std::min(missing, page_max)));
        if (!after.empty()) now.emplace_back("after", after);
        auto answer = ask(world, target_of(path, now));
        for (const auto& row : list(answer, key)) rows.push_back(row);
        const auto next = text(answer, "next");
        first = std::move(answer);
        if (next.empty() || next == after || static_cast<int>(rows.size()) >= limit) break;
        after = next;
    }
    first.as_object()[key] = std::move(rows);
    return first;
}

}  // namespace beadle::cli

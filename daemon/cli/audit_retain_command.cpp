// beadle audit retain: what people wrote and what is past the term that the system's file sets, and its erasure.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <set>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

json::value page_past_term(const RetainOptions& options, World& world, std::int64_t from) {
    return ask(world, target_of("/v1/audit/retention", {{"system", options.system}, {"from", from > 0 ? std::to_string(from) : ""}}));
}

/// Adds the texts of `row` to the row of the same `key`, whose days reach as far as those of `row` then; or appends it.
void add_row(json::array& rows, const json::value& row, const char* key) {
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return text(one, key) == text(row, key); });
    if (same == rows.end()) return rows.push_back(row);
    auto& sum = same->as_object();
    sum["texts"] = number(*same, "texts") + number(row, "texts");
    if (!text(row, "to").empty()) sum["to"] = text(row, "to");
}

/// All of it: the daemon looks at a bounded number of entries at once, and says where to go on.
json::value past_term(const RetainOptions& options, World& world) {
    auto found = page_past_term(options, world, 0);
    auto page = found;
    for (std::int64_t from = 0; number(page, "next") > from;) {
        from = number(page, "next");
        page = page_past_term(options, world, from);
        auto& sum = found.as_object();
        for (const auto* name : {"texts", "texts_that_stay"}) sum[name] = number(found, name) + number(page, name);
        for (const auto& row : list(page, "kinds")) add_row(sum["kinds"].as_array(), row, "kind");
        for (const auto& row : list(page, "stay")) add_row(sum["stay"].as_array(), row, "instance");
        for (const auto& act : list(page, "acts")) sum["acts"].as_array().push_back(act);
    }
    if (auto* sum = found.if_object()) {
        sum->erase("more");
        sum->erase("next");
    }
    return found;
}

/// "6 years"; empty where texts are kept for ever.
std::string term_of(const json::value& found) {
    const auto years = number(found, "kept_for_years");
    return years == 0 ? std::string{} : counted(years, "year", "years");
}

void print_list(World& world, const json::value& found) {
    Table table{{"texts beside", "texts", "from", "to"}, {}, {0}};
    for (const auto& kind : list(found, "kinds"))
        table.rows.push_back({printable(text(kind, "kind")), std::to_string(number(kind, "texts")), day(kind, "from"), day(kind, "to")});
    world.out << '\n';
    print_table(world, table);
    const auto texts_there = number(found, "texts");
    print_wrapped(world, counted(texts_there, "text", "texts") + ".", 0);
}

void print_what_stays(World& world, const json::value& found) {
    if (const auto texts_there = number(found, "texts_that_stay"); texts_there > 0) {
        constexpr std::size_t named_max = 5;
        std::string ids;
        const auto& things = list(found, "stay");
        for (std::size_t i = 0; i < std::min(things.size(), named_max); ++i)
            ids += (i == 0 ? "" : ", ") + printable(text(things[i], "instance"));
        print_wrapped(world,
                      counted(texts_there, "older text stays", "older texts stay") +
                          " for now: what it is about is not ended, or something else about it says the same (" + ids +
                          (things.size() > named_max ? " and others" : "") + ").",
                      0);
    }
    if (const auto kept = texts(found, "kept_for_ever"); !kept.empty()) {
        std::string names;
        for (const auto& name : kept) names += (names.empty() ? "" : ", ") + printable(name);
        print_wrapped(world, "Kept for ever: " + names + ".", 0);
    }
}

int show(World& world, const json::value& found) {
    if (world.json) {
        world.out << api::pretty(found);
        return Exit::done;
    }
    const auto term = term_of(found);
    if (term.empty()) {
        print_wrapped(world,
                      "What people wrote beside the entries of " + printable(text(found, "system")) +
                          " is kept for ever: its file does not say otherwise ('texts are kept for: 6 years').",
                      0);
        return Exit::done;
    }
    const auto acts = list(found, "acts").size();
    const auto older = "what was recorded before " + day(found, "recorded_before");
    print_wrapped(world,
                  "Texts of " + printable(text(found, "system")) + " are kept for " + term + ": " +
                      (acts > 0 ? older + " is past that." : "of " + older + " nothing is left to erase."),
                  0);
    if (acts > 0) print_list(world, found);
    print_what_stays(world, found);
    if (acts > 0)
        print_wrapped(world,
                      "Nothing was erased. To erase " + std::string(number(found, "texts") == 1 ? "it" : "them") + " for good, in " +
                          counted(static_cast<std::int64_t>(acts), "entry", "entries") +
                          " of the record: the same with --erase, --reason and --instrument.",
                      0);
    return Exit::done;
}

/// The id of an act. The same command again, after an answer that was lost, begins where nothing was erased yet: and that is in it, as is the term, so that
/// the same --id a year later is another act.
std::string id_of(const std::string& id, const json::value& found, const json::value& act) {
    return fmt::format("{}-{}-{}-{}", id, text(found, "recorded_before"), number(act, "from"), number(act, "to"));
}

/// One act after the other, each an entry of its own, until nothing is past the term; stops at the first that is not accepted, and where one brings nothing about.
int erase(const RetainOptions& options, World& world, json::value found) {
    const auto id = options.id.empty() ? world.new_id() : options.id;
    json::array told;
    std::int64_t erased = 0;
    std::set<std::string> done;
    while (!list(found, "acts").empty()) {
        for (const auto& act : list(found, "acts")) {
            const auto from = number(act, "from"), to = number(act, "to");
            const auto act_id = id_of(id, found, act);
            if (!done.insert(act_id).second) {
                if (world.json) world.out << api::pretty(json::object{{"erased", erased}, {"acts", std::move(told)}});
                world.err << "Stopped: the texts beside entries " << from << " to " << to << " are still there after their erasure, "
                          << act_id << ", was accepted. Was --id used before? Say another, or none.\n";
                return Exit::failed;
            }
            const auto answer = tell(world, "/v1/audit/retain",
                                     json::object{{"id", act_id},
                                                  {"system", text(found, "system")},
                                                  {"from", from},
                                                  {"to", to},
                                                  {"reason", options.reason},
                                                  {"instrument", options.instrument}});
            told.push_back(answer);
            if (text(answer, "verdict") != "accepted") {
                if (world.json) world.out << api::pretty(json::object{{"erased", erased}, {"acts", std::move(told)}});
                else print_verdict(world, answer);
                return Exit::not_accepted;
            }
            const auto texts_gone = number(answer, "erased");
            erased += texts_gone;
            if (!world.json)
                world.out << fmt::format("Erased {} beside entries {} to {}: entry {}.\n", counted(texts_gone, "text", "texts"), from, to,
                                         number(answer, "entry"));
        }
        found = past_term(options, world);
    }
    if (world.json) {
        world.out << api::pretty(json::object{{"erased", erased}, {"acts", std::move(told)}});
        return Exit::done;
    }
    if (erased == 0) return show(world, found);
    print_what_stays(world, found);
    print_wrapped(
        world,
        "In their place stands when they were erased and by whom. Backups, exports and mails that went out before have them still: "
        "see docs/audit-format.md.",
        0);
    return Exit::done;
}

}  // namespace

int audit_retain_command(const RetainOptions& options, World& world) {
    auto found = past_term(options, world);
    if (!options.erase) return show(world, found);
    if (term_of(found).empty()) {
        world.err << "Nothing was erased: the file of " << printable(text(found, "system"))
                  << " does not say how long texts are kept. Say it there, as in 'texts are kept for: 6 years', and apply it.\n";
        return Exit::not_accepted;
    }
    return erase(options, world, std::move(found));
}

}  // namespace beadle::cli

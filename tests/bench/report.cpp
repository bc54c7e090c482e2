#include "tests/bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace beadle::bench {
namespace {

/// "100 000": digits in threes.
std::string grouped(double value) {
    auto digits = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), "\u202f");
    return digits;
}
std::string grouped(std::int64_t value) { return grouped(static_cast<double>(value)); }

std::string mib(std::int64_t bytes) { return grouped(static_cast<double>(bytes) / (1024 * 1024)); }

std::string seconds(const std::vector<double>& values) {
    std::string text;
    for (auto value : values) text += fmt::format("{}{:.2f}", text.empty() ? "" : ", ", value);
    return text;
}

}  // namespace

std::vector<std::string> Report::missed() const {
    std::vector<std::string> missed;
    for (const auto& one : drained) {
        if (!quick && one.ratio() < ratio_least)
            missed.push_back(fmt::format("{}, {}: the engine reaches {:.2f} of the bare program, not {}", one.store, to_words(one.order),
                                         one.ratio(), ratio_least));
        if (!one.same_bytes.value_or(true))
            missed.push_back(fmt::format("{}, {}: the two programs did not write the same rows", one.store, to_words(one.order)));
    }
    if (years && median(years->cpu_s) >= years_most_s)
        missed.push_back(fmt::format("two years of all systems took {:.2f} s, not under {} s", median(years->cpu_s), years_most_s));
    return missed;
}

std::string Report::years_markdown() const {
    if (!years) return {};
    std::string out = fmt::format(
        "Taken on {}: {}, {} cores; {}. Load average before the start {:.1f}.\n\n"
        "| two years of | entries | messages owed | seconds of the processor, median | promised |\n"
        "| --- | ---: | ---: | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.compiler, machine.load);
    for (const auto& one : years->systems)
        out += fmt::format("| {} | {} | {} | {:.3f} | |\n", one.system, grouped(one.entries), grouped(one.mails), median(one.cpu_s));
    return out + fmt::format("| all of them | | | {:.3f} | under {} s |\n", median(years->cpu_s), years_most_s);
}

std::string Report::markdown() const {
    std::string out = fmt::format(
        "Taken on {}: {}, {} cores, {:.0f} GiB; {}; {}; SQLite {}; {}. Load average before the start {:.1f}.\n"
        "The disk was made to keep 4 KiB {} times a second (append, `fdatasync`, repeat).\n",
        machine.taken_on, machine.processor, machine.cores, machine.memory_gib, machine.kernel, machine.filesystem, machine.sqlite,
        machine.compiler, machine.load, grouped(machine.syncs_a_second));
    if (!drained.empty()) {
        out +=
            "\n### Durable firings a second\n\n"
            "| store | due | order | systems | engine | bare, same bytes | ratio | engine, s | best bare, s |\n"
            "| --- | ---: | --- | ---: | ---: | ---: | ---: | --- | --- |\n";
        for (const auto& one : drained)
            out += fmt::format("| {} {} | {} | {} | {} | {} | {} ({}) | {:.2f} | {} | {} |\n", one.store, one.version, grouped(one.fired),
                               to_words(one.order), one.systems, grouped(one.engine_rate()), grouped(one.bare_rate()), one.best_bare(),
                               one.ratio(), seconds(one.engine.wall_s), seconds(one.bare.at(one.best_bare()).wall_s));
        const auto& first = drained.front();
        out += fmt::format(
            "\nThe store held {} meetings with {} duties and {} timers, {} MiB; outbox row and audit line took {:.0f} bytes a firing. "
            "Rates are of the medians.\n"
            "Afterwards both SQLite files held the same rows: {}.\n",
            grouped(first.morning.instances), grouped(first.morning.duties), grouped(first.morning.timers), mib(first.morning.bytes),
            first.bytes_a_firing,
            std::all_of(drained.begin(), drained.end(), [](const auto& one) { return one.same_bytes.value_or(true); }) ? "yes" : "NO");
    }
    return out;
}

std::string Report::json() const {
    namespace json = boost::json;
    const auto list = [](const std::vector<double>& values) { return json::array(values.begin(), values.end()); };
    json::object out;
    out["machine"] = json::object{{"processor", machine.processor},
                                  {"cores", machine.cores},
                                  {"memory_gib", machine.memory_gib},
                                  {"kernel", machine.kernel},
                                  {"filesystem", machine.filesystem},
                                  {"compiler", machine.compiler},
                                  {"sqlite", machine.sqlite},
                                  {"taken_on", machine.taken_on},
                                  {"syncs_a_second", machine.syncs_a_second},
                                  {"load", machine.load}};
    out["quick"] = quick;
    json::array drains;
    for (const auto& one : drained) drains.push_back(json::parse(one.json(machine.syncs_a_second)));
    out["drain"] = std::move(drains);
    if (years) {
        json::array systems;
        for (const auto& one : years->systems)
            systems.push_back(
                json::object{{"system", one.system}, {"entries", one.entries}, {"mails", one.mails}, {"cpu_s", list(one.cpu_s)}});
        out["years"] = json::object{{"systems", std::move(systems)}, {"wall_s", list(years->wall_s)}, {"cpu_s", list(years->cpu_s)}};
    }
    json::array words;
    for (const auto& sentence : missed()) words.emplace_back(sentence);
    out["missed"] = std::move(words);
    return json::serialize(out) + "\n";
}

void write_into_page(const std::string& path, const std::string& what, const std::string& markdown) {
    const auto begins = "<!-- " + what + ": written by beadle_bench -->", ends = "<!-- end of " + what + " -->";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    auto page = text.str();
    auto from = page.find(begins), until = page.find(ends);
    if (from == std::string::npos || until == std::string::npos) throw std::runtime_error(path + " has no place marked for figures");
    from += begins.size();
    page.replace(from, until - from, "\n" + markdown);
    std::ofstream(path) << page;
}

}  // namespace beadle::bench

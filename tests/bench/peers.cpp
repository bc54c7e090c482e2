#include "tests/bench/peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "daemon/audit/json_text.hpp"
#include "tests/bench/drain_postgres.hpp"

namespace beadle::bench {

namespace json = boost::json;

namespace {

constexpr double times_least = 10;

/// Bytes as {"hex": ...}; SQLite's numbers of its types.
json::value cell(const Firing::Cell& cell) {
    if (cell.type == 1) return cell.number;
    if (cell.type == 4) return json::object{{"hex", audit::to_hex(cell.bytes)}};
    return json::string(cell.bytes);
}

json::array row(const std::vector<Firing::Cell>& cells, std::size_t from) {
    json::array out;
    for (auto n = from; n < cells.size(); ++n) out.push_back(cell(cells[n]));
    return out;
}

void write_firings_for_peers(const std::string& path, const std::vector<Firing>& firings) {
    json::array all;
    for (const auto& firing : firings) {
        auto entry = row(firing.entry, 0);
        entry[0] = firing.seq();
        all.push_back(json::object{{"system", firing.system},
                                   {"instance", firing.instance},
                                   {"version", firing.version},
                                   {"ref", firing.ref},
                                   {"steps_done", firing.steps_done},
                                   {"kind", firing.kind},
                                   {"next_at", firing.next_at},
                                   {"frontier", audit::to_hex(firing.frontier)},
                                   {"mail", row(firing.mail, 1)},
                                   {"entry", std::move(entry)}});
    }
    std::ofstream(path) << json::serialize(all);
}

/// What the peer's program says of how long it took, in seconds.
double run_peer(const std::string& script, const std::string& connection, const std::string& firings) {
    const auto command = "node '" + script + "' '" + connection + "' '" + firings + "'";
    FILE* peer = popen(command.c_str(), "r");
    if (!peer) throw std::runtime_error("node does not start");
    double seconds = 0;
    const int read = std::fscanf(peer, "%lf", &seconds);
    if (pclose(peer) != 0 || read != 1) throw std::runtime_error(script + " failed");
    return seconds;
}

}  // namespace

double Peers::engine_rate() const { return static_cast<double>(fired) / median(engine.wall_s); }
double Peers::best_rate() const { return static_cast<double>(fired) / median(peers.at(best()).wall_s); }
std::string Peers::best() const {
    return std::min_element(peers.begin(), peers.end(),
                            [](const auto& a, const auto& b) { return median(a.second.wall_s) < median(b.second.wall_s); })
        ->first;
}

std::string Peers::markdown(const Machine& machine) const {
    const auto line = [&](const std::string& name, const Runs& runs) {
        std::string seconds;
        for (const auto each : runs.wall_s) seconds += fmt::format("{}{:.2f}", seconds.empty() ? "" : ", ", each);
        return fmt::format("| {} | {:.0f} | {} |\n", name, static_cast<double>(fired) / median(runs.wall_s), seconds);
    };
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, which the server shares; PostgreSQL {}. Load average before the start {:.1f}; {:.0f} fsyncs a second. "
        "{} timers due.\n\n"
        "| who | firings a second, median | s |\n| --- | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, version, machine.load, machine.syncs_a_second, fired);
    out += line("Beadle", engine);
    for (const auto& [name, runs] : peers) out += line(name, runs);
    return out + fmt::format("\nBeadle makes {:.1f} times as many as the best of them, {}; promised are {:.0f} times.\n", ratio(), best(),
                             times_least);
}

std::vector<std::string> Peers::missed() const {
    if (quick || ratio() >= times_least) return {};
    return {fmt::format("Beadle makes {:.2f} times as many firings a second as {}, not {:.0f} times", ratio(), best(), times_least)};
}

std::string Peers::json(double fsyncs_a_second) const {
    json::object rates;
    for (const auto& [name, runs] : peers) rates[name] = static_cast<double>(fired) / median(runs.wall_s);
    return json::serialize(json::object{{"store", "postgres"},
                                        {"version", version},
                                        {"fired", fired},
                                        {"fires_per_s", engine_rate()},
                                        {"peers_per_s", std::move(rates)},
                                        {"best", best()},
                                        {"ratio", ratio()},
                                        {"fsyncs_per_s", fsyncs_a_second}}) +
           "\n";
}

Peers measure_peers(const Pattern& pattern, const DrainOptions& options, const std::string& modules) {
    if (!std::filesystem::exists(modules + "/node_modules/pg-boss"))
        throw std::runtime_error("the peers are not in " + modules + "; ./dev bench peers fetches them, given node and npm");
    const auto prepared = prepare(pattern, options, Order::in_order, 1);
    const PreparedServer server{prepared, options};
    const auto firings = (options.folder / "firings.json").string();
    write_firings_for_peers(firings, prepared.firings);
    Peers measured;
    measured.version = server.version();
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        measured.engine.add(drain_with_engine("postgres:" + server.fresh_copy(), prepared.now, measured.fired));
        options.say(fmt::format("{} of {}: Beadle {:.2f} s", repeat + 1, options.repeats, measured.engine.wall_s.back()));
        for (const std::string name : {"graphile-worker", "pg-boss", "dbos"}) {
            const auto seconds = run_peer(modules + "/" + name + ".mjs", server.fresh_copy(), firings);
            measured.peers[name].add({.wall_s = seconds, .cpu_s = 0});
            options.say(fmt::format("{} of {}: {} {:.2f} s", repeat + 1, options.repeats, name, seconds));
        }
    }
    return measured;
}

}  // namespace beadle::bench

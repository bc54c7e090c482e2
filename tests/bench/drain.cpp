#include "tests/bench/drain.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>
#include <stdexcept>

#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/bench/drain_postgres.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    auto middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Drained::engine_rate() const { return static_cast<double>(fired) / median(engine.wall_s); }
double Drained::bare_rate() const { return static_cast<double>(fired) / median(bare.at(best_bare()).wall_s); }

std::string Drained::best_bare() const {
    const auto best = std::min_element(bare.begin(), bare.end(),
                                       [](const auto& a, const auto& b) { return median(a.second.wall_s) < median(b.second.wall_s); });
    return best->first;
}

std::string Drained::json(double fsyncs_a_second) const {
    namespace json = boost::json;
    const auto list = [](const std::vector<double>& values) { return json::array(values.begin(), values.end()); };
    json::object bare_walls, bare_cpus;
    for (const auto& [name, runs] : bare) {
        bare_walls[name] = list(runs.wall_s);
        bare_cpus[name] = list(runs.cpu_s);
    }
    json::object line{{"store", store},
                      {"fires_per_s", engine_rate()},
                      {"bare_per_s", bare_rate()},
                      {"ratio", ratio()},
                      {"fsyncs_per_s", fsyncs_a_second},
                      {"version", version},
                      {"order", to_words(order)},
                      {"systems", systems},
                      {"fired", fired},
                      {"bare_best", best_bare()},
                      {"bytes_a_firing", bytes_a_firing},
                      {"engine_wall_s", list(engine.wall_s)},
                      {"engine_cpu_s", list(engine.cpu_s)},
                      {"bare_wall_s", std::move(bare_walls)},
                      {"bare_cpu_s", std::move(bare_cpus)}};
    if (same_bytes) line["same_bytes"] = *same_bytes;
    return json::serialize(line);
}

Took drain_with_engine(const std::string& where, Instant now, std::int64_t& fired, const std::function<void()>& recorded) {
    const auto store = store::open_store(where, "beadle_bench");
    engine::SteppedCivilClock civil(now);
    engine::SteppedMachineClock machine;
    engine::Engine engine(*store, civil, machine);
    fired = 0;
    const Stopwatch stopwatch;
    for (;;) {
        auto stepped = engine.step();
        fired += stepped.timers;
        if (recorded) recorded();
        if (!stepped.more) break;
    }
    const auto took = stopwatch.read();
    engine.stop();
    return took;
}

Prepared prepare(const Pattern& pattern, const DrainOptions& options, Order order, int systems) {
    options.say(fmt::format("preparing {} meetings of {} system{}, {}", options.count, systems, systems == 1 ? "" : "s", to_words(order)));
    Prepared prepared;
    prepared.path = (options.folder / "prepared.db").string();
    prepared.morning = make_morning(pattern, prepared.path, options.count, order, systems);
    prepared.now = prepared.morning.last_due + 1min;

    // Once unmeasured: it gives the bare program its rows.
    const auto work = (options.folder / "work.db").string();
    copy_store(prepared.path, work);
    std::int64_t fired = 0;
    drain_with_engine("sqlite:" + work, prepared.now, fired);
    if (fired != options.count) throw std::runtime_error(fmt::format("{} timers fired, not {}", fired, options.count));
    prepared.firings = read_firings(work);
    if (static_cast<std::int64_t>(prepared.firings.size()) != fired) throw std::runtime_error("not one entry a firing");
    const auto bytes =
        std::accumulate(prepared.firings.begin(), prepared.firings.end(), std::size_t{0}, [](std::size_t sum, const Firing& firing) {
            for (const auto& cell : firing.mail) sum += cell.bytes.size();
            for (const auto& cell : firing.entry) sum += cell.bytes.size();
            return sum;
        });
    prepared.bytes_a_firing = static_cast<double>(bytes) / static_cast<double>(fired);
    prepared.digest = digest_of(work);
    return prepared;
}

namespace {

Drained measure_on_sqlite(const Prepared& prepared, const DrainOptions& options) {
    const auto work = (options.folder / "work.db").string();
    Drained drained;
    drained.version = sqlite3_libversion();
    drained.same_bytes = true;
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        for (int size : {500, 1000}) {
            copy_store(prepared.path, work);
            drained.bare[fmt::format("1 connection by {}", size)].add(write_firings(work, prepared.firings, size));
            if (repeat == 0) drained.same_bytes = *drained.same_bytes && digest_of(work) == prepared.digest;
        }
        copy_store(prepared.path, work);
        drained.engine.add(drain_with_engine("sqlite:" + work, prepared.now, drained.fired));
        const auto& best = drained.bare.at(drained.best_bare());
        options.say(fmt::format("sqlite: {} of {}, engine {:.2f} s, bare {:.2f} s; of the processor {:.2f} and {:.2f} s", repeat + 1,
                                options.repeats, drained.engine.wall_s.back(), best.wall_s.back(), drained.engine.cpu_s.back(),
                                best.cpu_s.back()));
    }
    return drained;
}

}  // namespace

std::vector<Drained> measure_drain(const Pattern& pattern, const DrainOptions& options, const std::function<void(const Drained&)>& done) {
    std::vector<Drained> all;
    for (auto systems : options.systems) {
        for (auto order : options.orders) {
            const auto prepared = prepare(pattern, options, order, systems);
            for (const auto& store : options.stores) {
                auto drained = store == "sqlite" ? measure_on_sqlite(prepared, options) : measure_on_postgres(prepared, options);
                if (drained.fired != options.count)
                    throw std::runtime_error(fmt::format("{} timers fired, not {}", drained.fired, options.count));
                drained.store = store;
                drained.order = order;
                drained.systems = systems;
                drained.morning = prepared.morning;
                drained.bytes_a_firing = prepared.bytes_a_firing;
                done(drained);
                all.push_back(std::move(drained));
            }
        }
    }
    for (const auto* name : {"prepared.db", "work.db"}) remove_store((options.folder / name).string());
    return all;
}

}  // namespace beadle::bench

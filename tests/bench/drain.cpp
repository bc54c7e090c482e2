#include "tests/bench/drain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "daemon/engine/engine.hpp"
#include "tests/bench/bare.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    auto middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Drained::engine_rate() const { return static_cast<double>(fired) / median(engine.wall_s); }
double Drained::bare_rate() const { return static_cast<double>(fired) / median(bare().wall_s); }
int Drained::bare_size() const { return median(bare_500.wall_s) < median(bare_1000.wall_s) ? 500 : 1000; }

Took drain_with_engine(const std::string& path, Instant now, std::int64_t& fired) {
    store::SqliteOptions options;
    options.path = path;
    options.owner = "beadle_bench";
    return drain_with_engine(*store::make_sqlite_store(options), now, fired);
}

Took drain_with_engine(store::Store& store, Instant now, std::int64_t& fired) {
    engine::SteppedCivilClock civil(now);
    engine::SteppedMachineClock machine;
    engine::Engine engine(store, civil, machine);
    fired = 0;
    const Stopwatch stopwatch;
    for (;;) {
        auto stepped = engine.step();
        fired += stepped.timers;
        if (!stepped.more) break;
    }
    const auto took = stopwatch.read();
    engine.stop();
    return took;
}

std::vector<Drained> measure_drain(const Pattern& pattern, const DrainOptions& options) {
    std::vector<Drained> all;
    const auto prepared = (options.folder / "prepared.db").string();
    const auto work = (options.folder / "work.db").string();
    for (auto order : options.orders) {
        Drained drained;
        drained.order = order;
        const std::string name = to_words(order);
        options.say(name + ": preparing " + std::to_string(options.count) + " meetings");
        drained.morning = make_morning(pattern, prepared, options.count, order);
        const auto entries_before = entries_in(prepared);
        const auto now = drained.morning.last_due + 1min;

        // Once unmeasured: it gives the bare program its rows.
        copy_store(prepared, work);
        drain_with_engine(work, now, drained.fired);
        if (drained.fired != options.count)
            throw std::runtime_error(std::to_string(drained.fired) + " timers fired, not " + std::to_string(options.count));
        auto firings = read_firings(work, entries_before);
        if (static_cast<std::int64_t>(firings.size()) != drained.fired) throw std::runtime_error("not one entry a firing");
        auto bytes = std::accumulate(firings.begin(), firings.end(), std::size_t{0}, [](std::size_t sum, const Firing& firing) {
            for (const auto& cell : firing.mail) sum += cell.bytes.size();
            for (const auto& cell : firing.entry) sum += cell.bytes.size();
            return sum;
        });
        drained.bytes_a_firing = static_cast<double>(bytes) / static_cast<double>(firings.size());
        const auto expected = digest_of(work);
        drained.same_bytes = true;
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
            for (int size : {500, 1000}) {
                copy_store(prepared, work);
                (size == 500 ? drained.bare_500 : drained.bare_1000).add(write_firings(work, firings, size));
                if (repeat == 0) drained.same_bytes = drained.same_bytes && digest_of(work) == expected;
            }
            copy_store(prepared, work);
            std::int64_t fired = 0;
            drained.engine.add(drain_with_engine(work, now, fired));
            options.say(fmt::format(
                "{}: {} of {}, engine {:.2f} s, bare {:.2f} s and {:.2f} s; of the processor {:.2f}, {:.2f} and {:.2f} s", name, repeat + 1,
                options.repeats, drained.engine.wall_s.back(), drained.bare_500.wall_s.back(), drained.bare_1000.wall_s.back(),
                drained.engine.cpu_s.back(), drained.bare_500.cpu_s.back(), drained.bare_1000.cpu_s.back()));
        }
        all.push_back(std::move(drained));
    }
    for (const auto& path : {prepared, work})
        for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    return all;
}

}  // namespace beadle::bench

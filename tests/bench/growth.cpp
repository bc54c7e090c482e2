#include "tests/bench/growth.hpp"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "tests/bench/drain_postgres.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t fired_each_time = 1'536;  // Three batches; the smallest store has some 1,700 due.

/// The instant at which so many of the morning's timers are due: they are spread evenly.
Instant when_due(const Morning& morning, std::int64_t meetings, std::int64_t count) {
    return morning.first_due + std::chrono::seconds{59min} * count / meetings;
}

double drain_some(const std::string& where, Instant now) {
    std::int64_t fired = 0;
    const auto took = drain_with_engine(where, now, fired);
    // The spread is in whole seconds: so many, or those of a second more.
    if (fired < fired_each_time / 2) throw std::runtime_error(fmt::format("{} timers fired, not some {}", fired, fired_each_time));
    return took.wall_s * static_cast<double>(fired_each_time) / static_cast<double>(fired);
}

}  // namespace

Growth measure_growth(const Pattern& pattern, const GrowthOptions& options) {
    const auto& drain = options.drain;
    Growth growth;
    growth.fired = fired_each_time;
    for (const auto timers : options.sizes) {
        Prepared prepared;
        prepared.path = (drain.folder / "prepared.db").string();
        const auto meetings = meetings_with(pattern, timers);
        drain.say(fmt::format("preparing {} timers of {} meetings", timers, meetings));
        prepared.morning = make_morning(pattern, prepared.path, meetings, Order::at_random);
        auto& size = growth.sizes.emplace_back();
        size.timers = prepared.morning.timers;
        size.meetings = meetings;
        size.mib = prepared.morning.bytes / (1024 * 1024);

        // A large store is drained bit by bit, a small one begins anew each time.
        const bool is_small = meetings < fired_each_time * (drain.repeats + 1);
        const auto measure = [&](const std::string& store, const std::function<std::string()>& fresh) {
            std::string where;
            for (int repeat = 0; repeat < drain.repeats; ++repeat) {
                if (is_small || repeat == 0) where = fresh();
                const auto part = is_small ? 1 : repeat + 1;
                size.seconds[store].push_back(drain_some(where, when_due(prepared.morning, meetings, fired_each_time * part)));
            }
            drain.say(
                fmt::format("{}: {} timers fired in {:.2f} s beside {}", store, fired_each_time, median(size.seconds[store]), timers));
        };
        for (const auto& store : drain.stores) {
            if (store == "sqlite") {
                measure(store, [&] {
                    const auto work = (drain.folder / "work.db").string();
                    copy_store(prepared.path, work);
                    return "sqlite:" + work;
                });
                remove_store((drain.folder / "work.db").string());
            } else {
                const PreparedServer server{prepared, drain};
                measure(store, [&] { return "postgres:" + (is_small ? server.fresh_copy() : server.prepared()); });
            }
        }
        remove_store(prepared.path);
    }
    return growth;
}

std::string Growth::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, {:.0f} GiB; {}. Load average before the start {:.1f}; {:.0f} fsyncs a second. {} timers fired each "
        "time, "
        "at random among those that are pending.\n\n"
        "| pending | meetings | SQLite file, MiB | store | firings a second, median | s |\n| ---: | ---: | ---: | --- | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.memory_gib, machine.filesystem, machine.load, machine.syncs_a_second,
        fired);
    for (const auto& size : sizes)
        for (const auto& [store, runs] : size.seconds) {
            std::string each;
            for (auto one : runs) each += fmt::format("{}{:.2f}", each.empty() ? "" : ", ", one);
            out += fmt::format("| {} | {} | {} | {} | {:.0f} | {} |\n", size.timers, size.meetings, size.mib, store,
                               static_cast<double>(fired) / median(runs), each);
        }
    return out;
}

}  // namespace beadle::bench

#include "tests/bench/several.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/drain_postgres.hpp"
#include "tests/bench/serving.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

constexpr auto sharing_takes_less_than = 25s;  // A daemon renews its lease, and looks who else is there, every ten seconds.

double fire_with(int daemons, const std::string& where, const Morning& morning, std::int64_t due) {
    const RunningClock civil{morning.first_due - sharing_takes_less_than};
    Fired fired{due};
    {
        std::vector<std::unique_ptr<Serving>> crew;
        for (int n = 0; n < daemons; ++n) crew.push_back(std::make_unique<Serving>(where, civil, fired));
        fired.wait();
    }
    const auto last = *std::max_element(fired.at().begin(), fired.at().end());
    return std::chrono::duration<double>(last - civil.when(morning.first_due)).count();
}

}  // namespace

Several measure_several(const Pattern& pattern, const DrainOptions& options) {
    Several several;
    several.due = options.count;
    several.systems = 16;
    options.say(fmt::format("preparing {} meetings of {} systems", options.count, several.systems));
    Prepared prepared;
    prepared.path = (options.folder / "prepared.db").string();
    prepared.morning = make_morning(pattern, prepared.path, options.count, Order::in_order, several.systems, 1s);
    const PreparedServer server{prepared, options};
    several.version = server.version();
    for (int repeat = 0; repeat < options.repeats; ++repeat)
        for (int daemons : {1, 2}) {
            auto& seconds = several.seconds[daemons];
            seconds.push_back(fire_with(daemons, "postgres:" + server.fresh_copy(), prepared.morning, options.count));
            options.say(fmt::format("{} of {}: {} daemon{}: {:.2f} s", repeat + 1, options.repeats, daemons, daemons == 1 ? "" : "s",
                                    seconds.back()));
        }
    return several;
}

std::string Several::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, which the daemons and the server share; PostgreSQL {}. Load average before the start {:.1f}; {:.0f} "
        "fsyncs a "
        "second.\n\n"
        "| daemons | due at once, of {} systems | firings a second, median | s |\n| ---: | ---: | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, version, machine.load, machine.syncs_a_second, systems);
    for (const auto& [daemons, runs] : seconds) {
        std::string each;
        for (auto one : runs) each += fmt::format("{}{:.2f}", each.empty() ? "" : ", ", one);
        out += fmt::format("| {} | {} | {:.0f} | {} |\n", daemons, due, static_cast<double>(due) / median(runs), each);
    }
    return out;
}

}  // namespace beadle::bench

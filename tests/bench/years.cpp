#include "tests/bench/years.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <tuple>

#include "daemon/definitions/load.hpp"
#include "daemon/simulate/simulate.hpp"

namespace beadle::bench {

namespace fs = std::filesystem;
using namespace std::chrono;

namespace {

struct Prepared {
    std::shared_ptr<const definitions::Bundle> bundle;
    calendar::Zone zone;
    simulate::Scenario scenario;
    calendar::Date from{};
};

std::string all_of(const std::vector<definitions::Mistake>& mistakes) {
    std::string words;
    for (const auto& mistake : mistakes) words += "\n" + to_text(mistake);
    return words;
}

Prepared prepare(const fs::path& file, const std::string& config_dir) {
    auto loading = definitions::load_system(file.string(), config_dir);
    if (!loading.ok()) throw std::runtime_error(file.string() + " cannot be played:" + all_of(loading.mistakes));
    Prepared out;
    out.bundle = loading.bundle;
    out.zone = definitions::load_zone(out.bundle->definition.zone);
    if (!out.bundle->definition.live_from) throw std::runtime_error(file.string() + " does not say from when it is live");
    out.from = *out.bundle->definition.live_from;
    const auto scenario = fs::path(config_dir) / "scenarios" / file.filename();
    if (fs::exists(scenario)) {
        auto read = simulate::load_scenario(scenario.string(), out.bundle->definition, out.zone);
        if (!read.ok()) throw std::runtime_error(scenario.string() + " cannot be played:" + all_of(read.mistakes));
        out.scenario = std::move(read.scenario);
    }
    return out;
}

/// Entries and mails of one system's two years.
std::pair<std::int64_t, std::int64_t> play(const Prepared& prepared) {
    const auto& id = prepared.bundle->definition.system;
    const auto until = prepared.from + years{2};
    auto store = store::make_memory_store();
    notify::MemoryTransport nowhere;
    simulate::StepperOptions stepping;
    stepping.start = to_instant(prepared.zone, {prepared.from, calendar::minutes{0}});
    stepping.engine.zone = std::make_shared<calendar::Zone>(prepared.zone);
    simulate::Stepper stepper(*store, nowhere, stepping);
    const auto answer = stepper.apply(prepared.bundle, simulate::administrator());
    if (!answer.error.empty()) throw std::runtime_error(id + ": " + answer.error);
    const auto end = calendar::end_of_day(prepared.zone, until.ok() ? until : calendar::Date{until.year() / until.month() / last});
    const auto& happenings = prepared.scenario.happenings;
    for (std::size_t at = 0;;) {
        auto next = stepper.next();
        if (at < happenings.size() && (!next || happenings[at].at < *next)) next = std::max(happenings[at].at, stepper.now());
        if (!next || *next > end) break;
        stepper.move_to(*next);
        stepper.settle();
        for (; at < happenings.size() && happenings[at].at <= stepper.now(); ++at)
            if (!happenings[at].event.kind.empty()) stepper.record(happenings[at].event);
    }
    if (!nowhere.tried.empty()) throw std::runtime_error(id + ": mails were rendered; its file must say 'sending: hold'");
    store::OutboxFilter filter;
    filter.system = id;
    filter.limit = 100'000;
    return {store->counts(id).entries, static_cast<std::int64_t>(store->outbox(filter).rows.size())};
}

}  // namespace

Years measure_years(const std::string& config_dir, int repeats, const std::function<void(const std::string&)>& say) {
    std::vector<Prepared> prepared;
    for (const auto& file : fs::directory_iterator(fs::path(config_dir) / "systems"))
        if (file.path().extension() == ".yaml" && file.path().stem() != "starter") prepared.push_back(prepare(file.path(), config_dir));
    std::sort(prepared.begin(), prepared.end(),
              [](const auto& a, const auto& b) { return a.bundle->definition.system < b.bundle->definition.system; });
    Years out;
    for (const auto& one : prepared) out.systems.push_back({one.bundle->definition.system, 0, 0, {}});
    for (int repeat = 0; repeat < repeats; ++repeat) {
        const Stopwatch all;
        for (std::size_t at = 0; at < prepared.size(); ++at) {
            const Stopwatch one;
            std::tie(out.systems[at].entries, out.systems[at].mails) = play(prepared[at]);
            out.systems[at].cpu_s.push_back(one.read().cpu_s);
        }
        const auto took = all.read();
        out.wall_s.push_back(took.wall_s);
        out.cpu_s.push_back(took.cpu_s);
        say(fmt::format("two years of {} systems: {} of {}, {:.3f} s", prepared.size(), repeat + 1, repeats, took.wall_s));
    }
    return out;
}

}  // namespace beadle::bench

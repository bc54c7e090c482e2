// beadle_bench: measures what was promised, and says whether it was kept. ./dev bench builds and runs it.

#include <unistd.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "config_dir.hpp"
#include "daemon/store/copy_store.hpp"
#include "tests/bench/audit_log.hpp"
#include "tests/bench/growth.hpp"
#include "tests/bench/live.hpp"
#include "tests/bench/mails.hpp"
#include "tests/bench/peers.hpp"
#include "tests/bench/pending.hpp"
#include "tests/bench/provable.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/several.hpp"

namespace {

using namespace beadle::bench;

/// A folder of our own under `parent`, gone with everything in it at the end.
struct Folder {
    std::filesystem::path path;
    explicit Folder(const std::string& parent) {
        auto name = parent + "/beadle-bench-XXXXXX";
        if (!::mkdtemp(name.data())) throw std::runtime_error("no folder can be made in " + parent);
        path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

void say(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures Beadle on this machine; exits with 1 where a promise is not kept.\n\nExample: beadle_bench drain --quick"};
    bool quick = false, json = false;
    std::int64_t count = 0;
    int repeats = 0;
    std::string parent = "/var/tmp", page, only, only_store, settings;
    int systems = 0;
    const auto options = [&](CLI::App& to) {
        to.add_flag("--quick", quick, "A tenth of the size, in order, one system, two repeats: for a look, not for figures");
        to.add_flag("--json", json, "Figures as JSON; for drain a line for each store, order and number of systems");
        to.add_option("--count", count,
                      "Timers due (drain, 100000; live, 1000000), messages (mails, 5000), timers pending (pending and, at most, growth, "
                      "10000000), entries (audit, 10000000)")
            ->check(CLI::PositiveNumber);
        to.add_option("--repeats", repeats, "How often each program runs (5; live, once)")->check(CLI::PositiveNumber);
        to.add_option("--in", parent, "Folder on the disk to measure (/var/tmp)");
        to.add_option("--order", only, "Only one order (drain)")->check(CLI::IsMember({"in-order", "at-random"}));
        to.add_option("--systems", systems, "Only so many systems (drain; 1 and 16)")->check(CLI::Range(1, 16));
        to.add_option("--store", only_store, "Only one store (drain, live, mails, provable, audit, pending, growth)")
            ->check(CLI::IsMember({"sqlite", "postgres"}));
        to.add_option("--settings", settings, "More settings of PostgreSQL (drain), as its command line takes them: \"-c autovacuum=on\"");
        to.add_option("--page", page, "Also write the figures into this page, between its markers");
    };
    app.fallthrough();
    options(app);
    auto* drain = app.add_subcommand("drain", "Durable firings a second on both stores, beside bare programs writing the same rows");
    auto* with_peers =
        app.add_subcommand("peers", "The drain on PostgreSQL, beside schedulers for Node.js whose handlers write the same rows");
    std::string modules = BEADLE_SOURCE_DIR "/build/peers";
    with_peers->add_option("--modules", modules, "Where npm has put them (build/peers)");
    auto* pending =
        app.add_subcommand("pending", "A start beside millions of pending timers, and what a daemon asks for while nothing is due");
    auto* growth = app.add_subcommand("growth", "The same drain from stores of 10 thousand to 10 million pending timers");
    auto* live = app.add_subcommand("live", "How long people wait while overdue timers drain, and how late timers fire at 1,000 a second");
    auto* several = app.add_subcommand("several", "Two daemons on one PostgreSQL beside one");
    auto* mails = app.add_subcommand("mails", "Mails a second into a mail server on this host that takes everything");
    auto* audit_log = app.add_subcommand("audit", "Pages, words, proofs and verification of a long audit log");
    auto* provable = app.add_subcommand("provable", "What the drain loses to the tree over the record and to the index of it");
    auto* years = app.add_subcommand("years", "Two simulated years of every shipped system, on one core");
    auto* child = app.add_subcommand("pending-child", "")->group("");
    std::string child_path;
    std::int64_t child_nine = 0;
    child->add_option("path", child_path)->required();
    child->add_option("nine", child_nine)->required();
    // Development only: drains a store without measuring, for a profiler to watch.
    auto* prepare = app.add_subcommand("prepare", "Makes a store with timers due, and keeps it")->group("");
    auto* run = app.add_subcommand("run", "Drains a store that prepare made")->group("");
    std::string store_path;
    for (auto* sub : {prepare, run}) sub->add_option("path", store_path)->required();
    app.require_subcommand(0, 1);
    CLI11_PARSE(app, argc, argv);

    try {
        if (*child) return pending_child(child_path, child_nine);
        if (*run) {
            std::int64_t fired = 0;
            auto took = drain_with_engine(store_path.find(':') == std::string::npos ? "sqlite:" + store_path : store_path,
                                          beadle::calendar::instant_from_iso("2023-06-14T09:00:00Z").value(), fired);
            std::printf("%lld in %.3f s, %.3f s of the processor: %.0f a second\n", static_cast<long long>(fired), took.wall_s, took.cpu_s,
                        static_cast<double>(fired) / took.wall_s);
            return 0;
        }
        Folder folder(parent);
        std::optional<Pattern> lived;  // Half a year of engine work, made when first asked for.
        const auto pattern = [&]() -> const Pattern& {
            return lived ? *lived : lived.emplace(Pattern::live_through(folder.path, quick && !*several ? std::max(systems, 1) : 16));
        };
        if (*prepare) {
            auto order = only == "in-order" ? Order::in_order : Order::at_random;
            const bool is_file = store_path.find(':') == std::string::npos;
            const auto file = is_file ? store_path : (folder.path / "prepared.db").string();
            auto morning = make_morning(pattern(), file, count > 0 ? count : 100'000, order, std::max(systems, 1));
            if (!is_file) beadle::store::copy_store("sqlite:" + file, store_path, nullptr);
            std::printf("%zu patterns; %lld instances, %lld duties, %lld timers, %lld bytes\n", pattern().meetings.size(),
                        static_cast<long long>(morning.instances), static_cast<long long>(morning.duties),
                        static_cast<long long>(morning.timers), static_cast<long long>(morning.bytes));
            return 0;
        }

        // So many due and so often, where the caller says nothing else; fewer and once for a look.
        const auto drain_of = [&](std::int64_t due, std::int64_t due_for_a_look, int often) {
            DrainOptions drains;
            drains.folder = folder.path;
            drains.count = count > 0 ? count : quick ? due_for_a_look : due;
            drains.repeats = repeats > 0 ? repeats : quick ? 1 : often;
            drains.say = say;
            if (!only_store.empty()) drains.stores = {only_store};
            return drains;
        };
        const auto judge = [](const auto& measured) {
            const auto missed = measured.missed();
            for (const auto& sentence : missed) say("Not kept: " + sentence);
            return missed.empty() ? 0 : 1;
        };
        if (*with_peers) {
            const auto drains = drain_of(10'000, 2'000, 5);
            const auto machine = look_at_machine(folder.path);
            auto peers = measure_peers(pattern(), drains, modules);
            peers.quick = quick;
            std::fputs((json ? peers.json(machine.syncs_a_second) : peers.markdown(machine)).c_str(), stdout);
            if (!page.empty()) write_into_page(page, "peers", peers.markdown(machine));
            return judge(peers);
        }

        const auto tell = [&](const auto& measured, const char* what, const Machine& machine) {
            std::fputs(measured.markdown(machine).c_str(), stdout);
            if (!page.empty()) write_into_page(page, what, measured.markdown(machine));
            return judge(measured);
        };
        if (*live) {
            LiveOptions living;
            living.drain = drain_of(1'000'000, 20'000, 1);
            if (quick) living.due_for = std::chrono::seconds{10};
            const auto machine = look_at_machine(folder.path);
            return tell(measure_live(pattern(), living), "live", machine);
        }
        if (*growth) {
            GrowthOptions growing;
            growing.drain = drain_of(0, 0, 5);
            const auto most = count > 0 ? count : quick ? 100'000 : 10'000'000;
            std::erase_if(growing.sizes, [&](auto size) { return size > most; });
            const auto machine = look_at_machine(folder.path);
            return tell(measure_growth(pattern(), growing), "growth", machine);
        }
        if (*mails) {
            const auto drains = drain_of(5'000, 500, 5);
            const auto machine = look_at_machine(folder.path);
            return tell(measure_mails(pattern(), drains), "mails", machine);
        }
        if (*several) {
            const auto drains = drain_of(100'000, 10'000, 5);
            const auto machine = look_at_machine(folder.path);
            return tell(measure_several(pattern(), drains), "several", machine);
        }
        if (*provable) {
            const auto drains = drain_of(20'000, 2'000, 5);
            const auto machine = look_at_machine(folder.path);
            return tell(measure_provable(pattern(), drains), "provable", machine);
        }
        if (*audit_log) {
            AuditLogOptions asking;
            asking.folder = folder.path;
            asking.entries = count > 0 ? count : quick ? 100'000 : 10'000'000;
            asking.say = say;
            if (!only_store.empty()) asking.stores = {only_store};
            const auto machine = look_at_machine(folder.path);
            return tell(measure_audit_log(asking), "audit log", machine);
        }

        const auto beside_pending = [&](const Machine& machine) {
            PendingOptions waiting;
            waiting.folder = folder.path;
            waiting.timers = count > 0 && *pending ? count : quick ? 200'000 : 10'000'000;
            if (quick) {
                waiting.watched_for = std::chrono::seconds{20};
                waiting.rest_for = std::chrono::seconds{5};
            }
            waiting.say = say;
            if (!only_store.empty()) waiting.stores = {only_store};
            return tell(measure_pending(pattern(), waiting), "pending", machine);
        };
        if (*pending) return beside_pending(look_at_machine(folder.path));

        Report report;
        report.quick = quick;
        report.machine = look_at_machine(folder.path);
        const bool all = !*drain && !*years;
        if (all || *years) report.years = measure_years(beadle::config_dir().string(), repeats > 0 ? repeats : 5, say);
        if (all || *drain) {
            DrainOptions drains;
            drains.folder = folder.path;
            drains.count = count > 0 && *drain ? count : quick ? 10'000 : 100'000;
            drains.repeats = repeats > 0 ? repeats : quick ? 2 : 5;
            drains.say = say;
            drains.settings = settings;
            if (only == "in-order" || (quick && only.empty())) drains.orders = {Order::in_order};
            if (only == "at-random") drains.orders = {Order::at_random};
            if (systems > 0 || quick) drains.systems = {std::max(systems, 1)};
            if (!only_store.empty()) drains.stores = {only_store};
            report.drained = measure_drain(pattern(), drains, [&](const Drained& one) {
                if (*drain && json) std::printf("%s\n", one.json(report.machine.syncs_a_second).c_str());
                std::fflush(stdout);
            });
        }
        const auto store_figures = all || *drain ? report.markdown() : std::string();
        if (!*drain || !json) std::fputs((json ? report.json() : store_figures + report.years_markdown()).c_str(), stdout);
        if (!page.empty() && !store_figures.empty())
            write_into_page(page, count >= 1'000'000 ? fmt::format("a million due, {}, of {}", only, systems) : "figures", store_figures);
        if (!page.empty() && report.years) write_into_page(page, "years", report.years_markdown());
        const auto missed = report.missed();
        for (const auto& sentence : missed) say("Not kept: " + sentence);
        const bool all_waited_well = !all || beside_pending(report.machine) == 0;
        return missed.empty() && all_waited_well ? 0 : 1;
    } catch (const std::exception& error) {
        say(std::string("beadle_bench: ") + error.what());
        return 2;
    }
}

#include "tests/bench/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "daemon/engine/service.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/bench/drain_postgres.hpp"
#include "tests/support/dice.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

using Steady = std::chrono::steady_clock;
constexpr double answered_promise_ms = 100;
constexpr auto between_events = 20ms;
constexpr int events_alone = 500;

double ms_since(Steady::time_point start) { return std::chrono::duration<double, std::milli>(Steady::now() - start).count(); }

/// A civil clock that begins where it is told to and then runs as clocks do.
class RunningClock final : public engine::CivilClock {
public:
    explicit RunningClock(Instant start) : start_(start) {}
    Instant now() const override { return start_ + std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - begun_); }
    std::chrono::milliseconds until(Instant instant) const override {
        return std::chrono::ceil<std::chrono::milliseconds>(when(instant) - Steady::now());
    }
    bool is_stepped() const override { return true; }
    /// When on the steady clock it is, or was, that instant here.
    Steady::time_point when(Instant instant) const { return begun_ + (instant - start_); }

private:
    Instant start_;
    Steady::time_point begun_ = Steady::now();
};

/// Writes down when each timer was fired for good.
class Fired final : public engine::Watch {
public:
    explicit Fired(std::int64_t expected) : expected_(expected) { at_.reserve(static_cast<std::size_t>(expected)); }
    void fired(std::chrono::seconds) override {
        const std::lock_guard lock{mutex_};
        at_.push_back(Steady::now());
        if (static_cast<std::int64_t>(at_.size()) >= expected_) all_.notify_all();
    }
    void committing() override {}
    void committed(std::size_t) override {}
    void store_failed() override { failed_ = true; }

    bool is_done() {
        const std::lock_guard lock{mutex_};
        return static_cast<std::int64_t>(at_.size()) >= expected_;
    }
    void wait() {
        std::unique_lock lock{mutex_};
        all_.wait(lock, [&] { return static_cast<std::int64_t>(at_.size()) >= expected_; });
    }
    /// In the order in which they fired; after the service has ended.
    const std::vector<Steady::time_point>& at() const {
        if (failed_) throw std::runtime_error("the store failed meanwhile");
        return at_;
    }

private:
    std::int64_t expected_;
    std::mutex mutex_;
    std::condition_variable all_;
    std::vector<Steady::time_point> at_;
    std::atomic<bool> failed_{false};
};

/// A service on a thread of its own, from here to the end of its scope.
class Serving {
public:
    static engine::ServiceOptions watched_by(Fired& fired) {
        engine::ServiceOptions options;
        options.engine.watch = &fired;
        return options;
    }
    Serving(const std::string& where, const RunningClock& civil, Fired& fired)
        : machine_(engine::system_machine_clock()),
          service_(store::open_store(where, "beadle_bench"), civil, *machine_, watched_by(fired)),
          thread_([this] { service_.run(); }) {}
    ~Serving() {
        service_.stop();
        thread_.join();
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

    engine::Service& service() { return service_; }

private:
    std::unique_ptr<engine::MachineClock> machine_;
    engine::Service service_;
    std::thread thread_;
};

/// Events of one person, one after the other at a fixed pace, however slowly they are answered.
class Person {
public:
    Person(engine::Service& service, const RunningClock& civil, const Pattern& pattern, std::int64_t meetings)
        : service_(service), civil_(civil), pattern_(pattern), meetings_(meetings) {}

    /// Records while `goes_on`, then waits for the answers that are still out. Milliseconds from each submission to its answer.
    std::vector<double> record_while(const std::function<bool()>& goes_on) {
        took_.clear();
        std::size_t sent = 0;
        for (auto next = Steady::now(); goes_on(); next += between_events, ++sent) {
            std::this_thread::sleep_until(next);
            const auto begun = Steady::now();
            service_.submit(note(), [this, begun](const engine::Answer& answer) {
                const std::lock_guard lock{mutex_};
                took_.push_back(ms_since(begun));
                if (!answer.error.empty() || answer.verdict == model::Verdict::not_accepted)
                    wrong_ = answer.error.empty() && !answer.findings.empty() ? answer.findings.front().numbers : answer.error;
                answered_.notify_all();
            });
        }
        std::unique_lock lock{mutex_};
        answered_.wait(lock, [&] { return took_.size() == sent; });
        if (!wrong_.empty()) throw std::runtime_error("an event was not recorded: " + wrong_);
        return took_;
    }

private:
    model::Event note() {
        const auto& definition = pattern_.bundles.front()->definition;
        const auto n = dice_.up_to(static_cast<long>(meetings_) - 1);
        const auto& like = pattern_.meetings[static_cast<std::size_t>(n) % pattern_.meetings.size()].id;
        model::Event event;
        event.id = "note-" + std::to_string(++recorded_);
        event.system = definition.system;
        event.instance = like.substr(0, like.rfind('/') + 1) + std::to_string(n + 1);
        event.kind = "NoteMade";
        event.happened_at = civil_.now();
        event.actor.person = "clerk";
        event.actor.is_administrator = true;
        for (const auto& [office, what] : definition.offices) event.actor.offices.push_back(office);
        event.facts["note"] = "rang the author";
        return event;
    }

    engine::Service& service_;
    const RunningClock& civil_;
    const Pattern& pattern_;
    std::int64_t meetings_, recorded_ = 0;
    test::Dice dice_{2023};
    std::mutex mutex_;
    std::condition_variable answered_;
    std::vector<double> took_;
    std::string wrong_;
};

void measure_answers(Live::OnStore& live, const std::string& where, const Pattern& pattern, const Morning& morning, std::int64_t overdue) {
    const RunningClock civil{morning.last_due + 1min};
    Fired fired{overdue};
    const auto begun = Steady::now();
    Serving serving{where, civil, fired};
    Person person{serving.service(), civil, pattern, overdue};
    live.while_draining = spread_of(person.record_while([&] { return !fired.is_done(); }));
    live.drained_s = ms_since(begun) / 1000;
    int left = events_alone;
    live.alone = spread_of(person.record_while([&] { return left-- > 0; }));
}

Spread measure_lateness(const std::string& where, const Morning& morning, std::int64_t count, std::chrono::seconds span) {
    const RunningClock civil{morning.first_due - 3s};
    Fired fired{count};
    {
        Serving serving{where, civil, fired};
        fired.wait();
    }
    // They fire in the order in which they are due, so many in each second.
    std::vector<double> late;
    for (std::int64_t n = 0; n < count; ++n) {
        const auto due = morning.first_due + std::chrono::seconds{n * span.count() / count};
        late.push_back(std::chrono::duration<double, std::milli>(fired.at()[static_cast<std::size_t>(n)] - civil.when(due)).count());
    }
    return spread_of(std::move(late));
}

/// What runs on a copy of the store at `prepared`, on SQLite or on a server of our own.
void on_a_copy(const std::string& store, const Prepared& prepared, const DrainOptions& options, std::string& version,
               const std::function<void(const std::string& where)>& act) {
    if (store == "sqlite") {
        const auto work = (options.folder / "work.db").string();
        copy_store(prepared.path, work);
        act("sqlite:" + work);
        return;
    }
    const PreparedServer server{prepared, options};
    version = server.version();
    act("postgres:" + server.fresh_copy());
}

}  // namespace

Spread spread_of(std::vector<double> milliseconds) {
    if (milliseconds.empty()) throw std::runtime_error("nothing was measured");
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto count = milliseconds.size();
    return {count, milliseconds[count / 2], milliseconds[count * 99 / 100], milliseconds.back()};
}

Live measure_live(const Pattern& pattern, const LiveOptions& options) {
    Live live;
    live.due_a_second = options.due_a_second;
    const auto& drain = options.drain;
    const auto make = [&](std::int64_t count, std::chrono::seconds spread) {
        drain.say(fmt::format("preparing {} meetings", count));
        Prepared prepared;
        prepared.path = (drain.folder / "prepared.db").string();
        prepared.morning = make_morning(pattern, prepared.path, count, Order::in_order, 1, spread);
        return prepared;
    };
    for (const auto& store : drain.stores) {
        auto& one = live.stores.emplace_back();
        one.store = store;
        one.overdue = drain.count;
    }
    const auto overdue = make(drain.count, 59min);
    for (auto& one : live.stores) {
        on_a_copy(one.store, overdue, drain, one.version,
                  [&](const std::string& where) { measure_answers(one, where, pattern, overdue.morning, drain.count); });
        drain.say(fmt::format("{}: {} overdue drained in {:.1f} s; 99 of 100 answers within {:.1f} ms", one.store, drain.count,
                              one.drained_s, one.while_draining.hundredth));
    }
    const auto steady_count = options.due_a_second * static_cast<std::int64_t>(options.due_for.count());
    const auto steady = make(steady_count, options.due_for);
    for (auto& one : live.stores) {
        on_a_copy(one.store, steady, drain, one.version,
                  [&](const std::string& where) { one.late = measure_lateness(where, steady.morning, steady_count, options.due_for); });
        drain.say(fmt::format("{}: {} a second, 99 of 100 within {:.1f} ms", one.store, options.due_a_second, one.late.hundredth));
    }
    return live;
}

std::string Live::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores. Load average before the start {:.1f}; {:.0f} fsyncs a second.\n\n"
        "| store | what | of | half within, ms | 99 of 100 within, ms | slowest, ms | promised (99 of 100) |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.load, machine.syncs_a_second);
    for (const auto& one : stores) {
        const auto row = [&](const std::string& what, const Spread& spread, const std::string& promised) {
            out += fmt::format("| {} {} | {} | {} | {:.1f} | {:.1f} | {:.1f} | {} |\n", one.store, one.version, what, spread.count,
                               spread.half, spread.hundredth, spread.most, promised);
        };
        row(fmt::format("an event is answered while {} overdue timers drain ({:.0f} s)", one.overdue, one.drained_s), one.while_draining,
            fmt::format("under {:.0f} ms", answered_promise_ms));
        row("an event is answered when nothing else is to be done", one.alone, "");
        row(fmt::format("a timer's lateness, {} due a second", due_a_second), one.late, "");
    }
    return out;
}

std::vector<std::string> Live::missed() const {
    std::vector<std::string> out;
    for (const auto& one : stores)
        if (one.while_draining.hundredth >= answered_promise_ms)
            out.push_back(fmt::format("{}: 99 of 100 events were answered within {:.1f} ms during the drain, not under {:.0f}", one.store,
                                      one.while_draining.hundredth, answered_promise_ms));
    return out;
}

}  // namespace beadle::bench

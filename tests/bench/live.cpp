#include "tests/bench/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/bench/drain_postgres.hpp"
#include "tests/bench/serving.hpp"
#include "tests/support/dice.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

constexpr double answered_promise_ms = 100;
constexpr auto between_events = 20ms;
constexpr int events_alone = 500;

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
    live.while_draining.runs.push_back(spread_of(person.record_while([&] { return !fired.is_done(); })));
    live.drained_s.push_back(ms_since(begun) / 1000);
    int left = events_alone;
    live.alone.runs.push_back(spread_of(person.record_while([&] { return left-- > 0; })));
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

/// What runs as often as asked for, each time on a fresh copy of the store at `prepared`, on SQLite or on a server of our own.
void on_copies(const std::string& store, const Prepared& prepared, const DrainOptions& options, std::string& version,
               const std::function<void(const std::string& where)>& act) {
    if (store == "sqlite") {
        const auto work = (options.folder / "work.db").string();
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
            copy_store(prepared.path, work);
            act("sqlite:" + work);
        }
        return;
    }
    const PreparedServer server{prepared, options};
    version = server.version();
    for (int repeat = 0; repeat < options.repeats; ++repeat) act("postgres:" + server.fresh_copy());
}

double median_of(const std::vector<Spread>& runs, double Spread::*figure) {
    std::vector<double> values;
    for (const auto& run : runs) values.push_back(run.*figure);
    return median(std::move(values));
}

}  // namespace

Spread spread_of(std::vector<double> milliseconds) {
    if (milliseconds.empty()) throw std::runtime_error("nothing was measured");
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto count = milliseconds.size();
    return {count, milliseconds[count / 2], milliseconds[count * 99 / 100], milliseconds.back()};
}

std::size_t Spreads::count() const {
    std::size_t sum = 0;
    for (const auto& run : runs) sum += run.count;
    return sum;
}

Spread Spreads::in_the_middle() const {
    double most = 0;
    for (const auto& run : runs) most = std::max(most, run.most);
    return {count(), median_of(runs, &Spread::half), median_of(runs, &Spread::hundredth), most};
}

double Spreads::worst_hundredth() const {
    double worst = 0;
    for (const auto& run : runs) worst = std::max(worst, run.hundredth);
    return worst;
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
        on_copies(one.store, overdue, drain, one.version, [&](const std::string& where) {
            measure_answers(one, where, pattern, overdue.morning, drain.count);
            drain.say(fmt::format("{}: {} overdue drained in {:.1f} s; 99 of 100 answers within {:.1f} ms", one.store, drain.count,
                                  one.drained_s.back(), one.while_draining.runs.back().hundredth));
        });
    }
    const auto steady_count = options.due_a_second * static_cast<std::int64_t>(options.due_for.count());
    const auto steady = make(steady_count, options.due_for);
    for (auto& one : live.stores) {
        on_copies(one.store, steady, drain, one.version, [&](const std::string& where) {
            one.late.runs.push_back(measure_lateness(where, steady.morning, steady_count, options.due_for));
            drain.say(fmt::format("{}: {} a second, 99 of 100 within {:.1f} ms", one.store, options.due_a_second,
                                  one.late.runs.back().hundredth));
        });
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
        const auto row = [&](const std::string& what, const Spreads& spreads, const std::string& promised) {
            const auto spread = spreads.in_the_middle();
            const auto several = spreads.runs.size() == 1 ? std::string()
                                                          : fmt::format(" (median of {} runs; {:.1f} in the worst)", spreads.runs.size(),
                                                                        spreads.worst_hundredth());
            out += fmt::format("| {} {} | {} | {} | {:.1f} | {:.1f}{} | {:.1f} | {} |\n", one.store, one.version, what, spread.count,
                               spread.half, spread.hundredth, several, spread.most, promised);
        };
        row(fmt::format("an event is answered while {} overdue timers drain ({:.0f} s)", one.overdue, median(one.drained_s)),
            one.while_draining, fmt::format("under {:.0f} ms", answered_promise_ms));
        row("an event is answered when nothing else is to be done", one.alone, "");
        row(fmt::format("a timer's lateness, {} due a second", due_a_second), one.late, "");
    }
    return out;
}

std::vector<std::string> Live::missed() const {
    std::vector<std::string> out;
    for (const auto& one : stores)
        if (const auto answered_in = one.while_draining.in_the_middle().hundredth; answered_in >= answered_promise_ms)
            out.push_back(fmt::format("{}: 99 of 100 events were answered within {:.1f} ms during the drain, not under {:.0f}", one.store,
                                      answered_in, answered_promise_ms));
    return out;
}

}  // namespace beadle::bench

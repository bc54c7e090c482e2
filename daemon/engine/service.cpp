#include "daemon/engine/service.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <csignal>
#include <future>
#include <mutex>
#include <thread>

#include "daemon/engine/mail_gate.hpp"
#include "daemon/engine/quiet.hpp"
#include "daemon/store/relayed_store.hpp"

namespace beadle::engine {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds sleep_max = 60s;
constexpr std::chrono::seconds retry_max = 5s;  // After a store error: 1 s, 2 s, 4 s, then so often. Somebody may be waiting.
constexpr int drain_steps_max = 1000;           // What a stop still works off.
constexpr auto look_again_after = 1s;           // Whether the engine has caught up, should nobody say so.
constexpr const char* stopping_now = "the service is stopping; send it again when it is back";

/// What one may sleep of it.
std::chrono::milliseconds nap(std::chrono::milliseconds time) { return std::clamp<std::chrono::milliseconds>(time, 0ms, sleep_max); }

Answer turned_away(const model::Event& event, std::string why) {
    Answer answer;
    answer.event_id = event.id;
    answer.instance = event.instance;
    answer.verdict = model::Verdict::not_accepted;
    answer.error = std::move(why);
    return answer;
}

}  // namespace

struct Service::Parts {
    Parts(std::unique_ptr<store::Store> store_, const CivilClock& civil_, const MachineClock& machine_, ServiceOptions options_)
        : civil(civil_),
          machine(machine_),
          options(std::move(options_)),
          store(std::move(store_)),
          sharing(store->sharing()),
          engine(*store, civil, machine, options.engine) {
        if (sharing) {
            note_shards();
            sharing->on_news([this](store::News news) { asio::post(engine_io, [this, news] { look_at(news); }); });
        }
    }
    ~Parts() {
        if (sharing) sharing->on_news({});  // It calls on a thread of its own.
    }

    const CivilClock& civil;
    const MachineClock& machine;
    ServiceOptions options;
    std::function<MailSlice(model::Instant civil_now, model::Instant machine_now)> send;  // Empty: nothing is sent.
    std::unique_ptr<store::Store> store;
    store::Sharing* sharing;  // The store's; null where nobody else writes to it.
    Engine engine;            // The engine's thread only, once run() began.

    asio::io_context io{1};
    asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
    asio::steady_timer watchdog{io};
    std::uint64_t watchdog_us = 0;
    std::function<void()> recorded, hangup, stopping;

    asio::io_context engine_io{1};
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> engine_work;
    std::thread engine_thread;
    asio::steady_timer wake{engine_io};
    bool drained = false;      // The last step was made.
    bool step_posted = false;  // At most one step waits, and then no timer is armed.
    bool tends = false;        // Shards are to be looked at before the next step.
    bool hints_looked_at = false;
    std::chrono::seconds retry_for{0};
    Quiet quiet{machine.now()};
    std::int64_t archived = 0;  // Mails, since it was last said how many.

    asio::io_context reader_io{1};
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> reader_work;
    std::thread reader_thread;
    std::unique_ptr<store::Store> reader;  // The reader's thread only.

    std::thread mail_thread, stopper;
    std::mutex mail_mutex;
    std::condition_variable mail_wake;
    bool mail_poked = true, mail_stop = false;
    MailGate mail_gate{civil.is_stepped()};
    std::unique_ptr<store::Store> sender_store;

    std::atomic<bool> closing{false};
    std::atomic<std::size_t> waiting{0};
    bool stop_begun = false;  // The io thread only.
    mutable std::mutex health_mutex;
    ServiceHealth health;
    std::chrono::milliseconds stepped_on_machine{machine.now()};

    // --- the engine's thread --------------------------------------------------------------------------------------------------
    void want_step() {
        if (step_posted) return;
        step_posted = true;
        wake.cancel();
        asio::post(engine_io, [this] { step(); });
    }

    void sleep_for(std::chrono::milliseconds time) {
        wake.expires_after(time);
        wake.async_wait([this](boost::system::error_code error) {
            if (!error) want_step();
        });
    }

    // --- other daemons ----------------------------------------------------------------------------------------------------------
    void look_at(store::News news) {
        if (news == store::News::shards) tends = true;
        else engine.look_into_inbox();
        want_step();
    }

    /// Between two batches: takes shards and gives them up. After a failure too, for it may be that others have ours.
    void tend() {
        const auto shards = sharing->tend();
        tends = false;
        if (engine.owns(shards)) {
            spdlog::info("this daemon writes for {} of {} shards", shards.count(), shards.size());
            note_shards();
        }
        if (const auto hears = sharing->hears_hints(); hears && !std::exchange(hints_looked_at, true) && !*hears)
            spdlog::warn(
                "what daemons say to each other by NOTIFY does not arrive here (is there a pooler?); the database is asked every second "
                "instead");
    }

    void step() {
        step_posted = false;
        if (closing) return;  // Only what people wait for is finished now; see drain().
        try {
            const bool tended = tends;
            if (tended) tend();
            auto stepped = engine.step();
            note_recovery();
            tell_of_alarms();
            note_health(stepped.next_due, {});
            const bool worked = stepped.events > 0 || stepped.timers > 0;
            if (worked && recorded) recorded();
            tell_of_archived(stepped.archived);
            poke_mail(worked || tended, stepped.next_due);
            auto sleep = stepped.next_due ? nap(civil.until(*stepped.next_due)) : std::chrono::milliseconds(sleep_max);
            if (stepped.within) sleep = std::min(sleep, *stepped.within);
            if (worked || stepped.more) quiet.worked(machine.now());
            else if (quiet.comes(machine.now())) rest();
            if (quiet.is_awaited()) sleep = std::min<std::chrono::milliseconds>(sleep, Quiet::after);
            if (stepped.more) want_step();
            else sleep_for(sleep);
        } catch (const store::StoreError& error) {
            // Said once while it lasts; the work is still there.
            if (retry_for == 0s) spdlog::error("the store failed: {}. Nothing is lost; trying again until it works", error.what());
            retry_for = std::clamp<std::chrono::seconds>(retry_for * 2, 1s, retry_max);
            if (options.engine.watch) options.engine.watch->store_failed();
            tends = sharing != nullptr;
            note_health({}, error.what());
            sleep_for(retry_for);
        }
    }

    void note_recovery() {
        if (retry_for == 0s) return;
        spdlog::info("the store works again");
        retry_for = 0s;
    }

    void tell_of_alarms() {
        for (const auto& alarm : engine.take_new_alarms())
            spdlog::error("alarm {}{}: {}", alarm.system.empty() ? "" : alarm.system + " ", alarm.key, alarm.text);
    }

    /// Once for all that went there in one go.
    void tell_of_archived(int count) {
        archived += count;
        if (count > 0 || archived == 0) return;
        spdlog::info("{} mails that came to their end long ago went to the archive", std::exchange(archived, 0));
    }

    void note_shards() {
        std::lock_guard lock(health_mutex);
        health.daemon = sharing->daemon_id();
        health.shards = sharing->shards().count();
    }

    void note_health(std::optional<model::Instant> next, std::string trouble) {
        std::lock_guard lock(health_mutex);
        health.guard = engine.guard();
        health.why_held = engine.why_held();
        health.firing_held = engine.firing_held();
        health.last_step_at = civil.now();
        stepped_on_machine = machine.now();
        health.next_wake_at = next;
        health.queued = engine.queued();
        health.trouble = std::move(trouble);
    }

    void on_engine(std::function<void()> act) { asio::post(engine_io, std::move(act)); }

    void rest() {
        const auto be_quiet = [this](store::Store* of_thread) {
            if (of_thread) of_thread->rest();
            if (options.on_quiet) options.on_quiet();
        };
        be_quiet(store.get());
        asio::post(reader_io, [this, be_quiet] { be_quiet(reader.get()); });
        asio::post(io, [be_quiet] { be_quiet(nullptr); });
    }

    /// Runs with the engine's thread's store, and waits for it.
    void relay(const std::function<void(store::Store&)>& act) {
        std::promise<void> done;
        asio::post(engine_io, [&] {
            quiet.worked(machine.now());
            try {
                act(*store);
                done.set_value();
            } catch (...) {
                done.set_exception(std::current_exception());
            }
        });
        done.get_future().get();
    }

    /// Events go in through here: counted, so that a flood is turned away instead of kept.
    void take_in(const std::shared_ptr<model::Event>& event, Answered answered, std::function<void(Answered)> put) {
        if (closing || waiting >= options.queue_max) {
            if (answered) answered(turned_away(*event, closing ? stopping_now : "too many events are waiting; send it again later"));
            return;
        }
        ++waiting;
        on_engine([this, event, answered = std::move(answered), put = std::move(put)]() mutable {
            if (drained) {
                if (answered) answered(turned_away(*event, stopping_now));
                return;
            }
            put([this, answered = std::move(answered)](const Answer& answer) {
                --waiting;
                if (answered) answered(answer);
            });
            want_step();
        });
    }

    // --- mail -----------------------------------------------------------------------------------------------------------------
    void poke_mail(bool news, std::optional<model::Instant> next_due) {
        std::lock_guard lock(mail_mutex);
        if (!mail_gate.stepped_to(engine.may_send(), next_due, news, civil.now(), machine.now())) return;
        mail_poked = true;
        mail_wake.notify_one();
    }

    void send_mail() {
        std::chrono::milliseconds sleep{0};
        bool failing = false;
        for (;;) {
            model::Instant today, by_machine;
            {
                std::unique_lock lock(mail_mutex);
                if (sleep > 0ms) mail_wake.wait_for(lock, sleep, [&] { return mail_stop || mail_poked; });
                if (mail_stop) return;
                today = civil.now();
                const auto gate = mail_gate.look(today, machine.now());
                if (gate != MailGate::State::open) {
                    if (gate == MailGate::State::doubtful) on_engine([this] { want_step(); });
                    const auto woken = [&] { return mail_stop || mail_poked; };
                    if (gate == MailGate::State::closed) mail_wake.wait(lock, woken);
                    else mail_wake.wait_for(lock, look_again_after, woken);
                    mail_poked = false;
                    sleep = 0ms;
                    continue;
                }
                mail_poked = false;
                by_machine = mail_gate.by_machine(machine.now());
            }
            try {
                auto slice = send(today, by_machine);
                failing = false;
                sleep = slice.more   ? 0ms
                        : slice.next ? nap(*slice.next - std::max(civil.now(), by_machine))
                                     : std::chrono::milliseconds(24h);
                if (!slice.more && slice.next && sleep == 0ms) sleep = 1s;
                if (slice.not_before > 0s) wait_out(slice.not_before);
            } catch (const std::exception& error) {
                if (!failing) spdlog::error("mail cannot be worked off: {}. What is owed stays in the outbox", error.what());
                failing = true;
                wait_out(retry_max);
                sleep = 1ms;
            }
        }
    }

    void wait_out(std::chrono::seconds time) {
        std::unique_lock lock(mail_mutex);
        mail_wake.wait_for(lock, time, [&] { return mail_stop; });
    }

    // --- start and stop -------------------------------------------------------------------------------------------------------
    void start() {
        engine_work.emplace(engine_io.get_executor());
        reader_work.emplace(reader_io.get_executor());
        engine_thread = std::thread([this] { run_or_die("engine", engine_io); });
        reader_thread = std::thread([this] { run_or_die("reader", reader_io); });
        if (send) mail_thread = std::thread([this] { send_mail(); });
        on_engine([this] { want_step(); });
        wait_for_signal();
        if (sd_watchdog_enabled(0, &watchdog_us) > 0) feed_watchdog();
        sd_notify(0, "READY=1");
    }

    /// What escapes here is a broken invariant of ours: starting again from the store is safe, going on is not.
    static void run_or_die(const char* name, asio::io_context& context) {
        try {
            context.run();
        } catch (const std::exception& error) {
            spdlog::critical("the {} cannot go on: {}", name, error.what());
            spdlog::default_logger()->flush();
            std::abort();
        }
    }

    void wait_for_signal() {
        signals.async_wait([this](boost::system::error_code error, int signal) {
            if (error) return;
            if (signal == SIGHUP) {
                if (hangup) hangup();
                wait_for_signal();
                return;
            }
            spdlog::info("stopping");
            begin_stop();
        });
    }

    /// Fed only when the engine's thread has answered: a stuck engine is started again.
    void feed_watchdog() {
        watchdog.expires_after(std::chrono::microseconds(watchdog_us / 3));
        watchdog.async_wait([this](boost::system::error_code error) {
            if (error) return;
            on_engine([this] {
                auto status = engine.firing_held() ? "held: " + engine.why_held() : fmt::format("{} events waiting", engine.queued());
                sd_notify(0, ("WATCHDOG=1\nSTATUS=" + status).c_str());
            });
            feed_watchdog();
        });
    }

    void begin_stop() {
        if (std::exchange(stop_begun, true)) return;
        sd_notify(0, "STOPPING=1");
        watchdog.cancel();
        signals.cancel();
        {
            std::lock_guard lock(mail_mutex);
            mail_stop = true;
            mail_wake.notify_one();
        }
        // The mail being sent needs the engine's thread to report; joining it here would keep the callers from their answers.
        stopper = std::thread([this] {
            if (mail_thread.joinable()) mail_thread.join();
            closing = true;
            on_engine([this] { drain(); });
        });
    }

    void drain() {
        wake.cancel();
        engine.hold_firing(true);
        try {
            for (int n = 0; n < drain_steps_max && engine.queued() > 0; ++n) engine.step();
            engine.stop();
        } catch (const store::StoreError& error) {
            spdlog::error("the store failed while stopping: {}. What was answered is safe", error.what());
        }
        drained = true;
        asio::post(io, [this] {
            if (stopping) stopping();
            engine_work.reset();
            reader_work.reset();
            // One more turn, so that answers on their way are written.
            auto last = std::make_shared<asio::steady_timer>(io, 50ms);
            last->async_wait([this, last](boost::system::error_code) { io.stop(); });
        });
    }

    void join() {
        engine_work.reset();
        reader_work.reset();
        if (stopper.joinable()) stopper.join();
        if (engine_thread.joinable()) engine_thread.join();
        if (reader_thread.joinable()) reader_thread.join();
    }
};

Service::Service(std::unique_ptr<store::Store> store, const CivilClock& civil, const MachineClock& machine, ServiceOptions options)
    : parts_(std::make_unique<Parts>(std::move(store), civil, machine, std::move(options))) {}
Service::~Service() = default;

asio::io_context& Service::io() { return parts_->io; }
void Service::set_sender(std::function<MailSlice(model::Instant, model::Instant)> send) { parts_->send = std::move(send); }

store::Store& Service::store_for_sender() {
    if (!parts_->sender_store)
        parts_->sender_store = std::make_unique<store::RelayedStore>(
            [parts = parts_.get()](const std::function<void(store::Store&)>& act) { parts->relay(act); });
    return *parts_->sender_store;
}

store::Store& Service::store_at_rest() { return *parts_->store; }

void Service::hold_behind(std::vector<BehindCheckpoint> records) { parts_->engine.hold_behind(std::move(records)); }

void Service::on_recorded(std::function<void()> act) { parts_->recorded = std::move(act); }
void Service::on_hangup(std::function<void()> act) { parts_->hangup = std::move(act); }
void Service::on_stopping(std::function<void()> act) { parts_->stopping = std::move(act); }

void Service::run() {
    parts_->start();
    auto work = asio::make_work_guard(parts_->io);
    parts_->io.run();
    parts_->join();
    spdlog::info("stopped");
}

void Service::stop() {
    asio::post(parts_->io, [parts = parts_.get()] { parts->begin_stop(); });
}

void Service::submit(model::Event event, Answered answered) {
    auto shared = std::make_shared<model::Event>(std::move(event));
    parts_->take_in(shared, std::move(answered),
                    [this, shared](Answered done) { parts_->engine.submit(std::move(*shared), std::move(done)); });
}

void Service::apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) {
    auto shared = std::make_shared<model::Event>(std::move(event));
    parts_->take_in(shared, std::move(answered), [this, shared, bundle = std::move(bundle)](Answered done) {
        parts_->engine.apply(bundle, std::move(*shared), std::move(done));
    });
}

void Service::accept_clock(model::Event event, Answered answered) {
    auto shared = std::make_shared<model::Event>(std::move(event));
    parts_->take_in(shared, std::move(answered),
                    [this, shared](Answered done) { parts_->engine.accept_clock(std::move(*shared), std::move(done)); });
}

void Service::resume_record(model::Event event, Answered answered) {
    auto shared = std::make_shared<model::Event>(std::move(event));
    parts_->take_in(shared, std::move(answered),
                    [this, shared](Answered done) { parts_->engine.resume_record(std::move(*shared), std::move(done)); });
}

void Service::hold_firing(bool held) {
    with_engine([this, held](Engine& engine) {
        engine.hold_firing(held);
        parts_->note_health({}, {});
    });
}

void Service::with_engine(std::function<void(Engine&)> act) {
    parts_->on_engine([this, act = std::move(act)] {
        act(parts_->engine);
        parts_->want_step();
    });
}

void Service::read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) {
    auto ask = [question = std::move(question), done = std::move(done)](auto&& store_of) {
        std::exception_ptr thrown;
        try {
            question(store_of());
        } catch (...) {
            thrown = std::current_exception();
        }
        done(thrown);
    };
    if (!parts_->options.open_reader) {
        parts_->on_engine([this, ask = std::move(ask)] { ask([this]() -> store::Store& { return *parts_->store; }); });
        return;
    }
    parts_->on_engine([parts = parts_.get()] { parts->quiet.worked(parts->machine.now()); });
    asio::post(parts_->reader_io, [this, ask = std::move(ask)] {
        ask([this]() -> store::Store& {
            if (!parts_->reader) parts_->reader = parts_->options.open_reader();
            return *parts_->reader;
        });
    });
}

ServiceHealth Service::health() const {
    std::lock_guard lock(parts_->health_mutex);
    auto health = parts_->health;
    health.silent_for = parts_->machine.now() - parts_->stepped_on_machine;
    return health;
}

const CivilClock& Service::civil() const { return parts_->civil; }

}  // namespace beadle::engine

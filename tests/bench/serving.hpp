#pragma once
// A daemon's service on a thread of its own, with a clock that runs, and what it fired when.
// Thread-safety: what is measured may be asked for from any thread; the rest belongs to the one that made it.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "daemon/engine/service.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::bench {

using Steady = std::chrono::steady_clock;
using model::Instant;

inline double ms_since(Steady::time_point start) { return std::chrono::duration<double, std::milli>(Steady::now() - start).count(); }

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
    /// Beside other daemons on the same store, where it can have several.
    Serving(const std::string& where, const RunningClock& civil, Fired& fired)
        : machine_(engine::system_machine_clock()),
          service_(store::open_shared_store(where, "beadle_bench"), civil, *machine_, watched_by(fired)),
          thread_([this] { service_.run(); }) {}
    ~Serving() {
        service_.stop();
        thread_.join();
    }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

    engine::Service& service() { return service_; }

private:
    static engine::ServiceOptions watched_by(Fired& fired) {
        engine::ServiceOptions options;
        options.engine.watch = &fired;
        return options;
    }

    std::unique_ptr<engine::MachineClock> machine_;
    engine::Service service_;
    std::thread thread_;
};

}  // namespace beadle::bench

#include "daemon/engine/behind_the_log.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace beadle::engine {
namespace {

using namespace std::chrono_literals;

void give_way() {
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

}  // namespace

struct BehindTheLog::Parts {
    explicit Parts(BehindTheLogOptions options_) : options(std::move(options_)) {}

    BehindTheLogOptions options;
    std::mutex mutex;
    std::condition_variable wake;
    bool stop = false, has_grown = false;
    std::thread thread;

    /// False when it is to end.
    bool wait(std::chrono::seconds time) {
        std::unique_lock lock{mutex};
        return !wake.wait_for(lock, time, [this] { return stop; });
    }

    /// Until something was recorded, or may have been. False when it is to end.
    bool wait_for_growth() {
        if (!wait(options.apart)) return false;
        std::unique_lock lock{mutex};
        if (!options.others_write_too) wake.wait(lock, [this] { return stop || has_grown; });
        has_grown = false;
        return !stop;
    }

    void rest(store::Store& store) const {
        store.rest();
        if (options.on_quiet) options.on_quiet();
    }

    void run() {
        if (options.gives_way) give_way();
        std::unique_ptr<store::Store> store;
        bool failing = false;
        for (bool goes_on = true; goes_on;) {
            try {
                if (!store) store = options.open_reader();
                const bool more = options.step(*store);
                if (failing) spdlog::info("{}", options.again);
                failing = false;
                if (!more) rest(*store);
                goes_on = more ? wait(0s) : wait_for_growth();
            } catch (const std::exception& error) {
                if (!failing) spdlog::warn("{}", fmt::format(fmt::runtime(options.failing), error.what()));
                failing = true;
                store.reset();
                goes_on = wait(options.try_again_after);
            }
        }
    }
};

BehindTheLog::BehindTheLog(BehindTheLogOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {
    parts_->thread = std::thread{[parts = parts_.get()] { parts->run(); }};
}

void BehindTheLog::grew() {
    {
        const std::lock_guard lock{parts_->mutex};
        parts_->has_grown = true;
    }
    parts_->wake.notify_all();
}

BehindTheLog::~BehindTheLog() {
    {
        const std::lock_guard lock{parts_->mutex};
        parts_->stop = true;
    }
    parts_->wake.notify_all();
    parts_->thread.join();
}

}  // namespace beadle::engine

#include "daemon/engine/behind_the_log.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <exception>
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
    bool failing = false;
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

    /// Until there is nothing more to do. False when it is to end.
    bool work_off(std::unique_ptr<store::Store>& store) {
        if (!store) store = options.open_reader();
        for (bool more = true; more;) {
            more = options.step(*store);
            if (failing) spdlog::info("{}", options.again);
            failing = false;
            if (!wait(0s)) return false;
        }
        return true;
    }

    /// On a thread that ends with it: what the allocator keeps for a thread while it lives, freed or not, would be held until the log grows again.
    bool work_off_apart() {
        bool goes_on = false;
        std::exception_ptr failure;
        std::thread{[&] {
            try {
                std::unique_ptr<store::Store> for_once;
                goes_on = work_off(for_once);
            } catch (...) {
                failure = std::current_exception();
            }
        }}.join();
        if (failure) std::rethrow_exception(failure);
        return goes_on;
    }

    void run() {
        if (options.gives_way) give_way();
        std::unique_ptr<store::Store> kept;  // Where others write too, for it looks every so often.
        for (bool goes_on = true; goes_on;) {
            try {
                goes_on = options.others_write_too ? work_off(kept) : work_off_apart();
                if (kept) kept->rest();
                if (options.on_quiet) options.on_quiet();
                goes_on = goes_on && wait_for_growth();
            } catch (const std::exception& error) {
                if (!failing) spdlog::warn("{}", fmt::format(fmt::runtime(options.failing), error.what()));
                failing = true;
                kept.reset();
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

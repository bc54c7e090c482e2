#include "daemon/engine/index_keeper.hpp"

#include <pthread.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "daemon/store/entry_index.hpp"

namespace beadle::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto try_again_after = 60s;

/// Runs when nothing else wants the processor.
void give_way() {
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

}  // namespace

struct IndexKeeper::Parts {
    explicit Parts(IndexKeeperOptions options_) : options(std::move(options_)) {}

    IndexKeeperOptions options;
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

    void run() {
        give_way();
        std::unique_ptr<store::Store> store;
        std::optional<store::EntryIndexer> indexer;
        bool failing = false;
        for (bool goes_on = true; goes_on;) {
            try {
                if (!store) store = options.open_reader();
                if (!indexer) indexer.emplace(options.path);
                const bool more = indexer->step(*store);
                if (failing) spdlog::info("entries are indexed again at {}", options.path);
                failing = false;
                goes_on = more ? wait(0s) : wait_for_growth();
            } catch (const std::exception& error) {
                if (!failing)
                    spdlog::warn("entries are not indexed just now ({}): questions of the record take longer; trying again", error.what());
                failing = true;
                store.reset();
                indexer.reset();
                goes_on = wait(try_again_after);
            }
        }
    }
};

IndexKeeper::IndexKeeper(IndexKeeperOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {
    parts_->thread = std::thread{[parts = parts_.get()] { parts->run(); }};
}

void IndexKeeper::grew() {
    {
        const std::lock_guard lock{parts_->mutex};
        parts_->has_grown = true;
    }
    parts_->wake.notify_all();
}

IndexKeeper::~IndexKeeper() {
    {
        const std::lock_guard lock{parts_->mutex};
        parts_->stop = true;
    }
    parts_->wake.notify_all();
    parts_->thread.join();
}

}  // namespace beadle::engine

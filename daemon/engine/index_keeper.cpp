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

constexpr auto look_again_after = 30s;
constexpr auto try_again_after = 60s;

/// Runs when nothing else wants the processor.
void give_way() {
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

}  // namespace

struct IndexKeeper::Parts {
    std::string path;
    std::function<std::unique_ptr<store::Store>()> open_reader;
    std::mutex mutex;
    std::condition_variable wake;
    bool stop = false;
    std::thread thread;

    /// False when it is to end.
    bool wait(std::chrono::seconds time) {
        std::unique_lock lock{mutex};
        return !wake.wait_for(lock, time, [this] { return stop; });
    }

    void run() {
        give_way();
        std::unique_ptr<store::Store> store;
        std::optional<store::EntryIndexer> indexer;
        bool failing = false;
        for (;;) {
            auto pause = look_again_after;
            try {
                if (!store) store = open_reader();
                if (!indexer) indexer.emplace(path);
                if (indexer->step(*store)) pause = 0s;
                if (failing) spdlog::info("entries are indexed again at {}", path);
                failing = false;
            } catch (const std::exception& error) {
                if (!failing)
                    spdlog::warn("entries are not indexed just now ({}): questions of the record take longer; trying again", error.what());
                failing = true;
                store.reset();
                indexer.reset();
                pause = try_again_after;
            }
            if (!wait(pause)) return;
        }
    }
};

IndexKeeper::IndexKeeper(std::string path, std::function<std::unique_ptr<store::Store>()> open_reader) : parts_(std::make_unique<Parts>()) {
    parts_->path = std::move(path);
    parts_->open_reader = std::move(open_reader);
    parts_->thread = std::thread{[parts = parts_.get()] { parts->run(); }};
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

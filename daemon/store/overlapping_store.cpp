#include "daemon/store/overlapping_store.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "daemon/store/lane.hpp"
#include "daemon/store/relayed_store.hpp"

namespace beadle::store {
namespace {

/// How far a commit has got. What lies behind it waits for it, each on its own thread.
class Progress {
public:
    void end(std::exception_ptr failure) {
        std::lock_guard lock(mutex_);
        failure_ = std::move(failure);
        ended_ = true;
        hopeless_ = hopeless_ || failure_;
        changed_.notify_all();
    }
    void give_up() {
        std::lock_guard lock(mutex_);
        hopeless_ = true;
        changed_.notify_all();
    }
    bool has_ended() {
        std::lock_guard lock(mutex_);
        return ended_;
    }
    /// What it failed with, or null.
    std::exception_ptr wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ended_; });
        return failure_;
    }
    /// False as soon as it is known that it may come to nothing.
    bool goes_well() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ended_ || hopeless_; });
        return !hopeless_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ended_ = false, hopeless_ = false;
    std::exception_ptr failure_;
};

class TurnAfter final : public Turn {
public:
    TurnAfter(std::shared_ptr<Progress> before, std::shared_ptr<Progress> own) : before_(std::move(before)), own_(std::move(own)) {}
    void await() override {
        if (before_ && !before_->goes_well()) throw StoreError{"the batch before this one was not committed", true};
    }
    void give_up() override { own_->give_up(); }

private:
    std::shared_ptr<Progress> before_, own_;
};

/// A thread that does one thing after the other while its owner does something else.
class Beside {
public:
    Beside() : thread_([this] { run(); }) {}
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    ~Beside() {
        {
            std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    /// Works off what it was given before, first.
    void begin(std::function<void()> work) {
        {
            std::lock_guard lock(mutex_);
            work_.push_back(std::move(work));
        }
        changed_.notify_all();
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return !work_.empty() || stop_; });
            if (work_.empty()) return;
            auto work = std::move(work_.front());
            work_.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> work_;
    bool stop_ = false;
    std::thread thread_;
};

class OverlappingStore final : public RelayedStore {
public:
    OverlappingStore(std::unique_ptr<Store> writer, std::function<std::unique_ptr<Store>()> open_reader, CommitTook took)
        : RelayedStore([this](const std::function<void(Store&)>& act) {
              for (const auto& commit : commits_) commit->wait();
              act(*writer_);
          }),
          writer_(std::move(writer)),
          open_reader_(std::move(open_reader)),
          took_(std::move(took)),
          first_lane_(dynamic_cast<Lane*>(writer_.get())) {}

    /// The second goes beside the first by another lane, or waits behind it; the third waits, so that whoever writes finds work as soon as it is done.
    int commits_at_once() const override { return 3; }

    void commit(const Batch& batch) override {
        timed([&] { RelayedStore::commit(batch); });
    }

    void begin_commit(const Batch& batch) override {
        auto progress = std::make_shared<Progress>();
        const auto before = commits_.empty() ? nullptr : commits_.back();
        commits_.push_back(progress);
        if (!has_reader()) return write(batch, before, progress, nullptr);
        const bool by_other_lane = before && before->has_ended() == false && has_other_lane() && !second_is_last_;
        auto& beside = by_other_lane ? second_ : first_;
        second_is_last_ = by_other_lane;
        if (!beside) beside = std::make_unique<Beside>();
        auto* lane = by_other_lane ? other_lane_.get() : first_lane_;
        beside->begin([this, &batch, before, progress, lane] { write(batch, before, progress, lane); });
    }

    void finish_commit() override {
        if (commits_.empty()) return;
        const auto progress = commits_.front();
        const auto failure = progress->wait();
        commits_.pop_front();
        if (failure) std::rethrow_exception(failure);
    }

    /// Its threads end, and with them what the allocator keeps for each; the next commit begins new ones.
    void rest() override {
        first_.reset();
        second_.reset();
        if (reader_) reader_->rest();
        writer_->rest();
    }

    Snapshot load(const std::vector<InstanceKey>& keys) override {
        return is_committing() ? reader_->load(keys) : RelayedStore::load(keys);
    }
    Snapshot load_for_duty(const std::vector<DutyKey>& keys) override {
        return is_committing() ? reader_->load_for_duty(keys) : RelayedStore::load_for_duty(keys);
    }
    std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override {
        return is_committing() ? reader_->entries_by_event(system, ids) : RelayedStore::entries_by_event(system, ids);
    }
    std::vector<model::Timer> due(Instant watermark, Instant now, int limit) override {
        return is_committing() && has_all_shards() ? reader_->due(watermark, now, limit) : RelayedStore::due(watermark, now, limit);
    }

private:
    /// By the lane, beside the batch before it; without one when that has ended.
    void write(const Batch& batch, const std::shared_ptr<Progress>& before, const std::shared_ptr<Progress>& progress, Lane* lane) {
        std::exception_ptr failure;
        try {
            TurnAfter turn{before, progress};
            if (lane) {
                timed([&] { lane->commit_in_turn(batch, turn); });
            } else {
                if (before) before->wait();
                turn.await();
                timed([&] { writer_->commit(batch); });
            }
        } catch (...) {
            failure = std::current_exception();
        }
        progress->end(failure);
    }

    template <class Work>
    void timed(Work work) {
        const auto began = std::chrono::steady_clock::now();
        work();
        if (took_) took_(std::chrono::steady_clock::now() - began);
    }

    bool is_committing() {
        return std::any_of(commits_.begin(), commits_.end(), [](const auto& commit) { return !commit->has_ended(); });
    }

    /// A reader does not know whose shards are whose.
    bool has_all_shards() const {
        const auto* sharing = writer_->sharing();
        return !sharing || sharing->shards().all();
    }

    // Where a connection cannot be had it is tried again with the next batch.
    bool has_reader() {
        if (reader_) return true;
        try {
            reader_ = open_reader_();
        } catch (const StoreError&) {
        }
        return reader_ != nullptr;
    }
    bool has_other_lane() {
        if (other_lane_ || !first_lane_) return other_lane_ != nullptr;
        try {
            other_lane_ = first_lane_->another();
        } catch (const StoreError&) {
        }
        return other_lane_ != nullptr;
    }

    std::unique_ptr<Store> writer_;
    std::function<std::unique_ptr<Store>()> open_reader_;
    CommitTook took_;
    std::unique_ptr<Store> reader_;
    Lane* first_lane_;  // The writer, where it is one.
    std::unique_ptr<Lane> other_lane_;
    std::deque<std::shared_ptr<Progress>> commits_;  // Begun and not finished yet, the oldest first.
    bool second_is_last_ = false;                    // Who was given the last batch.
    std::unique_ptr<Beside> first_, second_;         // Last: they end first.
};

}  // namespace

std::unique_ptr<Store> make_overlapping_store(std::unique_ptr<Store> writer, std::function<std::unique_ptr<Store>()> open_reader,
                                              CommitTook took) {
    return std::make_unique<OverlappingStore>(std::move(writer), std::move(open_reader), std::move(took));
}

}  // namespace beadle::store

// The index follows the log, and asks nothing while nothing is recorded.
#include "daemon/engine/index_keeper.hpp"

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

#include "daemon/store/entry_index.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/long_log.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// A log whose every question is counted; the test waits for questions, never for time.
struct Counted {
    std::unique_ptr<store::Store> log = store::make_memory_store();
    std::mutex mutex;
    std::condition_variable asked;
    int questions = 0;

    std::unique_ptr<store::Store> reader() {
        return std::make_unique<store::RelayedStore>([this](const std::function<void(store::Store&)>& act) {
            const std::lock_guard lock{mutex};
            act(*log);
            ++questions;
            asked.notify_all();
        });
    }
    void record(LongLog& author, int entries) {
        const std::lock_guard lock{mutex};
        log->commit(author.next(entries));
    }
    /// How many there were when there were more than `known`.
    int wait_for_more_than(int known) {
        std::unique_lock lock{mutex};
        asked.wait(lock, [&] { return questions > known; });
        return questions;
    }
};

engine::IndexKeeperOptions options_for(Counted& counted, const TemporaryFolder& folder) {
    return {.path = folder.file("index"), .open_reader = [&counted] { return counted.reader(); }, .apart = std::chrono::seconds{0}};
}

}  // namespace

TEST_CASE("while nothing is recorded the index asks the store nothing", "[engine][index]") {
    const TemporaryFolder folder;
    Counted counted;
    {
        engine::IndexKeeper keeper{options_for(counted, folder)};
        counted.wait_for_more_than(0);
        keeper.grew();
        counted.wait_for_more_than(1);
    }
    CHECK(counted.questions == 2);  // One look at the start, and one when it was told; it would have had time for thousands.
}

TEST_CASE("whenever there is nothing more to index, who holds something to be quick is told", "[engine][index]") {
    const TemporaryFolder folder;
    Counted counted;
    std::atomic<int> told{0};
    auto options = options_for(counted, folder);
    options.on_quiet = [&] { ++told; };
    {
        engine::IndexKeeper keeper{options};
        counted.wait_for_more_than(0);
        keeper.grew();
        counted.wait_for_more_than(1);
    }
    CHECK(told == 2);
}

TEST_CASE("a look's connection ends with it, but where others write too, for whom it looks every so often", "[engine][index]") {
    struct Reader : store::RelayedStore {
        Reader(Counted& counted, std::atomic<int>& open)
            : RelayedStore([&counted](const std::function<void(store::Store&)>& act) { act(*counted.log); }), open_(open) {
            ++open_;
        }
        ~Reader() override { --open_; }
        std::atomic<int>& open_;
    };
    const bool others_write_too = GENERATE(false, true);
    CAPTURE(others_write_too);
    const TemporaryFolder folder;
    Counted counted;
    std::atomic<int> open{0};
    std::promise<int> still_open;
    auto options = options_for(counted, folder);
    options.open_reader = [&] { return std::make_unique<Reader>(counted, open); };
    options.apart = std::chrono::hours{1};
    options.others_write_too = others_write_too;
    options.on_quiet = [&] { still_open.set_value(open); };
    {
        const engine::IndexKeeper keeper{options};
        CHECK(still_open.get_future().get() == (others_write_too ? 1 : 0));
    }
    CHECK(open == 0);
}

TEST_CASE("what is recorded is indexed when it is told, in whole blocks", "[engine][index]") {
    const TemporaryFolder folder;
    Counted counted;
    LongLog author{"hw"};
    {
        engine::IndexKeeper keeper{options_for(counted, folder)};
        const auto looked = counted.wait_for_more_than(0);
        counted.record(author, 3'000);
        keeper.grew();
        counted.wait_for_more_than(looked + 1);
    }
    store::EntryIndex index{folder.file("index")};
    CHECK(index.indexed_to(*counted.log, "hw") == 2'048);
}

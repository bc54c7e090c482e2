#include "daemon/engine/followed_logs.hpp"

#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

TEST_CASE("whoever takes one entry at a time hears of each log in turn, so that none waits for another's end", "[engine][follow]") {
    const TemporaryFolder folder;
    const auto store = store::make_memory_store();
    engine::FollowedLogs followed{folder.file("followed")};
    std::vector<std::string> heard;
    const auto take = [&](const store::Entry& entry) {
        heard.push_back(entry.system + std::to_string(entry.seq));
        return false;
    };
    CHECK_FALSE(followed.step(*store, take));
    for (const auto* system : {"a", "b"}) {
        Author author{.system = system};
        for (const auto* event : {"e-0", "e-1", "e-2"}) {
            store::Batch batch;
            author.log(batch, "A/1", event);
            store->commit(batch);
        }
    }
    while (followed.step(*store, take)) {
    }
    CHECK(heard == std::vector<std::string>{"a0", "b0", "a1", "b1", "a2", "b2"});
}

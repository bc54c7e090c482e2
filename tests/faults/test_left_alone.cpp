// What the faults are held against: where nothing befalls it, the script leaves the same record in every store, to the byte.
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

struct Left {
    std::string log;
    std::vector<std::string> wrong;
    int most_on_their_way = 0;
};

Left play_over(store::Store& store) {
    TemporaryFolder folder;
    const auto path = folder.path().string();
    PlayedScript script(store, path);
    script.play();
    return {log_hash(store, script.system()), broken_after_script(store, path), on_their_way(path).most};
}

}  // namespace

TEST_CASE("left alone, the script leaves the same log in memory, in SQLite and in PostgreSQL, by one batch at a time or by several",
          "[faults][sqlite][postgres]") {
    const auto expected = play_over(*store::make_memory_store());
    REQUIRE(expected.wrong == std::vector<std::string>{});
    REQUIRE(expected.most_on_their_way == 1);

    TemporaryFolder folder;
    const auto alone = play_over(*store::make_sqlite_store({.path = folder.file("alone.db"), .owner = "the test"}));
    CHECK(alone.wrong == std::vector<std::string>{});
    CHECK(alone.log == expected.log);

    std::vector<std::string> as_served{"sqlite:" + folder.file("served.db")};
    if (postgres_is_there()) as_served.push_back("postgres:" + PostgresCluster::of_this_program().new_schema());
    for (const auto& where : as_served) {
        CAPTURE(where);
        const auto served = play_over(*store::open_store(where, "the test"));
        CHECK(served.wrong == std::vector<std::string>{});
        CHECK(served.log == expected.log);
        CHECK(served.most_on_their_way == 3);
    }
}

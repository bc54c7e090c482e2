// The power goes at each operation of the disk in turn, and with it whatever was not synced: what was answered and sent before stands in the record, and
// the work is taken up again.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/catch.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<store::Store> opened(const std::string& path) { return store::make_sqlite_store({.path = path, .owner = "the test"}); }

/// Every so many operations; all of them where there is time.
int stride() { return std::getenv("BEADLE_CI") || std::getenv("BEADLE_LONG") ? 1 : 23; }

std::map<std::string, int> undisturbed() {
    const auto store = store::make_memory_store();
    TemporaryFolder folder;
    PlayedScript script(*store, folder.path().string());
    script.play();
    REQUIRE(broken_after_script(*store, folder.path().string()) == std::vector<std::string>{});
    return record_of_script(*store);
}

/// Plays from the store's opening until the disk has stopped; true where it did not.
bool plays(const TemporaryFolder& folder) {
    try {
        const auto store = opened(folder.file("office.db"));
        PlayedScript(*store, folder.path().string()).play();
        return true;
    } catch (const store::StoreError&) {
        return false;
    }
}

}  // namespace

TEST_CASE("the power goes at any operation of the disk: nothing that was acknowledged is lost, and nothing is doubled",
          "[faults][sqlite]") {
    const auto fault = GENERATE(Fault::read_error, Fault::write_error, Fault::short_write, Fault::sync_error);
    CAPTURE(static_cast<int>(fault));
    const auto expected = undisturbed();
    FaultyDisk disk;
    bool reached_the_end = false;
    int cuts = 0;
    for (std::int64_t k = fault == Fault::short_write ? 7 : 0; !reached_the_end;
         k += fault == Fault::read_error   ? 1  // There are few: it keeps in memory what it has written.
              : fault == Fault::sync_error ? (stride() + 11) / 12
                                           : stride()) {
        REQUIRE(k < 20'000);
        CAPTURE(k);
        TemporaryFolder before, after;
        disk.fail(fault, k);
        reached_the_end = plays(before);
        if (reached_the_end) break;
        ++cuts;
        // None of what was not synced, or some sectors of it.
        const auto seed = k % 2 == 0 ? std::uint64_t{0} : static_cast<std::uint64_t>(k);
        disk.power_cut(before.file("office.db"), after.path(), seed);
        disk.heal();
        for (const auto* name : {"ledger", "audit.key"})
            if (fs::exists(before.file(name))) fs::copy_file(before.file(name), after.file(name));
        const auto store = opened(after.file("office.db"));
        PlayedScript(*store, after.path().string()).play();
        CHECK(broken_after_script(*store, after.path().string()) == std::vector<std::string>{});
        CHECK(record_of_script(*store) == expected);
    }
    CHECK(cuts > (fault == Fault::read_error ? 3 : 10));
    std::cout << cuts << " power cuts, all taken up again\n";
}

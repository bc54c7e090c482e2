#pragma once
// The stores that must behave alike. A new one joins by a line in all_stores(), and the whole suite runs over it.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/store/open_store.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::test {

struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<store::Store>(const TemporaryFolder&)> make;
};

/// PostgreSQL is left out where its programs are not installed, which a program says once.
inline std::vector<StoreKind> all_stores() {
    std::vector<StoreKind> kinds{
        {"memory", [](const TemporaryFolder&) { return store::make_memory_store(); }},
        {"sqlite",
         [](const TemporaryFolder& folder) { return store::make_sqlite_store({.path = folder.file("test.db"), .owner = "the test"}); }},
        {"sqlite as the daemon opens it",
         [](const TemporaryFolder& folder) { return store::open_store("sqlite:" + folder.file("test.db"), "the test"); }},
    };
    static const bool has_postgres = postgres_is_there();
    if (has_postgres) {
        kinds.push_back({"postgres", [](const TemporaryFolder&) {
                             return store::make_postgres_store(
                                 {.connection = PostgresCluster::of_this_program().new_schema(), .owner = "the test"});
                         }});
    }
    return kinds;
}

/// One store of its own for a test.
struct World {
    explicit World(const StoreKind& kind) : store_owner(kind.make(folder)), store(*store_owner) {}
    TemporaryFolder folder;
    std::unique_ptr<store::Store> store_owner;
    store::Store& store;
};

}  // namespace beadle::test

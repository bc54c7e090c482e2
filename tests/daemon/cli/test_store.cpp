// What is typed about a store as a whole: backed up, said to be put back, divided into roles.
#include <boost/json.hpp>
#include <filesystem>

#include "daemon/store/open_store.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {

using Catch::Contains;
using test::PostgresCluster;
using test::TemporaryFolder;

TEST_CASE("a backup is made of a store that is served, and says what is in it and what is not", "[cli][store]") {
    const TemporaryFolder folder;
    const auto where = "sqlite:" + folder.file("beadle.db"), file = folder.file("monday.db");
    Terminal terminal{.control{store::open_store(where, "the daemon that serves"), "2022-11-01T10:00:00Z"}};
    terminal.control.with_meeting();
    REQUIRE(terminal.type({"store", "backup", where, file}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Contains("All of the store is in " + file) && Contains("The keys are not in it"));
    REQUIRE(terminal.type({"store", "backup", where, file, "--json"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Contains("is there already; a backup takes nobody's place"));
    REQUIRE(terminal.type({"store", "backup", where, folder.file("tuesday.db"), "--json"}) == cli::Exit::done);
    const auto answer = json::parse(terminal.printed());
    CHECK(answer.at("bytes").to_number<std::uintmax_t>() == std::filesystem::file_size(folder.file("tuesday.db")));
    REQUIRE(terminal.type({"audit", "verify", "--store", "sqlite:" + file}) == cli::Exit::done);
}

TEST_CASE("that a store was put back is said while nobody serves it", "[cli][store]") {
    const TemporaryFolder folder;
    const auto where = "sqlite:" + folder.file("beadle.db");
    Terminal terminal;
    CHECK(terminal.type({"store", "restored", where}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Contains("cannot be opened"));
    {
        const auto served = store::open_store(where, "the daemon that serves");
        CHECK(terminal.type({"store", "restored", where}) == cli::Exit::failed);
        CHECK_THAT(terminal.complained(), Contains("is in use by the daemon that serves"));
    }
    REQUIRE(terminal.type({"store", "restored", where}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Contains("beadle audit resume --after-restore --reason WHY"));
    CHECK(store::open_store(where, {}, true)->put_back());
}

TEST_CASE("roles are given by the owner of the tables, and every grant is shown", "[cli][store][postgres]") {
    if (!test::postgres_is_there()) return;
    auto& cluster = PostgresCluster::of_this_program();
    cluster.ask("CREATE ROLE writer LOGIN");
    cluster.ask("CREATE ROLE reader LOGIN");
    const auto schema = cluster.new_schema(), where = "postgres:" + schema;
    Terminal terminal;
    REQUIRE(terminal.type({"store", "roles", where, "--daemon", "writer", "--auditor", "reader"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Contains("GRANT INSERT ON entry, tile_root, definition, free_text, system TO \"writer\""));
    CHECK(terminal.printed().find('@') == std::string::npos);
    REQUIRE(terminal.type({"store", "roles", where, "--daemon", "writer", "--auditor", "reader", "--json"}) == cli::Exit::done);
    CHECK(json::parse(terminal.printed()).at("statements").as_array().size() > 5);
    CHECK(terminal.type({"store", "roles", where, "--daemon", "writer", "--auditor", "nobody"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Contains("there is no role \"nobody\" yet"));

    // A daemon under the one, an auditor without a daemon under the other.
    const TemporaryFolder folder;
    Control{store::open_store("postgres:" + PostgresCluster::as_user(schema, "writer"), "the daemon"), "2022-11-01T10:00:00Z"}
        .with_meeting();
    const auto lies_at = "postgres:" + PostgresCluster::as_user(schema, "reader");
    terminal.daemon_is_up = false;
    INFO(terminal.complained());
    REQUIRE(terminal.type({"audit", "verify", "--store", lies_at}) == cli::Exit::done);
    audit::SigningKey::from_file(folder.file("audit.key"), "office");
    REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", folder.file("out"), "--store", lies_at, "--key",
                           folder.file("audit.key")}) == cli::Exit::done);
    REQUIRE(terminal.type({"audit", "prove", "1", "--system", "ledbury", "--store", lies_at, "--key", folder.file("audit.key")}) ==
            cli::Exit::done);
}

}  // namespace beadle::tests

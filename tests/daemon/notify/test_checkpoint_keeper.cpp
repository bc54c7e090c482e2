// Checkpoints on their way off the host: signed when due, appended, mailed once, and never for a record that is behind.
#include "daemon/notify/checkpoint_keeper.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/engine/tree_of_log.hpp"
#include "daemon/store/backup.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono_literals;

namespace {

const audit::SigningKey the_key =
    audit::SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();

/// A record that grows, and a keeper of its checkpoints.
struct Keeping {
    explicit Keeping(std::vector<std::string> mail_to = {"audit@council.example"}) : mail_to(std::move(mail_to)) {}

    /// Entries, each in a batch as the engine makes it.
    void grow(store::Store& store, Author& author, audit::Frontier& tree, int entries) const {
        for (int n = 0; n < entries; ++n) {
            store::Batch batch;
            author.log(batch, "A/1", "e-" + std::to_string(author.size));
            tree.append(batch.entries.front().leaf);
            batch.log_heads.front().frontier = tree.bytes();
            engine::TilesOfLogs{store}.fill(batch);
            store.commit(batch);
        }
    }
    void grow(int entries) { grow(*store, author, tree, entries); }

    notify::CheckpointKeeper keeper() const { return {the_key, writing, {.file = file, .apart = 24h, .mail_to = mail_to}}; }
    std::string kept() const {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    std::size_t notes() const { return audit::notes_in(kept()).size(); }

    TemporaryFolder folder;
    std::string file = folder.file("checkpoints");
    std::vector<std::string> mail_to;
    notify::Writing writing{.mail_domain = "beadle.icb.example", .bounce_address = "bounces@icb.example"};
    std::unique_ptr<store::Store> store = store::make_memory_store();
    Author author;
    audit::Frontier tree;
    notify::MemoryTransport transport;
};

const model::Instant start = at(1'670'000'000);

}  // namespace

TEST_CASE("a checkpoint is signed at the start, once a day where the record has grown, and at every stop", "[notify][checkpoint]") {
    Keeping world;
    world.grow(3);
    auto keeper = world.keeper();
    auto stepped = keeper.step(*world.store, &world.transport, start);
    CHECK(stepped.kept.written == 1);
    CHECK(stepped.next == start + 24h);
    CHECK(keeper.step(*world.store, &world.transport, start + 1h).kept.written == 0);
    world.grow(2);
    CHECK(keeper.step(*world.store, &world.transport, start + 23h).kept.written == 0);
    CHECK(keeper.step(*world.store, &world.transport, start + 24h).kept.written == 1);
    CHECK(keeper.step(*world.store, &world.transport, start + 48h).kept.written == 0);  // Nothing new was recorded.
    world.grow(1);
    CHECK(keeper.write(*world.store).written == 1);  // The stop.

    const auto notes = audit::notes_in(world.kept());
    REQUIRE(notes.size() == 3);
    for (std::size_t n = 0; n < notes.size(); ++n) {
        const auto checkpoint = audit::open_checkpoint(notes[n], the_key.verifier());
        REQUIRE(checkpoint);
        CHECK(checkpoint->origin == "PeterNeumann/hw");
        CHECK(checkpoint->size == std::vector<std::uint64_t>{3, 5, 6}[n]);
    }
    CHECK(audit::open_checkpoint(notes.back(), the_key.verifier())->root == world.tree.root());
}

TEST_CASE("whoever checks the record is sent each new checkpoint once, whole, with what to do with it", "[notify][checkpoint]") {
    Keeping world{{"audit@council.example", "audit@icb.example"}};
    world.grow(3);
    world.keeper().step(*world.store, &world.transport, start);
    REQUIRE(world.transport.accepted.size() == 2);
    const auto& mail = world.transport.accepted.front();
    CHECK(mail.to == "audit@council.example");
    CHECK_THAT(mail.bytes, Catch::Contains("Subject: Beadle: checkpoint of PeterNeumann"));
    CHECK_THAT(mail.bytes, Catch::Contains("Please keep this message where nobody of the host that sent it can change"));
    CHECK_THAT(mail.bytes, Catch::Contains("PeterNeumann/hw"));
    CHECK(mail.message_id != world.transport.accepted.back().message_id);
    world.keeper().step(*world.store, &world.transport, start + 1h);  // The daemon was started again.
    CHECK(world.transport.accepted.size() == 2);
    world.grow(1);
    world.keeper().step(*world.store, &world.transport, start + 2h);
    CHECK(world.transport.accepted.size() == 4);
}

TEST_CASE("what the mail server did not take is sent again in a quarter of an hour, also after a restart", "[notify][checkpoint]") {
    Keeping world;
    world.grow(3);
    world.transport.answers = {{notify::Delivery::temporary, "421 come back later"}, {notify::Delivery::temporary, "421 later"}};
    auto keeper = world.keeper();
    auto stepped = keeper.step(*world.store, &world.transport, start);
    CHECK(stepped.mailed.trouble == "audit@council.example: 421 come back later");
    CHECK(stepped.next == start + 15min);
    CHECK_FALSE(keeper.step(*world.store, &world.transport, start + 15min).mailed.trouble.empty());
    auto again = world.keeper();
    stepped = again.step(*world.store, &world.transport, start + 20min);
    CHECK(stepped.mailed.sent == 1);
    CHECK(stepped.kept.written == 0);
    CHECK(stepped.next == start + 20min + 24h);
    CHECK(again.step(*world.store, nullptr, start + 48h).mailed.sent == 0);  // Without a transport the file is all.
}

TEST_CASE("who has taken it is not sent it again for another's sake, and what is sent again is the same message", "[notify][checkpoint]") {
    Keeping world{{"audit@council.example", "audit@icb.example"}};
    world.grow(3);
    auto keeper = world.keeper();
    world.transport.answers = {{notify::Delivery::accepted, "250 ok"}, {notify::Delivery::unknown, "the connection broke"}};
    CHECK(keeper.step(*world.store, &world.transport, start).mailed.sent == 1);
    CHECK(keeper.step(*world.store, &world.transport, start + 15min).mailed.sent == 1);
    REQUIRE(world.transport.tried.size() == 3);
    CHECK(world.transport.tried[2].to == "audit@icb.example");
    CHECK(world.transport.tried[2].message_id == world.transport.tried[1].message_id);
    CHECK(world.transport.tried[2].bytes == world.transport.tried[1].bytes);
    keeper.step(*world.store, &world.transport, start + 30min);
    CHECK(world.transport.tried.size() == 3);
}

TEST_CASE("who will never take it is tried again with the next checkpoint, not every quarter of an hour", "[notify][checkpoint]") {
    Keeping world;
    world.grow(3);
    auto keeper = world.keeper();
    world.transport.answers = {{notify::Delivery::permanent, "550 no such user"}};
    auto stepped = keeper.step(*world.store, &world.transport, start);
    CHECK(stepped.mailed.refused == "audit@council.example: 550 no such user");
    CHECK(stepped.next == start + 24h);
    world.grow(1);
    CHECK(keeper.step(*world.store, &world.transport, start + 24h).mailed.sent == 1);
}

TEST_CASE("a clock that was set back by a year leaves no year without a checkpoint", "[notify][checkpoint]") {
    Keeping world;
    world.grow(3);
    auto keeper = world.keeper();
    keeper.step(*world.store, nullptr, start);
    world.grow(1);
    const auto stepped = keeper.step(*world.store, nullptr, start - 365 * 24h);
    CHECK(stepped.kept.written == 1);
    CHECK(stepped.next == start - 364 * 24h);
}

TEST_CASE("of a long file one signature a record is looked at, and what somebody forged hides nothing", "[audit][checkpoint]") {
    Keeping world;
    world.grow(2);
    world.keeper().write(*world.store);
    const audit::CheckpointFile file{world.file};
    const auto impostor = audit::SigningKey::make("PeterNeumann");
    file.add({audit::sign_checkpoint({"PeterNeumann/hw", 9, audit::leaf_hash("forged")}, impostor)});
    CHECK(file.newest(the_key.verifier()).at("PeterNeumann/hw").checkpoint.size == 2);
    const audit::CheckpointFile folder{world.folder.path().string()};
    CHECK_THROWS_WITH(folder.newest(the_key.verifier()),
                      Catch::Contains(world.folder.path().string()) && Catch::Contains("Is a directory"));
}

TEST_CASE("nothing is signed for a record that is behind what was signed, or beside it", "[notify][checkpoint]") {
    Keeping world;
    world.grow(5);
    REQUIRE(world.keeper().write(*world.store).written == 1);

    auto restored = store::make_memory_store();
    Author author;
    audit::Frontier tree;
    world.grow(*restored, author, tree, 3);  // Yesterday's backup: the same first entries, fewer of them.
    auto keeper = world.keeper();
    REQUIRE(keeper.behind(*restored).size() == 1);
    CHECK(keeper.behind(*restored).front().in_words() ==
          "the record of hw has 3 entries, and 5 entries were signed for: some are missing, as after a restore");
    CHECK(keeper.write(*restored).written == 0);
    CHECK(world.notes() == 1);

    // It grew past what was signed, with other entries: no number shows it, the root does.
    store::Batch batch;
    author.log(batch, "A/1", "another");
    tree.append(batch.entries.front().leaf);
    batch.log_heads.front().frontier = tree.bytes();
    restored->commit(batch);
    world.grow(*restored, author, tree, 4);
    REQUIRE(keeper.behind(*restored).size() == 1);
    CHECK(keeper.behind(*restored).front().in_words() ==
          "the first 5 entries of the record of hw are not those that were signed for: the store was replaced or altered");
    CHECK(keeper.behind(*world.store).empty());
    const auto empty = store::make_memory_store();
    CHECK(keeper.behind(*empty).size() == 1);
}

TEST_CASE("a file of checkpoints that the power cut short gives the whole ones, and is appended to", "[audit][checkpoint]") {
    Keeping world;
    world.grow(2);
    REQUIRE(world.keeper().write(*world.store).written == 1);
    const auto whole = world.kept();
    world.grow(2);
    REQUIRE(world.keeper().write(*world.store).written == 1);
    const auto both = world.kept();
    for (auto size = whole.size(); size < both.size() - 1; ++size) {  // The line break at the very end is not missed.
        std::filesystem::resize_file(world.file, size);
        const audit::CheckpointFile file{world.file};
        REQUIRE(file.newest(the_key.verifier()).at("PeterNeumann/hw").checkpoint.size == 2);
        REQUIRE(world.keeper().write(*world.store).written == 1);
        CAPTURE(size, world.kept());
        REQUIRE(file.newest(the_key.verifier()).at("PeterNeumann/hw").checkpoint.size == 4);
        std::ofstream{world.file, std::ios::binary} << both;
    }
}

TEST_CASE("a store that was put back is not signed for, whether or not the file of checkpoints is left", "[notify][checkpoint][backup]") {
    Keeping world;
    const auto from = "sqlite:" + world.folder.file("office.db"), backup = world.folder.file("backup.db");
    world.store = store::open_store(from, "the test");
    world.grow(3);
    store::back_up(from, backup, "2022-12-05T03:00:00Z");
    const bool file_is_left = GENERATE(true, false);
    if (file_is_left) {
        world.grow(2);
        world.keeper().write(*world.store);
    }
    world.store = store::open_store("sqlite:" + backup, "the test");
    const auto kept = world.keeper().write(*world.store);
    CHECK(kept.written == 0);
    REQUIRE(kept.behind.size() == 1);
    CHECK(kept.behind.front().put_back == "it is the backup of 2022-12-05T03:00:00Z");
    CHECK(kept.behind.front().known.size == (file_is_left ? 5 : 0));
    CHECK(engine::facts_of_resumption(kept.behind.front()).size() == (file_is_left ? 3 : 1));
}

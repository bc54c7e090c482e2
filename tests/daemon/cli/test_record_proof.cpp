// Proofs given away, and a store checked where it lies.
#include <fstream>
#include <iterator>

#include "daemon/api/record.hpp"
#include "daemon/audit/proof.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using test::TemporaryFolder;

std::string text_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A terminal whose daemon has a meeting on record; its key's public half lies in the folder as log.pub.
struct Desk {
    Desk() {
        terminal.control.with_meeting();
        REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", folder.file("2022")}) == cli::Exit::done);
        key = folder.file("2022/log.pub");
        checkpoint = folder.file("2022/checkpoint");
    }
    TemporaryFolder folder;
    Terminal terminal;
    std::string key, checkpoint;
};

}  // namespace

TEST_CASE("an entry is proved, and whoever has the file and the key believes it, and reads it", "[cli][proof]") {
    Desk desk;
    auto& terminal = desk.terminal;
    const auto out = desk.folder.file("entry-1.tlog-proof");
    REQUIRE(terminal.type({"audit", "prove", "1", "--out", out}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("The proof of entry 1 is in " + out));
    terminal.daemon_is_up = false;
    REQUIRE(terminal.type({"audit", "verify", out, "--key", desk.key}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("It holds: this is entry 1 of the"));
    CHECK_THAT(terminal.printed(), Catch::Contains("\"seq\":1,"));
    REQUIRE(terminal.type({"audit", "verify", out, "--key", desk.key, "--json"}) == cli::Exit::done);
    CHECK(json::parse(terminal.printed()).at("entry").to_number<int>() == 1);
    // An older checkpoint, or its key, that nothing is held against is no further assurance.
    CHECK(terminal.type({"audit", "verify", out, "--key", desk.key, "--older", desk.checkpoint}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("ask for that with beadle audit prove --consistent"));
    CHECK(terminal.type({"audit", "verify", out, "--key", desk.key, "--older-key", desk.key}) == cli::Exit::usage);
    CHECK(terminal.type({"audit", "verify", "--store", "sqlite:" + desk.folder.file("nowhere.db"), "--key", desk.key}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("nothing is signed in a store itself"));

    auto text = text_of(out);
    text.replace(text.find("index 1"), 7, "index 2");
    std::ofstream{out} << text;
    CHECK(terminal.type({"audit", "verify", out, "--key", desk.key}) == cli::Exit::failed);
    CHECK_THAT(terminal.printed(), Catch::Contains("This proves nothing: the line is not entry 2 of the"));
}

TEST_CASE("that the record goes on from an older checkpoint is proved; from another record's it is not", "[cli][proof]") {
    Desk desk;
    auto& terminal = desk.terminal;
    REQUIRE(terminal.control.record("i-1", "LHB/2022-23/1", "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    const auto out = desk.folder.file("since");
    REQUIRE(terminal.type({"audit", "prove", "--consistent", desk.checkpoint, "--out", out}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("The record of ledbury goes on, with"));
    REQUIRE(terminal.type({"audit", "verify", out, "--older", desk.checkpoint, "--key", desk.key}) == cli::Exit::done);
    auto saved = text_of(desk.checkpoint);  // Out of a mail, by a program that ends lines otherwise.
    for (auto at = saved.find('\n'); at != std::string::npos; at = saved.find('\n', at + 2)) saved.insert(at, 1, '\r');
    std::ofstream{desk.folder.file("saved")} << saved;
    CHECK(terminal.type({"audit", "prove", "--consistent", desk.folder.file("saved")}) == cli::Exit::done);
    REQUIRE(terminal.type({"audit", "verify", out, "--older", desk.checkpoint, "--key", desk.key}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("It holds: the record of PeterNeumann/ledbury goes on, with"));
    CHECK(terminal.type({"audit", "verify", out, "--key", desk.key}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("name with --older the one checkpoint"));

    // A checkpoint by the same key, of another history: the store was replaced.
    auto& store = *terminal.control.backend.store;
    const auto signer = audit::SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();
    auto other = api::checkpoint_now(store, "ledbury", signer.verifier());
    other.root = audit::leaf_hash("another history");
    --other.size;
    const auto forked = desk.folder.file("forked");
    std::ofstream{forked} << audit::sign_checkpoint(other, signer);
    CHECK(terminal.type({"audit", "prove", "--consistent", forked}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("The record does not go on from that checkpoint: the first"));
    other.size += 1'000;
    std::ofstream{forked} << audit::sign_checkpoint(other, signer);
    CHECK(terminal.type({"audit", "prove", "--consistent", forked}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("fewer than the older checkpoint"));
}

TEST_CASE("what cannot be proved is said, and nothing is written over", "[cli][proof]") {
    Desk desk;
    auto& terminal = desk.terminal;
    CHECK(terminal.type({"audit", "prove"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("say which entry is to be proved"));
    CHECK(terminal.type({"audit", "prove", "4711"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("has no entry 4711"));
    CHECK(terminal.type({"audit", "prove", "--consistent", desk.key}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("is no checkpoint"));
    CHECK(terminal.type({"audit", "prove", "1", "--out", desk.key}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("is there already; it is not written over"));
    CHECK(terminal.type({"audit", "verify", desk.key, "--key", desk.key}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("is no proof as beadle audit prove writes it"));
    CHECK(terminal.type({"audit", "verify"}) == cli::Exit::usage);
}

TEST_CASE("a store is verified where it lies, and what it proves of itself is not more than that", "[cli][proof]") {
    const TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Terminal terminal;
    {
        Control control{store::make_sqlite_store({.path = path, .owner = "the test"}), "2022-11-01T10:00:00Z"};
        control.with_meeting();
    }
    terminal.daemon_is_up = false;
    const auto store = "sqlite:" + path;
    REQUIRE(terminal.type({"audit", "verify", "--store", store}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("All holds: the"));
    CHECK_THAT(terminal.printed(), Catch::Contains("only a checkpoint shows that was kept"));

    const auto key = audit::SigningKey::from_file(folder.file("audit.key"), "beadle.icb.example");
    std::ofstream{folder.file("log.pub")} << key.verifier().text() << '\n';
    REQUIRE(terminal.type({"audit", "prove", "0", "--system", "ledbury", "--store", store, "--out", folder.file("0.tlog-proof")}) ==
            cli::Exit::done);
    CHECK(terminal.type({"audit", "verify", folder.file("0.tlog-proof")}) == cli::Exit::done);  // By the log.pub beside it.
    CHECK_THAT(terminal.printed(), Catch::Contains("The key lies beside the proof"));
    auto checkpoint =
        api::checkpoint_now(*store::make_sqlite_store({.path = path, .owner = {}, .read_only = true}), "ledbury", key.verifier());
    std::ofstream{folder.file("kept")} << audit::sign_checkpoint(checkpoint, key);
    CHECK(terminal.type({"audit", "verify", "--store", store, "--older", folder.file("kept"), "--key", folder.file("log.pub")}) ==
          cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("nothing that the older checkpoint stands for was changed since"));
    checkpoint.root = audit::leaf_hash("another history");
    std::ofstream{folder.file("kept")} << audit::sign_checkpoint(checkpoint, key);
    CHECK(terminal.type({"audit", "verify", "--store", store, "--older", folder.file("kept"), "--key", folder.file("log.pub")}) ==
          cli::Exit::failed);
    CHECK_THAT(terminal.printed(), Catch::Contains("The record of ledbury is not as it was written: the first"));
    CHECK(terminal.type({"audit", "verify", "--store", store, "--system", "nowhere"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("has no record of a system 'nowhere'"));
}

}  // namespace beadle::tests

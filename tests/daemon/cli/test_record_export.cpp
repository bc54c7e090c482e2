// The record taken away: by a daemon that serves, or out of a store that lies there.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/audit/exported.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using test::TemporaryFolder;

std::string text_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("the whole record goes into a folder that holds, and goes on from the one before it", "[cli][export]") {
    const TemporaryFolder folder;
    Terminal terminal;
    terminal.control.with_meeting();
    const auto first = folder.file("first"), second = folder.file("second");
    REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", first}) == cli::Exit::done);
    INFO(terminal.printed());
    const auto entries = terminal.control.backend.store->log_head("ledbury").value().size;
    CHECK_THAT(terminal.printed(), Catch::Contains(std::to_string(entries) + " entries of PeterNeumann/ledbury"));
    CHECK_THAT(terminal.printed(), Catch::Contains("Keep the file checkpoint where nobody of this host can reach it"));
    CHECK(terminal.type({"audit", "verify", first}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("All holds: " + std::to_string(entries) + " entries"));
    CHECK_THAT(terminal.printed(), Catch::Contains("compare it with the one that you were given"));

    REQUIRE(terminal.control.record("i-1", "LHB/2022-23/1", "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", second}) == cli::Exit::done);
    CHECK(terminal.type({"audit", "verify", second, "--key", first + "/log.pub", "--older", first + "/checkpoint"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("nothing that the older checkpoint stands for was changed since"));
    CHECK_THAT(terminal.printed(), !Catch::Contains("compare it"));
    CHECK(terminal.type({"audit", "verify", first, "--older", second + "/checkpoint"}) == cli::Exit::failed);
    CHECK_THAT(terminal.printed(), Catch::Contains("entries were taken away, or it was begun anew"));

    // No free text leaves with the lines.
    CHECK(text_of(second + "/entries.jsonl").find("Winter plan") == std::string::npos);
}

TEST_CASE("a record that was tampered with is said to be, with the entry; programs get it in JSON", "[cli][export]") {
    const TemporaryFolder folder;
    Terminal terminal;
    terminal.control.with_meeting();
    const auto out = folder.file("out");
    REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", out}) == cli::Exit::done);
    auto text = text_of(out + "/entries.jsonl");
    const auto at = text.find("2022-12-13");
    REQUIRE(at != std::string::npos);
    text.replace(at, 10, "2022-12-20");
    std::ofstream{out + "/entries.jsonl"} << text;
    CHECK(terminal.type({"audit", "verify", out}) == cli::Exit::failed);
    const auto entry = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
    CHECK_THAT(terminal.printed(),
               Catch::Contains("This is not the record that was signed: entry " + std::to_string(entry) + " is not as it was"));
    CHECK(terminal.type({"audit", "verify", out, "--json"}) == cli::Exit::failed);
    const auto answer = json::parse(terminal.printed());
    CHECK_FALSE(answer.at("holds").as_bool());
    CHECK(answer.at("first_bad").to_number<long>() == entry);
}

TEST_CASE("what cannot be exported or verified is said, and nothing is written over", "[cli][export]") {
    const TemporaryFolder folder;
    Terminal terminal;
    terminal.control.with_meeting();
    const auto out = folder.file("out");
    CHECK(terminal.type({"audit", "export", "nowhere", "--out", out}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("nowhere"));
    REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", out}) == cli::Exit::done);
    CHECK(terminal.type({"audit", "export", "ledbury", "--out", out}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("holds something already"));
    CHECK(terminal.type({"audit", "verify", folder.file("absent")}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("cannot be read"));
    CHECK(terminal.type({"audit", "verify", out, "--key", out + "/checkpoint"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("a log.pub is one line"));
    CHECK(terminal.type({"audit", "verify", out, "--older", out + "/log.pub"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("Nothing was said of the record"));
    CHECK(terminal.type({"audit", "export", "ledbury", "--out", folder.file("b"), "--store", "mysql:x"}) == cli::Exit::usage);
    CHECK(terminal.type({"audit", "export", "ledbury", "--out", folder.file("b"), "--key", "x"}) == cli::Exit::usage);
    // The list is still there, beside its two commands.
    CHECK(terminal.type({"audit", "--limit", "1"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("DefinitionApplied"));
}

TEST_CASE("out of a store that lies there, with the key beside it, the same record comes", "[cli][export]") {
    const TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Terminal terminal;
    {
        Control control{store::make_sqlite_store({.path = path, .owner = "the test"}), "2022-11-01T10:00:00Z"};
        control.with_meeting();
    }
    terminal.daemon_is_up = false;
    const std::vector<std::string> command{"audit", "export", "ledbury", "--out", folder.file("out"), "--store", "sqlite:" + path};
    CHECK(terminal.type(command) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("there is no key at " + folder.file("audit.key")));
    const auto key = audit::SigningKey::from_file(folder.file("audit.key"), "beadle.icb.example");
    REQUIRE(terminal.type(command) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("beadle.icb.example/ledbury"));
    const auto checked = audit::check_exported(folder.file("out"), {.key = key.verifier(), .older_checkpoints = {}});
    CHECK(checked.holds);
    CHECK(checked.checkpoint.size > 1);
}

}  // namespace beadle::tests

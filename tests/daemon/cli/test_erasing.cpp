// A person's words are erased from the record: an act with reason and instrument, after which every way of looking says so, and every proof still holds.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <fstream>
#include <iterator>

#include "daemon/engine/check_of_log.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/second_verifier.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using test::TemporaryFolder;

const std::string words = "Jane Smith of 4 Mill Lane rang about her son";

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A terminal whose daemon has on record what somebody wrote: in entry `seq`, and in what that raised.
struct Desk {
    explicit Desk(const test::StoreKind& kind) : terminal{.control{kind.make(folder), "2022-11-01T10:00:00Z"}} {
        auto& control = terminal.control;
        control.with_meeting();
        const auto noted = control.record("note-1", "LHB/2022-23/1", "NoteMade", {{"note", words}});
        INFO(json::serialize(noted.body));
        REQUIRE(noted.status == 200);
        seq = noted.body.at("entry").as_int64();
        REQUIRE(control.record("item-1", "LHB/2022-23/1", "ItemAdded", {{"title", "Complaint by " + words}}).status == 200);
        terminal.uid = admin_uid;
    }
    std::string place() const { return std::to_string(seq); }
    int erase(std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"audit",        "erase",
                                           place(),        "--yes",
                                           "--reason",     "asked for by whom they name",
                                           "--instrument", "UK GDPR article 17, decision of 31 October 2022"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return terminal.type(arguments);
    }
    store::Store& store() { return *terminal.control.backend.store; }

    TemporaryFolder folder;
    Terminal terminal;
    std::int64_t seq = 0;
};

}  // namespace

TEST_CASE("what somebody wrote is looked at first, erased with reason and instrument, and everything says so from then on",
          "[cli][erasing]") {
    for (const auto& kind : test::all_stores()) {
        CAPTURE(kind.name);
        Desk desk{kind};
        auto& terminal = desk.terminal;
        const auto before = desk.folder.file("before"), after = desk.folder.file("after");
        REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", before}) == cli::Exit::done);

        REQUIRE(terminal.type({"audit", "erase", desk.place()}) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains("Jane Smith"));
        CHECK_THAT(terminal.printed(), Catch::Contains("Nothing was erased."));
        const auto size = desk.store().log_head("ledbury")->size;

        INFO(terminal.complained());
        REQUIRE(desk.erase() == cli::Exit::done);
        const auto erasure = desk.store().entries({.system = "ledbury", .kind = "TextsErased"}).rows.at(0);
        CHECK(erasure.seq == size);
        CHECK_THAT(erasure.line, Catch::Contains("\"instrument\":\"UK GDPR article 17, decision of 31 October 2022\""));
        CHECK_THAT(erasure.line, Catch::Contains("\"texts\":\"" + desk.place() + " note\""));
        const auto said = "[erased on 1 November 2022 by admin: entry " + std::to_string(size) + "]";
        for (const auto& question : std::vector<std::vector<std::string>>{{"audit", "--json", "--limit", "100"},
                                                                          {"audit", "history", "LHB/2022-23/1", "--json"},
                                                                          {"show", "LHB/2022-23/1", "--json"}}) {
            REQUIRE(terminal.type(question) == cli::Exit::done);
            INFO(terminal.printed());
            CHECK(terminal.printed().find("\"note\": \"" + words) == std::string::npos);
            if (question.front() == "audit") CHECK_THAT(terminal.printed(), Catch::Contains(said));
        }
        REQUIRE(terminal.type({"audit", "--words", "mill lane", "--json"}) == cli::Exit::done);
        CHECK(terminal.printed().find("note-1") == std::string::npos);

        // Lines, tree and proofs are what they were.
        CHECK(engine::check_log(desk.store(), desk.store().log_head("ledbury").value()).what.empty());
        REQUIRE(terminal.type({"audit", "export", "ledbury", "--out", after}) == cli::Exit::done);
        CHECK(bytes_of(after + "/entries.jsonl").starts_with(bytes_of(before + "/entries.jsonl")));
        REQUIRE(terminal.type({"audit", "verify", after, "--key", before + "/log.pub", "--older", before + "/checkpoint"}) ==
                cli::Exit::done);
        REQUIRE(terminal.type({"audit", "prove", desk.place(), "--out", desk.folder.file("proof")}) == cli::Exit::done);
        REQUIRE(terminal.type({"audit", "verify", desk.folder.file("proof"), "--key", before + "/log.pub"}) == cli::Exit::done);
        const auto opinion = test::second_opinion({after, desk.folder.file("proof")}, "--key " + before + "/log.pub");
        for (const auto& each : opinion) {
            INFO(json::serialize(each));
            CHECK(each.at("holds").as_bool());
        }

        CHECK(desk.erase() != cli::Exit::done);
        CHECK_THAT(terminal.complained(), Catch::Contains("Nothing is left to erase there"));
    }
}

TEST_CASE("what an entry raised elsewhere is erased with it, and what says something else is not", "[cli][erasing]") {
    Desk desk{test::all_stores().front()};
    auto& terminal = desk.terminal;
    std::string item;
    for (const auto& entry : desk.store().entries({.system = "ledbury", .limit = 1000}).rows)
        if (entry.event_id == "item-1") item = std::to_string(entry.seq);
    REQUIRE(terminal.type({"audit", "erase", item + ":title", "--yes", "--reason", "asked for", "--instrument", "decision 7"}) ==
            cli::Exit::done);
    for (const auto& entry : desk.store().entries({.system = "ledbury", .limit = 1000}).rows)
        for (const auto& text : entry.free_texts) {
            CAPTURE(entry.seq, entry.kind, text.name);
            CHECK((text.text.find("Complaint by") == std::string::npos));
        }
    CHECK(desk.store().entries({.system = "ledbury", .after_seq = desk.seq - 1, .limit = 1}).rows.at(0).free_texts.at(0).text == words);
    for (const auto& instance : desk.store().instances({.system = "ledbury", .limit = 1000}).rows)
        for (const auto& [name, value] : instance.facts) {
            CAPTURE(instance.id, name);
            CHECK((value.find("Complaint by") == std::string::npos));
        }
}

TEST_CASE("an erasure whose answer was lost is answered again as it was", "[cli][erasing]") {
    Desk desk{test::all_stores().front()};
    const auto erase = [&](const char* id) {
        return desk.terminal.control.post("/v1/audit/erase",
                                          {{"id", id},
                                           {"system", "ledbury"},
                                           {"entries", json::array{desk.place()}},
                                           {"reason", "asked for"},
                                           {"instrument", "decision 7"}},
                                          admin_uid);
    };
    const auto first = erase("erase-1"), again = erase("erase-1");
    CHECK(first.status == 200);
    INFO(json::serialize(again.body));
    REQUIRE(again.status == 200);
    CHECK(again.body.at("repeated").as_bool());
    for (const auto* same : {"verdict", "entry", "erased"}) CHECK(again.body.at(same) == first.body.at(same));
    CHECK(erase("erase-2").status == 409);
}

TEST_CASE("only an administrator erases, by what is there, saying why and by what right; nobody records it by hand", "[cli][erasing]") {
    Desk desk{test::all_stores().front()};
    auto& terminal = desk.terminal;
    terminal.uid = clerk_uid;
    CHECK(desk.erase() != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("Texts are erased by an administrator"));
    terminal.uid = admin_uid;
    CHECK(terminal.type({"audit", "erase", desk.place(), "--yes", "--reason", "asked for"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("The instrument is not said"));
    CHECK(terminal.type({"audit", "erase", "4711"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("has no entry 4711"));
    CHECK(terminal.type({"audit", "erase", "Jane Smith"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("name an entry by its number"));
    CHECK(terminal.type({"audit", "erase", desk.place() + ":reason"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("it has: note"));
    CHECK(terminal.type({"record", "ledbury", "TextsErased", "texts=1 note"}) != cli::Exit::done);
    CHECK_THAT(terminal.complained(), Catch::Contains("recorded by the engine alone"));
    CHECK(desk.store().entries({.system = "ledbury", .kind = "TextsErased"}).rows.empty());
}

}  // namespace beadle::tests

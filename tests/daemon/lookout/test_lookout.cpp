// Looks at published papers: what is wanted by the record, looked at outside of it, and comes back as an event.
#include "daemon/lookout/lookout.hpp"

#include <filesystem>
#include <fstream>

#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using lookout::Fetched;
using lookout::Lookout;

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* item = "LHB/2022-23/1/item/1";
const std::string recorded_hash(64, 'a'), other_hash(64, 'b');

/// A Board whose agenda is published with the paper of its first item, and a page that answers as the test says.
struct Office {
    Office() {
        control().with_meeting();
        REQUIRE(control().record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
        REQUIRE(control().record("i-2", meeting, "ItemAdded", {{"title", "Accounts"}}).status == 200);
        control().backend.go_to("2022-12-02T12:00:00Z");
        look();  // From here on the record is followed.
    }
    Control& control() { return terminal.control; }
    Control::Answer publish(json::object facts = {{"paper_address.1", "https://board.example/winter.pdf"},
                                                  {"paper_version.1", "2"},
                                                  {"paper_sha256.1", recorded_hash}}) {
        return control().record(("p-" + std::to_string(++published)).c_str(), meeting, "AgendaPublished", std::move(facts));
    }
    Lookout made(std::set<std::string> systems = {"ledbury"}) {
        return Lookout{{.file = folder.file("looked-at"), .systems = std::move(systems)},
                       [this](const std::string& address, const std::vector<std::string>& hosts) {
                           asked.push_back(address);
                           from = hosts;
                           return page;
                       },
                       [this](model::Event event) {
                           if (!is_recording) throw std::runtime_error("the engine is busy");
                           control().backend.engine.submit(std::move(event), nullptr);
                           control().backend.run();
                       }};
    }
    void look() { look(daemon); }
    void look(Lookout& by) {
        while (by.step(*control().backend.store, control().backend.civil.now())) {
        }
    }
    std::vector<store::Entry> seen() {
        std::vector<store::Entry> out;
        for (auto& entry : control().backend.store->history("ledbury", item))
            if (entry.kind == "PaperSeen") out.push_back(std::move(entry));
        return out;
    }
    std::string fact(const char* name) {
        return model::text_of(control().backend.store->load({{"ledbury", item}}).instances.at(0).facts, name);
    }

    test::TemporaryFolder folder;
    Terminal terminal;
    Fetched page{.status = 200, .bytes = 7, .sha256 = recorded_hash, .failed = {}};
    std::vector<std::string> asked, from;
    bool is_recording = true;
    int published = 0;
    Lookout daemon = made();
};

}  // namespace

TEST_CASE("what went out with an agenda is recorded item by item, and the page is looked at once", "[lookout]") {
    Office office;
    REQUIRE(office.publish().status == 200);
    CHECK(office.fact("paper_address") == "https://board.example/winter.pdf");
    CHECK(office.fact("paper_version") == "2");
    CHECK(office.fact("paper_sha256") == recorded_hash);
    office.look();
    office.look();
    CHECK(office.asked == std::vector<std::string>{"https://board.example/winter.pdf"});
    REQUIRE(office.seen().size() == 1);
    CHECK(office.fact("paper_seen_sha256") == recorded_hash);
    CHECK(office.fact("paper_seen_status") == "200");
    CHECK(office.fact("paper_seen_at") == "2022-12-02T12:00:00Z");
    CHECK_THAT(office.seen().front().line, Catch::Contains("the file on the page is the one that was recorded"));
}

TEST_CASE("the hosts that may be asked are those of the system's live file, as soon as it is applied", "[lookout]") {
    Office office;
    REQUIRE(office.publish().status == 200);
    office.look();
    CHECK(office.asked.size() == 1);
    CHECK(office.from.empty());
    const auto file = office.folder.file("ledbury.yaml");
    std::ifstream before{BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml"};
    std::ofstream{file} << before.rdbuf() << "papers are published on: [board.example, papers.board.example]\n";
    REQUIRE(office.control().apply_file(file, "apply-hosts").status == 200);
    REQUIRE(office.publish({{"paper_address.2", "https://board.example/accounts.pdf"}}).status == 200);
    office.look();
    CHECK(office.asked.size() == 2);
    CHECK(office.from == std::vector<std::string>{"board.example", "papers.board.example"});
}

TEST_CASE("a page with another file than the one recorded is said to be one, in the record and in the evidence", "[lookout]") {
    Office office;
    office.page.sha256 = other_hash;
    REQUIRE(office.publish().status == 200);
    office.look();
    CHECK_THAT(office.seen().at(0).line, Catch::Contains("is not the one that was recorded: its SHA-256 is " + other_hash));
    CHECK(office.seen().at(0).verdict == model::Verdict::accepted);
    const auto out = office.folder.file("pack");
    REQUIRE(office.terminal.type({"evidence", meeting, "--out", out}) == cli::Exit::done);
    std::ifstream file{out + "/index.html"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    CHECK_THAT(page, Catch::Contains(recorded_hash));
    CHECK_THAT(page, Catch::Contains(other_hash));
    CHECK_THAT(page, Catch::Contains("not the file that was recorded"));
    REQUIRE(office.terminal.type({"audit", "history", item}) == cli::Exit::done);
    CHECK_THAT(office.terminal.printed(), Catch::Contains(other_hash));
}

TEST_CASE("a page that does not answer is looked at a few times more, later each time, also by the next daemon", "[lookout]") {
    Office office;
    office.page = {.status = 503, .bytes = 0, .sha256 = {}, .failed = "the server answered 503"};
    REQUIRE(office.publish().status == 200);
    office.look();
    CHECK(office.seen().size() == 1);
    CHECK(office.fact("paper_seen_failed") == "the server answered 503");
    office.look();
    CHECK(office.seen().size() == 1);
    office.control().backend.go_to("2022-12-02T12:00:59Z");
    office.look();
    CHECK(office.seen().size() == 1);
    office.control().backend.go_to("2022-12-02T12:01:00Z");
    office.look();
    CHECK(office.seen().size() == 2);
    // A daemon that begins anew knows what was still to be looked at.
    auto next = office.made();
    office.control().backend.go_to("2022-12-02T12:15:00Z");
    office.look(next);
    CHECK(office.seen().size() == 2);
    office.control().backend.go_to("2022-12-02T12:16:00Z");
    office.look(next);
    CHECK(office.seen().size() == 3);
    office.page = {.status = 200, .bytes = 7, .sha256 = recorded_hash, .failed = {}};
    office.control().backend.go_to("2022-12-02T14:16:00Z");
    office.look(next);
    CHECK(office.seen().size() == 4);
    CHECK(office.fact("paper_seen_failed").empty());
    office.control().backend.go_to("2022-12-09T12:00:00Z");
    office.look(next);
    CHECK(office.seen().size() == 4);  // It has been seen.
    // Given up after the last of them.
    Office patient;
    patient.page = {.status = 0, .bytes = 0, .sha256 = {}, .failed = "no such host"};
    REQUIRE(patient.publish().status == 200);
    for (const auto* at :
         {"2022-12-02T12:00:00Z", "2022-12-02T13:00:00Z", "2022-12-02T15:00:00Z", "2022-12-02T20:00:00Z", "2022-12-03T12:00:00Z"}) {
        patient.control().backend.go_to(at);
        patient.look();
    }
    CHECK(patient.seen().size() == 4);
}

TEST_CASE("a step looks at one page, so that whoever stops the daemon waits for no more", "[lookout]") {
    Office office;
    REQUIRE(
        office.publish({{"paper_address.1", "https://board.example/winter.pdf"}, {"paper_address.2", "https://board.example/accounts.pdf"}})
            .status == 200);
    CHECK(office.daemon.step(*office.control().backend.store, office.control().backend.civil.now()));
    CHECK(office.asked == std::vector<std::string>{"https://board.example/winter.pdf"});
    office.look();
    CHECK(office.asked.size() == 2);
}

TEST_CASE("a look that could not be recorded is made again, and counts once", "[lookout]") {
    Office office;
    REQUIRE(office.publish().status == 200);
    office.is_recording = false;
    CHECK_THROWS(office.look());
    office.is_recording = true;
    auto next = office.made();
    office.look(next);
    CHECK(office.seen().size() == 1);
    // The file that says how far the record was followed is lost: nothing is looked at anew, for only what comes is followed.
    std::filesystem::remove(office.folder.file("looked-at"));
    auto third = office.made();
    office.look(third);
    CHECK(office.seen().size() == 1);
}

TEST_CASE("papers of a system that is not named are not looked at, and nobody else says what was seen", "[lookout]") {
    Office office;
    std::filesystem::remove(office.folder.file("looked-at"));
    auto none = office.made({});
    office.look(none);
    REQUIRE(office.publish().status == 200);
    office.look(none);
    CHECK(office.asked.empty());
    const auto said = office.control().record("s-1", item, "PaperSeen", {{"sha256", other_hash}});
    CHECK(said.status == 400);
    CHECK_THAT(json::serialize(said.body), Catch::Contains("recorded by the engine alone"));
}

TEST_CASE("a paper of no item, and a hash that is none, are not accepted", "[lookout]") {
    Office office;
    const auto none = office.publish({{"paper_address.7", "https://board.example/7.pdf"}});
    CHECK(said(none.body, "verdict") == "not_accepted");
    CHECK_THAT(json::serialize(none.body), Catch::Contains("there is no item 7 on this agenda"));
    CHECK_THAT(json::serialize(office.publish({{"paper_sha256.1", "ab12"}}).body), Catch::Contains("is no SHA-256"));
    CHECK(office.publish({{"paper_addres.1", "https://board.example/1.pdf"}}).status == 400);
}

}  // namespace beadle::tests

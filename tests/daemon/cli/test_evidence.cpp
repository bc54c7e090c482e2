// What an investigator is given: that it proves itself, that nothing in it can be altered unseen, and that what is exempt can be left out.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "daemon/audit/pack.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/second_verifier.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

namespace fs = std::filesystem;
using test::second_opinion;
using test::TemporaryFolder;

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* exempt_title = "Purchase of Mill House";
constexpr const char* exempt_reason = "the seller must not know our limit";

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
void put(const fs::path& path, const std::string& text) { std::ofstream{path, std::ios::binary} << text; }

std::vector<std::string> files_of(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& one : fs::recursive_directory_iterator{folder})
        if (one.is_regular_file()) names.push_back(fs::relative(one.path(), folder).generic_string());
    std::sort(names.begin(), names.end());
    return names;
}

/// A Board that decides on an open item, late in the day, and on an exempt one, and a terminal at which packs of it are made.
struct Desk {
    Desk() : Desk(std::make_unique<Terminal>()) {}
    /// `papers`: what is said of them when the agenda is published; `then`: what is typed the day after.
    explicit Desk(std::unique_ptr<Terminal> at, const std::vector<std::string>& papers = {},
                  const std::vector<std::vector<std::string>>& then = {})
        : terminal_(std::move(at)) {
        auto& control = terminal().control;
        control.with_meeting();
        REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan for <home> visits"}}).status == 200);
        REQUIRE(control.record("i-2", meeting, "ItemAdded", {{"title", exempt_title}, {"exempt", "yes"}}).status == 200);
        control.backend.go_to("2022-12-07T12:00:00Z");
        std::vector<std::string> published{"record", meeting, "AgendaPublished"};
        published.insert(published.end(), papers.begin(), papers.end());
        published.insert(published.end(), {"--at", "7 Dec 2022 11am"});
        type(published);
        if (!then.empty()) control.backend.go_to("2022-12-08T12:00:00Z");
        for (const auto& command : then) type(command);
        control.backend.go_to("2022-12-13T12:00:00Z");
        REQUIRE(terminal().type({"record", meeting, "MeetingOpened", "present=9", "--at", "13 Dec 2022 10am"}) == cli::Exit::done);
        REQUIRE(
            control.record("u-1", "LHB/2022-23/1/item/1", "UrgencyAccepted", {{"reason", "the winter does not wait"}}, "13 Dec 2022 10:30")
                .status == 200);
        REQUIRE(control
                    .record("d-1", "LHB/2022-23/1/item/1", "ItemDecided",
                            {{"outcome", "agreed"}, {"minute", "4"}, {"votes_for", "6"}, {"votes_against", "2"}}, "13 Dec 2022 10:40")
                    .status == 200);
        REQUIRE(control.record("w-1", "LHB/2022-23/1/item/2", "ItemDeferred", {{"reason", exempt_reason}}, "13 Dec 2022 10:50").status ==
                200);
        REQUIRE(terminal().type({"record", meeting, "MeetingConcluded", "--at", "13 Dec 2022 11am"}) == cli::Exit::done);
    }
    Terminal& terminal() { return *terminal_; }

    fs::path pack(const std::string& name, std::vector<std::string> more = {}, const std::string& of = meeting) {
        const auto out = folder.file(name);
        more.insert(more.begin(), {"evidence", of, "--out", out});
        CAPTURE(more);
        const auto exit = terminal().type(more);
        INFO(terminal().complained());
        REQUIRE(exit == cli::Exit::done);
        return out;
    }
    /// Accepted, with a breach or without.
    void type(const std::vector<std::string>& command) {
        CAPTURE(command);
        const auto exit = terminal().type(command);
        INFO(terminal().printed() + terminal().complained());
        REQUIRE((exit == cli::Exit::done || exit == cli::Exit::breach));
    }
    std::string fingerprint_of(const fs::path& pack) { return audit::check_pack(pack).fingerprint; }

    TemporaryFolder folder;

private:
    std::unique_ptr<Terminal> terminal_;
};

/// As a forger would write it who knows the format: the manifest of whatever lies there now.
void write_manifest_anew(const fs::path& pack) {
    std::string lines = "# beadle evidence pack, version 1\n";
    for (const auto& name : files_of(pack))
        if (name != "manifest") lines += audit::to_hex(audit::sha256({text_of(pack / name)})) + "  " + name + "\n";
    put(pack / "manifest", lines + "# fingerprint " + audit::to_hex(audit::sha256({lines})) + "\n");
}

/// Counts how often it is asked for things.
class CountedStore final : public store::RelayedStore {
public:
    CountedStore(std::shared_ptr<store::Store> inner, int& asked)
        : RelayedStore([inner](const auto& act) { act(*inner); }), asked_(asked) {}
    store::Snapshot load(const std::vector<store::InstanceKey>& keys) override {
        ++asked_;
        return RelayedStore::load(keys);
    }
    store::Snapshot load_for_duty(const std::vector<store::DutyKey>& keys) override {
        ++asked_;
        return RelayedStore::load_for_duty(keys);
    }

private:
    int& asked_;
};

/// Texts that nothing that is shown may say.
struct Kept {
    const std::vector<std::string>& secrets;
    void operator()(const std::string& text) const {
        for (const auto& secret : secrets) CHECK_THAT(text, !Catch::Contains(secret));
    }
    /// No file of it, and no line that one of its proofs is of.
    void in_pack(const std::filesystem::path& pack) const {
        for (const auto& file : files_of(pack)) {
            CAPTURE(file);
            (*this)(text_of(pack / file));
            if (!file.starts_with("entries/")) continue;
            const auto proof = audit::EntryProof::read(text_of(pack / file));
            REQUIRE(proof);
            (*this)(proof->line);
        }
    }
};

}  // namespace

TEST_CASE("a pack holds by both verifiers, and says what was decided, on what notice, and who voted", "[cli][evidence]") {
    Desk desk;
    const auto pack = desk.pack("pack");
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("Read index.html first"));
    CHECK_THAT(desk.terminal().printed(), Catch::Contains(desk.fingerprint_of(pack)));
    const auto checked = audit::check_pack(pack, {.key = desk.terminal().control.signing_key.verifier(), .fingerprint = {}});
    INFO(checked.what);
    REQUIRE(checked.holds);
    CHECK(checked.entries > 10);
    CHECK(checked.texts > 3);
    CHECK(checked.left_out == 0);
    const auto second = second_opinion({pack}, "--fingerprint " + checked.fingerprint).front();
    INFO(json::serialize(second));
    CHECK(second.at("holds").as_bool());
    CHECK(second.at("entries").to_number<std::uint64_t>() == checked.entries);
    CHECK(second.at("texts").to_number<std::uint64_t>() == checked.texts);
    CHECK(second.at("fingerprint").as_string() == checked.fingerprint);

    const auto page = text_of(pack / "index.html");
    for (const auto* said : {"Winter plan for &lt;home&gt; visits", "agreed", "6 for, 2 against", "No, by the rules that were applied",
                             "clear working day 1 of 5", "the winter does not wait", "9 present", exempt_title, "Not for the public"})
        CHECK_THAT(page, Catch::Contains(said));
    for (const auto* never : {"<script", "<home>", "src=", "http-equiv=\"refresh\"", "url(", "[exempt]"})
        CHECK_THAT(page, !Catch::Contains(never));
    desk.terminal().daemon_is_up = false;
    CHECK(desk.terminal().type({"audit", "verify", pack.string(), "--fingerprint", checked.fingerprint}) == cli::Exit::done);
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("All holds:"));
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("those of the fingerprint that you were given"));
}

TEST_CASE("whichever byte of whichever file of a pack is altered, both verifiers find it and name the file", "[cli][evidence]") {
    constexpr int bytes_of_each = 4;
    Desk desk;
    const auto pack = desk.pack("pack");
    test::Dice dice{1};
    std::vector<fs::path> altered;
    std::vector<std::string> which;
    for (const auto& name : files_of(pack)) {
        const auto whole = text_of(pack / name);
        for (int n = 0; n < bytes_of_each && !whole.empty(); ++n) {
            const auto at = n == 0   ? 0
                            : n == 1 ? whole.size() - 1
                                     : static_cast<std::size_t>(dice.up_to(static_cast<int>(whole.size()) - 1));
            const fs::path copy = desk.folder.file("altered-" + std::to_string(altered.size()));
            fs::copy(pack, copy, fs::copy_options::recursive);
            auto text = whole;
            text[at] = static_cast<char>(text[at] ^ (1 << dice.up_to(7)));
            put(copy / name, text);
            CAPTURE(name, at);
            const auto checked = audit::check_pack(copy);
            CHECK_FALSE(checked.holds);
            CHECK(checked.file == name);
            altered.push_back(copy);
            which.push_back(name);
        }
    }
    REQUIRE(altered.size() > 80);
    const auto answers = second_opinion(altered, "");
    for (std::size_t n = 0; n < altered.size(); ++n) {
        CAPTURE(which[n], json::serialize(answers[n]));
        CHECK_FALSE(answers[n].at("holds").as_bool());
        CHECK(answers[n].at("file").as_string() == which[n]);
    }
}

TEST_CASE("whoever writes the manifest anew is found by what was signed, and otherwise by the fingerprint", "[cli][evidence]") {
    Desk desk;
    const auto pack = desk.pack("pack");
    const auto fingerprint = desk.fingerprint_of(pack);
    const auto forge = [&](const std::string& name, const std::function<void(const fs::path&)>& act, const std::string& file) {
        const fs::path forged = desk.folder.file(name);
        fs::copy(pack, forged, fs::copy_options::recursive);
        act(forged);
        write_manifest_anew(forged);
        CAPTURE(name);
        const auto checked = audit::check_pack(forged);
        const auto answer = second_opinion({forged}, "").front();
        CAPTURE(checked.what, json::serialize(answer));
        CHECK(checked.file == file);
        CHECK(checked.holds == file.empty());
        CHECK(answer.at("holds").as_bool() == file.empty());
        if (!file.empty()) CHECK(answer.at("file").as_string() == file);
        // By the fingerprint that was given along with it, all of it is found.
        CHECK(audit::check_pack(forged, {.key = {}, .fingerprint = fingerprint}).file == "manifest");
        CHECK(second_opinion({forged}, "--fingerprint " + fingerprint).front().at("file").as_string() == "manifest");
    };
    const auto replace = [](const fs::path& file, const std::string& what, const std::string& by) {
        auto text = text_of(file);
        const auto at = text.find(what);
        REQUIRE(at != std::string::npos);
        put(file, text.replace(at, what.size(), by));
    };
    std::string proof, other;
    for (const auto& name : files_of(pack))
        if (name.starts_with("entries/")) (proof.empty() ? proof : other) = name;
    forge(
        "a text", [&](const fs::path& at) { replace(at / "texts.jsonl", "the winter does not wait", "the winter can wait"); },
        "texts.jsonl");
    forge(
        "a text twice", [&](const fs::path& at) { put(at / "texts.jsonl", text_of(at / "texts.jsonl") + text_of(at / "texts.jsonl")); },
        "texts.jsonl");
    forge(
        "an entry in the place of another",
        [&](const fs::path& at) { fs::copy_file(at / other, at / proof, fs::copy_options::overwrite_existing); }, proof);
    forge(
        "a proof of another number", [&](const fs::path& at) { replace(at / other, "\nindex ", "\nindex 1"); }, other);
    forge(
        "no checkpoint", [&](const fs::path& at) { fs::remove(at / "checkpoint"); }, "checkpoint");
    const auto impostor = audit::SigningKey::make("PeterNeumann");
    forge(
        "another key", [&](const fs::path& at) { put(at / "log.pub", impostor.verifier().text() + "\n"); }, "checkpoint");
    // What is not signed shows by the fingerprint alone: the page says so itself.
    forge(
        "the page", [&](const fs::path& at) { replace(at / "index.html", "6 for, 2 against", "8 for, 0 against"); }, "");
    forge(
        "an entry taken out with its texts",
        [&](const fs::path& at) {
            fs::remove(at / other);
            std::string kept;
            std::istringstream lines{text_of(at / "texts.jsonl")};
            const auto of = "{\"entry\":" + other.substr(8, other.find('.') - 8) + ",";
            for (std::string line; std::getline(lines, line);)
                if (!line.starts_with(of)) kept += line + "\n";
            put(at / "texts.jsonl", kept);
        },
        "");
}

TEST_CASE("a file more, a file less, no manifest, and another key than the one that was given: each is named", "[cli][evidence]") {
    Desk desk;
    const auto pack = desk.pack("pack");
    const auto both_name = [&](const std::string& file, const std::string& options, const audit::CheckPackOptions& check) {
        CAPTURE(file);
        CHECK(audit::check_pack(pack, check).file == file);
        CHECK(second_opinion({pack}, options).front().at("file").as_string() == file);
    };
    put(pack / "entries" / "note.txt", "put in");
    both_name("entries/note.txt", "", {});
    fs::remove(pack / "entries" / "note.txt");
    const auto page = text_of(pack / "index.html");
    fs::remove(pack / "index.html");
    both_name("index.html", "", {});
    fs::create_symlink("evidence.json", pack / "index.html");
    both_name("index.html", "", {});
    fs::remove(pack / "index.html");
    put(pack / "index.html", page);
    const auto other = audit::SigningKey::make("PeterNeumann");
    put(desk.folder.file("other.pub"), other.verifier().text() + "\n");
    both_name("log.pub", "--key " + desk.folder.file("other.pub"), {.key = other.verifier(), .fingerprint = {}});
    fs::remove(pack / "manifest");
    both_name("manifest", "", {});
    CHECK(desk.terminal().type({"audit", "verify", pack.string()}) == cli::Exit::failed);
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("the pack's manifest is missing"));
}

TEST_CASE("without what is exempt a pack holds all the same, and no file of it has a word of that", "[cli][evidence]") {
    Desk desk;
    for (const auto* of : {meeting, "LHB/2022-23/1/item/2", "LHB/2022-23/1/item/1"}) {
        CAPTURE(of);
        const auto name = std::to_string(std::hash<std::string>{}(of));
        const auto whole = desk.pack("whole-" + name, {}, of);
        const auto pack = desk.pack("redacted-" + name, {"--redact", "exempt"}, of);
        const auto checked = audit::check_pack(pack, {.key = desk.terminal().control.signing_key.verifier(), .fingerprint = {}});
        INFO(checked.what);
        CHECK(checked.holds);
        CHECK(second_opinion({pack}, "").front().at("holds").as_bool());
        for (const auto& file : files_of(pack)) {
            CAPTURE(file);
            CHECK_THAT(text_of(pack / file), !Catch::Contains("Mill House"));
            CHECK_THAT(text_of(pack / file), !Catch::Contains(exempt_reason));
        }
        // The lines within the proofs, too.
        for (const auto& file : files_of(pack))
            if (file.starts_with("entries/")) {
                const auto proof = audit::EntryProof::read(text_of(pack / file));
                REQUIRE(proof);
                CHECK_THAT(proof->line, !Catch::Contains("Mill House"));
                CHECK_THAT(proof->line, !Catch::Contains(exempt_reason));
            }
        // As many entries are proved as in the whole pack.
        const auto of_whole = audit::check_pack(whole);
        CHECK(of_whole.holds);
        CHECK(checked.entries == of_whole.entries);
        CHECK(checked.texts + checked.left_out == of_whole.texts);
        if (std::string_view{of} != "LHB/2022-23/1/item/1") CHECK(checked.left_out >= 2);
    }
}

TEST_CASE("the papers and the actions of an exempt item are as exempt as the item, in packs, lists and histories", "[cli][evidence]") {
    const std::string hash(64, 'A');
    Desk desk{
        std::make_unique<Terminal>(),
        {"paper_address.1=https://www.ledbury.example/winter-draft.pdf",
         "paper_address.2=https://www.ledbury.example/mill-house-valuation-draft.pdf", "paper_version.2=draft", "paper_sha256.2=" + hash}};
    auto& terminal = desk.terminal();
    auto& control = terminal.control;
    const std::string item = "LHB/2022-23/1/item/2", action = item + "/action/1";
    control.backend.go_to("2022-12-14T12:00:00Z");
    const auto record = [&](const char* id, const std::string& on, const char* kind, const json::object& facts) {
        const auto answer = control.record(id, on.c_str(), kind, facts);
        INFO(json::serialize(answer.body));
        REQUIRE(answer.status == 200);
        REQUIRE(answer.body.at("verdict").as_string() != "not_accepted");
    };
    record("a-1", item, "ActionAgreed", {{"title", "Survey of the roof"}, {"owner", "director"}, {"due", "2023-01-31"}});
    record("a-2", action, "ActionExtended", {{"due", "2023-02-28"}, {"reason", "the vendor wants more"}});
    record("a-3", action, "ExtensionAsked", {{"due", "2023-03-31"}, {"reason", "the survey is late"}});
    record("a-4", action, "ExtensionDeclined", {{"reason", "the vendor wants it now"}});
    const std::vector<std::string> secrets{
        "mill-house-valuation", hash,         "Survey of the roof", "the vendor wants more", "the survey is late",
        "vendor wants it now",  "Mill House", exempt_reason};
    const Kept says_none{secrets};
    for (const auto& of : {std::string(meeting), item, action, std::string("LHB/2022-23/1/item/1")}) {
        CAPTURE(of);
        const auto pack = desk.pack("redacted-" + std::to_string(std::hash<std::string>{}(of)), {"--redact", "exempt"}, of);
        const auto checked = audit::check_pack(pack);
        INFO(checked.what);
        CHECK(checked.holds);
        says_none.in_pack(pack);
        REQUIRE(terminal.type({"audit", "history", of}) == cli::Exit::done);
        says_none(terminal.printed());
    }
    REQUIRE(terminal.type({"audit", "--csv", "--limit", "500"}) == cli::Exit::done);
    says_none(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("winter-draft.pdf") && Catch::Contains("the winter does not wait"));
    REQUIRE(terminal.type({"audit", "--json", "--limit", "500"}) == cli::Exit::done);
    says_none(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("winter-draft.pdf") && Catch::Contains("the winter does not wait"));
    REQUIRE(terminal.type({"audit", "--json", "--limit", "500", "--with-exempt"}) == cli::Exit::done);
    for (const auto& secret : secrets) CHECK_THAT(terminal.printed(), Catch::Contains(secret));
    // The mail that tells the owner repeats the reason, and the entry that made it says it.
    REQUIRE(terminal.type({"outbox", "list", "--instance", action, "--json"}) == cli::Exit::done);
    const auto listed = json::parse(terminal.printed());
    int tell_why = 0;
    for (const auto& mail : listed.at("mails").as_array()) {
        CAPTURE(said(mail, "id"));
        REQUIRE(terminal.type({"audit", "why", said(mail, "id"), "--json"}) == cli::Exit::done);
        says_none(terminal.printed());
        REQUIRE(terminal.type({"audit", "why", said(mail, "id"), "--json", "--with-exempt"}) == cli::Exit::done);
        tell_why += terminal.printed().find("vendor wants it now") != std::string::npos ? 1 : 0;
    }
    CHECK(tell_why > 0);
}

TEST_CASE("what a meeting's own entries say of an exempt item is kept back: a report to follow, an interest", "[cli][evidence]") {
    const std::string at = "address=https://www.ledbury.example/";
    Desk desk{std::make_unique<Terminal>(),
              {"paper_address.1=https://www.ledbury.example/winter.pdf"},
              {{"record", meeting, "SupplementPublished", "items=2", at + "mill-house-draft.pdf"},
               {"record", meeting, "SupplementPublished", "items=LHB/2022-23/1/item/2", at + "mill-house-final.pdf"},
               {"record", meeting, "SupplementPublished", "items=1", at + "winter-annex.pdf"},
               {"record", meeting, "InterestDeclared", "item=2", "post=director", "effect=stays", "reason=a cousin sells the house"}}};
    const std::vector<std::string> secrets{"mill-house-draft", "mill-house-final", "a cousin sells the house", "Mill House"};
    const Kept says_none{secrets};
    auto& terminal = desk.terminal();
    REQUIRE(terminal.type({"audit", "--instance", meeting, "--json", "--limit", "500"}) == cli::Exit::done);
    says_none(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("winter-annex.pdf"));
    REQUIRE(terminal.type({"audit", "--instance", meeting, "--json", "--limit", "500", "--with-exempt"}) == cli::Exit::done);
    for (const auto& secret : secrets) CHECK_THAT(terminal.printed(), Catch::Contains(secret));
    // The meeting stands beside the open item.
    const auto pack = desk.pack("redacted", {"--redact", "exempt"}, "LHB/2022-23/1/item/1");
    says_none.in_pack(pack);
    CHECK_THAT(text_of(pack / "evidence.json"), Catch::Contains("winter-annex.pdf"));
}

TEST_CASE("an item from which the public is excluded at the meeting is kept back in what was recorded before, too", "[cli][evidence]") {
    Desk desk;
    auto& terminal = desk.terminal();
    const std::vector<std::string> of_the_meeting{"audit", "--instance", meeting, "--json", "--limit", "500"};
    REQUIRE(terminal.type(of_the_meeting) == cli::Exit::done);
    REQUIRE_THAT(terminal.printed(), Catch::Contains("Winter plan"));
    desk.type({"record", meeting, "PublicExcluded", "items=1", "grounds=3", "--at", "13 Dec 2022 10:35am"});
    REQUIRE(terminal.type(of_the_meeting) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), !Catch::Contains("Winter plan"));
}

TEST_CASE("a page of the audit asks the store as often for many items as for few", "[cli][evidence]") {
    int asked = 0, items = 0;
    Control control{std::make_unique<CountedStore>(store::make_memory_store(), asked), "2022-11-01T10:00:00Z"};
    control.with_meeting();
    const auto asked_for_a_page_with = [&](int wanted) {
        json::object papers;
        while (items < wanted) {
            const auto number = std::to_string(++items);
            REQUIRE(control.record(("i-" + number).c_str(), meeting, "ItemAdded", {{"title", "Item " + number}}).status == 200);
            papers["paper_address." + number] = "https://www.ledbury.example/" + number;
        }
        REQUIRE(control.record(("a-" + std::to_string(items)).c_str(), meeting, "AgendaPublished", papers).status == 200);
        REQUIRE(control.get("/v1/audit?limit=500").status == 200);  // What is read once is read.
        asked = 0;
        REQUIRE(control.get("/v1/audit?limit=500").status == 200);
        return asked;
    };
    const auto for_few = asked_for_a_page_with(2);
    CHECK(asked_for_a_page_with(14) == for_few);
}

TEST_CASE("the version of an exempt paper is left out where it is said of that paper, and stays wherever else the same words stand",
          "[cli][evidence]") {
    const std::string version = GENERATE("9", "2022-12-13");  // As many members as are present; the day of the meeting.
    Desk desk{std::make_unique<Terminal>(),
              {"paper_address.1=https://www.ledbury.example/winter.pdf", "paper_version.1=" + version, "paper_version.2=" + version}};
    const auto pack = desk.pack("redacted", {"--redact", "exempt"});
    const auto evidence = json::parse(text_of(pack / "evidence.json"));
    const auto& held = evidence.at("meetings").at(0);
    CHECK(said(held, "held_on") == "2022-12-13");
    CHECK(said(held, "present") == "9");
    for (const auto& item : evidence.at("items").as_array())
        CHECK(said(item, "paper_version") == (item.at("exempt").as_bool() ? "[exempt]" : version));

    REQUIRE(desk.terminal().type({"audit", "--json", "--limit", "500"}) == cli::Exit::done);
    const auto listed = json::parse(desk.terminal().printed());
    for (const auto* entries : {&evidence.at("entries"), &listed.at("entries")}) {
        int of_agenda = 0, of_open = 0, of_exempt = 0, openings = 0;
        for (const auto& entry : entries->as_array()) {
            const auto& facts = entry.at("facts").as_object();
            if (said(entry, "kind") == "MeetingOpened" && facts.contains("present")) {
                ++openings;
                CHECK(said(facts, "present") == "9");
            }
            if (said(entry, "kind") != "AgendaPublished") continue;
            const auto about = said(entry, "instance"), changes = json::serialize(entry.at("changes"));
            CAPTURE(about, changes);
            if (about == meeting) {
                ++of_agenda;
                CHECK(said(facts, "paper_version.1") == version);
                CHECK(said(facts, "paper_version.2") == "[exempt]");
            } else if (about.starts_with("LHB/2022-23/1/item/")) {
                const bool is_exempt = about.ends_with("2");
                ++(is_exempt ? of_exempt : of_open);
                CHECK(said(facts, "paper_version") == (is_exempt ? "[exempt]" : version));
                CHECK_THAT(changes, Catch::Contains("set: paper_version = " + (is_exempt ? "[exempt]" : version)));
            }
        }
        CHECK(of_agenda == 1);
        CHECK(of_open == 1);
        CHECK(of_exempt == 1);
        CHECK(openings > 0);
    }
    // A line that was signed can only be left out whole.
    for (const auto& file : files_of(pack))
        if (file.starts_with("entries/")) {
            const auto proof = audit::EntryProof::read(text_of(pack / file));
            REQUIRE(proof);
            CHECK_THAT(proof->line, !Catch::Contains("paper_version.2"));
        }
    REQUIRE(desk.terminal().type({"audit", "history", meeting, "--json"}) == cli::Exit::done);
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("paper of item 1: https://www.ledbury.example/winter.pdf, version " + version));
    CHECK_THAT(desk.terminal().printed(), Catch::Contains("paper of item 2: [exempt]"));
}

TEST_CASE("a text that was erased is in no pack, and the pack holds", "[cli][evidence]") {
    Desk desk;
    auto& terminal = desk.terminal();
    const auto urgency = terminal.control.get("/v1/audit?event=UrgencyAccepted").body.at("entries").at(0).at("entry").as_int64();
    terminal.uid = admin_uid;
    REQUIRE(terminal.type({"audit", "erase", std::to_string(urgency) + ":reason", "--yes", "--reason", "asked for", "--instrument",
                           "decision of 20 December 2022"}) == cli::Exit::done);
    terminal.uid = clerk_uid;
    const auto pack = desk.pack("pack");
    const auto checked = audit::check_pack(pack);
    INFO(checked.what);
    CHECK(checked.holds);
    CHECK(checked.left_out == 1);
    CHECK(second_opinion({pack}, "").front().at("texts_left_out").to_number<int>() == 1);
    for (const auto& file : files_of(pack)) CHECK_THAT(text_of(pack / file), !Catch::Contains("the winter does not wait"));
}

TEST_CASE("out of a store that lies there, with the key beside it, a pack is the one that the daemon gives", "[cli][evidence]") {
    const TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Desk desk{std::unique_ptr<Terminal>{
        new Terminal{.control = Control{store::make_sqlite_store({.path = path, .owner = "the test"}), "2022-11-01T10:00:00Z"}}}};
    const auto pack = desk.pack("by-the-daemon");
    put(folder.file("the.key"), "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n");
    fs::permissions(folder.file("the.key"), fs::perms::owner_read | fs::perms::owner_write);
    desk.terminal().daemon_is_up = false;
    const auto other = desk.pack("out-of-the-store", {"--store", "sqlite:" + path, "--key", folder.file("the.key")});
    CHECK(desk.fingerprint_of(pack) == desk.fingerprint_of(other));
}

TEST_CASE("a pack is the same when the mail that it tells of is in the archive", "[cli][evidence][archive]") {
    const TemporaryFolder folder;
    Desk desk{std::unique_ptr<Terminal>{new Terminal{
        .control = Control{store::make_sqlite_store({.path = folder.file("beadle.db"), .owner = "the test"}), "2022-11-01T10:00:00Z"}}}};
    auto& store = *desk.terminal().control.backend.store;
    store::OutboxFilter filter;
    filter.instance = meeting;
    store::Batch sending;
    for (const auto& row : store.outbox(filter).rows) {
        auto& change = sending.mail_changed.emplace_back();
        change.system = row.notification.system;
        change.notification = row.notification.id;
        change.to = store::MailState::sent;
        change.at = row.notification.send_at;
    }
    store.commit(sending);
    const auto before = desk.pack("before");
    REQUIRE(store.archive_mail(model::Instant::max(), 1'000) > 1);
    CHECK(desk.fingerprint_of(desk.pack("after")) == desk.fingerprint_of(before));
}

TEST_CASE("nothing is written over, and what there is no pack of is said", "[cli][evidence]") {
    Desk desk;
    auto& terminal = desk.terminal();
    const auto out = desk.folder.file("full");
    fs::create_directory(out);
    put(fs::path{out} / "letter.txt", "Dear Sir");
    CHECK(terminal.type({"evidence", meeting, "--out", out}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("holds something already"));
    CHECK(files_of(out).size() == 1);
    CHECK(terminal.type({"evidence", "LHB/2022-23/9", "--out", desk.folder.file("none")}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("Nothing, and no matter, is called 'LHB/2022-23/9'"));
    CHECK_FALSE(fs::exists(desk.folder.file("none")));
    CHECK(terminal.type({"evidence", meeting, "--out", desk.folder.file("none"), "--redact", "names"}) == cli::Exit::usage);
    CHECK(terminal.type({"audit", "verify", desk.folder.file("absent"), "--fingerprint", "00"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("only an evidence pack has a fingerprint"));
    const auto pack = desk.pack("pack");
    CHECK(terminal.type({"audit", "verify", pack.string(), "--older", (pack / "checkpoint").string()}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("beadle audit prove --consistent"));
    CHECK(terminal.type({"evidence", meeting, "--out", desk.folder.file("json"), "--json"}) == cli::Exit::done);
    CHECK(said(json::parse(terminal.printed()), "fingerprint") == desk.fingerprint_of(desk.folder.file("json")));
}

}  // namespace beadle::tests

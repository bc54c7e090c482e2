// The questions that are really asked of a record, put to the played demo by the command line itself: each answer is a golden file that an auditor can read.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "daemon/audit/pack.hpp"
#include "daemon/audit/past.hpp"
#include "daemon/simulate/demo.hpp"
#include "daemon/store/each_row.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;

namespace {

namespace fs = std::filesystem;

/// Played once for all that ask; they only look.
const fs::path& played() {
    static const test::TemporaryFolder folder;
    static const bool done = [] {
        std::ostringstream nowhere;
        simulate::DemoOptions options;
        options.config_dir = BEADLE_SOURCE_DIR "/config";
        options.folder = folder.path().string();
        options.fast = true;
        return simulate::play_demo(options, nowhere);
    }();
    REQUIRE(done);
    return folder.path();
}

/// The played demo, on the evening of its last day.
tests::Control control() {
    return {store::make_sqlite_store({.path = (played() / "beadle.db").string(), .owner = "the test"}), "2023-07-31T18:00:00Z"};
}

std::string quoted(const std::string& word) { return word.find(' ') == std::string::npos ? word : '"' + word + '"'; }

struct Question {
    const char* file;
    const char* asked;
    std::vector<std::vector<std::string>> commands;
};

const std::vector<Question>& questions() {
    static const std::vector<Question> all{
        {"01-late-agendas",
         "Audit: every agenda published late, how late, and what happened then?",
         {{"report", "late-agendas", "--from", "1 Feb 2022", "--to", "31 Jul 2023"}}},
        {"02-sample-of-decisions",
         "Audit: pick 25 decisions at random; show declarations, quorum at the vote, the confirming minute.",
         {{"audit", "sample", "25", "--seed", "internal audit 2023"},
          {"audit", "sample", "3", "--seed", "internal audit 2023", "--body", "icp"}}},
        {"03-who-changes-rules",
         "Audit: who can change a rule, who did, who approved it?",
         {{"audit", "as-of", "31 July 2023"}, {"audit", "--event", "DefinitionApplied"}, {"audit", "--event", "DefinitionProposed"}}},
        {"04-what-was-never-entered", "Audit: was anything never entered? (the calendar of meetings against the log)", {{"audit", "gaps"}}},
        {"05-questions-of-residents",
         "Ombudsman: when did a resident's question arrive, was it in time under the rule then published, who rejected it, when was he "
         "told?",
         {{"audit", "--event", "QuestionsClosed", "--instance", "ICPA/2022-23/3"},
          {"duties", "--instance", "ICPA/2022-23/3"},
          {"audit", "as-of", "8 December 2022", "--instance", "ICPA/2022-23/3"}}},
        {"06-what-was-before-the-committee",
         "Ombudsman: what exactly was before the committee, which version?",
         {{"audit", "history", "ICPA/2022-23/3", "--from", "1 Dec 2022", "--to", "13 Dec 2022"}}},
        {"07-each-month-of-a-delay",
         "Ombudsman: what happened in each month of this delay?",
         {{"audit", "history", "the Integrated Care Strategy", "--by-month", "--from", "1 Sep 2022", "--to", "31 May 2023"}}},
        {"08-who-took-my-item-off",
         "Councillor: who took my item off, when, on what advice?",
         {{"report", "withdrawn-items"}, {"audit", "history", "ICPA/2022-23/4/item/2"}}},
        {"09-resolutions-not-done",
         "Councillor: which of our resolutions since May are not done, and how often has each slipped?",
         {{"report", "open-actions", "--since", "1 May 2022"}}},
        {"10-properly-constituted",
         "Court: was it a properly constituted, quorate body with power to decide; by which appointment and delegation?",
         {{"audit", "as-of", "13 December 2022", "--body", "icp"}, {"audit", "history", "ICPA/2022-23/3/item/2"}}},
        {"11-not-back-dated",
         "Court: how do you know the notice was up on the 5th, not back-dated?",
         {{"audit", "--event", "AgendaPublished", "--instance", "ICPA/2022-23/3"},
          {"audit", "history", "ICPA/2022-23/2", "--from", "9 Sep 2022", "--to", "12 Sep 2022"}}},
        {"12-which-text-was-applied",
         "Court: which text did your program apply, who entered it, who checked it against the Act, when?",
         {{"audit", "as-of", "5 December 2022", "--instance", "ICPA/2022-23/3"}}},
        {"13-why-was-this-mail-sent",
         "Anybody who got a mail: why was it sent, and why to me?",
         {{"audit", "why", "ICPA/2022-23/2|agenda/hfd|r0|escalate-2h|hfd-deputy"},
          {"audit", "why", "ICPA/2022-23/3|agenda/worcs|r0|overdue0|worcs", "--proofs"}}},
    };
    return all;
}

}  // namespace

TEST_CASE("the twelve questions are answered by the commands, as the golden files say", "[audit][questions]") {
    tests::Terminal terminal{control()};
    for (const auto& question : questions()) {
        std::string answer = std::string{question.asked} + "\n";
        for (const auto& command : question.commands) {
            std::string typed;
            for (const auto& word : command) typed += " " + quoted(word);
            CAPTURE(typed);
            const auto exit = terminal.type(command);
            CHECK(terminal.complained().empty());
            CHECK(exit == cli::Exit::done);
            answer += "\n$ beadle" + typed + "\n\n" + terminal.printed() + terminal.complained();
        }
        const auto golden = fs::path(BEADLE_SOURCE_DIR "/tests/golden/questions") / (std::string{question.file} + ".txt");
        if (std::getenv("UPDATE_GOLDEN")) std::ofstream(golden, std::ios::binary) << answer;
        std::ifstream file(golden, std::ios::binary);
        CAPTURE(question.file);
        CHECK(answer == std::string(std::istreambuf_iterator<char>{file}, {}));
    }
}

namespace {

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// All of a pack but its page: each file's name and what is in it, with a dot for each hash, signature and encoded line, for they differ from run to run.
std::string told_of_files(const fs::path& pack) {
    std::set<std::string> names;
    for (const auto& one : fs::recursive_directory_iterator{pack})
        if (one.is_regular_file()) names.insert(fs::relative(one.path(), pack).generic_string());
    std::string told;
    for (const auto& name : names) {
        told += "==> " + name + "\n";
        if (name != "index.html") told += text_of(pack / name);
    }
    // Where the played mails lie is in what was said of them.
    for (auto at = told.find(played().string()); at != std::string::npos; at = told.find(played().string(), at))
        told.replace(at, played().string().size(), "DEMO");
    static const std::regex encoded{"[A-Za-z0-9+/=]{40,}"}, dots{"(\\.\n){2,}"};
    return std::regex_replace(std::regex_replace(told, encoded, "."), dots, "...\n");
}

void expect_golden(const std::string& file, const std::string& text) {
    const auto golden = fs::path(BEADLE_SOURCE_DIR "/tests/golden/evidence") / file;
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(golden, std::ios::binary) << text;
    CAPTURE(file);
    CHECK(text == text_of(golden));
}

}  // namespace

TEST_CASE("the evidence on a meeting and on a strategy is the page that the golden files show, and holds", "[audit][evidence]") {
    tests::Terminal terminal{control()};
    const test::TemporaryFolder folder;
    for (const auto& [name, of] : {std::pair{"meeting", "ICPA/2022-23/3"}, {"strategy", "ICPA/strategy/integrated-care-strategy"}}) {
        CAPTURE(of);
        const fs::path pack = folder.file(name);
        REQUIRE(terminal.type({"evidence", of, "--out", pack.string()}) == cli::Exit::done);
        const auto checked = audit::check_pack(pack);
        INFO(checked.what);
        CHECK(checked.holds);
        expect_golden(std::string{name} + ".html", text_of(pack / "index.html"));
        if (std::string_view{name} == "meeting") expect_golden("meeting.txt", told_of_files(pack));
    }
}

TEST_CASE("a meeting whose minutes are confirmed is open no more, though its papers stay open to inspection for years", "[questions]") {
    tests::Terminal terminal{control()};
    REQUIRE(terminal.type({"list", "--workflow", "meeting", "--open", "--json"}) == cli::Exit::done);
    const auto listed = boost::json::parse(terminal.printed()).at("instances").as_array();
    CHECK_FALSE(listed.empty());
    for (const auto& meeting : listed) {
        CAPTURE(boost::json::serialize(meeting));
        CHECK(meeting.at("states").at(1).as_string() != "confirmed");
    }
    store::InstanceFilter not_ended;
    not_ended.workflow = "meeting";
    not_ended.with_ended = false;
    not_ended.limit = 1000;
    const auto rows = terminal.control.backend.store->instances(not_ended).rows;
    CHECK(std::any_of(rows.begin(), rows.end(), [](const model::Instance& one) { return one.states.at(1) == "confirmed"; }));
    CHECK(listed.size() < rows.size());
}

TEST_CASE("how each thing stood is told from its lines alone, and at the end of the record it is as the store has it",
          "[audit][questions]") {
    const auto store = store::make_sqlite_store({.path = (played() / "beadle.db").string(), .owner = {}, .read_only = true});
    int things = 0, duties = 0;
    store::InstanceFilter all;
    store::each_instance(*store, all, [&](const model::Instance& row) {
        CAPTURE(row.id);
        const auto now = store->load({{row.system, row.id}}).instances.at(0);
        audit::Past past;
        for (const auto& entry : store->history(row.system, row.id)) past.follow(entry.line, entry.seq);
        CHECK(past.states == now.states);
        CHECK(past.definition == now.definition);
        CHECK(past.duties.size() == now.duties.size());
        for (const auto& duty : now.duties) {
            CAPTURE(duty.ref);
            const auto found = past.duties.find(duty.ref);
            REQUIRE(found != past.duties.end());
            CHECK(found->second.outcome == duty.outcome);
            CHECK(found->second.owed_by == duty.owed_by);
            CHECK(found->second.due_at == duty.due_at);
            ++duties;
        }
        ++things;
    });
    CHECK(things > 50);
    CHECK(duties > 200);
}

TEST_CASE("the Message-ID that stands in any mail of the demo leads to all that it told", "[audit][questions]") {
    tests::Terminal terminal{control()};
    std::size_t mails = 0, told = 0;
    for (const auto& mail : fs::directory_iterator(played() / "mail" / "new")) {
        std::ifstream file(mail.path());
        std::string line, id;
        while (id.empty() && std::getline(file, line))
            if (line.rfind("Message-Id: ", 0) == 0 || line.rfind("Message-ID: ", 0) == 0) id = line.substr(12);
        if (!id.empty() && id.back() == '\r') id.pop_back();
        CAPTURE(mail.path().filename().string(), id);
        REQUIRE(terminal.type({"audit", "why", id, "--json"}) == cli::Exit::done);
        const auto answer = boost::json::parse(terminal.printed());
        REQUIRE(!answer.at("told").as_array().empty());
        for (const auto& one : answer.at("told").as_array()) {
            CHECK(!one.at("made_by").is_null());
            CHECK("<" + std::string{one.at("mail").at("message_id").as_string()} + ">" == id);
            CHECK(!one.at("became").as_array().empty());
            ++told;
        }
        if (++mails == 60) break;
    }
    CHECK(mails == 60);
    CHECK(told >= mails);
}

#include "daemon/simulate/demo.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "config_dir.hpp"
#include "daemon/definitions/load.hpp"
#include "tests/catch.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::simulate;
using namespace std::chrono;

namespace {

constexpr const char* icp = "herefordshire-worcestershire";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What was handed to the transport: a Maildir keeps its lines without the carriage returns of SMTP.
std::string as_sent(const std::string& kept) {
    std::string bytes;
    for (const char c : kept) bytes += c == '\n' ? std::string{"\r\n"} : std::string{c};
    return bytes;
}

/// One after the other in the same folder, whose name stands in what the Maildir says.
const test::TemporaryFolder& folder() {
    static const test::TemporaryFolder one;
    return one;
}

struct Played {
    std::string out, log, database;
    std::map<std::string, std::string> mails;  ///< Bytes by file name.
    std::chrono::milliseconds paused{0};

    Played() {
        std::ostringstream stream;
        DemoOptions options;
        options.config_dir = config_dir().string();
        options.folder = folder().path().string();
        options.pause = [this](std::chrono::milliseconds time) { paused += time; };
        REQUIRE(play_demo(options, stream));
        out = stream.str();
        CHECK_FALSE(std::filesystem::exists(folder().path() / "beadle.db-wal"));  // All of it is in the file.
        database = read(folder().path() / "beadle.db");
        log = test::log_hash(*store(), icp);
        for (const auto& mail : std::filesystem::directory_iterator(folder().path() / "mail" / "new"))
            mails[mail.path().filename()] = read(mail.path());
    }
    std::unique_ptr<store::Store> store() const {
        return store::make_sqlite_store({.path = (folder().path() / "beadle.db").string(), .owner = {}, .read_only = true});
    }
};

/// Played once for all that only look at it.
const Played& played() {
    static const Played once;
    return once;
}

model::Instance instance(store::Store& store, const std::string& id) { return store.load({{icp, id}}).instances.at(0); }

const model::Duty& duty(const model::Instance& one, const std::string& ref) {
    const auto* found = model::find_duty(one, ref);
    REQUIRE(found);
    return *found;
}

}  // namespace

TEST_CASE("the demo's timeline is the golden one", "[demo]") {
    const std::filesystem::path golden = std::string(BEADLE_SOURCE_DIR) + "/tests/golden/demo/timeline.txt";
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(golden) << played().out;
    CHECK(played().out == read(golden));
}

TEST_CASE("the demo gives the same output, record and mails each time, and a reader twenty to forty seconds", "[demo]") {
    auto first = played();
    Played again;
    CHECK(again.out == first.out);
    CHECK((again.database == first.database));  // In parentheses: nobody reads two databases in a failure's message.
    CHECK(again.log == first.log);
    CHECK(again.mails == first.mails);
    CHECK(again.mails.size() > 100);
    CHECK(again.paused > 15s);
    CHECK(again.paused < 38s);
}

TEST_CASE("in the demo each agenda is due on the right safe day and reminded before", "[demo]") {
    auto store = played().store();
    auto [id, ref, safe] = GENERATE(table<const char*, const char*, const char*>({
        {"HFD-HWBB/2021-22/3", "agenda/hfd", "2022-03-18"},
        {"ICPA/2022-23/1", "agenda/icb", "2022-06-06"},
        {"ICPA/2022-23/2", "agenda/hfd", "2022-09-09"},  // 19 September 2022 was a bank holiday
        {"ICPA/2022-23/3", "agenda/icb", "2022-12-05"},
        {"ICPA/2022-23/4", "agenda/worcs", "2023-04-18"},
        {"ICPA/2023-24/1", "agenda/icb", "2023-06-05"},
    }));
    CAPTURE(id);
    auto one = instance(*store, id);
    auto found =
        std::find_if(one.duties.begin(), one.duties.end(), [](const model::Duty& each) { return each.met_by == "AgendaPublished"; });
    REQUIRE(found != one.duties.end());
    auto owed_by = std::string(ref).substr(std::string(ref).find('/') + 1);
    auto mine = std::find_if(one.duties.begin(), one.duties.end(),
                             [&](const model::Duty& each) { return each.met_by == "AgendaPublished" && each.owed_by == owed_by; });
    REQUIRE(mine != one.duties.end());
    CHECK(calendar::to_iso(mine->safe) == safe);
    store::OutboxFilter mails;
    mails.system = icp;
    mails.instance = id;
    mails.to = owed_by;
    mails.limit = 500;
    auto rows = store->outbox(mails).rows;
    auto reminders = std::count_if(rows.begin(), rows.end(), [&](const store::OutboxRow& row) {
        return row.notification.duty == mine->ref && row.notification.step == "remind" && row.state == store::MailState::sent &&
               row.sent_at <= mine->due_at;
    });
    CHECK(reminders >= 1);
}

TEST_CASE("in the demo Friday's act recorded on Monday is met, Tuesday's is late with its breach, the forgotten one is met late",
          "[demo]") {
    auto store = played().store();
    auto outcome_of = [&](const char* id, const char* met_by, const char* owed_by) {
        auto one = instance(*store, id);
        for (const auto& each : one.duties)
            if (each.met_by == met_by && each.owed_by == owed_by) return each.outcome;
        return model::Outcome::open;
    };
    CHECK(outcome_of("ICPA/2022-23/2", "AgendaPublished", "hfd") == model::Outcome::met);
    CHECK(outcome_of("ICPA/2022-23/3", "AgendaPublished", "worcs") == model::Outcome::met_late);
    CHECK(outcome_of("ICPA/2022-23/2", "MinutesDrafted", "icb") == model::Outcome::met_late);
    CHECK(instance(*store, "ICPA/2022-23/3/item/2").states.front() ==
          "may be implemented");  // Its decisions are published, and nothing can be called in.
    CHECK(instance(*store, "ICPA/2022-23/3/item/1").states.front() == "deferred");
    store::EntryFilter breaches;
    breaches.system = icp;
    breaches.verdict = model::Verdict::accepted_with_breach;
    auto rows = store->entries(breaches).rows;
    auto of_people = std::count_if(rows.begin(), rows.end(), [](const store::Entry& entry) { return entry.actor != "engine"; });
    CHECK(of_people == 1);
    CHECK_THAT(played().out, Catch::Contains("; " + std::to_string(rows.size()) + " of them accepted with a breach"));
    store::EntryFilter refused;
    refused.system = icp;
    refused.verdict = model::Verdict::not_accepted;
    CHECK(store->entries(refused).rows.empty());
}

TEST_CASE("the demo is served by what it applied, so that its status tells of no drift from a file that says hold", "[demo]") {
    const auto settings = demo_settings(folder().path().string(), config_dir().string(), 1000);
    CHECK(settings.systems.empty());
    REQUIRE(settings.operators.size() == 1);
    CHECK(settings.operators.front().offices.size() >= 3);
}

TEST_CASE("in the demo the annual pair opens on its own dates though the strategy is late", "[demo]") {
    auto store = played().store();
    CHECK(instance(*store, "ICPA/cycle/establishment").states.front() == "complete");
    CHECK(duty(instance(*store, "ICPA/cycle/establishment"), "slot/special").outcome == model::Outcome::met_late);
    auto annual = instance(*store, "ICPA/cycle/annual/2023");
    CHECK(annual.states.front() == "running");
    auto opened = [&](const char* timer) {
        store::EntryFilter filter;
        filter.system = icp;
        filter.instance = "ICPA/cycle/annual/2023";
        filter.kind = "TimerFired";
        for (const auto& entry : store->entries(filter).rows)
            if (entry.event_id.find(timer) != std::string::npos) return calendar::to_iso(entry.happened_at);
        return std::string();
    };
    CHECK(opened(":opens:") == "2023-02-01T00:00:00Z");
    CHECK(opened(":slot:sign-off:") == "2023-06-30T23:00:00Z");  // 1 July, local time.
    CHECK(instance(*store, "ICPA/2022-23/1").facts.contains("shadow"));
    CHECK_FALSE(instance(*store, "ICPA/2022-23/2").facts.contains("shadow"));
}

TEST_CASE("the demo's store keeps every invariant, and its mails are where it says", "[demo]") {
    auto store = played().store();
    test::Witness witness;
    store::OutboxFilter filter;
    filter.system = icp;
    filter.state = store::MailState::sent;
    filter.limit = 5000;
    for (const auto& row : store->outbox(filter).rows) {
        auto file = folder().path() / "mail" / "new" / row.message_id;
        CAPTURE(row.message_id);
        CHECK(std::filesystem::exists(file));
        witness.taken[row.message_id] = as_sent(read(file));
    }
    auto zone = definitions::load_zone("Europe/London");
    auto wrong = test::broken_invariants(*store, icp, end_of_day(zone, 2023y / July / 31), witness);
    for (const auto& sentence : wrong) FAIL_CHECK(sentence);
}

TEST_CASE("a demo that is stopped says so and leaves its store in order", "[demo]") {
    test::TemporaryFolder elsewhere;
    std::ostringstream out;
    DemoOptions options;
    options.config_dir = config_dir().string();
    options.folder = elsewhere.path().string();
    options.fast = true;
    int instants = 0;
    options.stop = [&] { return ++instants > 20; };
    CHECK_FALSE(play_demo(options, out));
    CHECK(out.str().find("Stopped.") != std::string::npos);
    options.stop = [&] { return ++instants > 40; };
    CHECK_FALSE(play_demo(options, out));
}

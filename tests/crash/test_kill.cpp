// A kill at any instruction: a child process runs a script against a store and dies by SIGKILL at a named place; another one goes on with
// the same script, as callers do who got no answer; then the record is read and nothing may be lost or doubled.
//
// The child is this same program (STYLE: the point to die at is read once, at its start), called with a hidden test case.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <csignal>
#include <cstdlib>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "daemon/crash/crash_point.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
namespace fs = std::filesystem;

namespace {

constexpr int instance_count = 6;

std::string text_of_file(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The store whose name the folder's file `store` has.
std::unique_ptr<store::Store> open_in(const fs::path& folder) {
    return store::open_store(text_of_file(folder / "store"), "the crash test");
}

/// What the child does, in the folder that it was given.
struct Child {
    const std::string folder = std::getenv("BEADLE_CRASH_FOLDER");
    FaultyDisk disk;  // Never fails here; but nothing is really synced, which only a power cut would show.
    std::unique_ptr<store::Store> store = open_in(folder);
    PlayedScript script{*store, folder};
};

/// Runs this program's hidden test `name`; the wait status.
int run_child(const std::string& name, const fs::path& folder, const std::string& crash_at) {
    auto child = ::fork();
    if (child == 0) {
        ::setenv("BEADLE_CRASH_FOLDER", folder.c_str(), 1);
        if (crash_at.empty()) ::unsetenv("BEADLE_CRASH_AT");
        else ::setenv("BEADLE_CRASH_AT", crash_at.c_str(), 1);
        auto log = ::open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(log, 1);
        ::dup2(log, 2);
        ::execl("/proc/self/exe", "test_crash", name.c_str(), static_cast<char*>(nullptr));
        ::_exit(99);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

/// The same; true where it was killed, and false where it came to its end. Anything else it came to fails the test.
bool is_killed(const std::string& name, const fs::path& folder, const std::string& crash_at) {
    const auto status = run_child(name, folder, crash_at);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return true;
    INFO(text_of_file(folder / "log"));
    REQUIRE(status == 0);
    return false;
}

enum class On { sqlite, postgres };

/// Each store in turn; PostgreSQL is left out where it is not installed.
std::vector<On> stores() {
    if (test::postgres_is_there()) return {On::sqlite, On::postgres};
    return {On::sqlite};
}

struct Folder {
    explicit Folder(On on = On::sqlite) {
        std::string name = (fs::temp_directory_path() / "beadle-crash-XXXXXX").string();
        path = ::mkdtemp(name.data());
        std::ofstream(path / "store") << (on == On::sqlite ? "sqlite:" + (path / "beadle.db").string()
                                                           : "postgres:" + test::PostgresCluster::of_this_program().new_schema());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

/// The broken invariants, and the record without what time and attempts may change.
struct Left {
    std::vector<std::string> wrong;
    std::map<std::string, int> record;
};
Left look_at(const fs::path& folder) {
    const auto store = open_in(folder);
    return {broken_after_script(*store, folder.string()), record_of_script(*store)};
}

/// What the script comes to where nobody dies.
const Left& undisturbed() {
    static const auto found = [] {
        Folder folder;
        REQUIRE_FALSE(is_killed("[child-script]", folder.path, ""));
        auto left = look_at(folder.path);
        REQUIRE(left.wrong == std::vector<std::string>{});
        REQUIRE(left.record.size() > 20);
        return left;
    }();
    return found;
}

/// Plays the script in what is left to its end, and looks at that.
void check_taken_up(const fs::path& folder) {
    REQUIRE_FALSE(is_killed("[child-script]", folder, ""));
    const auto left = look_at(folder);
    CHECK(left.wrong == std::vector<std::string>{});
    CHECK(left.record == undisturbed().record);
}

bool is_of_a_letter(std::string_view point) { return point.starts_with("letter."); }

std::string in_words(On on) { return on == On::sqlite ? "SQLite" : "PostgreSQL"; }

int rounds() { return std::getenv("BEADLE_LONG") ? 50 : std::getenv("BEADLE_CI") ? 5 : 1; }

}  // namespace

TEST_CASE("the script of the crash tests", "[.][child-script]") { Child().script.play(); }

TEST_CASE("the script up to its rush", "[.][child-before-the-rush]") {
    Child child;
    child.script.play_up_to_the_rush();
    child.script.engine().stop();
}

TEST_CASE("the rush of the script", "[.][child-rush]") { Child().script.play_the_rush(); }

TEST_CASE("a poisonous script", "[.][child-poison]") {
    Child child;
    auto& script = child.script;
    script.timers_per_batch = instance_count;  // So many fire one by one after a death: all that may have been in hand.
    if (child.store->log_heads().empty()) {
        script.apply();
        for (int n = 0; n < instance_count; ++n)
            script.submit("enter" + std::to_string(n), "Entered", "t" + std::to_string(n),
                          {{"steps", "2022-02-02T09:00:00Z, 2022-03-04T09:00:00Z"}});
        script.run();
    }
    // One that dies on a timer needs no caller; the other is sent again by its caller each time.
    if (fs::exists(child.folder + "/by-event")) script.submit("poison", "Died", "t3");
    script.civil.set(at("2022-02-02T09:00:00Z"));
    script.run();
    script.engine().stop();
}

TEST_CASE("a kill at any named place loses nothing acknowledged and doubles nothing", "[crash]") {
    REQUIRE(crash_points().size() >= 40);
    const auto on = GENERATE(from_range(stores()));
    CAPTURE(static_cast<int>(on));
    int kills = 0, places = 0;
    for (auto point : crash_points()) {
        if (is_of_a_letter(point)) continue;  // Between daemons; see below.
        ++places;
        int passages = 0;  // How often the script passes here, as far as is known.
        for (int round = 1; round <= rounds(); ++round) {
            // The first time it is passed, the second ...; when it is passed no more, one of them and a kill of whoever takes up the work.
            Dice dice(static_cast<std::uint64_t>(round));
            // An event that was in hand each time would rightly be taken for poisonous.
            const bool again = passages + 1 < round && point != "in_hand.noted";
            const auto passage = again ? 1 + dice.up_to(passages - 1) : round;
            const auto crash_at = fmt::format("{}:{}", point, passage);
            const auto then_at = again ? fmt::format("{}:{}", dice.one_of(crash_points()), 1 + dice.up_to(2)) : std::string();
            CAPTURE(crash_at, then_at);
            Folder folder(on);
            // An event is noted in hand only after an unclean stop.
            if (point == "in_hand.noted") REQUIRE(is_killed("[child-script]", folder.path, "commit.before:2"));
            if (is_killed("[child-script]", folder.path, crash_at)) {
                ++kills;
                passages = std::max(passages, static_cast<int>(passage));
            } else if (passages == 0) {  // Else it is passed less often than that.
                break;
            }
            if (again) kills += is_killed("[child-script]", folder.path, then_at) ? 1 : 0;
            check_taken_up(folder.path);
        }
        CAPTURE(point);
        CHECK(passages > 0);
    }
    std::cout << fmt::format("{} kills at {} places on {}, all taken up again\n", kills, places, in_words(on));
}

TEST_CASE("a kill while several batches are on their way loses nothing acknowledged and doubles nothing", "[crash]") {
    const auto on = GENERATE(from_range(stores()));
    CAPTURE(in_words(on));
    int kills = 0;
    for (auto point : crash_points()) {
        // Those that each batch passes while it is written.
        const bool is_written_there =
            (point.starts_with("commit.") && point != "commit.before" && point != "commit.after") || point == "checkpoint";
        if (!is_written_there) continue;
        for (int round = 0; round < rounds(); ++round) {
            const int passage = 1 + (round + 1) % 3;  // The second comes first: then there is another one beside it in any case.
            CAPTURE(point, passage);
            Folder folder(on);
            REQUIRE_FALSE(is_killed("[child-before-the-rush]", folder.path, ""));
            if (!is_killed("[child-rush]", folder.path, fmt::format("{}:{}", point, passage))) break;  // Nothing for it to do there.
            ++kills;
            if (passage == 2) CHECK(on_their_way(folder.path).last >= 2);
            check_taken_up(folder.path);
        }
    }
    std::cout << fmt::format("{} kills in a rush on {}, all taken up again\n", kills, in_words(on));
    CHECK(kills >= 12 * rounds());
}

namespace {

/// Two daemons in one process, so that both die at once; one has the shard of the system, and the other is told what there is to record.
class TwoDaemons {
public:
    explicit TwoDaemons(const std::string& folder)
        : first_(store::open_shared_store(text_of_file(folder + "/store"), "the first")),
          second_(store::open_shared_store(text_of_file(folder + "/store"), "the second")),
          answers_(folder + "/answers", std::ios::app) {
        // Those of daemons that died are nobody's as soon as the database has noticed.
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (first_->sharing()->tend().count() != 32 || second_->sharing()->tend().count() != 32)
            if (std::chrono::steady_clock::now() > until) throw std::runtime_error("the shards are not shared out");
        const auto shard = static_cast<std::size_t>(first_->sharing()->stored_shard(system()));
        const bool firsts = first_->sharing()->shards().test(shard);
        engine::EngineOptions options;
        options.core = toy_core();
        options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        owner_.emplace(firsts ? *first_ : *second_, civil_, machine_, options);
        asker_.emplace(firsts ? *second_ : *first_, civil_, machine_, options);
    }

    /// By letter, until it is answered.
    void say(const std::string& kind, const std::string& instance) {
        const auto event = officers_event(system(), kind + " " + instance, kind, instance, civil_.now());
        bool answered = false;
        const auto hear = [&](const engine::Answer& answer) {
            if (!answer.error.empty()) throw std::runtime_error(answer.error);
            answers_ << test::as_words(answer) << std::endl;
            answered = true;
        };
        if (kind == "DefinitionApplied") asker_->apply(bundle_, event, hear);
        else asker_->submit(event, hear);
        for (int turns = 0; !answered; ++turns) {
            if (turns == 100) throw std::runtime_error("no answer to " + event.id);
            for (auto* each : {&*asker_, &*owner_}) {
                each->look_into_inbox();
                each->step();
            }
        }
    }
    void stop() {
        asker_->stop();
        owner_->stop();
    }
    const std::string& system() const { return bundle_->definition.system; }

private:
    std::shared_ptr<definitions::Bundle> bundle_ = toy_bundle();
    engine::SteppedCivilClock civil_{at("2022-02-01T09:00:00Z")};
    engine::SteppedMachineClock machine_;
    std::unique_ptr<store::Store> first_, second_;
    std::ofstream answers_;
    std::optional<engine::Engine> owner_, asker_;
};

/// What came of the letters, and of what was told to whoever said them.
std::vector<std::string> broken_after_letters(const fs::path& folder) {
    Witness witness;
    std::ifstream answers(folder / "answers");
    for (std::string line; std::getline(answers, line);) {
        std::istringstream words(line);
        witness.answered(test::read_answer_in_words(words));
    }
    const auto store = open_in(folder);
    auto wrong = broken_invariants(*store, toy_bundle()->definition.system, at("2022-02-01T09:00:00Z"), witness);
    if (witness.acknowledged.size() != 5 || store->counts("").entries != 5)
        wrong.push_back(
            fmt::format("{} of 5 events were answered, {} are recorded", witness.acknowledged.size(), store->counts("").entries));
    return wrong;
}

}  // namespace

TEST_CASE("letters between two daemons", "[.][child-letters]") {
    TwoDaemons daemons(std::getenv("BEADLE_CRASH_FOLDER"));
    daemons.say("DefinitionApplied", daemons.system());
    for (const auto* instance : {"t0", "t1"})
        for (const auto* kind : {"Entered", "Noted"}) daemons.say(kind, instance);
    daemons.stop();
}

TEST_CASE("a kill of both daemons around a letter loses nothing acknowledged and doubles nothing", "[crash]") {
    if (!postgres_is_there()) return;
    int kills = 0;
    for (auto point : crash_points()) {
        if (!is_of_a_letter(point)) continue;
        for (int round = 1; round <= std::min(rounds(), 5); ++round) {
            const auto crash_at =
                fmt::format("{}:{}", point, 1 + round % 5);  // There are five letters; the first one applies a definition.
            CAPTURE(crash_at);
            Folder folder(On::postgres);
            REQUIRE(is_killed("[child-letters]", folder.path, crash_at));
            ++kills;
            REQUIRE_FALSE(is_killed("[child-letters]", folder.path, ""));
            CHECK(broken_after_letters(folder.path) == std::vector<std::string>{});
        }
    }
    std::cout << fmt::format("{} kills around letters, all taken up again\n", kills);
    CHECK(kills >= 3);
}

TEST_CASE("killed again and again, at every start a little later, it gets there in the end", "[crash]") {
    Folder folder(GENERATE(from_range(stores())));
    int kills = 0;
    // None of these has an event in hand: an event that is in hand each time is rightly taken for poisonous.
    for (auto place : {"due.read", "mail.claim", "mail.claimed", "mail.prepare", "mail.prepared", "mail.send", "mail.sent", "mail.reported",
                       "stop.begin", "start.done"})
        for (int passage : {1, 2})
            kills += is_killed("[child-script]", folder.path, std::string(place) + ":" + std::to_string(passage)) ? 1 : 0;
    CHECK(kills >= 5);
    REQUIRE_FALSE(is_killed("[child-script]", folder.path, ""));
    CHECK(look_at(folder.path).wrong == std::vector<std::string>{});
}

TEST_CASE("an event that is fatal twice parks its instance with an alarm, and all others go on", "[crash]") {
    bool by_event = GENERATE(false, true);
    CAPTURE(by_event);
    Folder folder(GENERATE(from_range(stores())));
    if (by_event) std::ofstream(folder.path / "by-event") << "yes";
    else ::setenv("BEADLE_TOY_DIES_ON", "t3", 1);
    int deaths = 0;
    while (deaths < 10 && is_killed("[child-poison]", folder.path, "")) ++deaths;
    ::unsetenv("BEADLE_TOY_DIES_ON");
    INFO(text_of_file(folder.path / "log"));
    CHECK(deaths == 3);  // The first found nobody watching.
    auto system = toy_bundle()->definition.system;
    auto store = open_in(folder.path);
    for (int n = 0; n < instance_count; ++n) {
        auto id = "t" + std::to_string(n);
        CAPTURE(id);
        auto instance = store->load({{system, id}}).instances.at(0);
        CHECK(instance.parked == (n == 3));
        CHECK(model::find_duty(instance, "do")->steps_done == (n == 3 ? 0 : 1));
    }
    auto alarms = store->alarms(false);
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].key == "parked:t3");
    if (by_event) CHECK(store->entries_by_event(system, {"poison"}).at(0).verdict == model::Verdict::not_accepted);
}

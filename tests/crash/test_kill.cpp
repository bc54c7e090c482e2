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

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/faulty_disk.hpp"
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

int rounds() { return std::getenv("BEADLE_LONG") ? 50 : std::getenv("BEADLE_CI") ? 5 : 1; }

}  // namespace

TEST_CASE("the script of the crash tests", "[.][child-script]") { Child().script.play(); }

TEST_CASE("a poisonous script", "[.][child-poison]") {
    Child child;
    auto& script = child.script;
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
    static const auto undisturbed = [] {
        Folder folder;
        REQUIRE(run_child("[child-script]", folder.path, "") == 0);
        return look_at(folder.path);
    }();
    REQUIRE(undisturbed.wrong == std::vector<std::string>{});
    REQUIRE(undisturbed.record.size() > 20);
    REQUIRE(crash_points().size() >= 40);
    const auto on = GENERATE(from_range(stores()));
    CAPTURE(static_cast<int>(on));
    int kills = 0;
    for (auto point : crash_points()) {
        int passages = 0;  // How often the script passes here, as far as is known.
        for (int round = 1; round <= rounds(); ++round) {
            // The first time it is passed, the second ...; when it is passed no more, one of them and a kill of whoever takes up the work.
            Dice dice(static_cast<std::uint64_t>(round));
            const bool again = passages + 1 < round;
            const auto passage = again ? 1 + dice.up_to(passages - 1) : round;
            const auto crash_at = fmt::format("{}:{}", point, passage);
            const auto then_at = again ? fmt::format("{}:{}", dice.one_of(crash_points()), 1 + dice.up_to(2)) : std::string();
            CAPTURE(crash_at, then_at);
            Folder folder(on);
            // An event is noted in hand only after an unclean stop.
            if (point == "in_hand.noted") run_child("[child-script]", folder.path, "commit.before:2");
            const auto first = run_child("[child-script]", folder.path, crash_at);
            INFO(text_of_file(folder.path / "log"));
            if (WIFSIGNALED(first) && WTERMSIG(first) == SIGKILL) {
                ++kills;
                passages = std::max(passages, static_cast<int>(passage));
            } else {
                REQUIRE(first == 0);  // Passed less often than that.
                if (passages == 0) break;
            }
            if (again) kills += run_child("[child-script]", folder.path, then_at) != 0;
            REQUIRE(run_child("[child-script]", folder.path, "") == 0);
            const auto left = look_at(folder.path);
            CHECK(left.wrong == std::vector<std::string>{});
            CHECK(left.record == undisturbed.record);
        }
        CAPTURE(point);
        CHECK(passages > 0);
    }
    std::cout << fmt::format("{} kills at {} places on {}, all taken up again\n", kills, crash_points().size(),
                             on == On::sqlite ? "SQLite" : "PostgreSQL");
}

TEST_CASE("killed again and again, at every start a little later, it gets there in the end", "[crash]") {
    Folder folder(GENERATE(from_range(stores())));
    int kills = 0;
    // None of these has an event in hand: an event that is in hand each time is rightly taken for poisonous.
    for (auto place : {"due.read", "mail.claim", "mail.claimed", "mail.prepare", "mail.prepared", "mail.send", "mail.sent", "mail.reported",
                       "stop.begin", "start.done"})
        for (int passage : {1, 2})
            kills += run_child("[child-script]", folder.path, std::string(place) + ":" + std::to_string(passage)) != 0;
    CHECK(kills >= 5);
    REQUIRE(run_child("[child-script]", folder.path, "") == 0);
    CHECK(look_at(folder.path).wrong == std::vector<std::string>{});
}

TEST_CASE("an event that is fatal twice parks its instance with an alarm, and all others go on", "[crash]") {
    bool by_event = GENERATE(false, true);
    CAPTURE(by_event);
    Folder folder(GENERATE(from_range(stores())));
    if (by_event) std::ofstream(folder.path / "by-event") << "yes";
    else ::setenv("BEADLE_TOY_DIES_ON", "t3", 1);
    int deaths = 0;
    for (; deaths < 10; ++deaths) {
        auto status = run_child("[child-poison]", folder.path, "");
        if (status == 0) break;
        REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    }
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

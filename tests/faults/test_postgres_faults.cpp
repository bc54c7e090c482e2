// Whatever befalls PostgreSQL while the engine and the sender work on it: they take the work up again, and the record is in the end what it would have been.
// The store is the one that ships: two lanes that write and a connection that reads beside them. Each fault comes at a place that a die names, within
// a transaction as well as between two, and every other time while several batches are on their way; each is the real one, but for the serialization failure, which
// a trigger raises.

// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <future>
#include <iostream>

#include "daemon/store/open_store.hpp"
#include "daemon/store/overlapping_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;
using Cut = PostgresProxy::Cut;

namespace {

int rounds() { return std::getenv("BEADLE_LONG") ? 50 : std::getenv("BEADLE_CI") ? 10 : 1; }

PostgresCluster& cluster() { return PostgresCluster::of_this_program(); }

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    return text.replace(text.find(what), what.size(), with);
}

/// As the daemon has it, but nobody else may have shards, and opening waits longer for one that died.
std::unique_ptr<store::Store> opened(const std::string& where) {
    return store::make_overlapping_store(
        store::make_postgres_store({.connection = where, .owner = "the test", .patience = std::chrono::seconds{10}, .lease_s = 30}),
        [where] { return store::open_store("postgres:" + where, {}, true); });
}

/// Where in the script a fault comes.
struct Place {
    bool in_the_rush = false;  ///< Counted from where it begins.
    long message = 0;          ///< Of those that the store sends.
};

/// The script over a store of its own, on the other side of a wire.
struct Played {
    /// With a second host, whichever of the two takes changes.
    explicit Played(PostgresCluster& server, const std::string& second_host = {})
        : proxy(server.folder()),
          schema(server.new_schema()),
          where(replaced(schema, "host=" + server.folder(),
                         "host=" + proxy.folder() + (second_host.empty() ? "" : "," + second_host + " target_session_attrs=read-write"))),
          store(opened(where)),
          script(*store, folder.path().string()) {}

    /// A cut, or whatever else is to be done there; once.
    template <class Fault>
    void strike(const Place& place, Fault fault) {
        const auto plan = [this, place, fault] { proxy.at_message(place.message, fault); };
        if (place.in_the_rush) before_the_rush = plan;
        else plan();
    }

    /// To its end; `mend` hears of each failure.
    void play(const std::function<void(const std::string& complaint)>& mend) {
        script.on_failure = [&, mend](const store::StoreError& error) {
            complaints.push_back(error.what());
            mend(error.what());
        };
        script.play_up_to_the_rush();
        if (before_the_rush) before_the_rush();
        script.play_the_rush();
        script.play_from_the_rush();
        script.on_failure = nullptr;
    }
    bool was_told(const std::string& words) const {
        for (const auto& each : complaints) UNSCOPED_INFO(each);
        return std::any_of(complaints.begin(), complaints.end(),
                           [&](const std::string& each) { return each.find(words) != std::string::npos; });
    }

    TemporaryFolder folder;
    PostgresProxy proxy;
    std::string schema, where;
    std::unique_ptr<store::Store> store;
    PlayedScript script;
    std::function<void()> before_the_rush;
    std::vector<std::string> complaints;
};

/// What the script comes to where nothing befalls it, and how many messages that takes.
struct Undisturbed {
    std::map<std::string, int> record;
    long messages = 0, in_the_rush = 0;
};
const Undisturbed& undisturbed() {
    static const auto found = [] {
        Played played(cluster());
        auto& script = played.script;
        played.proxy.at_message(0, Cut::never);
        script.play_up_to_the_rush();
        const auto before = played.proxy.messages();
        script.play_the_rush();
        const auto in_the_rush = played.proxy.messages() - before;
        script.play_from_the_rush();
        const auto messages = played.proxy.messages();
        const auto folder = played.folder.path().string();
        REQUIRE(broken_after_script(*played.store, folder) == std::vector<std::string>{});
        REQUIRE(on_their_way(folder).most >= 2);
        REQUIRE(messages > 500);
        REQUIRE(in_the_rush > 100);
        return Undisturbed{record_of_script(*played.store), messages, in_the_rush};
    }();
    return found;
}

/// How often each fault befell the script and left its record as it would have been without; said in one line when the program ends.
class TakenUpAgain {
public:
    void note(const std::string& fault) { ++times_[fault]; }
    ~TakenUpAgain() {
        if (times_.empty()) return;
        std::string line;
        int all = 0;
        for (const auto& [fault, times] : times_) {
            line += fmt::format("{}{} x {}", line.empty() ? "" : "; ", times, fault);
            all += times;
        }
        std::cout << fmt::format("{} faults, each taken up again: {}\n", all, line);
    }

private:
    std::map<std::string, int> times_;
};

/// The fault is what the test's name begins with.
void check(Played& played) {
    static TakenUpAgain taken_up_again;
    for (const auto& each : played.complaints) UNSCOPED_INFO(each);
    const auto folder = played.folder.path().string();
    const auto wrong = broken_after_script(*played.store, folder);
    const auto record = record_of_script(*played.store);
    CHECK(wrong == std::vector<std::string>{});
    CHECK(record == undisturbed().record);
    CHECK(on_their_way(folder).most >= 2);
    const std::string name{Catch::getResultCapture().getCurrentTestName()};
    if (wrong.empty() && record == undisturbed().record) taken_up_again.note(name.substr(0, name.find(':')));
}

bool is_for_the_rush(int round) { return round % 2 == 0; }

/// Another place each round: in the rush, or anywhere. In the first so many tenths of it: of two lanes nobody knows how many messages they will need.
Place some_place(int round, int tenths = 9) {
    const bool in_the_rush = is_for_the_rush(round);
    const auto messages = (in_the_rush ? undisturbed().in_the_rush : undisturbed().messages) * tenths / 10;
    return {.in_the_rush = in_the_rush, .message = 1 + Dice(static_cast<std::uint64_t>(round)).up_to(messages - 2)};
}

const auto nothing_to_mend = [](const std::string&) {};

}  // namespace

TEST_CASE("a backend that is killed: the database stumbles as a whole, and nothing is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round);
        CAPTURE(place.in_the_rush, place.message);
        Played played(cluster());
        played.strike(place, [] {
            const auto backend =
                cluster().ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'beadled' ORDER BY backend_start LIMIT 1");
            ::kill(std::stoi(backend), SIGKILL);
        });
        played.play([](const std::string&) { cluster().wait_until_up(); });
        CHECK(played.proxy.cuts() == 1);
        check(played);
    }
}

TEST_CASE("an immediate stop and a start: nothing is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round + 100);
        CAPTURE(place.in_the_rush, place.message);
        Played played(cluster());
        played.strike(place, [] { cluster().stop_and_start(PostgresCluster::Stop::at_once); });
        played.play(nothing_to_mend);
        CHECK(played.proxy.cuts() == 1);
        check(played);
    }
}

TEST_CASE("an administrator ends the sessions (57P01), or the database in order: nothing is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    const bool stops = GENERATE(false, true);
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round + 200);
        CAPTURE(stops, place.in_the_rush, place.message);
        Played played(cluster());
        played.strike(place, [stops] {
            if (stops) cluster().stop_and_start(PostgresCluster::Stop::orderly);
            else cluster().ask("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'beadled'");
        });
        played.play(nothing_to_mend);
        CHECK(played.proxy.cuts() == 1);
        check(played);
    }
}

TEST_CASE("the wire is cut between any two messages, before or after one arrived: nothing is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    const auto how = GENERATE(Cut::before_commit, Cut::after_commit, Cut::at_commit);
    for (int round = 0; round < 4 * rounds(); ++round) {
        const auto place = some_place(round + 300);
        CAPTURE(static_cast<int>(how), place.in_the_rush, place.message);
        Played played(cluster());
        played.strike(place, how);
        played.play(nothing_to_mend);
        CHECK(played.proxy.cuts() == 1);
        check(played);
    }
}

TEST_CASE("a batch is there once, whichever message of it was the last on the wire", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    PostgresProxy proxy(cluster().folder());
    const auto schema = cluster().new_schema();
    const auto store = opened(replaced(schema, cluster().folder(), proxy.folder()));
    int cuts = 0, told = 0;
    for (const auto how : {Cut::before_commit, Cut::after_commit, Cut::at_commit}) {
        bool reached_the_end = false;
        for (long at_message = 1; !reached_the_end; ++at_message) {
            Author author{.system = fmt::format("s{}-{}", static_cast<int>(how), at_message)};
            CAPTURE(author.system);
            store::Batch entering;
            auto instance = meeting("A/1", 1, author.system);
            instance.duties = {duty("agenda", at(10'000))};
            entering.instances.push_back({.instance = instance, .expected_version = 0, .duties_changed = {}, .duties_removed = {}});
            entering.timers_added = {{author.system, "A/1", "duty:agenda", at(5'000)}};
            author.log(entering, "A/1", "enter");
            store->commit(entering);
            const auto fired = firing(author, instance, at(5'000), at(6'000));

            const auto cuts_before = proxy.cuts();
            proxy.at_message(at_message, how);
            for (int tries = 0;; ++tries) {
                REQUIRE(tries < 3);
                try {
                    store->commit(fired);
                    break;
                } catch (const store::StoreError& error) {
                    ++told;
                    INFO(error.what());
                    REQUIRE(error.retry_is_safe());
                    REQUIRE(store->log_head(author.system)->size == 1);
                }
            }
            reached_the_end = proxy.cuts() == cuts_before;
            proxy.at_message(0, Cut::never);
            cuts += reached_the_end ? 0 : 1;
            const auto head = store->log_head(author.system);
            REQUIRE((head && head->size == 2 && head->batch_id == fired.batch_id));
            CHECK(store->load({{author.system, "A/1"}}).instances.at(0).version == 2);
            const auto counts = store->counts(author.system);
            CHECK((counts.instances == 1 && counts.timers == 1 && counts.open_duties == 1 && counts.entries == 2));
            CHECK(store->outbox({.system = author.system, .state = {}}).rows.size() == 1);
        }
    }
    CHECK(cuts > 50);
    std::cout << fmt::format("{} cuts in one batch; the caller heard of {}\n", cuts, told);
}

TEST_CASE("a serialization failure (40001) at any batch: it is done again", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    for (int round = 0; round < rounds(); ++round) {
        Played played(cluster());
        const auto name = played.schema.substr(played.schema.find("search_path=") + 12,
                                               played.schema.rfind('\'') - played.schema.find("search_path=") - 12);
        const bool in_the_rush = is_for_the_rush(round);
        const auto at_batch = in_the_rush ? 1 + round / 2 % 3 : 2 + Dice(static_cast<std::uint64_t>(round)).up_to(13);
        CAPTURE(in_the_rush, at_batch);
        const auto set_up = [&] {
            cluster().ask(fmt::format("CREATE SEQUENCE {}.strikes", name));
            cluster().ask(fmt::format(
                "CREATE FUNCTION {0}.strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('{0}.strikes') = {1} THEN "
                "RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF; RETURN NULL; END $$",
                name, at_batch));
            cluster().ask(fmt::format(
                "CREATE TRIGGER strikes AFTER INSERT OR UPDATE ON {0}.log_head FOR EACH STATEMENT EXECUTE FUNCTION {0}.strike()", name));
        };
        if (in_the_rush) played.before_the_rush = set_up;
        else set_up();
        played.play(nothing_to_mend);
        CHECK(played.complaints.size() == 1);
        CHECK(played.was_told("another transaction came in between"));
        check(played);
    }
}

namespace {

/// A session of somebody else's.
store::postgres::Connection stranger_at(const std::string& where) {
    return store::postgres::Connection{where + " application_name=stranger"};
}

/// Does `act` before the n-th step of the engine.
void before_step(Played& played, int n, std::function<void()> act) {
    played.script.before_step = [n, act = std::move(act), steps = 0]() mutable {
        if (++steps == n) act();
    };
}

}  // namespace

TEST_CASE("a deadlock with somebody else's transaction (40P01): ours is done again", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    int circles = 0;
    for (int round = 0; round < rounds(); ++round) {
        Played played(cluster());
        auto stranger = stranger_at(played.schema);
        std::future<void> other;
        const auto come_in_between = [&] {
            stranger.run_script("SET deadlock_timeout = '1h'; SET lock_timeout = 0");  // So that it is ours which is ended.
            stranger.run_script("BEGIN");
            stranger.run_script("SELECT * FROM log_head FOR UPDATE");
            other = std::async(std::launch::async, [&] {
                while (cluster().ask(
                           "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'beadled' AND wait_event_type = 'Lock'") == "0")
                    continue;
                stranger.run_script("SELECT * FROM shard FOR UPDATE");
                stranger.run_script("ROLLBACK");
            });
        };
        if (is_for_the_rush(round)) played.before_the_rush = come_in_between;
        else before_step(played, 3 + round % 3, come_in_between);
        played.play(nothing_to_mend);
        REQUIRE(other.valid());
        other.get();
        // Of two batches on their way the second waits for its turn, which the database does not see: where the stranger waits for that one it finds no circle, and
        // the first is told when its patience with the lock is at an end.
        const bool found_a_circle = played.was_told("another transaction came in between");
        CHECK((found_a_circle || played.was_told("a lock was not given in time")));
        circles += found_a_circle ? 1 : 0;
        check(played);
    }
    CHECK(circles > 0);
}

TEST_CASE("a lock that is not given in time (55P03): what waited for it is done again", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    for (int round = 0; round < rounds(); ++round) {
        Played played(cluster());
        auto stranger = stranger_at(played.schema);
        // In the order in which a batch writes them: one that is on its way already comes first, and no circle is made.
        const auto* tables = round / 2 % 2 == 0 ? "LOCK TABLE outbox, entry" : "LOCK TABLE timer, log_head";
        const auto lock = [&] {
            stranger.run_script("BEGIN");
            stranger.run_script(tables);
        };
        if (is_for_the_rush(round)) played.before_the_rush = lock;
        else before_step(played, 2 + round % 4, lock);
        played.play([&](const std::string&) { stranger.run_script("ROLLBACK"); });
        // Of two batches on their way the second may be told of the first.
        CHECK((played.was_told("a lock was not given in time") ||
               (is_for_the_rush(round) && played.was_told("another transaction came in between"))));
        check(played);
    }
}

TEST_CASE("no connection is left (53300): the work waits for one", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    PostgresCluster small("-c fsync=off -c max_connections=8 -c superuser_reserved_connections=0 -c max_wal_senders=0");
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round + 400);
        CAPTURE(place.in_the_rush, place.message);
        Played played(small);
        std::deque<store::postgres::Connection> crowd;
        std::mutex mutex;
        played.strike(place, [&] {
            std::lock_guard lock(mutex);
            small.ask("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'beadled'");
            try {
                for (;;) crowd.emplace_back(small.connection() + " application_name=stranger").open();
            } catch (const store::StoreError&) {
                // The room is full.
            }
        });
        int failures = 0;
        played.play([&](const std::string&) {
            std::lock_guard lock(mutex);
            if (++failures == 3) crowd.clear();
        });
        CHECK(played.proxy.cuts() == 1);
        CHECK(played.was_told("too many clients"));
        check(played);
    }
}

TEST_CASE("the database takes no changes for a while (25006): reading goes on, and the work waits", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    PostgresCluster own("-c fsync=off");
    // The server reads its settings again when it comes to that: until then whoever tries again fails again.
    const auto set = [&](const char* how, const char* until) {
        own.ask(how);
        own.ask("SELECT pg_reload_conf()");
        while (own.ask("SHOW default_transaction_read_only") != until) continue;
    };
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round, 5);  // So that changes are still to come.
        CAPTURE(place.in_the_rush, place.message);
        Played played(own);
        played.strike(place, [&] { set("ALTER SYSTEM SET default_transaction_read_only = on", "on"); });
        int failures = 0;
        played.play([&](const std::string&) {
            if (++failures == 3) set("ALTER SYSTEM RESET default_transaction_read_only", "off");
        });
        CHECK(played.proxy.cuts() == 1);
        CHECK(played.was_told("the database takes no changes (a standby, or set read-only)"));
        check(played);
    }
}

TEST_CASE("a full disk of the database (53100): it is named, and the work waits for room", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    PostgresCluster own("-c fsync=off", PostgresCluster::Disk::faulty);
    for (int round = 0; round < rounds(); ++round) {
        // Before the rush, for later no table may need to grow.
        const Place place{.message = 1 + Dice(static_cast<std::uint64_t>(round)).up_to(undisturbed().messages / 8)};
        CAPTURE(place.message);
        Played played(own);
        played.strike(place, [&] { own.fault("full"); });
        int failures = 0;
        played.play([&](const std::string&) {
            if (++failures == 3) own.heal();
        });
        own.heal();
        CHECK(played.proxy.cuts() == 1);
        CHECK(played.was_told("no space is left on the disk of the database"));
        check(played);
    }
}

namespace {

/// Uses up what log there is: of the segment in use some hundred bytes are left, and behind it there is none.
void use_up_log(const PostgresCluster& server) {
    const auto segments_ahead = [&] {
        return server.ask(
            "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name > pg_walfile_name(pg_current_wal_insert_lsn())");
    };
    const auto bytes_left = [&] {
        return std::stol(
            server.ask("SELECT pg_size_bytes(current_setting('wal_segment_size')) - file_offset "
                       "FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())"));
    };
    // Old ones that were given new names when it last recovered. One in which nothing was written is not left.
    while (segments_ahead() != "0") server.ask("SELECT pg_logical_emit_message(false, '', 'x'), pg_switch_wal()");
    for (auto left = bytes_left(); left > 1'024; left = bytes_left())
        server.ask(fmt::format("SELECT pg_logical_emit_message(false, '', repeat('x', {}))", left / 2));
}

}  // namespace

TEST_CASE("a full disk of the database's log: the server dies of it, and nothing is lost, be it back by itself or only when it is started",
          "[faults][postgres]") {
    if (!postgres_is_there()) return;
    const bool stays_full = GENERATE(true, false);
    // A checkpoint between two crashes could give old segments new names.
    PostgresCluster own("-c fsync=off -c min_wal_size=32MB -c checkpoint_timeout=1h", PostgresCluster::Disk::faulty);
    const auto panics = [&] { return own.times_logged("PANIC:  could not write to file \"pg_wal/xlogtemp."); };
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round + (stays_full ? 600 : 701), 5);  // So that the log still has to grow.
        CAPTURE(stays_full, place.in_the_rush, place.message);
        Played played(own);
        const auto panics_before = panics();
        played.strike(place, [&] {
            own.fault(stays_full ? "wal-full" : "wal-full-once");
            try {
                use_up_log(own);
            } catch (const std::exception&) {
                // What was under way needed the next segment before we came to the end of this one.
            }
        });
        int failures = 0;
        played.play([&](const std::string&) {
            if (!stays_full) return own.wait_until_up();
            if (++failures == 1) {
                own.wait_until_down();
                CHECK_THROWS(own.start());  // While there is no room it cannot recover.
            }
            if (failures == 3) {
                own.heal();
                own.start();
            }
        });
        own.heal();
        CHECK(played.proxy.cuts() == 1);
        CHECK(panics() > panics_before);
        check(played);
    }
}

TEST_CASE("a disk whose syncs take long: commits wait for them, and nothing is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    constexpr int slow_ms = 150;
    PostgresCluster own("-c fsync=on", PostgresCluster::Disk::faulty);
    for (int round = 0; round < rounds(); ++round) {
        const Place place{.in_the_rush = true, .message = 1 + Dice(static_cast<std::uint64_t>(round)).up_to(undisturbed().in_the_rush / 2)};
        CAPTURE(place.message);
        Played played(own);
        std::chrono::steady_clock::time_point slow_since;
        played.strike(place, [&] {
            slow_since = std::chrono::steady_clock::now();
            own.fault("slow", slow_ms);
        });
        played.play([](const std::string& complaint) { FAIL(complaint); });
        REQUIRE(played.proxy.cuts() == 1);
        CHECK(std::chrono::steady_clock::now() - slow_since > std::chrono::milliseconds{3 * slow_ms});  // It was.
        own.heal();
        check(played);
    }
}

TEST_CASE("the primary dies and its standby takes over: nothing acknowledged is lost", "[faults][postgres]") {
    if (!postgres_is_there()) return;
    for (int round = 0; round < rounds(); ++round) {
        const auto place = some_place(round + 500);
        CAPTURE(place.in_the_rush, place.message);
        PostgresCluster primary("-c fsync=off");
        PostgresCluster standby(PostgresCluster::Following{primary});
        Played played(primary, standby.folder());  // The standby alone takes nothing.
        played.strike(place, [&] {
            primary.stop(PostgresCluster::Stop::at_once);
            std::filesystem::remove(played.proxy.folder() + "/.s.PGSQL.5432");  // Nobody answers there any more.
            standby.promote();
        });
        played.play(nothing_to_mend);
        CHECK(played.proxy.cuts() == 1);
        CHECK(standby.ask("SELECT pg_is_in_recovery()") == "f");
        check(played);
    }
}

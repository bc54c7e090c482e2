// A kill at any instruction: a child process runs a script against a store and dies by SIGKILL at a named place; another one goes on with
// the same script, as callers do who got no answer; then the record is read and nothing may be lost or doubled.
//
// The child is this same program (STYLE: the point to die at is read once, at its start), called with a hidden test case.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "daemon/audit/line.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/store/crash_point.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
namespace fs = std::filesystem;

namespace {

constexpr int instance_count = 6;

/// One line a fact that left the process: "answered <event id> <seq> <version>" and "mail <message id>". Written with one write(2) each,
/// so that it survives what the process does not.
class Ledger {
public:
    explicit Ledger(const std::string& path) : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600)) {}
    ~Ledger() { ::close(file_); }
    void note(const std::string& line) {
        auto text = line + "\n";
        if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::abort();
    }

private:
    int file_;
};

class LedgerTransport final : public notify::Transport {
public:
    explicit LedgerTransport(Ledger& ledger) : ledger_(ledger) {}
    notify::SendResult send(const notify::Outgoing& message) override {
        ledger_.note("mail " + message.message_id + " " + audit::sha256_hex(message.bytes));
        return {};
    }
    std::string name() const override { return "ledger"; }

private:
    Ledger& ledger_;
};

model::Event event_of(const std::string& system, const std::string& id, const std::string& kind, const std::string& instance,
                      model::Facts facts, model::Instant now) {
    model::Event event;
    event.system = system;
    event.id = id;
    event.instance = instance;
    event.kind = kind;
    event.happened_at = now;
    event.actor.person = "officer";
    event.actor.is_administrator = true;
    event.facts = std::move(facts);
    return event;
}

std::string text_of_file(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The store whose name the folder's file `store` has.
std::unique_ptr<store::Store> open_in(const fs::path& folder) {
    return store::open_store(text_of_file(folder / "store"), "the crash test");
}

/// What a caller does: sends each event until it is answered, in order. The days are the script's own.
struct Script {
    explicit Script(const std::string& folder)
        : ledger(folder + "/ledger"), civil(at("2022-02-01T09:00:00Z")), bundle(toy_bundle()), store(open_in(folder)), transport(ledger) {
        bundle->definition.mail_from = "beadle@toy.example";
        bundle->definition.posts["clerk"].id = "clerk";
        bundle->definition.posts["clerk"].name = "the clerk";
        bundle->definition.posts["clerk"].mail = "clerk@toy.example";
        engine::EngineOptions options;
        options.core = toy_core();
        options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        engine = std::make_unique<engine::Engine>(*store, civil, machine, options);
        notify::SenderOptions sending;
        sending.per_minute = 0;
        sending.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
        sender.emplace(
            *store, transport, [this](const std::string&) { return std::shared_ptr<const model::Definition>(bundle, &bundle->definition); },
            [this](model::Event event) { engine->submit(std::move(event), nullptr); }, sending);
    }

    void submit(const std::string& id, const std::string& kind, const std::string& instance, model::Facts facts = {}) {
        engine->submit(event_of(bundle->definition.system, id, kind, instance, std::move(facts), civil.now()),
                       [this](const engine::Answer& answer) {
                           if (answer.error.empty()) ledger.note("answered " + answer.event_id + " " + std::to_string(answer.seq));
                       });
    }

    void run() {
        for (int n = 0; n < 1000; ++n) {
            bool more = engine->step().more;
            auto stepped = sender->step(civil.now(), civil.now());
            if (stepped.sent > 0) store::crash_point("mail.reported");
            if (!more && !stepped.more && engine->queued() == 0) return;
        }
        throw std::runtime_error("the script never comes to rest");
    }

    void play() {
        engine->apply(bundle, event_of(bundle->definition.system, "apply", "DefinitionApplied", bundle->definition.system, {}, civil.now()),
                      nullptr);
        run();
        for (int n = 0; n < instance_count; ++n)
            submit("enter" + std::to_string(n), "Entered", "t" + std::to_string(n),
                   {{"steps", "2022-02-02T09:00:00Z, 2022-02-04T09:00:00Z, 2022-03-04T09:00:00Z"}});
        run();
        for (int n = 0; n < instance_count; ++n)
            submit("raise" + std::to_string(n), "RaisedOn", "t" + std::to_string(n), {{"to", "t0, t1"}});
        run();
        civil.set(at("2022-02-02T09:00:00Z"));
        run();
        submit("done", "Done", "t5");
        submit("moved", "Withdrawn", "t4");
        submit("not mine", "NotMine", "t3");
        run();
        civil.set(at("2022-02-05T09:00:00Z"));
        run();
        civil.advance(std::chrono::hours{1});  // Leases of a dead sender end.
        run();
    }

    Ledger ledger;
    engine::SteppedCivilClock civil;
    engine::SteppedMachineClock machine;
    std::shared_ptr<definitions::Bundle> bundle;
    std::unique_ptr<store::Store> store;
    LedgerTransport transport;
    std::unique_ptr<engine::Engine> engine;
    std::optional<notify::Sender> sender;
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

/// Each store in turn; PostgreSQL is left out, with a word, where it is not installed.
std::vector<On> stores() {
    if (test::PostgresCluster::is_there()) return {On::sqlite, On::postgres};
    WARN("not over PostgreSQL, whose programs are not installed; ./dev deps --test installs them");
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

std::vector<store::Entry> entries_of(store::Store& store, const std::string& system) {
    store::EntryFilter filter;
    filter.system = system;
    filter.limit = 1000;
    return store.entries(filter).rows;
}

/// What must hold after any kill (DESIGN 9). Returns the record without what time and attempts may change.
std::map<std::string, int> check_world(const fs::path& folder) {
    auto system = toy_bundle()->definition.system;
    auto store = open_in(folder);
    auto entries = entries_of(*store, system);
    std::int64_t seq = 0;
    std::map<std::string, std::int64_t> seq_of, versions;
    std::map<std::string, int> kinds;
    for (const auto& entry : entries) {
        CHECK(entry.seq == seq++);
        CHECK(seq_of.emplace(entry.event_id, entry.seq).second);
        CHECK(entry.leaf == audit::leaf_hash(entry.line));
        if (entry.verdict != model::Verdict::not_accepted) ++versions[entry.instance];
        ++kinds[entry.kind + " " + entry.instance];
    }
    for (const auto& [id, version] : versions) {
        auto found = store->load({{system, id}});
        REQUIRE(found.instances.size() == 1);
        CHECK(found.instances[0].version == version);
    }
    std::map<std::string, std::string> bytes_of;
    std::ifstream ledger(folder / "ledger");
    std::string word, id, value;
    while (ledger >> word) {
        if (word == "answered") {
            std::string line;
            std::getline(ledger, line);
            auto blank = line.rfind(' ');
            id = line.substr(1, blank - 1);
            CAPTURE(id);
            REQUIRE(seq_of.contains(id));                         // What was answered is never lost ...
            CHECK(seq_of[id] == std::stoll(line.substr(blank)));  // ... and every answer said the same.
        } else {
            ledger >> id >> value;
            CAPTURE(id);
            CHECK(bytes_of.emplace(id, value).first->second == value);  // Sent twice is the same message, to the byte.
        }
    }
    store::OutboxFilter all;
    all.limit = 1000;
    std::set<std::string> sent_ids;
    for (const auto& row : store->outbox(all).rows) {
        CAPTURE(row.notification.id);
        CHECK((row.state == store::MailState::sent || row.state == store::MailState::withdrawn));
        if (row.state != store::MailState::sent) continue;
        CHECK(bytes_of.contains(row.message_id));
        sent_ids.insert(row.message_id);
    }
    CHECK(sent_ids.size() == bytes_of.size());
    CHECK(store->counts("").timers == instance_count - 1);  // The last step of all but the one that was done.
    return kinds;
}

}  // namespace

TEST_CASE("the script of the crash tests", "[.][child-script]") {
    Script script(std::getenv("BEADLE_CRASH_FOLDER"));
    script.play();
    script.engine->stop();
}

TEST_CASE("a poisonous script", "[.][child-poison]") {
    Script script(std::getenv("BEADLE_CRASH_FOLDER"));
    if (!script.engine->live(script.bundle->definition.system)) {
        script.engine->apply(script.bundle,
                             event_of(script.bundle->definition.system, "apply", "DefinitionApplied", script.bundle->definition.system, {},
                                      script.civil.now()),
                             nullptr);
        for (int n = 0; n < instance_count; ++n)
            script.submit("enter" + std::to_string(n), "Entered", "t" + std::to_string(n),
                          {{"steps", "2022-02-02T09:00:00Z, 2022-03-04T09:00:00Z"}});
        script.run();
    }
    // One that dies on a timer needs no caller; the other is sent again by its caller each time.
    if (fs::exists(std::string(std::getenv("BEADLE_CRASH_FOLDER")) + "/by-event")) script.submit("poison", "Died", "t3");
    script.civil.set(at("2022-02-02T09:00:00Z"));
    script.run();
    script.engine->stop();
}

TEST_CASE("a kill at any named place loses nothing acknowledged and doubles nothing", "[crash]") {
    static const auto undisturbed = [] {
        Folder folder;
        REQUIRE(run_child("[child-script]", folder.path, "") == 0);
        return check_world(folder.path);
    }();
    REQUIRE(undisturbed.size() > 20);
    REQUIRE(store::crash_points().size() >= 20);
    const auto on = GENERATE(from_range(stores()));
    CAPTURE(static_cast<int>(on));
    for (auto point : store::crash_points()) {
        bool reached = false;
        for (int passage : {1, 2, 4}) {
            // A server on the way makes each run several times as long.
            if (on == On::postgres && passage > 1 && !std::getenv("BEADLE_CI") && !std::getenv("BEADLE_LONG")) break;
            auto crash_at = std::string(point) + ":" + std::to_string(passage);
            CAPTURE(crash_at);
            Folder folder(on);
            // An event is noted in hand only after an unclean stop.
            if (point == "in_hand.noted") run_child("[child-script]", folder.path, "commit.before:2");
            auto first = run_child("[child-script]", folder.path, crash_at);
            INFO(text_of_file(folder.path / "log"));
            bool killed = WIFSIGNALED(first) && WTERMSIG(first) == SIGKILL;
            if (!killed) {
                REQUIRE(first == 0);  // Passed less often than that.
                break;
            }
            reached = true;
            REQUIRE(run_child("[child-script]", folder.path, "") == 0);
            CHECK(check_world(folder.path) == undisturbed);
        }
        CAPTURE(point);
        CHECK(reached);
    }
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
    check_world(folder.path);
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

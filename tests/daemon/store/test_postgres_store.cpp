// What only PostgreSQL can do wrong. The rest is in tests/conformance.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <fmt/format.h>

#include <functional>
#include <future>

#include "daemon/audit/json_text.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/postgres/opening.hpp"
#include "daemon/store/versions.hpp"
#include "migrations.hpp"
#include "sql.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/postgres_proxy.hpp"

using namespace beadle;
using namespace beadle::test;
namespace postgres = beadle::store::postgres;

namespace {

constexpr auto newest = store::newest_version(migrations::postgres);

PostgresCluster& cluster() { return PostgresCluster::of_this_program(); }

std::unique_ptr<store::Store> opened(const std::string& connection, const std::string& owner = "the test", int lease_s = 30) {
    return store::make_postgres_store({.connection = connection, .owner = owner, .patience = {}, .lease_s = lease_s});
}

store::Batch entering(Author& author, const std::string& id) {
    store::Batch batch;
    auto instance = meeting(id);
    instance.duties = {duty("agenda", at(10'000))};
    batch.instances.push_back({.instance = instance, .expected_version = 0});
    batch.timers_added = {{author.system, id, "duty:agenda", at(5'000)}};
    author.log(batch, id, "enter:" + id);
    return batch;
}

/// What goes wrong when `act` is done, in words; empty where nothing does.
std::string complaint_of(const std::function<void()>& act, bool retry_is_safe = true) {
    try {
        act();
    } catch (const store::StoreError& error) {
        CHECK(error.retry_is_safe() == retry_is_safe);
        return error.what();
    }
    return {};
}

bool says(const std::string& text, const std::string& words) {
    INFO(text);
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a database host that vanishes is noticed within half a minute, unless the operator says otherwise", "[store][postgres]") {
    const std::string where = "host=db.example dbname=beadle";
    for (const auto& [name, setting] : std::vector<std::pair<std::string, std::string>>{{"connect_timeout", "5"},
                                                                                        {"keepalives_idle", "15"},
                                                                                        {"keepalives_interval", "5"},
                                                                                        {"keepalives_count", "3"},
                                                                                        {"tcp_user_timeout", "20000"}}) {
        CHECK(says(postgres::with_own_settings(where), name + "='" + setting + "'"));
        const auto said = postgres::with_own_settings(where + " " + name + "=77");
        CHECK(says(said, name + "='77'"));
        CHECK(said.find(name, said.find(name) + 1) == std::string::npos);
    }
    const auto by_address = postgres::with_own_settings("postgres://db.example/beadle?keepalives_idle=77");
    CHECK(says(by_address, "keepalives_idle='77'"));
    CHECK(says(by_address, "tcp_user_timeout='20000'"));
}

TEST_CASE("arrays carry quotes, backslashes, NULL, nothing, UTF-8 and line breaks unchanged", "[store][postgres]") {
    if (!postgres_is_there()) return;
    postgres::Connection connection{cluster().connection()};
    const std::vector<std::string> hard{"",           "'",
                                        "\"",         "\\",
                                        "{}",         "{,}",
                                        "NULL",       "null",
                                        "a,b",        " leading and trailing ",
                                        "“£” ü 漢 😀", "line\nbreak\r\n\ttab",
                                        "\x01\x7f",   std::string(100'000, 'x')};
    postgres::Texts texts;
    for (const auto& text : hard) texts.add(text, "the text");
    postgres::Numbers numbers;
    numbers.add(std::optional<std::int64_t>{});
    for (const auto number :
         {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
        numbers.add(number);
    postgres::Bytes bytes;
    bytes.add(std::string_view{"\0\xff\\x", 4});
    postgres::Flags flags;
    flags.add(true);
    flags.add(false);

    auto rows = connection.run(
        "SELECT t, n, b, f FROM unnest($1::TEXT[], $2::BIGINT[], $3::BYTEA[], $4::BOOLEAN[]) WITH ORDINALITY AS k (t, n, b, f, place) "
        "ORDER BY place",
        postgres::Parameters::of(texts, numbers, bytes, flags));
    REQUIRE(rows.count() == hard.size());
    std::vector<std::string> found;
    std::vector<std::optional<std::int64_t>> found_numbers;
    for (int row = 0; rows.next(); ++row) {
        found.push_back(rows.string(0));
        if (row < 5) found_numbers.push_back(rows.is_null(1) ? std::nullopt : std::optional{rows.integer(1)});
        if (row == 0) CHECK(rows.blob(2) == std::string_view{"\0\xff\\x", 4});
        if (row < 2) CHECK(rows.boolean(3) == (row == 0));
    }
    CHECK(found == hard);
    CHECK(found_numbers == std::vector<std::optional<std::int64_t>>{std::nullopt, 0, -1, std::numeric_limits<std::int64_t>::min(),
                                                                    std::numeric_limits<std::int64_t>::max()});
    auto none = connection.run("SELECT count(*) FROM unnest($1::TEXT[])", postgres::Parameters::of(postgres::Texts{}));
    REQUIRE(none.next());
    CHECK(none.integer(0) == 0);
    auto words = connection.run("SELECT $1::TEXT, $2::BIGINT, $3::BOOLEAN", postgres::Parameters::of("", -7, true));
    REQUIRE(words.next());
    CHECK((words.string(0).empty() && !words.is_null(0) && words.integer(1) == -7 && words.boolean(2)));
}

TEST_CASE("a text that PostgreSQL cannot keep is refused by name and changes nothing; a mail server's is cleaned", "[store][postgres]") {
    if (!postgres_is_there()) return;
    auto store = opened(cluster().new_schema());
    Author author;
    store->commit(entering(author, "A/1"));
    const auto before = dump(*store);
    for (const auto& bad : {std::string{"with\0nul", 8}, std::string{"latin \xe9"}, std::string{"cut short \xe2\x82"}}) {
        auto stale = author;
        auto batch = entering(stale, "A/2");
        batch.entries.front().free_texts.front().text = bad;
        const auto complaint = complaint_of([&] { store->commit(batch); });
        CHECK(says(complaint, "the event enter:A/2: "));
        CHECK(says(complaint, "NUL character or bytes that are not UTF-8"));
        CHECK(dump(*store) == before);
        CHECK(store->load({{"hw", bad}}).absent.size() == 1);
        CHECK(store->entries_by_event("hw", {bad}).empty());
    }
    auto row = mail("m", "A/1", store::MailState::ready);
    row.last_result = "550 boîte pleine";
    store->commit({.mail_added = {row}});
    store->commit({.mail_changed = {{.system = "hw", .notification = "m", .to = store::MailState::dead, .detail = "550 bo\xeete"}}});
    CHECK(store->outbox({.id = "m"}).rows.at(0).last_result == "550 bo\xEF\xBF\xBDte");
}

TEST_CASE("an audit entry is neither changed nor deleted, whoever asks", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    Author author;
    opened(schema)->commit(entering(author, "A/1"));
    postgres::Connection other{schema};
    for (const auto* sql : {"UPDATE entry SET actor = 'nobody'", "DELETE FROM entry", "TRUNCATE entry", "DELETE FROM entry WHERE seq = 99"})
        CHECK(says(complaint_of([&] { other.run(sql); }), "never changed and never deleted"));
}

TEST_CASE("a second daemon is refused and told who writes, until the first one stops", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    auto first = opened(schema, "beadled on alpha, process 4711, since 09:00");
    CHECK(says(complaint_of([&] { opened(schema); }), "is in use by beadled on alpha, process 4711, since 09:00"));
    Author author;
    first->commit(entering(author, "A/1"));
    first.reset();
    auto second = opened(schema);
    CHECK(second->log_head("hw")->size == 1);
}

TEST_CASE("who is killed is replaced at once, and one that is believed dead writes nothing more", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    auto frozen = opened(schema, "the frozen one");
    Author author;
    frozen->commit(entering(author, "A/1"));
    frozen->commit({.mail_added = {mail("m", "A/1", store::MailState::ready)}});
    frozen->note_in_hand({"hw", "A/1", "an event", "AgendaPublished", 1});

    // As if it had been frozen for longer than its lease, its session still there.
    postgres::Connection other{schema};
    other.run("UPDATE daemon SET expires_at = clock_timestamp() - interval '1 second'");
    auto second = opened(schema, "the second");
    REQUIRE(second->in_hand());
    CHECK(second->in_hand()->event_id == "an event");

    auto late = author;
    const auto batch = entering(late, "A/2");
    CHECK(says(complaint_of([&] { frozen->commit(batch); }), "is in use by the second"));
    CHECK(says(complaint_of([&] { frozen->claim_mail(at(1'000), at(50), at(80), 10); }), "is in use by the second"));
    CHECK(says(complaint_of([&] { frozen->archive_mail(at(9), 10); }), "is in use by the second"));
    CHECK(says(complaint_of([&] { frozen->prepare_mail("hw", {"m"}, "<m@hw>", "hash"); }), "is in use by the second"));
    CHECK(says(complaint_of([&] { frozen->postpone_mail("hw", {"m"}, at(9), "busy", store::Tried::yes); }), "is in use by the second"));
    CHECK(second->log_head("hw")->size == 1);
    CHECK(second->claim_mail(at(1'000), at(50), at(80), 10).size() == 1);
    second->commit(batch);

    // What the second leaves the first may have again, and it learns where the log stands.
    second.reset();
    CHECK(frozen->log_head("hw")->size == 2);
    frozen->commit(entering(late, "A/3"));
    CHECK(frozen->log_head("hw")->size == 3);
}

TEST_CASE("a killed daemon's session is gone, and nobody waits for its lease", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    auto first = opened(schema, "the first", 3'600);
    postgres::Connection other{schema};
    auto session = other.run("SELECT session FROM daemon");
    REQUIRE(session.next());
    // Waits until it has ended (up to 10 s).
    CHECK(other.word(fmt::format("SELECT pg_terminate_backend({}, 10000)", session.integer(0)).c_str()) == "t");
    auto second = opened(schema, "the second");
    Author author;
    CHECK(says(complaint_of([&] { first->commit(entering(author, "A/1")); }), "is in use by the second"));
    CHECK(second->log_heads().empty());
}

TEST_CASE("a connection that was lost between two batches is made anew, and the daemon stays the owner", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    auto store = opened(schema);
    Author author;
    store->commit(entering(author, "A/1"));
    postgres::Connection other{schema};
    const auto end_sessions = [&] { other.run("SELECT pg_terminate_backend(session, 10000) FROM daemon"); };
    end_sessions();
    CHECK(store->load({{"hw", "A/1"}}).instances.size() == 1);
    end_sessions();
    store->commit(entering(author, "A/2"));
    end_sessions();
    store->note_in_hand({"hw", "A/1", "e", "k", 0});
    end_sessions();
    CHECK(store->instances({}).rows.size() == 2);
    CHECK(says(complaint_of([&] { opened(schema); }), "is in use by the test"));
}

TEST_CASE("a batch whose COMMIT was cut off is found out to be there or not, and never written twice", "[store][postgres]") {
    if (!postgres_is_there()) return;
    using Cut = PostgresProxy::Cut;
    const auto how = GENERATE(Cut::before_commit, Cut::after_commit, Cut::at_commit);
    CAPTURE(static_cast<int>(how));
    PostgresProxy proxy{cluster().folder()};
    auto schema = cluster().new_schema();
    schema.replace(schema.find(cluster().folder()), cluster().folder().size(), proxy.folder());
    auto store = opened(schema);
    Author author;
    store->commit(entering(author, "A/1"));

    auto next = author;
    const auto batch = entering(next, "A/2");
    proxy.cut(how);
    const auto complaint = complaint_of([&] { store->commit(batch); });
    CHECK(proxy.cuts() == 1);
    if (how == Cut::before_commit) {
        CHECK(says(complaint, "was not committed"));
        CHECK(store->log_head("hw")->size == 1);
        store->commit(batch);
    } else {
        CHECK(complaint.empty());
    }
    CHECK(store->log_head("hw")->size == 2);
    CHECK(store->log_head("hw")->batch_id == batch.batch_id);
    CHECK(store->entries({}).rows.size() == 2);
    store->commit(entering(next, "A/3"));
    CHECK(store->counts("hw").instances == 3);
}

TEST_CASE("a database that was killed and came back is written to again, and has what was answered", "[store][postgres]") {
    if (!postgres_is_there()) return;
    PostgresCluster own{"-c fsync=off"};  // The machine lives on.
    auto store = opened(own.new_schema());
    Author author;
    store->commit(entering(author, "A/1"));
    own.stop_and_start();
    CHECK(store->log_head("hw")->size == 1);
    store->commit(entering(author, "A/2"));
    own.stop_and_start();
    store->commit(entering(author, "A/3"));
    CHECK(store->counts("hw").instances == 3);
}

TEST_CASE("programs that start on an empty database at once make its tables once", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    std::vector<std::future<void>> programs;
    for (int n = 0; n < 4; ++n) {
        programs.push_back(std::async(std::launch::async, [&] {
            postgres::Connection connection{schema};
            postgres::migrate(connection);
        }));
    }
    for (auto& program : programs) CHECK_NOTHROW(program.get());
    postgres::Connection connection{schema};
    CHECK(connection.word("SELECT value FROM meta WHERE key = 'format'") == std::to_string(newest));
    CHECK(connection.word("SELECT count(*) FROM shard") == "64");
    CHECK_NOTHROW(opened(schema));
}

TEST_CASE("tables of a newer version are refused", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    opened(schema).reset();
    postgres::Connection{schema}.run("UPDATE meta SET value = '99' WHERE key = 'format'");
    const auto complaint = complaint_of([&] { opened(schema); }, false);
    CHECK(says(complaint,
               "was written by a newer version of Beadle (its format is 99, this program knows up to " + std::to_string(newest) + ")"));
}

TEST_CASE("a reader sees what is committed, changes nothing, and is not in the writer's way", "[store][postgres]") {
    if (!postgres_is_there()) return;
    const auto schema = cluster().new_schema();
    CHECK(says(complaint_of([&] { store::make_postgres_store({.connection = schema, .owner = {}, .read_only = true}); }, false),
               "has not been brought up to this version yet; start the daemon first"));
    auto writer = opened(schema);
    auto reader = store::make_postgres_store({.connection = schema, .owner = {}, .read_only = true});
    Author author, other{.system = "other"};
    writer->commit(entering(author, "A/1"));
    CHECK(reader->load({{"hw", "A/1"}}).instances.size() == 1);
    writer->commit(entering(other, "B/1"));
    CHECK(reader->log_heads().size() == 2);
    CHECK(reader->instances({}).rows.size() == 2);
    CHECK(says(complaint_of([&] { reader->commit({.alarms = {{"hw", "k", "t", at(1), {}, {}}}}); }), "takes no changes"));
}

TEST_CASE("no password stands in any message, nor in the store's name", "[store][postgres]") {
    if (!postgres_is_there()) return;
    for (const auto& where : {"postgres:host=/nowhere dbname=beadle password='se cret'", "postgres://beadle:se%20cret@127.0.0.1:1/beadle",
                              "postgres:host=db password=se cret", "postgres:se cret"}) {
        INFO(where);
        const auto complaint = complaint_of([&] { store::open_store(where, "the test"); });
        CHECK_FALSE(complaint.empty());
        CHECK_FALSE(says(complaint, "cret"));
    }
    CHECK(says(complaint_of([] { store::open_store("postgers:dbname=x password=secret", ""); }), "'postgers:' names no store"));
    CHECK(says(complaint_of([] { store::open_store("postgres:nonsense", ""); }), "is no connection string; write for example"));
    const auto schema = cluster().new_schema();
    CHECK(says(opened(schema + " password=secret")->name(), "postgres:postgres at /"));
}

TEST_CASE("a reader who keeps an old state is seen, and so is a connection that was made anew", "[store][postgres]") {
    if (!postgres_is_there()) return;
    PostgresCluster own{"-c fsync=off"};  // Nobody else's transactions.
    const auto where = "postgres:" + own.new_schema();
    const auto store = store::open_store(where, "the test");
    const auto monitor = store::open_store(where, {}, true);
    postgres::Connection reader{*store::postgres_connection(where)};
    reader.run_script("BEGIN ISOLATION LEVEL REPEATABLE READ");
    reader.run_script("SELECT FROM system");
    Author author;
    for (int n = 0; n < 5; ++n) store->commit(entering(author, "A/" + std::to_string(n)));
    CHECK(monitor->oldest_reader().value().transactions_ago >= 5);
    reader.run_script("ROLLBACK");
    CHECK(monitor->oldest_reader().value().transactions_ago < 5);

    const auto before = store::reconnections();
    own.ask("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'beadled'");
    store->counts("");
    CHECK(store::reconnections() > before);
}

namespace {

/// Thousands of rows of one system, without any statistics of them.
constexpr const char* grown = R"(
INSERT INTO system (id, shard) VALUES ('grown', 1);
INSERT INTO duty SELECT 1, 'meeting/' || n, 'agenda', 0, 0, n, n, 0, '', 0, FALSE, FALSE, FALSE, NULL, NULL, NULL, NULL, NULL, 'dem', 'clerk', '', '', '', '', '', '', '', ''
FROM generate_series(1, 5000) AS n;
INSERT INTO entry SELECT 1, n, 1, n, n, 'event/' || n, 'meeting/' || n, '', '', '', '', 'MeetingCalled', decode(repeat('00', 32), 'hex'), '{}'
FROM generate_series(1, 5000) AS n;
INSERT INTO free_text SELECT 1, n, 'reason', '', 'words', FALSE FROM generate_series(1, 5000) AS n;
INSERT INTO outbox (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body, instance, duty, step, recipient,
    template, message_id, bytes_hash, last_result, facts)
SELECT 1, 'message/' || n, 2, n, 0, 0, 0, n, n, 0, 0, 'dem', 'meeting/' || n, 'agenda', '', 'post/' || n, '', '', '', '', '{}' FROM generate_series(1, 5000) AS n;
INSERT INTO mail_archive
SELECT n, 1, 'old/' || n, 4, n, 0, 0, 0, n, n, 0, 0, 'dem', 'meeting/' || n, 'agenda', '', 'post/' || n, '', '', '', '', '{}' FROM generate_series(10001, 15000) AS n;
)";

std::string plan_of(postgres::Connection& connection, const std::string& execute) {
    std::string plan;
    auto rows = connection.run("EXPLAIN (COSTS OFF) EXECUTE " + execute);
    while (rows.next()) plan += rows.string(0) + "\n";
    return plan;
}

}  // namespace

TEST_CASE("what was prepared while the tables were empty goes by the keys when they have grown", "[store][postgres]") {
    if (!postgres_is_there()) return;
    namespace text = beadle::sql::postgres;
    using postgres::Numbers, postgres::Parameters, postgres::Texts;
    struct Asked {
        postgres::Statement statement;
        Parameters nothing;    ///< Values that find nothing ...
        std::string in_words;  ///< ... and the same for EXPLAIN.
        std::string condition;
    };
    const Parameters of_messages =
        Parameters::of(Numbers{}, Texts{}, Numbers{}, Numbers{}, Numbers{}, Numbers{}, Numbers{}, Numbers{}, Numbers{}, Numbers{},
                       Numbers{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{}, Texts{});
    std::string empty_arrays = "'{}'";
    for (int n = 1; n < 21; ++n) empty_arrays += ", '{}'";
    const std::vector<Asked> all{
        {{"load_duty", text::load_duty},
         Parameters::of(Numbers{}, Texts{}, Texts{}),
         "load_duty('{}', '{}', '{}')",
         "((system = k.system) AND (instance = k.id) AND (ref = k.ref))"},
        {{"entries_by_event", text::entries_by_event},
         Parameters::of(1, Texts{}),
         "entries_by_event(1, '{}')",
         "((system = $1) AND (event_id = k.event_id))"},
        {{"free_texts", text::free_texts}, Parameters::of(1, Numbers{}), "free_texts(1, '{}')", "((system = $1) AND (seq = k.seq))"},
        {{"load_duties", text::load_duties},
         Parameters::of(Numbers{}, Texts{}),
         "load_duties('{}', '{}')",
         "((system = k.system) AND (instance = k.id))"},
        {{"step_duties", text::step_duties},
         Parameters::of(Numbers{}, Texts{}, Texts{}, Numbers{}),
         "step_duties('{}', '{}', '{}', '{}')",
         "((system = k.system) AND (instance = k.instance) AND (ref = k.ref))"},
        {{"move_mail_of_duties", text::move_mail_of_duties},
         Parameters::of(4, 0, Numbers{}, Texts{}, Texts{}, Texts{}, Numbers{}, Texts{}),
         "move_mail_of_duties(4, 0, '{}', '{}', '{}', '{}', '{}', '{}')",
         "(instance = k.instance)"},
        {{"insert_mail", text::insert_mail},
         of_messages,
         "insert_mail(" + empty_arrays + ")",
         "((system = k.system) AND (id = (k.id)::text))"},
        {{"move_mail", text::move_mail},
         Parameters::of(4, 0, Numbers{}, Texts{}, Texts{}, Texts{}, Numbers{}),
         "move_mail(4, 0, '{}', '{}', '{}', '{}', '{}')",
         "((system = k.system) AND (id = k.id))"},
        {{"postpone_mail", text::postpone_mail},
         Parameters::of(1, Texts{}, 0, "", 0),
         "postpone_mail(1, '{}', 0, '', 0)",
         "((system = $1) AND (id = k.id))"},
        {{"prepare_mail", text::prepare_mail},
         Parameters::of(1, Texts{}, "", ""),
         "prepare_mail(1, '{}', '', '')",
         "((system = $1) AND (id = k.id))"},
        {{"claim_mail", text::claim_mail},
         Parameters::of(0, 0, 0, 1, 1, Numbers{}),
         "claim_mail(0, 0, 0, 1, 1, '{}')",
         " AND (recipient = "},
    };
    const auto database = cluster().new_schema();
    opened(database);  // Makes the tables.
    postgres::Connection connection{database};
    for (const auto& asked : all) connection.run(asked.statement, asked.nothing);
    connection.run_script(grown);
    for (int times = 0; times < 100; ++times) connection.run(all.front().statement, all.front().nothing);
    for (const auto& asked : all) {
        connection.run(asked.statement, asked.nothing);
        const auto plan = plan_of(connection, asked.in_words);
        INFO(plan);
        CHECK(plan.find(asked.condition) != std::string::npos);
    }
}

// Several daemons on one PostgreSQL: who has which shards, who writes, and what goes from one to the other.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace beadle;
using namespace beadle::test;
using store::Shards;
namespace postgres = beadle::store::postgres;

namespace {

std::string new_schema() { return PostgresCluster::of_this_program().new_schema(); }

/// A daemon's store. Its lease is so long that only what a test does makes it end.
std::unique_ptr<store::Store> joined(const std::string& schema, const std::string& owner) {
    return store::make_postgres_store({.connection = schema, .owner = owner, .patience = {}, .shares = true, .lease_s = 3'600});
}

Shards shards_of(const std::unique_ptr<store::Store>& store) { return store->sharing()->shards(); }
Shards tend(const std::unique_ptr<store::Store>& store) { return store->sharing()->tend(); }

/// A name of a system whose shard is one of `among`.
std::string system_in(const Shards& among) {
    for (int n = 0;; ++n)
        if (auto name = "system" + std::to_string(n); among.test(static_cast<std::size_t>(store::shard_of(name)))) return name;
}

store::Batch entering(Author& author, const std::string& id) {
    store::Batch batch;
    batch.instances.push_back({.instance = meeting(id, 1, author.system), .expected_version = 0});
    batch.timers_added = {{author.system, id, "duty:agenda", at(5'000)}};
    author.log(batch, id, "enter:" + id);
    return batch;
}

std::string complaint_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const store::StoreError& error) {
        CHECK(error.retry_is_safe());
        return error.what();
    }
    return {};
}

bool says(const std::string& text, const std::string& words) {
    INFO(text);
    return text.find(words) != std::string::npos;
}

/// As if it had been frozen for longer than its lease, its session still there.
void let_lease_run_out(const std::string& schema, const std::unique_ptr<store::Store>& store) {
    postgres::Connection{schema}.run("UPDATE daemon SET expires_at = clock_timestamp() - interval '1 second' WHERE id = $1::TEXT",
                                     postgres::Parameters::of(store->sharing()->daemon_id()));
}

/// Counts what a store tells of, and waits for it.
struct Ear {
    explicit Ear(const std::unique_ptr<store::Store>& store_) : sharing(*store_->sharing()) {
        sharing.on_news([this](store::News news) {
            std::lock_guard lock(mutex);
            ++(news == store::News::shards ? shards : inbox);
            changed.notify_all();
        });
    }
    ~Ear() { sharing.on_news({}); }
    /// True when it was told `times` in all, within ten seconds.
    bool hears(int Ear::*what, int times) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds{10}, [&] { return this->*what >= times; });
    }
    store::Sharing& sharing;
    std::mutex mutex;
    std::condition_variable changed;
    int shards = 0, inbox = 0;
};

}  // namespace

TEST_CASE("a daemon on its own has all shards; each that joins gets a fair part, and no shard has two", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first");
    CHECK(shards_of(first).all());
    auto second = joined(schema, "the second");
    CHECK(shards_of(second).none());  // Nothing is taken from somebody who lives.
    CHECK(tend(first).count() == 32);
    CHECK(tend(second).count() == 32);
    CHECK((shards_of(first) | shards_of(second)).all());

    auto third = joined(schema, "the third");
    for (auto* store : {&first, &second, &third}) tend(*store);
    tend(third);
    CHECK((shards_of(first) | shards_of(second) | shards_of(third)).all());
    CHECK((shards_of(first) & shards_of(second)).none());
    CHECK((shards_of(second) & shards_of(third)).none());
    for (auto* store : {&first, &second, &third}) {
        CHECK(shards_of(*store).count() >= 21);
        CHECK(shards_of(*store).count() <= 22);
    }
    const auto before = shards_of(second);
    CHECK(tend(second) == before);  // At rest nothing moves.
}

TEST_CASE("what a daemon gives back at its stop is taken at once, without waiting for a lease", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second");
    tend(first);
    tend(second);
    Ear ear{first};
    second.reset();
    CHECK(ear.hears(&Ear::shards, 1));
    CHECK(tend(first).all());
}

TEST_CASE(
    "a daemon whose lease has run out is replaced, shard by shard its late batches are refused, and it joins again under another name",
    "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto frozen = joined(schema, "the frozen one"), other = joined(schema, "the other one");
    tend(frozen);
    tend(other);
    const auto former = shards_of(frozen);
    const auto id = frozen->sharing()->daemon_id();
    Author author{.system = system_in(former)};
    frozen->commit(entering(author, "A/1"));
    frozen->commit({.mail_added = {mail("m", "A/1", store::MailState::ready, author.system)}});

    let_lease_run_out(schema, frozen);
    CHECK(tend(other).all());
    CHECK(other->log_head(author.system)->size == 1);
    for (std::size_t shard = 0; shard < former.size(); ++shard) {
        if (!former.test(shard)) continue;
        Author late{.system = system_in(Shards{}.set(shard))};
        late.size = late.system == author.system ? 1 : 0;
        CHECK(says(complaint_of([&] { frozen->commit(entering(late, "B/1")); }), "have gone to the other one"));
    }
    CHECK(says(complaint_of([&] { frozen->claim_mail(at(1'000), at(50), at(80), 10); }), "have gone to the other one"));
    CHECK(says(complaint_of([&] { frozen->archive_mail(at(9), 10); }), "have gone to the other one"));
    CHECK(says(complaint_of([&] { frozen->prepare_mail(author.system, {"m"}, "<m@hw>", "hash"); }), "have gone to the other one"));
    CHECK(other->log_heads().size() == 1);

    CHECK(tend(frozen).none());
    CHECK(frozen->sharing()->daemon_id() != id);
    CHECK(tend(other).count() == 32);
    CHECK(tend(frozen).count() == 32);
}

TEST_CASE("a shard that was lost and is taken again counts as taken, though its daemon never heard that it was gone",
          "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    const auto store = joined(schema, "the unaware one");
    const auto before = shards_of(store);
    const auto taken = store->sharing()->times_taken();
    CHECK(tend(store) == before);
    CHECK(store->sharing()->times_taken() == taken);  // At rest nothing moves.
    postgres::Connection{schema}.run("UPDATE shard SET daemon = '' WHERE number = 5");
    CHECK(tend(store) == before);
    CHECK(store->sharing()->times_taken() == taken + 1);
}

TEST_CASE("each daemon archives the mail of its own shards alone", "[store][postgres][shards][archive]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second");
    tend(first);
    tend(second);
    for (const auto* store : {&first, &second}) {
        const auto system = system_in(shards_of(*store));
        for (const auto* id : {"one", "two"})
            (*store)->commit({.mail_added = {mail(system + " " + id, "A/1", store::MailState::sent, system)}});
    }
    const auto reader = store::make_postgres_store({.connection = schema, .owner = "a reader", .read_only = true});
    const auto before = dump(*reader);
    const auto archived = [&] {
        return postgres::Connection{schema}.word("SELECT coalesce(string_agg(id, ', ' ORDER BY number), '') FROM mail_archive");
    };
    const auto of_first = system_in(shards_of(first)), of_second = system_in(shards_of(second));
    CHECK(second->archive_mail(at(1), 10) == 2);
    CHECK(archived() == of_second + " one, " + of_second + " two");
    CHECK(second->archive_mail(at(1), 10) == 0);
    CHECK(first->archive_mail(at(1), 1) == 1);
    CHECK(archived() == of_first + " one, " + of_second + " one, " + of_second + " two");
    CHECK(dump(*reader) == before);
}

TEST_CASE("a killed daemon's session is gone, and the others take its shards without waiting for its lease", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto killed = joined(schema, "the killed one"), other = joined(schema, "the other one");
    tend(killed);
    tend(other);
    postgres::Connection admin{schema};
    admin.run("SELECT pg_terminate_backend(session, 10000) FROM daemon WHERE id = $1::TEXT",
              postgres::Parameters::of(killed->sharing()->daemon_id()));
    CHECK(tend(other).all());
}

TEST_CASE("due timers and mail are those of a daemon's own shards, and each message is claimed by one", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second");
    tend(first);
    tend(second);
    Author here{.system = system_in(shards_of(first))}, there{.system = system_in(shards_of(second))};
    first->commit(entering(here, "A/1"));
    second->commit(entering(there, "B/1"));
    first->commit({.mail_added = {mail("a", "A/1", store::MailState::ready, here.system)}});
    second->commit({.mail_added = {mail("b", "B/1", store::MailState::ready, there.system)}});

    const auto due = first->due(at(0), at(9'000), 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].system == here.system);
    CHECK(first->next_due(at(0)) == at(5'000));
    const auto claimed = first->claim_mail(at(1'000'000), at(50), at(80), 10);
    REQUIRE(claimed.size() == 1);
    CHECK(claimed[0].notification.id == "a");
    CHECK(second->claim_mail(at(1'000'000), at(50), at(80), 10).at(0).notification.id == "b");
    CHECK(second->claim_mail(at(1'000'000), at(50), at(80), 10).empty());

    // A reader sees everybody's.
    auto reader = store::make_postgres_store({.connection = schema, .owner = {}, .read_only = true});
    CHECK(reader->due(at(0), at(9'000), 10).size() == 2);
    CHECK(reader->log_heads().size() == 2);
}

TEST_CASE("a system that was first stored by another daemon is known to whoever takes its shard over", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second");
    tend(first);
    tend(second);
    Author author{.system = system_in(shards_of(second))};
    second->commit(entering(author, "B/1"));
    second.reset();
    tend(first);
    CHECK(first->due(at(0), at(9'000), 10).size() == 1);
    first->commit(entering(author, "B/2"));
    CHECK(first->log_head(author.system)->size == 2);
}

TEST_CASE("a letter reaches whoever has the shard, and its answer and its effect are one transaction", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second");
    tend(first);
    tend(second);
    auto &asking = *first->sharing(), &answering = *second->sharing();
    Author author{.system = system_in(shards_of(second))};

    Ear asks{first}, answers{second};
    const auto heard = answers.inbox;
    const auto posted = asking.post({{.system = author.system, .asks = asking.daemon_id(), .text = "what is the time?"},
                                     {.system = author.system, .asks = {}, .text = "it is late"}});
    REQUIRE(posted.size() == 2);
    CHECK(answers.hears(&Ear::inbox, heard + 1));
    CHECK(asking.letters(10).empty());
    const auto letters = answering.letters(10);
    REQUIRE(letters.size() == 2);
    CHECK(letters[0].number == posted[0]);
    CHECK(letters[0].text == "what is the time?");
    CHECK(letters[0].asks == asking.daemon_id());
    CHECK(answering.letters(1).size() == 1);

    // A batch that fails answers nothing.
    auto batch = entering(author, "B/1");
    for (const auto& letter : letters) batch.letters_answered.push_back({letter.number, letter.system, letter.asks, "noon"});
    auto broken = batch;
    broken.instances.front().expected_version = 7;
    CHECK_FALSE(complaint_of([&] { second->commit(broken); }).empty());
    CHECK(answering.letters(10).size() == 2);
    CHECK(asking.take_answers().empty());

    second->commit(batch);
    CHECK(asks.hears(&Ear::inbox, 1));
    const auto answered = asking.take_answers();
    REQUIRE(answered.size() == 1);  // Nobody waits for the other one.
    CHECK(answered[0].number == posted[0]);
    CHECK(answered[0].text == "noon");
    CHECK(asking.take_answers().empty());
    CHECK(answering.letters(10).empty());
    CHECK(postgres::Connection{schema}.word("SELECT count(*) FROM inbox") == "0");
}

TEST_CASE("a letter waits for whoever takes the shard over, and answers that nobody fetches any more are cleared away",
          "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first"), second = joined(schema, "the second"), third = joined(schema, "the third");
    for (int n = 0; n < 2; ++n)
        for (auto* store : {&first, &second, &third}) tend(*store);
    Author author{.system = system_in(shards_of(second))};
    first->sharing()->post({{.system = author.system, .asks = first->sharing()->daemon_id(), .text = "?"}});
    second.reset();
    tend(first);
    tend(third);
    auto& owner = shards_of(first).test(static_cast<std::size_t>(store::shard_of(author.system))) ? first : third;
    const auto letters = owner->sharing()->letters(10);
    REQUIRE(letters.size() == 1);
    store::Batch batch;
    batch.letters_answered = {{letters[0].number, author.system, "a daemon that has stopped", "!"}};
    owner->commit(batch);
    const auto asked = first->sharing()->daemon_id();
    first.reset();
    tend(third);
    CHECK(postgres::Connection{schema}.word("SELECT count(*) FROM inbox") == "0");
}

TEST_CASE("what one that died had in hand is told to whoever has the shard of it, and to nobody else", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto dying = joined(schema, "the dying one"), second = joined(schema, "the second"), third = joined(schema, "the third");
    for (int n = 0; n < 2; ++n)
        for (auto* store : {&dying, &second, &third}) tend(*store);
    Author author{.system = system_in(shards_of(dying))};
    dying->commit(entering(author, "A/1"));
    dying->note_in_hand({author.system, "A/1", "an event", "AgendaPublished", 1});
    CHECK_FALSE(second->in_hand());

    let_lease_run_out(schema, dying);
    for (auto* store : {&second, &third}) tend(*store);
    const bool seconds = shards_of(second).test(static_cast<std::size_t>(store::shard_of(author.system)));
    auto &heir = seconds ? second : third, &stranger = seconds ? third : second;
    CHECK_FALSE(stranger->in_hand());
    stranger->note_in_hand({{}, {}, {}, "running", 0});
    REQUIRE(heir->in_hand());
    CHECK(heir->in_hand()->event_id == "an event");
    // It was only away, and takes up something else before it has heard that its shards are another's: that event did not kill it.
    dying->note_in_hand({author.system, "A/1", "what came after", "AgendaPublished", 0});
    CHECK_FALSE(heir->in_hand());
    heir->note_in_hand({{}, {}, {}, "running", 0});
    CHECK(heir->in_hand()->kind == "running");
}

TEST_CASE("who is to have the store alone is refused while daemons share it, and shares nothing while it has it",
          "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    const auto alone = [&] { return store::make_postgres_store({.connection = schema, .owner = "the copying one", .patience = {}}); };
    auto sharing = joined(schema, "the sharing one");
    CHECK(says(complaint_of([&] { alone(); }), "is in use by the sharing one"));
    sharing.reset();
    auto sole = alone();
    CHECK(sole->sharing() == nullptr);
    auto waiting = joined(schema, "the waiting one");
    CHECK(tend(waiting).none());
    sole.reset();
    CHECK(tend(waiting).all());
}

TEST_CASE("the daemons that live are listed with host, shards and lease, for readers too", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "beadled on alpha"), second = joined(schema, "beadled on beta");
    tend(first);
    auto reader = store::make_postgres_store({.connection = schema, .owner = {}, .read_only = true});
    const auto daemons = reader->daemons();
    REQUIRE(daemons.size() == 2);
    CHECK(daemons[0].name == "beadled on alpha");
    CHECK(daemons[0].shards == shards_of(first));
    CHECK(daemons[1].shards.none());
    CHECK_FALSE(daemons[0].host.empty());
    CHECK(daemons[0].lease_until > daemons[0].since);
    CHECK(daemons[0].since <= daemons[1].since);
}

TEST_CASE("a daemon hears what it says to itself, and what is said in another schema it does not", "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    auto first = joined(schema, "the first");
    Ear ear{first};
    auto elsewhere = joined(new_schema(), "in another office");
    auto second = joined(schema, "the second");
    CHECK(ear.hears(&Ear::shards, 1));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!first->sharing()->hears_hints() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    CHECK(first->sharing()->hears_hints() == true);
}

TEST_CASE("a daemon that does not hear what it says to itself, as behind a pooler, knows it, and finds letters by asking",
          "[store][postgres][shards]") {
    if (!postgres_is_there()) return;
    const auto schema = new_schema();
    const std::string path = "search_path=";
    const auto at_name = schema.find(path) + path.size();
    const auto name = schema.substr(at_name, schema.find('\'', at_name) - at_name);
    // What is said there with pg_notify is said to nobody.
    PostgresCluster::of_this_program().ask("CREATE FUNCTION " + name +
                                           ".pg_notify(TEXT, TEXT) RETURNS TEXT LANGUAGE sql AS 'SELECT $1 || $2'");
    auto deaf = schema;
    deaf.insert(at_name + name.size(), ",pg_catalog");  // Named here, it comes second; otherwise it would come first.
    auto first = joined(deaf, "the first"), second = joined(deaf, "the second");
    tend(first);
    tend(second);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!first->sharing()->hears_hints() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    CHECK(first->sharing()->hears_hints() == false);
    Ear ear{first};
    second->sharing()->post({{.system = system_in(shards_of(first)), .asks = {}, .text = "it is late"}});
    CHECK(ear.hears(&Ear::inbox, 1));
}

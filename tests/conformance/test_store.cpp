// One suite over every store: what the interface promises, in the words of the interface.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/entries_by_place.hpp"
#include "tests/catch.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/support/batches.hpp"

using namespace beadle;
using namespace beadle::test;
using store::MailState;
using store::Tried;

namespace {

/// `make_world()` for each kind in turn: Catch runs the test once for each value.
StoreKind any_store() {
    const auto kinds = all_stores();
    const auto index = GENERATE_COPY(range(std::size_t{0}, kinds.size()));
    return kinds[index];
}

/// A meeting with two duties and their timers, as it is when it was entered.
store::Batch entering(Author& author, const std::string& id) {
    auto instance = meeting(id, 1, author.system);
    instance.duties = {duty("agenda", at(10'000)), duty("minutes", at(20'000))};
    store::Batch batch;
    batch.timers_added = {{author.system, id, "duty:agenda", at(5'000)}, {author.system, id, "duty:minutes", at(15'000)}};
    batch.instances.push_back({.instance = instance, .expected_version = 0});
    author.log(batch, id, "enter:" + id);
    return batch;
}

model::Instance loaded(store::Store& store, const std::string& id, const std::string& system = "hw") {
    auto snapshot = store.load({{system, id}});
    REQUIRE(snapshot.instances.size() == 1);
    return snapshot.instances.front();
}

std::vector<std::string> mail_ids(const std::vector<store::OutboxRow>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.notification.id);
    return ids;
}

MailState state_of(store::Store& store, const std::string& id) { return store.outbox({.id = id}).rows.at(0).state; }

}  // namespace

TEST_CASE("what is committed is loaded again, whole", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    auto batch = entering(author, "ICPA/2022-23/1");
    auto& written = batch.instances.front().instance;
    auto& minutes = written.duties.back();
    minutes.outcome = model::Outcome::excused;
    minutes.happened_at = at(77);
    minutes.recorded_at = at(78);
    minutes.reason = "past when entered — “so to say”";
    minutes.ended_by = "enter:1";
    minutes.provisional = minutes.earliest = minutes.notice_only = true;
    minutes.revision = 3;
    world.store.commit(batch);

    const auto instance = loaded(world.store, written.id);
    CHECK(instance.version == 1);
    CHECK(instance.workflow == "meeting");
    CHECK(instance.body == "icpa");
    CHECK(instance.matter == "strategy");
    CHECK(instance.definition == written.definition);
    CHECK(instance.states == written.states);
    CHECK(instance.facts == written.facts);
    CHECK(instance.duties == written.duties);
    CHECK_FALSE(instance.ended);
    CHECK_FALSE(instance.parked);
}

TEST_CASE("a key asked for twice is answered once, in order, and what is absent is marked", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "B/1"));
    world.store.commit(entering(author, "A/1"));
    const auto snapshot = world.store.load({{"hw", "B/1"}, {"hw", "C/1"}, {"hw", "A/1"}, {"hw", "B/1"}, {"nowhere", "A/1"}});
    REQUIRE(snapshot.instances.size() == 2);
    CHECK(snapshot.instances[0].id == "A/1");
    CHECK(snapshot.instances[1].id == "B/1");
    CHECK(snapshot.absent == std::vector<store::InstanceKey>{{"hw", "C/1"}, {"nowhere", "A/1"}});
}

TEST_CASE("a batch made for another version changes nothing at all", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    world.store.commit(entering(author, "A/2"));
    const auto before = dump(world.store);

    auto stale = author;
    auto batch = firing(stale, loaded(world.store, "A/1"), at(5'000), at(6'000));
    auto other = firing(stale, loaded(world.store, "A/2"), at(5'000), at(6'000));
    batch.timers_removed.push_back(other.timers_removed.front());
    batch.instances.push_back(other.instances.front());
    batch.entries.push_back(other.entries.front());
    batch.log_heads = other.log_heads;

    SECTION("an older version") { batch.instances.back().expected_version = 7; }
    SECTION("one that must not exist yet") { batch.instances.back().expected_version = 0; }
    SECTION("one that does not exist") { batch.instances.back().instance.id = "A/3"; }
    SECTION("a log that has moved on") {
        for (auto& entry : batch.entries) ++entry.seq;
        ++batch.log_heads.back().size;
    }
    SECTION("an event that the log has already") { batch.entries.back().event_id = "enter:A/1"; }
    SECTION("entries without their log head") { batch.log_heads.clear(); }
    try {
        world.store.commit(batch);
        FAIL("the batch was committed");
    } catch (const store::StoreError& error) {
        CHECK(error.retry_is_safe());
    }
    CHECK(dump(world.store) == before);
    world.store.commit(firing(author, loaded(world.store, "A/1"), at(5'000), at(6'000)));
    CHECK(loaded(world.store, "A/1").version == 2);
}

TEST_CASE("a system that came in a batch that failed is not there, and can come again", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author, other{.system = "other"};
    world.store.commit(entering(author, "A/1"));
    auto batch = entering(other, "A/1");
    batch.instances.push_back({.instance = meeting("A/1", 9), .expected_version = 8});
    CHECK_THROWS_AS(world.store.commit(batch), store::StoreError);
    CHECK_FALSE(world.store.log_head("other"));
    batch.instances.pop_back();
    world.store.commit(batch);
    CHECK(loaded(world.store, "A/1", "other").system == "other");
    CHECK(world.store.log_heads().size() == 2);
}

TEST_CASE("only the duties that a batch names are written, in the order they were opened", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));

    auto instance = loaded(world.store, "A/1");
    ++instance.version;
    instance.duties.push_back(duty("actions", at(30'000)));
    instance.duties.front().due_at = at(11'000);
    instance.duties[1].what = "not named, so not written";
    store::Batch batch;
    batch.instances.push_back(
        {.instance = instance, .expected_version = 1, .duties_changed = {"agenda", "actions"}, .facts_changed = false});
    author.log(batch, "A/1", "second");
    world.store.commit(batch);
    auto found = loaded(world.store, "A/1");
    REQUIRE(found.duties.size() == 3);
    CHECK(found.duties[0].due_at == at(11'000));
    CHECK(found.duties[1].what == "publish the agenda");
    CHECK(found.duties[2].ref == "actions");

    found.duties.erase(found.duties.begin());
    found.duties.push_back(duty("questions", at(9'000)));
    ++found.version;
    store::Batch removing;
    removing.instances.push_back(
        {.instance = found, .expected_version = 2, .duties_changed = {"questions"}, .duties_removed = {"agenda"}, .facts_changed = false});
    author.log(removing, "A/1", "third");
    world.store.commit(removing);
    const auto left = loaded(world.store, "A/1");
    REQUIRE(left.duties.size() == 3);
    CHECK(left.duties[0].ref == "minutes");
    CHECK(left.duties[1].ref == "actions");
    CHECK(left.duties[2].ref == "questions");
    CHECK(world.store.counts("hw").open_duties == 3);
}

TEST_CASE("an instance loaded for one of its duties is written without touching the others", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    const auto before = loaded(world.store, "A/1");
    REQUIRE(before.duties.size() == 2);

    auto snapshot = world.store.load_for_duty({{{"hw", "A/1"}, before.duties[1].ref}, {{"hw", "A/2"}, "agenda"}});
    REQUIRE(snapshot.instances.size() == 1);
    CHECK(snapshot.absent == std::vector<store::InstanceKey>{{"hw", "A/2"}});
    REQUIRE(snapshot.duties_left_out);
    auto instance = snapshot.instances.front();
    CHECK(instance.version == before.version);
    CHECK(instance.facts == before.facts);
    REQUIRE(instance.duties.size() == 1);
    CHECK(instance.duties.front() == before.duties[1]);
    CHECK(world.store.load_for_duty({{{"hw", "A/1"}, "no such duty"}}).instances.front().duties.empty());

    ++instance.version;
    ++instance.duties.front().steps_done;
    instance.duties.front().due_at += std::chrono::seconds{60};
    store::Batch batch;
    batch.instances.push_back({.instance = instance,
                               .expected_version = 1,
                               .duties_changed = {instance.duties.front().ref},
                               .duties_left_out = true,
                               .facts_changed = false});
    author.log(batch, "A/1", "second");
    world.store.commit(batch);
    const auto after = loaded(world.store, "A/1");
    REQUIRE(after.duties.size() == 2);
    CHECK(after.duties[0] == before.duties[0]);
    CHECK(after.duties[1] == instance.duties.front());
    CHECK(world.store.counts("hw").open_duties == 2);
}

TEST_CASE("facts are rewritten only when the batch says that they changed", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    const bool changed = GENERATE(false, true);
    auto instance = loaded(world.store, "A/1");
    ++instance.version;
    instance.facts["held_on"] = "2022-12-20";
    instance.facts["quote\"d % ü\n"] = "\"\\\t\x01 “£”";
    store::Batch batch;
    batch.instances.push_back({.instance = instance, .expected_version = 1, .facts_changed = changed});
    author.log(batch, "A/1", "second");
    world.store.commit(batch);
    CHECK((loaded(world.store, "A/1").facts == instance.facts) == changed);
}

TEST_CASE("due timers come in the order of time, system, instance and kind, at most as many as asked for", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author first{.system = "zeta"}, second{.system = "alpha"}, third{.system = "mid"};
    for (auto* author : {&first, &second, &third}) {
        for (const auto* id : {"B/1", "A/1"}) world.store.commit(entering(*author, id));
    }
    CHECK(world.store.next_due(model::Instant::min()) == at(5'000));
    const auto due = world.store.due(model::Instant::min(), at(15'000), 100);
    REQUIRE(due.size() == 12);
    CHECK(due[0] == model::Timer{"zeta", "A/1", "duty:agenda", at(5'000)});
    CHECK(due[1] == model::Timer{"zeta", "B/1", "duty:agenda", at(5'000)});
    CHECK(due[2] == model::Timer{"alpha", "A/1", "duty:agenda", at(5'000)});
    CHECK(due[5] == model::Timer{"mid", "B/1", "duty:agenda", at(5'000)});
    CHECK(due[6] == model::Timer{"zeta", "A/1", "duty:minutes", at(15'000)});
    CHECK(world.store.due(model::Instant::min(), at(14'999), 100).size() == 6);
    CHECK(world.store.due(at(5'001), at(15'000), 100).size() == 6);
    const auto few = world.store.due(model::Instant::min(), at(15'000), 5);
    CHECK(std::equal(few.begin(), few.end(), due.begin()));
    CHECK(few.size() == 5);
    CHECK(world.store.next_due(at(5'001)) == at(15'000));
    CHECK_FALSE(world.store.next_due(at(15'001)));
}

TEST_CASE("a timer is removed by its instant or whenever it is due, and one of a kind replaces the other", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    store::Batch batch;
    batch.timers_removed = {
        {"hw", "A/1", "duty:agenda", at(4'999)}, {"hw", "A/1", "duty:minutes", store::any_due_at}, {"hw", "A/1", "opens", at(1)}};
    world.store.commit(batch);
    auto due = world.store.due(model::Instant::min(), at(99'999), 100);
    REQUIRE(due.size() == 1);
    CHECK(due.front().due_at == at(5'000));
    CHECK(world.store.counts("hw").timers == 1);

    store::Batch moving;
    moving.timers_added = {{"hw", "A/1", "duty:agenda", at(8'000)}, {"hw", "A/1", "opens", at(8'000)}, {"hw", "A/1", "opens", at(8'000)}};
    world.store.commit(moving);
    due = world.store.due(model::Instant::min(), at(99'999), 100);
    REQUIRE(due.size() == 2);
    CHECK(due[0] == model::Timer{"hw", "A/1", "duty:agenda", at(8'000)});
    CHECK(due[1] == model::Timer{"hw", "A/1", "opens", at(8'000)});
    CHECK(world.store.counts("hw").timers == 2);
}

TEST_CASE("a parked instance fires nothing until it is released", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    world.store.commit(entering(author, "A/2"));
    const auto park = [&](bool parked, std::int64_t version) {
        auto instance = loaded(world.store, "A/1");
        instance.version = version + 1;
        instance.parked = parked;
        store::Batch batch;
        batch.instances.push_back({.instance = instance, .expected_version = version, .facts_changed = false});
        author.log(batch, "A/1", "park:" + std::to_string(version));
        world.store.commit(batch);
    };
    park(true, 1);
    auto due = world.store.due(model::Instant::min(), at(5'000), 100);
    REQUIRE(due.size() == 1);
    CHECK(due.front().instance == "A/2");
    world.store.commit({.timers_removed = {{"hw", "A/2", "duty:agenda", at(5'000)}, {"hw", "A/2", "duty:minutes", at(15'000)}}});
    CHECK_FALSE(world.store.next_due(model::Instant::min()));
    park(false, 2);
    CHECK(world.store.next_due(model::Instant::min()) == at(5'000));
}

TEST_CASE("the log head says where the log stands and which batch wrote last", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    CHECK_FALSE(world.store.log_head("hw"));
    world.store.commit(entering(author, "A/1"));
    auto batch = firing(author, loaded(world.store, "A/1"), at(5'000), at(6'000));
    batch.batch_id = "the second";
    batch.log_heads.front().frontier = std::string{"\0\xff bytes", 8};
    world.store.commit(batch);
    const auto head = world.store.log_head("hw");
    REQUIRE(head);
    CHECK(head->size == 2);
    CHECK(head->batch_id == "the second");
    CHECK(head->last_recorded_at == at(5'000));
    CHECK(head->shard == store::shard_of("hw"));
    CHECK(head->frontier == batch.log_heads.front().frontier);
}

TEST_CASE("an entry is found by its event and in its instance's history, free texts included", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    world.store.commit(entering(author, "A/1"));
    world.store.commit(entering(author, "A/2"));
    const auto batch = firing(author, loaded(world.store, "A/1"), at(5'000), at(6'000));
    world.store.commit(batch);
    const auto found = world.store.entries_by_event("hw", {"nobody's", "timer:A/1:2"});
    REQUIRE(found.size() == 1);
    const auto& entry = found.front();
    const auto& written = batch.entries.front();
    CHECK(entry.seq == 2);
    CHECK(entry.line == written.line);
    CHECK(entry.leaf == written.leaf);
    CHECK(entry.leaf == audit::leaf_hash(entry.line));
    CHECK((entry.body == "icpa" && entry.matter == "strategy" && entry.post == "clerk-icpa" && entry.actor == "clerk"));
    CHECK((entry.happened_at == written.happened_at && entry.recorded_at == written.recorded_at && entry.kind == written.kind));
    REQUIRE(entry.free_texts.size() == 1);
    CHECK(entry.free_texts.front().text == "the printer of timer:A/1:2 burst");
    const auto history = world.store.history("hw", "A/1");
    REQUIRE(history.size() == 2);
    CHECK((history[0].seq == 0 && history[1].seq == 2 && history[1].free_texts.size() == 1));
    CHECK(world.store.entries_by_event("other", {"timer:A/1:2"}).empty());
    CHECK(world.store.history("hw", "A/3").empty());
}

TEST_CASE("a log's lines between two places are its entries there, with all that is held against each other", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    auto* by_place = dynamic_cast<store::EntriesByPlace*>(&world.store);
    if (!by_place) return;  // Whoever has everything in memory needs no narrower question.
    Author author, other{.system = "other"};
    store::Batch batch, beside;
    std::vector<store::Entry> some;
    for (int n = 0; n < 20; ++n) some.push_back(author.entry("A/" + std::to_string(n % 3), "e-" + std::to_string(n)));
    some[4].free_texts.push_back({"title", "00", "another text", true});
    some[7].free_texts.clear();
    author.log(batch, std::move(some));
    world.store.commit(batch);
    other.log(beside, "B/1", "e-0");
    world.store.commit(beside);

    store::EntryFilter all;
    all.system = "hw";
    const auto whole = world.store.entries(all).rows;
    REQUIRE(whole.size() == 20);
    const auto count_of = [&](std::int64_t first, std::int64_t last) {
        const auto lines = by_place->lines_between("hw", first, last)();
        for (std::size_t n = 0; n < lines.size(); ++n) {
            const auto& entry = whole.at(static_cast<std::size_t>(first) + n);
            CAPTURE(first, last, n);
            CHECK((lines[n].system == "hw" && lines[n].seq == entry.seq));
            CHECK((lines[n].line == entry.line && lines[n].leaf == entry.leaf));
            REQUIRE(lines[n].free_texts.size() == entry.free_texts.size());
            for (std::size_t text = 0; text < entry.free_texts.size(); ++text) {
                const auto &one = lines[n].free_texts[text], &other_one = entry.free_texts[text];
                CHECK((one.name == other_one.name && one.salt == other_one.salt && one.text == other_one.text &&
                       one.exempt == other_one.exempt));
            }
        }
        return lines.size();
    };
    CHECK(count_of(0, 19) == 20);
    CHECK(count_of(4, 7) == 4);
    CHECK(count_of(19, 500) == 1);
    CHECK(count_of(20, 500) == 0);
    CHECK(count_of(5, 4) == 0);
    CHECK(by_place->lines_between("nobody", 0, 10)().empty());
}

TEST_CASE("the hashes of a log's tree are found beside each other, as far as they go, and a tile's root stands", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author, other{.system = "other"};
    store::Batch batch;
    author.log(batch, {author.entry("A/1", "e-0"), author.entry("A/1", "e-1"), author.entry("A/1", "e-2")});
    const auto first = audit::leaf_hash("tile 0"), second = audit::leaf_hash("tile 1"), above = audit::leaf_hash("a tile of tiles");
    batch.tile_roots = {{"hw", 1, 0, first}, {"hw", 1, 1, second}, {"hw", 1, 3, above}, {"hw", 2, 0, above}};
    world.store.commit(batch);
    store::Batch later;
    other.log(later, "B/1", "e-0");
    later.tile_roots = {{"hw", 1, 0, above}};  // What is there is left as it is.
    world.store.commit(later);

    const auto leaves = world.store.tree_hashes("hw", 0, 0, 256);
    REQUIRE(leaves.size() == 3);
    CHECK(leaves[2] == batch.entries[2].leaf);
    CHECK(world.store.tree_hashes("hw", 0, 1, 1) == std::vector<audit::Hash>{batch.entries[1].leaf});
    CHECK(world.store.tree_hashes("hw", 0, 3, 5).empty());
    CHECK(world.store.tree_hashes("hw", 1, 0, 256) == std::vector<audit::Hash>{first, second});  // Up to the gap.
    CHECK(world.store.tree_hashes("hw", 1, 1, 1) == std::vector<audit::Hash>{second});
    CHECK(world.store.tree_hashes("hw", 2, 0, 1) == std::vector<audit::Hash>{above});
    CHECK(world.store.tree_hashes("hw", 3, 0, 1).empty());
    CHECK(world.store.tree_hashes("other", 1, 0, 1).empty());
    CHECK(world.store.tree_hashes("nobody", 0, 0, 1).empty());

    // Of several ranges each has its own, in the order in which they were asked for, also where they overlap.
    const auto several = world.store.tree_hashes("hw", {{2, 0, 1}, {1, 1, 9}, {0, 0, 256}, {5, 0, 3}, {1, 3, 1}, {0, 1, 1}});
    REQUIRE(several.size() == 6);
    CHECK(several[0] == std::vector<audit::Hash>{above});
    CHECK(several[1] == std::vector<audit::Hash>{second});
    CHECK(several[2] == leaves);
    CHECK(several[3].empty());
    CHECK(several[4] == std::vector<audit::Hash>{above});
    CHECK(several[5] == std::vector<audit::Hash>{leaves[1]});
    CHECK(world.store.tree_hashes("hw", std::vector<store::HashRange>{}).empty());
    CHECK(world.store.tree_hashes("nobody", {{0, 0, 1}, {1, 0, 1}}) == std::vector<std::vector<audit::Hash>>(2));
}

TEST_CASE("the same message owed twice is one message", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    auto row = mail("m1", "A/1", MailState::held);
    world.store.commit({.mail_added = {row}});
    row.notification.to = "somebody else";
    world.store.commit({.mail_added = {row, mail("m2", "A/1", MailState::held)}});
    const auto rows = world.store.outbox({}).rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].notification.to == "clerk-icpa");
    CHECK(rows[0].notification.facts == row.notification.facts);
    CHECK(rows[0].notification.send_at == at(1'000));
    CHECK(rows[0].notification.expires_at == at(900'000));
    CHECK(rows[0].notification.sending == model::Sending::live);
    CHECK(rows[0].created_at == at(990));
}

TEST_CASE("every change of a message's state does what the interface says and nothing else", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    for (int from = 0; from <= 8; ++from) {
        for (int to = 0; to <= 8; ++to) {
            const auto id = std::to_string(from) + std::to_string(to);
            CAPTURE(from, to);
            world.store.commit({.mail_added = {mail(id, "A/1", static_cast<MailState>(from))}});
            world.store.commit(
                {.mail_changed = {{.system = "hw", .notification = id, .to = static_cast<MailState>(to), .detail = "said", .at = at(5)}}});
            const auto row = world.store.outbox({.id = id}).rows.at(0);
            const bool may = (store::mail_states_before(static_cast<MailState>(to)) >> from) & 1;
            CHECK(static_cast<int>(row.state) == (may ? to : from));
            CHECK(row.last_result == (may ? "said" : ""));
            CHECK((row.sent_at == at(5)) == (may && row.state == MailState::sent));
        }
    }
}

TEST_CASE("withdrawing a duty's mail touches what is not yet sent, of earlier batches only", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    auto other_duty = mail("other duty", "A/1", MailState::held);
    other_duty.notification.duty = "minutes";
    world.store.commit({.mail_added = {mail("held", "A/1", MailState::held), mail("clerk", "A/1", MailState::for_clerk),
                                       mail("ready", "A/1", MailState::ready), mail("claimed", "A/1", MailState::claimed),
                                       mail("sent", "A/1", MailState::sent), mail("dead", "A/1", MailState::dead),
                                       mail("other instance", "A/2", MailState::held), other_duty}});
    world.store.commit({.mail_added = {mail("new", "A/1", MailState::held)},
                        .mail_changed = {{.system = "hw", .instance = "A/1", .duty = "agenda", .to = MailState::withdrawn}}});
    CHECK(state_of(world.store, "held") == MailState::withdrawn);
    CHECK(state_of(world.store, "clerk") == MailState::withdrawn);
    CHECK(state_of(world.store, "ready") == MailState::withdrawn);
    CHECK(state_of(world.store, "claimed") == MailState::withdrawn);
    CHECK(state_of(world.store, "sent") == MailState::sent);
    CHECK(state_of(world.store, "dead") == MailState::dead);
    CHECK(state_of(world.store, "other instance") == MailState::held);
    CHECK(state_of(world.store, "other duty") == MailState::held);
    CHECK(state_of(world.store, "new") == MailState::held);
    world.store.commit({.mail_changed = {{.system = "hw", .instance = "A/1", .to = MailState::withdrawn}}});
    CHECK(state_of(world.store, "other duty") == MailState::withdrawn);
    CHECK(state_of(world.store, "new") == MailState::withdrawn);
    CHECK(state_of(world.store, "other instance") == MailState::held);
}

TEST_CASE("a claim takes all that its recipients are owed, once, until its lease ends", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    std::vector<store::OutboxRow> rows;
    for (const auto* id : {"c", "a", "b"}) rows.push_back(mail(id, "A/1", MailState::ready));
    rows[0].notification.send_at = at(900);
    rows.push_back(mail("another", "A/1", MailState::ready));
    rows.back().notification.to = "another";
    rows.push_back(mail("later", "A/1", MailState::ready));
    rows.back().notification.send_at = at(2'000);
    rows.push_back(mail("held", "A/1", MailState::held));
    world.store.commit({.mail_added = rows});
    CHECK(world.store.next_mail() == at(900));

    // The machine's clock has nothing to do with the civil one.
    const auto first = world.store.claim_mail(at(1'000), at(50), at(80), 1);
    CHECK(mail_ids(first) == std::vector<std::string>{"c", "a", "b"});
    CHECK((first.front().state == MailState::claimed && first.front().attempts == 1 && first.front().lease_until == at(80)));
    CHECK(mail_ids(world.store.claim_mail(at(1'000), at(50), at(80), 10)) == std::vector<std::string>{"another"});
    CHECK(world.store.claim_mail(at(1'000), at(79), at(200), 10).empty());
    CHECK(world.store.next_mail() == at(80));
    const auto again = world.store.claim_mail(at(1'000), at(80), at(200), 10);
    CHECK(mail_ids(again) == std::vector<std::string>{"another", "c", "a", "b"});
    CHECK(again.back().attempts == 2);
}

TEST_CASE("a message id is fixed before sending, a postponed message waits, a retry begins afresh", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    world.store.commit({.mail_added = {mail("m", "A/1", MailState::ready)}});
    REQUIRE(world.store.claim_mail(at(1'000), at(10), at(40), 10).size() == 1);
    world.store.prepare_mail("hw", {"m"}, "<one@hw.example>", "hash one");
    world.store.postpone_mail("hw", {"m"}, at(3'000), "451 try again later", Tried::yes);
    auto row = world.store.outbox({.id = "m"}).rows.at(0);
    CHECK((row.state == MailState::ready && row.next_try_at == at(3'000) && row.last_result == "451 try again later"));
    CHECK(world.store.next_mail() == at(3'000));
    CHECK(world.store.claim_mail(at(9'000), at(2'999), at(4'000), 10).empty());
    REQUIRE(world.store.claim_mail(at(9'000), at(3'000), at(4'000), 10).size() == 1);
    world.store.prepare_mail("hw", {"m"}, "<two@hw.example>", "hash two");
    row = world.store.outbox({.id = "m"}).rows.at(0);
    CHECK((row.message_id == "<two@hw.example>" && row.bytes_hash == "hash two" && row.attempts == 2));

    world.store.commit({.mail_changed = {{.system = "hw", .notification = "m", .to = MailState::dead, .detail = "550 no such user"}}});
    CHECK(world.store.counts("hw").mail_dead == 1);
    CHECK_FALSE(world.store.next_mail());
    world.store.commit({.mail_changed = {{.system = "hw", .notification = "m", .to = MailState::ready}}});
    row = world.store.outbox({.id = "m"}).rows.at(0);
    CHECK((row.state == MailState::ready && row.attempts == 0 && row.next_try_at == model::Instant{}));
    // What was not claimed cannot be postponed.
    world.store.postpone_mail("hw", {"m"}, at(99'999), "late word", Tried::no);
    row = world.store.outbox({.id = "m"}).rows.at(0);
    CHECK((row.next_try_at == model::Instant{} && row.attempts == 0));
}

TEST_CASE("what is withdrawn or cancelled while it is being sent is not tried again, and is sent where it was taken", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    const auto ended = GENERATE(MailState::withdrawn, MailState::cancelled);
    const bool by_duty = GENERATE(true, false);
    CAPTURE(by_duty);
    world.store.commit({.mail_added = {mail("m", "A/1", MailState::ready)}});
    REQUIRE(world.store.claim_mail(at(1'000), at(10), at(40), 10).size() == 1);
    store::Batch::MailChange end{.system = "hw", .to = ended, .detail = "the agenda was published"};
    if (by_duty) end.instance = "A/1", end.duty = "agenda";
    else end.notification = "m";
    world.store.commit({.mail_changed = {end}});
    world.store.postpone_mail("hw", {"m"}, at(50), "451 try again later", Tried::yes);
    const auto row = world.store.outbox({.id = "m"}).rows.at(0);
    CHECK((row.state == ended && row.last_result == "the agenda was published"));
    CHECK_FALSE(world.store.next_mail());
    CHECK(world.store.claim_mail(at(9'000), at(9'000), at(9'500), 10).empty());
    CHECK(world.store.counts("hw").mail_ready == 0);
    for (const auto to : {MailState::dead, MailState::expired}) {
        world.store.commit({.mail_changed = {{.system = "hw", .notification = "m", .to = to}}});
        CHECK(state_of(world.store, "m") == ended);
    }
    world.store.commit({.mail_changed = {{.system = "hw", .notification = "m", .to = MailState::sent, .at = at(5)}}});
    CHECK(state_of(world.store, "m") == MailState::sent);
}

TEST_CASE("a claim of what was then not tried is no attempt", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    auto never_claimed = mail("never claimed", "A/1", MailState::claimed);
    never_claimed.lease_until = at(9'000);
    world.store.commit({.mail_added = {mail("m", "A/1", MailState::ready), never_claimed}});
    const auto attempts_after = [&](int round, Tried tried) {
        REQUIRE(world.store.claim_mail(at(1'000), at(10 * round), at(10 * round + 5), 10).size() == 1);
        world.store.postpone_mail("hw", {"m"}, at(10 * round + 5), "said", tried);
        const auto row = world.store.outbox({.id = "m"}).rows.at(0);
        CHECK((row.state == MailState::ready && row.next_try_at == at(10 * round + 5) && row.last_result == "said"));
        return row.attempts;
    };
    CHECK(attempts_after(1, Tried::no) == 0);
    CHECK(attempts_after(2, Tried::yes) == 1);
    CHECK(attempts_after(3, Tried::no) == 1);
    CHECK(attempts_after(4, Tried::yes) == 2);
    world.store.postpone_mail("hw", {"never claimed"}, at(9'000), "said", Tried::no);
    CHECK(world.store.outbox({.id = "never claimed"}).rows.at(0).attempts == 0);
}

TEST_CASE("what was fixed as one message is claimed as one, also where the clock is behind the one that fixed it", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    std::vector<store::OutboxRow> rows;
    for (const auto* id : {"first", "second", "never tried"}) rows.push_back(mail(id, "A/1", MailState::ready));
    rows[0].notification.send_at = at(1'000);
    rows[1].notification.send_at = rows[2].notification.send_at = at(1'005);
    world.store.commit({.mail_added = rows});
    REQUIRE(world.store.claim_mail(at(2'000), at(10), at(40), 10).size() == 3);
    world.store.prepare_mail("hw", {"first", "second"}, "<one@hw.example>", "hash one");
    for (const auto* id : {"first", "second", "never tried"}) world.store.postpone_mail("hw", {id}, at(50), "perhaps taken", Tried::yes);
    CHECK(world.store.claim_mail(at(999), at(50), at(80), 10).empty());
    CHECK(mail_ids(world.store.claim_mail(at(1'000), at(50), at(80), 10)) == std::vector<std::string>{"first", "second"});
}

TEST_CASE("one claim hands out a bounded number of messages", "[store][mail]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    store::Batch batch;
    for (int i = 0; i < store::mail_claimed_max + 7; ++i)
        batch.mail_added.push_back(mail("m" + std::to_string(100'000 + i), "A/1", MailState::ready));
    world.store.commit(batch);
    const auto claimed = world.store.claim_mail(at(1'000), at(1), at(100), 10);
    CHECK(claimed.size() == store::mail_claimed_max);
    CHECK(claimed.front().notification.id == "m100000");
    CHECK(world.store.claim_mail(at(1'000), at(1), at(100), 10).size() == 7);
}

TEST_CASE("lists come in pages that together are the whole, in order and each row once", "[store][lists]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author zeta{.system = "zeta"}, alpha{.system = "alpha"};
    for (int i = 0; i < 7; ++i) {
        for (auto* author : {&zeta, &alpha}) {
            auto batch = entering(*author, "M/" + std::to_string(i));
            batch.mail_added.push_back(mail(author->system + std::to_string(i), "M/" + std::to_string(i),
                                            i % 2 == 0 ? MailState::held : MailState::sent, author->system));
            world.store.commit(batch);
        }
    }
    const int limit = GENERATE(1, 3, 7, 100);
    CAPTURE(limit);
    {
        store::InstanceFilter filter;
        std::string names;
        for (;;) {
            filter.limit = limit;
            const auto page = world.store.instances(filter);
            for (const auto& row : page.rows) names += row.system.substr(0, 1) + row.id.substr(2) + " ";
            if (page.next.empty()) break;
            filter.after_id = page.next;
        }
        CHECK(names == "z0 z1 z2 z3 z4 z5 z6 a0 a1 a2 a3 a4 a5 a6 ");
    }
    {
        store::InstanceFilter filter{.system = "alpha", .after_id = "M/4", .limit = limit};
        CHECK(world.store.instances(filter).rows.size() == static_cast<std::size_t>(std::min(limit, 2)));
    }
    {
        store::DutyFilter filter;
        std::string names;
        for (;;) {
            filter.limit = limit;
            const auto page = world.store.duties(filter);
            for (const auto& row : page.rows) {
                names += row.duty.ref.substr(0, 1) + row.system.substr(0, 1) + row.instance.substr(2) + " ";
                CHECK(row.instance_title == "Special meeting — “December”");
                CHECK(row.body == "icpa");
            }
            if (page.next.empty()) break;
            filter.after = page.next;
        }
        CHECK(names == "az0 az1 az2 az3 az4 az5 az6 aa0 aa1 aa2 aa3 aa4 aa5 aa6 mz0 mz1 mz2 mz3 mz4 mz5 mz6 ma0 ma1 ma2 ma3 ma4 ma5 ma6 ");
    }
    for (const bool newest_first : {false, true}) {
        store::EntryFilter filter;
        filter.newest_first = newest_first;
        std::string names;
        for (;;) {
            filter.limit = limit;
            const auto page = world.store.entries(filter);
            for (const auto& row : page.rows) names += row.system.substr(0, 1) + std::to_string(row.seq) + " ";
            if (page.next.empty()) break;
            filter.after = page.next;
        }
        CHECK(names == (newest_first ? "z6 z5 z4 z3 z2 z1 z0 a6 a5 a4 a3 a2 a1 a0 " : "z0 z1 z2 z3 z4 z5 z6 a0 a1 a2 a3 a4 a5 a6 "));
    }
    for (const auto& [filter, expected] : std::vector<std::pair<store::OutboxFilter, std::string>>{
             {{}, "zeta0 alpha0 zeta1 alpha1 zeta2 alpha2 zeta3 alpha3 zeta4 alpha4 zeta5 alpha5 zeta6 alpha6 "},
             {{.system = "zeta", .state = MailState::held}, "zeta0 zeta2 zeta4 zeta6 "},
             {{.state = MailState::sent}, "zeta1 alpha1 zeta3 alpha3 zeta5 alpha5 "},
             {{.instance = "M/3"}, "zeta3 alpha3 "},
             {{.to = "nobody"}, ""},
             {{.instance = "M/3", .template_name = "reminder"}, "zeta3 alpha3 "},
             {{.template_name = "escalation"}, ""},
             {{.system = "nowhere"}, ""}}) {
        auto asked = filter;
        std::string names;
        for (;;) {
            asked.limit = limit;
            const auto page = world.store.outbox(asked);
            for (const auto& row : page.rows) names += row.notification.id + " ";
            if (page.next.empty()) break;
            asked.after_id = page.next;
        }
        CHECK(names == expected);
    }
}

TEST_CASE("lists are narrowed by what the filter names", "[store][lists]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author;
    for (int i = 0; i < 4; ++i) {
        auto batch = entering(author, "M/" + std::to_string(i));
        auto& instance = batch.instances.front().instance;
        if (i == 1) instance.states = {"published", "not yet drafted"};
        if (i == 2) instance.ended = true, instance.workflow = "item";
        if (i == 3) instance.body = "wcc", instance.matter = "";
        instance.duties.front().owed_by = i == 0 ? "head" : "clerk-icpa";
        instance.duties.front().outcome = i == 1 ? model::Outcome::met : model::Outcome::open;
        batch.entries.front().body = instance.body;
        batch.entries.front().verdict = i == 2 ? model::Verdict::not_accepted : model::Verdict::accepted;
        batch.entries.front().recorded_at = at(1'000 * (i + 1));
        world.store.commit(batch);
    }
    const auto instances = [&](store::InstanceFilter filter) {
        std::string names;
        for (const auto& row : world.store.instances(filter).rows) names += row.id.substr(2);
        return names;
    };
    CHECK(instances({}) == "0123");
    CHECK(instances({.with_ended = false}) == "013");
    CHECK(instances({.workflow = "item"}) == "2");
    CHECK(instances({.body = "wcc"}) == "3");
    CHECK(instances({.matter = "strategy"}) == "012");
    CHECK(instances({.state = "published"}) == "1");
    CHECK(instances({.state = "publish"}).empty());
    CHECK(instances({.system = "nowhere"}).empty());

    const auto duties = [&](store::DutyFilter filter) {
        std::string names;
        for (const auto& row : world.store.duties(filter).rows) names += row.duty.ref.substr(0, 1) + row.instance.substr(2);
        return names;
    };
    CHECK(duties({.owed_by = "head"}) == "a0");
    CHECK(duties({.instance = "M/2"}) == "a2m2");
    CHECK(duties({.body = "wcc"}) == "a3m3");
    CHECK(duties({.outcome = model::Outcome::met}) == "a1");
    CHECK(duties({.until = at(20'000)}) == "a0a1a2a3");
    CHECK(duties({.from = at(10'001)}) == "m0m1m2m3");

    const auto entries = [&](store::EntryFilter filter) {
        std::string names;
        for (const auto& row : world.store.entries(filter).rows) names += std::to_string(row.seq);
        return names;
    };
    CHECK(entries({}) == "0123");
    CHECK(entries({.body = "wcc"}) == "3");
    CHECK(entries({.instance = "M/1"}) == "1");
    CHECK(entries({.verdict = model::Verdict::not_accepted}) == "2");
    CHECK(entries({.from = at(2'000), .until = at(4'000)}) == "12");
    CHECK(entries({.from = at(2'001)}) == "23");
    CHECK(entries({.until = at(1'000)}).empty());
    CHECK(entries({.system = "hw", .after_seq = 1}) == "23");
    CHECK(entries({.system = "hw", .after_seq = 2, .newest_first = true}) == "10");
    CHECK(entries({.system = "hw", .from_seq = 1, .until_seq = 3}) == "12");
    CHECK(entries({.system = "hw", .from_seq = 1, .until_seq = 3, .newest_first = true}) == "21");
    CHECK(entries({.system = "hw", .from_seq = 1, .until_seq = 3, .after_seq = 1}) == "2");
    CHECK(entries({.system = "hw", .from_seq = 3}) == "3");
    CHECK(entries({.system = "hw", .until_seq = 0}).empty());
    CHECK(entries({.actor = "clerk", .kind = "AgendaPublished"}) == "0123");
    CHECK(entries({.post = "nobody"}).empty());
}

TEST_CASE("counts follow every change", "[store][lists]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    Author author, other{.system = "other"};
    world.store.commit(entering(other, "X/1"));
    auto batch = entering(author, "A/1");
    batch.instances.front().instance.duties.front().provisional = true;
    batch.mail_added = {mail("1", "A/1", MailState::held), mail("2", "A/1", MailState::for_clerk), mail("3", "A/1", MailState::ready),
                        mail("4", "A/1", MailState::dead)};
    world.store.commit(batch);
    auto counts = world.store.counts("hw");
    CHECK((counts.instances == 1 && counts.open_duties == 2 && counts.timers == 2 && counts.entries == 1 && counts.provisional == 1));
    CHECK((counts.mail_held == 1 && counts.mail_for_clerk == 1 && counts.mail_ready == 1 && counts.mail_dead == 1));
    CHECK(world.store.counts("").instances == 2);
    CHECK(world.store.counts("").timers == 4);
    CHECK(world.store.counts("nowhere").instances == 0);

    auto instance = loaded(world.store, "A/1");
    ++instance.version;
    instance.duties.front().outcome = model::Outcome::met;
    store::Batch second;
    second.instances.push_back({.instance = instance, .expected_version = 1, .duties_changed = {"agenda"}, .facts_changed = false});
    second.timers_removed = {{"hw", "A/1", "duty:agenda", at(5'000)}};
    author.log(second, "A/1", "second");
    world.store.commit(second);
    counts = world.store.counts("hw");
    CHECK((counts.open_duties == 1 && counts.timers == 1 && counts.entries == 2 && counts.provisional == 0));
    REQUIRE(world.store.claim_mail(at(1'000), at(1), at(9), 1).size() == 1);
    CHECK(world.store.counts("hw").mail_ready == 1);
}

TEST_CASE("definitions are kept by their hash, and what is live is remembered", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    world.store.commit({.definitions = {{"h1", "definition", "hw", "text one"}, {"c1", "calendar", "england-and-wales", "days"}},
                        .definitions_current = {{"definition", "hw", "h1"}, {"calendar", "england-and-wales", "c1"}}});
    world.store.commit({.definitions = {{"h2", "definition", "hw", "text two"}, {"h1", "definition", "hw", "text one"}},
                        .definitions_current = {{"definition", "hw", "h2"}}});
    REQUIRE(world.store.definition("h1"));
    CHECK(world.store.definition("h1")->text == "text one");
    CHECK_FALSE(world.store.definition("h3"));
    const auto current = world.store.current_definitions();
    REQUIRE(current.size() == 2);
    CHECK((current[0].kind == "calendar" && current[0].hash == "c1"));
    CHECK((current[1].kind == "definition" && current[1].id == "hw" && current[1].hash == "h2"));
}

TEST_CASE("an alarm is raised once and stays until it is cleared", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    world.store.commit({.alarms = {{"hw", "clock", "the clock jumped", at(5), {}, {}}, {"hw", "parked:A/1", "parked", at(6), {}, at(7)}}});
    REQUIRE(world.store.alarms(false).size() == 2);
    CHECK(world.store.alarms(false)[1].last_mailed_at == at(7));
    world.store.commit({.alarms = {{"hw", "clock", "the clock jumped", at(5), at(9), {}}}});
    REQUIRE(world.store.alarms(false).size() == 1);
    CHECK(world.store.alarms(false)[0].key == "parked:A/1");
    REQUIRE(world.store.alarms(true).size() == 2);
    CHECK(world.store.alarms(true)[0].cleared_at == at(9));
}

TEST_CASE("what is in hand is known until it is put away", "[store]") {
    const auto kind = any_store();
    CAPTURE(kind.name);
    World world{kind};
    CHECK_FALSE(world.store.in_hand());
    world.store.note_in_hand({"hw", "A/1", "a rather long event id", "AgendaPublished", 1});
    world.store.note_in_hand({"hw", "A/1", "short", "AgendaPublished", 2});
    const auto held = world.store.in_hand();
    REQUIRE(held);
    CHECK((held->system == "hw" && held->instance == "A/1" && held->event_id == "short" && held->kind == "AgendaPublished" &&
           held->deaths == 2));
    world.store.clear_in_hand();
    CHECK_FALSE(world.store.in_hand());
}

TEST_CASE("the same batches leave the same contents in every store", "[store]") {
    std::string first;
    for (const auto& kind : all_stores()) {
        World world{kind};
        Author author;
        for (int i = 0; i < 5; ++i) world.store.commit(entering(author, "A/" + std::to_string(i)));
        for (int i = 0; i < 20; ++i) {
            const auto id = "A/" + std::to_string(i % 5);
            world.store.commit(firing(author, loaded(world.store, id), at(5'000 + 1'000 * (i / 5)), at(6'000 + 1'000 * (i / 5))));
        }
        const auto contents = dump(world.store);
        if (first.empty()) first = contents;
        CAPTURE(kind.name);
        CHECK(contents == first);
    }
}

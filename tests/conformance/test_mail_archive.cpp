// Mail that came to its end long ago leaves the outbox for the archive, and nobody who reads sees a difference: the same promises over every store.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "tests/catch.hpp"
#include "tests/conformance/stores.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;
using store::MailState;

namespace {

store::OutboxRow sent(const std::string& id, const std::string& instance, std::int64_t seconds, const std::string& system = "hw") {
    auto row = mail(id, instance, MailState::sent, system);
    row.sent_at = at(seconds);
    row.message_id = "<" + id + "@beadle.example>";
    row.bytes_hash = "hash of " + id;
    row.last_result = "250 taken";
    return row;
}

/// Not sent: it was to go at that time.
store::OutboxRow ended(const std::string& id, MailState state, std::int64_t send_at) {
    auto row = mail(id, "A/1", state);
    row.notification.send_at = at(send_at);
    return row;
}

std::string ids_of(store::Store& store, store::OutboxFilter filter = {}) {
    std::string ids;
    for (;;) {
        const auto page = store.outbox(filter);
        for (const auto& row : page.rows) ids += row.notification.id + " ";
        if (page.next.empty()) return ids;
        filter.after_id = page.next;
    }
}

/// How many of the messages the archive holds: all else is the same whether they are there or not.
int archived_in(store::Store& store) {
    const int moved = store.archive_mail(model::Instant::max(), 1'000);
    int ended = 0;
    for (const auto& row : store.outbox({.limit = 10'000}).rows) ended += (store::mail_bit(row.state) & store::ended_mail) != 0;
    return ended - moved;
}

}  // namespace

TEST_CASE("only mail that came to its end is archived, the longest ended first, and only so many at once", "[store][mail][archive]") {
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world{kind};
        std::vector<store::OutboxRow> rows;
        for (const auto state : {MailState::held, MailState::for_clerk, MailState::ready, MailState::claimed, MailState::dead})
            rows.push_back(ended(std::string{store::to_words(state)}, state, 100));
        for (const auto state : {MailState::withdrawn, MailState::cancelled, MailState::expired})
            rows.push_back(ended(std::string{store::to_words(state)}, state, 2'000));
        rows.push_back(sent("late", "A/1", 3'000));
        rows.push_back(sent("early", "A/1", 1'500));
        rows.push_back(sent("too late", "A/1", 5'000));
        rows.push_back(ended("to go later", MailState::withdrawn, 5'000));
        rows.push_back(ended("added later", MailState::withdrawn, 100));
        rows.back().created_at = at(5'000);
        world.store.commit({.mail_added = rows});
        const auto before = dump(world.store);

        CHECK(world.store.archive_mail(at(1'500), 10) == 0);
        CHECK(world.store.archive_mail(at(1'501), 10) == 1);
        CHECK(world.store.archive_mail(at(5'000), 0) == 0);
        CHECK(world.store.archive_mail(at(5'000), 3) == 3);
        CHECK(world.store.archive_mail(at(5'000), 10) == 1);
        CHECK(world.store.archive_mail(at(5'000), 10) == 0);
        CHECK(archived_in(world.store) == 5);
        CHECK(dump(world.store) == before);
        CHECK(world.store.claim_mail(at(9'000), at(9'000), at(9'100), 10).size() == 2);  // Ready, and claimed before: as ever.
    }
}

TEST_CASE("archived mail is read where all mail is: page by page, by its id, of an instance, in a state, in the order it was added",
          "[store][mail][archive]") {
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world{kind};
        std::vector<store::OutboxRow> rows;
        for (int n = 0; n < 12; ++n) {
            const auto id = "m" + std::to_string(n), instance = "M/" + std::to_string(n % 3);
            rows.push_back(n % 4 == 3 ? mail(id, instance, MailState::held) : sent(id, instance, 1'000 - 10 * n));
        }
        rows[6].notification.to = "head";
        rows[6].notification.template_name = "escalation";
        rows[8].notification.body = "wcc";
        world.store.commit({.mail_added = rows});
        REQUIRE(world.store.archive_mail(at(960), 1'000) == 5);  // From number 5 on, so that what stays is before, between and after them.

        for (const int limit : {1, 2, 5, 100}) {
            CAPTURE(limit);
            const auto asked = [&](store::OutboxFilter filter) {
                filter.limit = limit;
                return ids_of(world.store, filter);
            };
            CHECK(asked({}) == "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 ");
            CHECK(asked({.system = "hw"}) == "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 ");
            CHECK(asked({.state = MailState::sent}) == "m0 m1 m2 m4 m5 m6 m8 m9 m10 ");
            CHECK(asked({.state = MailState::held}) == "m3 m7 m11 ");
            CHECK(asked({.state = MailState::withdrawn}).empty());
            CHECK(asked({.system = "hw", .instance = "M/2"}) == "m2 m5 m8 m11 ");
            CHECK(asked({.instance = "M/2"}) == "m2 m5 m8 m11 ");
            CHECK(asked({.to = "head"}) == "m6 ");
            CHECK(asked({.template_name = "escalation"}) == "m6 ");
            CHECK(asked({.body = "wcc"}) == "m8 ");
            CHECK(asked({.system = "hw", .id = "m9"}) == "m9 ");
            CHECK(asked({.id = "m9"}) == "m9 ");
            CHECK(asked({.system = "nowhere", .id = "m9"}).empty());
        }
        const auto found = world.store.outbox({.id = "m6"}).rows.at(0);
        CHECK(found.state == MailState::sent);
        CHECK(found.sent_at == at(940));
        CHECK(found.created_at == at(990));
        CHECK(found.message_id == "<m6@beadle.example>");
        CHECK(found.bytes_hash == "hash of m6");
        CHECK(found.last_result == "250 taken");
        CHECK(found.notification.system == "hw");
        CHECK(found.notification.instance == "M/0");
        CHECK(found.notification.duty == "agenda");
        CHECK(found.notification.step == "remind");
        CHECK(found.notification.facts == rows[6].notification.facts);
        CHECK(found.notification.send_at == at(1'000));
        CHECK(found.notification.expires_at == at(900'000));
        CHECK(found.notification.sending == model::Sending::live);
    }
}

TEST_CASE("the same message owed twice is one message, also where the first is archived, and what is added later comes after it",
          "[store][mail][archive]") {
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world{kind};
        world.store.commit({.mail_added = {sent("a", "A/1", 10), sent("b", "A/1", 20, "other"), sent("c", "A/1", 30)}});
        REQUIRE(world.store.archive_mail(at(100), 10) == 3);  // The last one, too, whose number nobody must have again.
        world.store.commit({.mail_added = {mail("d", "A/1", MailState::held), mail("c", "A/2", MailState::ready),
                                           mail("b", "A/1", MailState::held), mail("a", "A/2", MailState::ready)}});
        CHECK(ids_of(world.store, {.limit = 2}) == "a b c d b ");  // The other system's b is another's.
        CHECK(world.store.outbox({.id = "c"}).rows.at(0).state == MailState::sent);
        CHECK_FALSE(world.store.next_mail());
        CHECK(archived_in(world.store) == 3);
    }
}

TEST_CASE("nothing brings archived mail back, but that it was sent after all is noted there", "[store][mail][archive]") {
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world{kind};
        world.store.commit({.mail_added = {ended("withdrawn", MailState::withdrawn, 10), ended("expired", MailState::expired, 10),
                                           sent("sent", "A/1", 10)}});
        REQUIRE(world.store.archive_mail(at(2'000), 10) == 3);
        const auto before = dump(world.store);
        for (int to = 0; to <= 8; ++to) {
            if (static_cast<MailState>(to) == MailState::sent) continue;
            for (const auto* id : {"withdrawn", "expired", "sent", ""})
                world.store.commit({.mail_changed = {{.system = "hw",
                                                      .notification = id,
                                                      .instance = "A/1",
                                                      .to = static_cast<MailState>(to),
                                                      .detail = "no",
                                                      .at = at(5)}}});
        }
        CHECK(dump(world.store) == before);
        store::Batch batch;
        for (const auto* id : {"withdrawn", "sent", "nobody"})
            batch.mail_changed.push_back({.system = "hw",
                                          .notification = id,
                                          .to = MailState::sent,
                                          .message_id = "<it@beadle.example>",
                                          .detail = "250 after all",
                                          .at = at(7'000)});
        world.store.commit(batch);
        const auto after_all = world.store.outbox({.id = "withdrawn"}).rows.at(0);
        CHECK(after_all.state == MailState::sent);
        CHECK(after_all.sent_at == at(7'000));
        CHECK(after_all.message_id == "<it@beadle.example>");
        CHECK(after_all.last_result == "250 after all");
        const auto as_before = world.store.outbox({.id = "sent"}).rows.at(0);
        CHECK(as_before.sent_at == at(10));
        CHECK(as_before.last_result == "250 taken");
        CHECK(world.store.outbox({.id = "expired"}).rows.at(0).state == MailState::expired);
    }
}

TEST_CASE("a text that is erased is gone from archived mail as well, and from where that stood before", "[store][mail][archive][erasing]") {
    const std::string written = "the printer of e-1 burst", instead = "[erased]";
    for (const auto& kind : all_stores()) {
        CAPTURE(kind.name);
        World world{kind};
        Author author;
        store::Batch batch;
        batch.instances.push_back({.instance = meeting("A/1"), .expected_version = 0});
        batch.mail_added = {sent("n-1", "A/1", 10)};
        batch.mail_added.front().notification.facts = {{"reason", written}, {"what", "the agenda"}};
        author.log(batch, {author.entry("A/1", "e-0"), author.entry("A/1", "e-1")});
        world.store.commit(batch);
        REQUIRE(world.store.archive_mail(at(100), 10) == 1);
        store::Batch erasing;
        erasing.texts_erased = {{.system = "hw", .seq = 1, .name = "reason", .instance = "A/1", .instead = instead}};
        author.log(erasing, "hw", "erase");
        world.store.commit(erasing);
        CHECK(world.store.outbox({.id = "n-1"}).rows.at(0).notification.facts == model::Facts{{"reason", instead}, {"what", "the agenda"}});
        CHECK(bytes_in(world.folder.path()).find(written) == std::string::npos);
    }
}

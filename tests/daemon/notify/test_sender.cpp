#include "daemon/notify/sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "daemon/audit/line.hpp"
#include "daemon/notify/message.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/mail_world.hpp"
#include "workflows/model/leave.hpp"

using namespace beadle;
using namespace beadle::mail_test;
using namespace std::chrono_literals;
using notify::Delivery;

namespace {

/// The sender's world with a transport that answers as told.
struct World : MailWorld {
    notify::MemoryTransport transport;
    World() : MailWorld(transport) {}
    /// So many tries find no way out.
    void is_down(int tries) {
        for (int n = 0; n < tries; ++n)
            transport.answers.push_back({.delivery = Delivery::temporary, .words = "no connection", .route_down = true});
    }
    /// Gives up after two attempts, and owes two mails to two recipients that mislead nobody, however late they are; their ids.
    std::vector<std::string> owe_two_for_long() {
        options.attempts_max = 2;
        restart();
        auto n = agenda_notification("remind", "due_today", "2022-12-05T09:00:00Z");
        auto other = chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z");
        n.expires_at = other.expires_at = {};
        owe({n, other});
        return {n.id, other.id};
    }
};

/// A server that takes its time, in which something else happens.
struct SlowTransport final : notify::Transport {
    std::function<void()> meanwhile = [] {};
    notify::SendResult answer;
    int tried = 0;
    notify::SendResult send(const notify::Outgoing&) override {
        ++tried;
        meanwhile();
        return answer;
    }
    std::string name() const override { return "slow"; }
};

/// A server that answers each message as the test says.
struct AnsweringTransport final : notify::Transport {
    std::function<notify::SendResult(const notify::Outgoing&)> answer;
    notify::SendResult send(const notify::Outgoing& message) override { return answer(message); }
    std::string name() const override { return "answering"; }
};

model::Notification agenda() { return agenda_notification("remind", "due_today", "2022-12-05T09:00:00Z"); }
/// A message without the soft line breaks of quoted-printable.
std::string unfolded(std::string bytes) {
    for (auto at = bytes.find("=\r\n"); at != std::string::npos; at = bytes.find("=\r\n")) bytes.erase(at, 3);
    return bytes;
}

model::Notification minutes() { return minutes_notification("overdue", "overdue", "2022-12-05T09:00:00Z"); }

}  // namespace

TEST_CASE("an accepted mail is reported once for each thing it told", "[notify]") {
    World world;
    world.owe({agenda(), minutes()});
    const auto stepped = world.step();
    CHECK(stepped.sent == 1);
    REQUIRE(world.transport.accepted.size() == 1);
    const auto& mail = world.transport.accepted.front();
    CHECK(mail.to == "democracy@hfd.example");
    REQUIRE(world.reported.size() == 2);
    for (const auto& event : world.reported) {
        CHECK(event.kind == "MailAccepted");
        CHECK(event.id == "mail:" + model::text_of(event.facts, "notification") + ":accepted");
        CHECK(model::text_of(event.facts, "message_id") == mail.message_id);
        CHECK(event.actor.is_engine());
    }
    CHECK(world.row(agenda().id).bytes_hash == audit::sha256_hex(mail.bytes));
    CHECK(world.step().sent == 0);
}

TEST_CASE("two recipients get two mails", "[notify]") {
    World world;
    world.owe({agenda(), chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z")});
    CHECK(world.step().sent == 2);
    CHECK(world.transport.accepted.at(0).to == "democracy@hfd.example");
    CHECK(world.transport.accepted.at(1).to == "programme@ohp.example");
}

TEST_CASE("what the server cannot take yet goes out later, byte for byte the same", "[notify]") {
    World world;
    world.owe({agenda()});
    const auto delivery = GENERATE(Delivery::temporary, Delivery::unknown);
    world.transport.answers = {{.delivery = delivery, .words = "451 try later"}};
    CHECK(world.step().postponed == 1);
    CHECK(world.reported.empty());
    CHECK(world.row(agenda().id).last_result.find("451 try later") != std::string::npos);
    CHECK(world.step().sent == 0);  // Not at once.
    world.now += 2min;
    SECTION("within one life") {}
    SECTION("after a restart") { world.restart(); }
    CHECK(world.step().sent == 1);
    REQUIRE(world.transport.tried.size() == 2);
    CHECK(world.transport.tried[0].message_id == world.transport.tried[1].message_id);
    CHECK(world.transport.tried[0].bytes == world.transport.tried[1].bytes);
}

TEST_CASE("a mail whose result was never committed is sent again as it was", "[notify]") {
    World world;
    world.commits_results = false;
    world.owe({agenda(), minutes()});
    CHECK(world.step().sent == 1);
    world.restart();
    CHECK(world.step().sent == 0);  // The lease holds.
    world.now += 6min;
    CHECK(world.step().sent == 1);
    CHECK(world.transport.tried[0].bytes == world.transport.tried[1].bytes);
}

TEST_CASE("of a mail that was taken, and of which only a part was reported, the rest has gone too, and nothing goes out again",
          "[notify]") {
    World world;
    world.owe({agenda(), minutes()});
    world.reports_committed_max = 1;  // It dies before the second.
    world.step();
    REQUIRE(world.row(agenda().id).state != world.row(minutes().id).state);
    world.reports_committed_max.reset();
    world.restart();
    world.now += 10min;
    CHECK(world.step().sent == 1);
    CHECK(world.transport.tried.size() == 1);
    for (const auto& id : {agenda().id, minutes().id}) {
        CHECK(world.row(id).state == store::MailState::sent);
        CHECK(world.row(id).message_id == world.transport.tried.front().message_id);
    }
    CHECK(model::text_of(world.reported.back().facts, "detail") == "taken before, with the rest of its message");
}

TEST_CASE("a mail that went out before the clock was put back counts as sent, and does not go out again", "[notify]") {
    test::EngineWorld world{engine::Core{}};  // The core as it ships.
    const auto system = world.bundle->definition.system;
    auto row = test::mail("n-1", system, store::MailState::ready, system);
    row.notification.body = "board";
    row.notification.to = "governance";
    row.notification.send_at = world.civil.now();
    row.notification.expires_at = {};
    store::Batch batch;
    batch.mail_added = {row};
    world.store().commit(batch);

    notify::MemoryTransport transport;
    std::vector<model::Event> reports;
    notify::SenderOptions options;
    options.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
    notify::Sender sender(
        world.store(), transport, [&](const std::string& of) { return world.engine().live(of); },
        [&](model::Event event) { reports.push_back(std::move(event)); }, options);
    world.advance(10min);
    const auto by_machine = world.civil.now();
    REQUIRE(sender.step(world.civil.now(), by_machine).sent == 1);
    world.civil.advance(-5min);
    REQUIRE(reports.size() == 1);
    CHECK(world.record(reports.front()).verdict == model::Verdict::accepted);
    CHECK(world.outbox().front().state == store::MailState::sent);
    CHECK(sender.step(world.civil.now(), by_machine + 6min).sent == 0);
    CHECK(transport.accepted.size() == 1);
}

TEST_CASE("what is fixed as one mail stays apart from what is owed later", "[notify]") {
    World world;
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::temporary, .words = "451"}};
    world.step();
    world.now += 2min;
    world.owe({minutes()});
    CHECK(world.step().sent == 2);
    REQUIRE(world.transport.tried.size() == 3);
    const auto again = std::count_if(world.transport.tried.begin() + 1, world.transport.tried.end(), [&](const notify::Outgoing& mail) {
        return mail.message_id == world.transport.tried[0].message_id && mail.bytes == world.transport.tried[0].bytes;
    });
    CHECK(again == 1);
    CHECK(world.transport.tried[1].message_id != world.transport.tried[2].message_id);
}

TEST_CASE("an id never stands for two contents", "[notify]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    if (GENERATE(false, true)) {
        world.options.writing.links = &keys;
        world.options.writing.link_address = "https://beadle.icb.example";
        world.restart();
    }
    world.owe({agenda(), minutes()});
    world.transport.answers = {{.delivery = Delivery::temporary, .words = "451"}};
    world.step();
    world.now += 2min;
    SECTION("part of it was withdrawn meanwhile") { world.withdraw(minutes().id); }
    SECTION("the address changed meanwhile") {
        auto changed = std::make_shared<model::Definition>(*world.definition);
        changed->offices["hfd"].mail = "committees@hfd.example";
        world.definition = changed;
    }
    CHECK(world.step().sent == 1);
    CHECK(world.transport.tried[0].message_id != world.transport.tried[1].message_id);
    CHECK(world.row(agenda().id).message_id == world.transport.tried[1].message_id);
    CHECK(store::hash_of_bytes(world.row(agenda().id).bytes_hash) == audit::sha256_hex(world.transport.tried[1].bytes));
}

TEST_CASE("a mail whose result was lost is sent again under its id, whichever key signs its links by then", "[notify][links]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now - 24h * 90 + 1min}});
    notify::LinkKeys other_keys({{.id = "4e5f6a7b", .secret = std::string(32, 'o'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    world.owe({agenda(), minutes()});
    world.commits_results = false;
    CHECK(world.step().sent == 1);
    world.commits_results = true;
    SECTION("by another daemon with a key of its own") { world.options.writing.links = &other_keys; }
    SECTION("by the same daemon, whose key has been replaced") {}
    world.restart();
    world.now += 6min;
    CHECK(world.step().sent == 1);
    const auto& tried = world.transport.tried;
    REQUIRE(tried.size() == 2);
    CHECK(tried[0].bytes != tried[1].bytes);
    CHECK(tried[0].message_id == tried[1].message_id);
    for (const auto& id : {agenda().id, minutes().id}) {
        CHECK(world.row(id).message_id == tried[0].message_id);
        CHECK(store::hash_of_bytes(world.row(id).bytes_hash) == audit::sha256_hex(tried[1].bytes));
    }
}

TEST_CASE("a mail with links that an older version had fixed keeps its id", "[notify][links]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::temporary, .words = "451"}};
    world.step();
    const auto& tried = world.transport.tried;
    // It remembered the hash of the bytes alone.
    world.store->prepare_mail(world.definition->system, {agenda().id}, tried.at(0).message_id, audit::sha256_hex(tried.at(0).bytes));
    world.now += 2min;
    CHECK(world.step().sent == 1);
    REQUIRE(tried.size() == 2);
    CHECK(tried[0].message_id == tried[1].message_id);
    CHECK(tried[0].bytes == tried[1].bytes);
}

TEST_CASE("a mail whose duty is met while it is being sent is not sent again", "[notify]") {
    SlowTransport transport;
    MailWorld world{transport};
    world.owe({agenda()});
    transport.meanwhile = [&] { world.withdraw(agenda().id); };
    transport.answer.words = "the server's own";
    const auto state = [&] { return world.row(agenda().id).state; };
    SECTION("where the server did not take it, or may have") {
        transport.answer.delivery = GENERATE(Delivery::temporary, Delivery::unknown);
        world.step();
        CHECK(state() == store::MailState::withdrawn);
    }
    SECTION("where the server is down") {
        transport.answer = {.delivery = Delivery::temporary, .words = "no connection", .route_down = true};
        world.step();
        CHECK(state() == store::MailState::withdrawn);
    }
    SECTION("where the server never will take it, and is then no dead letter") {
        transport.answer.delivery = Delivery::permanent;
        world.step();
        CHECK(state() == store::MailState::withdrawn);
    }
    SECTION("where the server took it, and is then said to be sent") {
        CHECK(world.step().sent == 1);
        CHECK(state() == store::MailState::sent);
    }
    SECTION("where the sender died before it could say what became of it") {
        world.commits_results = false;
        world.step();
        world.restart();
        CHECK(state() == store::MailState::withdrawn);
    }
    const auto ended = state();
    CHECK_FALSE(world.store->next_mail());
    world.now += 24h;
    CHECK(world.step().sent == 0);
    CHECK(transport.tried == 1);
    CHECK(state() == ended);
}

TEST_CASE("what a server will never take is given up, with its words", "[notify]") {
    World world;
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::permanent, .words = "550 5.1.1 no such user"}};
    CHECK(world.step().failed == 1);
    REQUIRE(world.reported.size() == 1);
    CHECK(world.reported[0].kind == "MailFailed");
    CHECK(model::text_of(world.reported[0].facts, "detail") == "550 5.1.1 no such user");
    CHECK(model::text_of(world.reported[0].facts, "state") == "given up");
    CHECK(world.row(agenda().id).state == store::MailState::dead);
    world.now += 24h;
    CHECK(world.step().sent == 0);
}

TEST_CASE("no mailbox and a bad mailbox are failures that say so, and nothing is sent", "[notify]") {
    struct Case {
        const char* to;
        const char* says;
    };
    const auto c = GENERATE(values<Case>(
        {{"no-mailbox", "has no mailbox"}, {"bad-mailbox", "is not a mail address"}, {"nobody", "neither a post nor an office"}}));
    World world;
    auto n = agenda();
    n.to = c.to;
    world.owe({n});
    CHECK(world.step().failed == 1);
    CHECK(world.transport.tried.empty());
    REQUIRE(world.reported.size() == 1);
    CHECK(model::text_of(world.reported[0].facts, "detail").find(c.says) != std::string::npos);
}

TEST_CASE("a mail that would mislead by now expires, and the rest goes without it", "[notify]") {
    World world;
    auto old = agenda();
    old.expires_at = world.now;
    world.owe({old, minutes()});
    const auto stepped = world.step();
    CHECK(stepped.failed == 1);
    CHECK(stepped.sent == 1);
    REQUIRE(world.reported.size() == 2);
    CHECK(model::text_of(world.reported[0].facts, "state") == "expired");
    CHECK(world.transport.tried.at(0).bytes.find("agenda") == std::string::npos);
}

TEST_CASE("trying ends after the last attempt", "[notify]") {
    World world;
    world.options.attempts_max = 3;
    world.restart();
    auto n = agenda();
    n.expires_at = {};
    world.owe({n});
    for (int i = 0; i < 3; ++i) world.transport.answers.push_back({.delivery = Delivery::temporary, .words = "451 busy"});
    for (int i = 0; i < 6; ++i) {
        world.step();
        world.now += 5h;
    }
    CHECK(world.transport.tried.size() == 3);
    REQUIRE(world.reported.size() == 1);
    CHECK(model::text_of(world.reported[0].facts, "detail") == "given up after 3 attempts; last: 451 busy");
}

TEST_CASE("a server that is down is asked once a step, gives nothing up, and is said to be the trouble", "[notify]") {
    World world;
    world.owe_two_for_long();
    world.is_down(10);
    for (int i = 0; i < 10; ++i) {
        const auto stepped = world.step();
        CHECK(stepped.postponed == 2);
        world.now += 15min;
    }
    CHECK(world.transport.tried.size() == 10);
    CHECK(world.sender->trouble() == "no connection");
    CHECK(world.reported.empty());
    CHECK(world.step().sent == 2);
    CHECK(world.sender->trouble().empty());
}

TEST_CASE("an outage uses up no attempt, and a server that is busy after it gives nothing up", "[notify]") {
    World world;
    const auto ids = world.owe_two_for_long();
    world.is_down(10);
    for (int i = 0; i < 2; ++i) world.transport.answers.push_back({.delivery = Delivery::temporary, .words = "450 greylisted"});
    for (int i = 0; i < 10; ++i) {
        CHECK(world.step().postponed == 2);
        for (const auto& id : ids) {
            CHECK(world.row(id).attempts == 0);
            CHECK(world.row(id).next_try_at <= world.now + 11min);
        }
        world.now += 15min;
    }
    CHECK(world.step().postponed == 2);
    CHECK(world.reported.empty());
    world.now += 15min;
    CHECK(world.step().sent == 2);
}

TEST_CASE("a server that is down is asked again after a minute, and the longer it is down the less often", "[notify]") {
    World world;
    world.owe({agenda()});
    world.is_down(6);
    for (const auto wait : {1min, 1min, 2min, 4min, 8min, 10min}) {
        CHECK(world.step().postponed == 1);
        CHECK(world.row(agenda().id).next_try_at == world.now + wait);
        world.now += wait;
    }
    CHECK(world.step().sent == 1);
}

TEST_CASE("a server that refuses one office's address takes the others' mail all the same, and gives none of them up", "[notify]") {
    AnsweringTransport transport;
    MailWorld world{transport};
    const auto refused = agenda();
    auto other = chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z");
    other.facts["office_mail"] = "democracy@hfd.example";
    other.facts["office_name"] = "Herefordshire Council democratic services";
    other.expires_at = {};
    world.owe({refused, other});
    std::vector<std::string> senders;
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        senders.push_back(message.envelope_from);
        if (message.envelope_from != model::text_of(refused.facts, "office_mail")) return {};
        return {.delivery = Delivery::temporary, .words = "550 not one of ours", .sender_refused = true};
    };
    const auto stepped = world.step();
    CAPTURE(senders);
    CHECK((stepped.sent == 1 && stepped.postponed == 1));
    CHECK(world.row(other.id).state == store::MailState::sent);
    CHECK(world.row(refused.id).attempts == 0);
    CHECK(world.sender->trouble() == "550 not one of ours");
    transport.answer = [](const notify::Outgoing&) -> notify::SendResult { return {}; };
    world.now += 11min;
    CHECK(world.step().sent == 1);
    CHECK(world.sender->trouble().empty());
}

namespace {

/// Two mails of one office, to two recipients.
struct TwoOfOneOffice {
    AnsweringTransport transport;
    MailWorld world{transport};
    model::Notification one = agenda(), other = agenda();
    const notify::SendResult sender_refused{
        .delivery = Delivery::temporary, .words = "554 Sender address rejected", .sender_refused = true};

    TwoOfOneOffice() {
        other.to = "icb";
        other.id += "|other";
        one.expires_at = other.expires_at = {};
        world.owe({one, other});
    }
    /// Only mail to the first is refused, from now on.
    void refuse_the_first() {
        const auto refused = first_address();
        transport.answer = [this, refused](const notify::Outgoing& message) {
            return message.to == refused ? sender_refused : notify::SendResult{};
        };
    }
    std::string first_address() {
        std::string first;
        transport.answer = [&](const notify::Outgoing& message) {
            if (first.empty()) first = message.to;
            return sender_refused;
        };
        CHECK(world.step().postponed == 2);
        return first;
    }
    std::vector<store::OutboxRow> open() {
        std::vector<store::OutboxRow> rows;
        for (const auto& id : {one.id, other.id})
            if (world.row(id).state != store::MailState::sent) rows.push_back(world.row(id));
        return rows;
    }
};

}  // namespace

TEST_CASE("a sender that is refused for one recipient's sake does not stand in the way of its other mail, and is given up in the end",
          "[notify]") {
    TwoOfOneOffice mail;
    mail.refuse_the_first();
    mail.world.now += 10min;
    CHECK(mail.world.step().sent == 1);
    REQUIRE(mail.open().size() == 1);
    CHECK(mail.open()[0].attempts == 0);
    mail.world.now += 1min;
    CHECK(mail.world.step().postponed == 1);
    CHECK(mail.open()[0].attempts == 1);
    CHECK(mail.world.sender->trouble().empty());  // The office is not refused; its mail went ten minutes ago.
}

TEST_CASE("an office whose mail is refused is said as long as it is, whatever else goes out, and for an hour before it is an alarm",
          "[notify]") {
    AnsweringTransport transport;
    MailWorld world{transport};
    auto refused = agenda();
    refused.expires_at = {};
    world.owe({refused});
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        if (message.envelope_from != model::text_of(refused.facts, "office_mail")) return {};
        return {.delivery = Delivery::temporary, .words = "550 not one of ours", .sender_refused = true};
    };
    CHECK(world.step().postponed == 1);
    world.now += 1min;
    auto other = chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z");
    other.facts["office_mail"] = "democracy@hfd.example";
    other.facts["office_name"] = "Herefordshire Council democratic services";
    other.expires_at = {};
    world.owe({other});
    CHECK(world.step().sent == 1);
    CHECK(world.sender->trouble() == "550 not one of ours");
    CHECK(world.sender->refused_for_long(world.now).empty());
    for (int n = 0; n < 7; ++n) {
        world.now += 10min;
        CHECK(world.step().postponed == 1);
    }
    CHECK(world.sender->refused_for_long(world.now) == model::text_of(refused.facts, "office_mail") + ": 550 not one of ours");
    CHECK(world.row(refused.id).attempts == 0);
    transport.answer = [](const notify::Outgoing&) -> notify::SendResult { return {}; };
    world.now += 11min;
    CHECK(world.step().sent == 1);
    CHECK(world.sender->refused_for_long(world.now).empty());
    CHECK(world.sender->trouble().empty());
}

TEST_CASE("a message of which a claim holds a part only waits for the rest, and goes out again under its id", "[notify]") {
    AnsweringTransport transport;
    MailWorld world{transport};
    world.options.messages_per_step = 2 * store::mail_claimed_max;
    world.restart();
    const auto owe = [&](const std::string& to, int count, std::chrono::seconds before) {
        std::vector<model::Notification> notifications;
        for (int n = 0; n < count; ++n) {
            auto one = agenda();
            one.to = to;
            one.id += fmt::format("|{}|{}", to, n);
            one.send_at -= before;
            one.expires_at = {};
            notifications.push_back(std::move(one));
        }
        world.owe(notifications);
    };
    std::vector<std::string> tried;
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        tried.push_back(message.message_id);
        return {.delivery = Delivery::unknown, .words = "the connection broke"};
    };
    owe("icb", store::mail_claimed_max, 0s);
    CHECK(world.step().postponed == 1);
    REQUIRE(tried.size() == 1);
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        tried.push_back(message.message_id);
        return {};
    };
    owe("hfd", 300, 1min);  // Before it in the order of claims, and no room for all.
    world.now += 10min;
    const auto first = world.step();
    CHECK((first.sent == 1 && first.postponed == 1));
    world.now += 1s;
    CHECK(world.step().sent == 1);
    REQUIRE(tried.size() == 3);
    CHECK(tried[2] == tried[0]);
    CHECK(tried[1] != tried[0]);
    world.now += 1h;
    CHECK(world.step().sent == 0);
}

TEST_CASE("what was not handed to the server for its sender's sake takes nobody's turn", "[notify]") {
    AnsweringTransport transport;
    MailWorld world{transport};
    world.options.per_minute = 2;
    world.restart();
    auto other = agenda();
    other.to = "icb";
    other.id += "|other";
    other.facts["office_mail"] = "democracy@hfd.example";
    other.facts["office_name"] = "Herefordshire Council democratic services";
    auto chapter = chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z");
    chapter.expires_at = other.expires_at = {};
    other.send_at += 1s;
    world.now += 1min;
    world.owe({agenda(), chapter, other});
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        if (message.envelope_from == "democracy@hfd.example") return {};
        return {.delivery = Delivery::temporary, .words = "550 not one of ours", .sender_refused = true};
    };
    CHECK(world.step().postponed == 2);
    CHECK(world.step().sent == 1);
}

TEST_CASE("a mail at which the server hangs up does not stand before the others for good", "[notify]") {
    AnsweringTransport transport;
    MailWorld world{transport};
    const auto poisonous = agenda();
    auto other = chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z");
    other.expires_at = {};
    world.owe({poisonous, other});
    transport.answer = [&](const notify::Outgoing& message) -> notify::SendResult {
        if (message.bytes.find("chapter") != std::string::npos) return {};
        return {.delivery = Delivery::temporary, .words = "no connection", .route_down = true};
    };
    CHECK(world.step().postponed == 2);
    world.now += 1min;
    CHECK(world.step().sent == 1);
    CHECK(world.row(other.id).state == store::MailState::sent);
}

TEST_CASE("a mail that has to wait for its turn has used up no attempt", "[notify]") {
    World world;
    world.options.messages_per_step = 1;
    world.restart();
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::temporary, .words = "451"}};
    CHECK(world.step().postponed == 1);
    world.now += 2min;
    world.owe({minutes()});  // Not of the message that was fixed before, so one of the two has to wait.
    const auto stepped = world.step();
    CHECK((stepped.sent == 1 && stepped.postponed == 1));
    CHECK(world.transport.tried.size() == 2);
    CHECK(world.row(agenda().id).attempts + world.row(minutes().id).attempts == 2);
}

TEST_CASE("no more goes out in a minute than is allowed", "[notify]") {
    World world;
    world.options.per_minute = 5;
    world.restart();
    auto definition = std::make_shared<model::Definition>(*world.definition);
    std::vector<model::Notification> many;
    for (int i = 0; i < 12; ++i) {
        const auto id = "post-" + std::to_string(i);
        definition->posts[id].id = id;
        definition->posts[id].mail = id + "@icb.example";
        auto n = agenda();
        n.to = id;
        n.id += id;
        many.push_back(n);
    }
    world.definition = definition;
    world.owe(many);
    int sent = 0;
    for (int second = 0; second < 60; second += 5) {
        sent += world.step().sent;
        world.now += 5s;
    }
    CHECK(sent <= 10);  // A full bucket and one minute's filling.
    CHECK(sent >= 9);
    world.now += 60s;
    CHECK(sent + world.step().sent == 12);
}

TEST_CASE("back-off doubles from a minute to four hours and spreads", "[notify]") {
    for (int attempt = 1; attempt <= 30; ++attempt) {
        const auto plain = std::min<std::chrono::seconds>(1min * (1 << std::min(attempt - 1, 20)), 4h);
        const auto waited = notify::back_off(attempt, "a");
        CHECK(waited >= plain * 5 / 6);
        CHECK(waited <= plain * 7 / 6 + 1s);
        CHECK(waited == notify::back_off(attempt, "a"));
    }
    std::map<std::chrono::seconds, int> different;
    for (int i = 0; i < 50; ++i) ++different[notify::back_off(5, std::to_string(i))];
    CHECK(different.size() > 20);
}

TEST_CASE("of several steps of one duty only the latest is told, and all are accounted for", "[notify]") {
    World world;
    auto first = agenda_notification("remind", "reminder", "2022-11-30T09:00:00Z");
    auto last = agenda();
    last.id += "|0";
    world.owe({first, last});
    CHECK(world.step().sent == 1);
    CHECK(world.reported.size() == 2);
    const auto& bytes = world.transport.accepted.front().bytes;
    CHECK(bytes.find("Subject: Today by 5pm: publish the agenda") != std::string::npos);
}

TEST_CASE("later mails of a duty answer its first one", "[notify]") {
    World world;
    auto first = agenda_notification("remind", "reminder", "2022-11-30T09:00:00Z");
    auto later = agenda();
    later.id += "|0";
    first.facts["thread"] = later.facts["thread"] = first.id;
    world.owe({first});
    world.step();
    world.owe({later});
    world.step();
    const auto header = [&](std::size_t i, const std::string& name) {
        const auto& bytes = world.transport.accepted.at(i).bytes;
        const auto begin = bytes.find("\r\n" + name + ": ");
        return begin == std::string::npos ? ""
                                          : bytes.substr(begin + 4 + name.size(), bytes.find("\r\n", begin + 2) - begin - 4 - name.size());
    };
    CHECK(header(0, "References") == header(1, "References"));
    CHECK(header(0, "In-Reply-To").empty());
    CHECK(header(1, "In-Reply-To") == header(1, "References"));
    CHECK(header(0, "Thread-Topic") == header(1, "Thread-Topic"));
}

TEST_CASE("bounces come back with a token of the message", "[notify]") {
    World world;
    world.options.writing.bounce_address = "bounces+@beadle.example";
    world.options.writing.from_address = "account@icb.example";
    world.restart();
    world.owe({agenda()});
    world.step();
    const auto& mail = world.transport.accepted.at(0);
    const auto token = mail.message_id.substr(17, 32);
    CHECK(mail.envelope_from == "bounces+" + token + "@beadle.example");
    CHECK(mail.bytes.find("From: ICB governance team <account@icb.example>") != std::string::npos);
    CHECK(mail.bytes.find("Reply-To: ICB governance team <governance@icb.example>") != std::string::npos);
}

TEST_CASE("a template that is broken or absent silences nothing", "[notify]") {
    World world;
    auto definition = std::make_shared<model::Definition>(*world.definition);
    definition->templates["due_today.txt"] = "Subject: {{#what}}\n\nnever closed";
    world.definition = definition;
    auto unknown = minutes();
    unknown.template_name = "no such template";
    unknown.to = "ohp";
    world.owe({agenda(), unknown});
    CHECK(world.step().sent == 2);
    for (const auto& mail : world.transport.accepted) CHECK(mail.bytes.find("quoting") != std::string::npos);
}

TEST_CASE("each thing that a mail asks for carries its own link, which names that duty and that person and nothing else",
          "[notify][links]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    world.owe({agenda(), minutes()});
    REQUIRE(world.step().sent == 1);
    const auto mail = unfolded(world.transport.accepted.at(0).bytes);
    const auto html_at = mail.find("Content-Type: text/html");
    REQUIRE(html_at != std::string::npos);
    const auto text = mail.substr(0, html_at), html = mail.substr(html_at);
    std::vector<notify::Claim> claims;
    for (auto at = text.find("https://"); at != std::string::npos; at = text.find("https://", at + 1)) {
        const auto url = text.substr(at, text.find_first_of(" \r\n", at) - at);
        CAPTURE(url);
        REQUIRE(url.starts_with("https://beadle.icb.example/a/"));
        const auto opened = keys.open(url.substr(29), world.now);
        REQUIRE(opened.has_value());
        claims.push_back(opened->claim);
        for (const auto* answer : {"/done\"", "/late\"", "/not-mine\""}) CHECK(html.find(url + answer) != std::string::npos);
    }
    REQUIRE(claims.size() == 2);
    std::set<std::string> duties;
    for (const auto& claim : claims) {
        duties.insert(claim.instance + " " + claim.duty);
        CHECK(claim.party == agenda().to);
        CHECK(claim.purpose == "duty");
        CHECK(claim.expires == agenda().send_at + notify::link_life);
    }
    CHECK(duties == std::set<std::string>{notify::reference_of(agenda()), notify::reference_of(minutes())});
}

TEST_CASE("while who is asked is on leave, the mail goes to the deputy, says for whom, and its link says who stood in",
          "[notify][links][leave]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    const auto on_leave = [&world](const char* from, const char* until, const char* deputy) {
        model::Instance record;
        record.system = record.id = world.definition->system;
        record.workflow = "system";
        record.version = world.store->load({{record.system, record.id}}).instances.empty() ? 1 : 2;
        record.states = {"live"};
        record.facts[model::leave_fact("hfd", *calendar::date_from_iso(from))] =
            model::leave_text({*calendar::date_from_iso(from), *calendar::date_from_iso(until), deputy});
        auto batch = world.next_batch();
        store::Batch::InstanceWrite write;
        write.expected_version = record.version - 1;
        write.instance = std::move(record);
        batch.instances.push_back(std::move(write));
        world.store->commit(batch);
    };
    const auto sent = [&world] {
        world.owe({agenda()});
        REQUIRE(world.step().sent == 1);
        return world.transport.accepted.back();
    };
    SECTION("on the first and the last day of it") {
        const bool first = GENERATE(true, false);
        on_leave(first ? "2022-12-05" : "2022-11-28", first ? "2022-12-16" : "2022-12-05", "head-of-governance");
        const auto mail = sent();
        CHECK(mail.to == "head.governance@icb.example");
        const auto text = unfolded(mail.bytes);
        CHECK_THAT(text, Catch::Contains("You get this for Herefordshire democratic services, on leave until"));
        const auto at = text.find("/a/");
        REQUIRE(at != std::string::npos);
        const auto claim = keys.open(text.substr(at + 3, text.find_first_of(" \r\n", at) - at - 3), world.now)->claim;
        CHECK(claim.party == "hfd");
        CHECK(claim.deputy == "head-of-governance");
    }
    SECTION("not the day before it, nor the day after") {
        const bool before = GENERATE(true, false);
        on_leave(before ? "2022-12-06" : "2022-11-28", before ? "2022-12-16" : "2022-12-04", "head-of-governance");
        const auto mail = sent();
        CHECK(mail.to == "democracy@hfd.example");
        CHECK(unfolded(mail.bytes).find("You get this for") == std::string::npos);
    }
    SECTION("to a deputy without a mailbox nothing is sent: it goes where it would have gone") {
        on_leave("2022-12-05", "2022-12-16", GENERATE("no-mailbox", "bad-mailbox", "nobody"));
        CHECK(sent().to == "democracy@hfd.example");
    }
}

TEST_CASE("a mail that only informs carries no link, and one to who was told by an escalation says so in its link", "[notify][links]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    auto notice = agenda();
    notice.step = "notice";
    notice.template_name = "notice";
    world.owe({notice});
    REQUIRE(world.step().sent == 1);
    CHECK(world.transport.accepted.at(0).bytes.find("/a/") == std::string::npos);
    world.owe({agenda_notification("escalate", "escalation", "2022-12-05T09:00:00Z")});
    REQUIRE(world.step().sent == 1);
    const auto text = unfolded(world.transport.accepted.at(1).bytes);
    const auto at = text.find("/a/");
    REQUIRE(at != std::string::npos);
    CHECK(keys.open(text.substr(at + 3, text.find_first_of(" \r\n", at) - at - 3), world.now)->claim.purpose == "escalation");
}

TEST_CASE("an invitation carries a link for that seat, alone and among other things, and never one for a duty", "[notify][links]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.restart();
    auto invitation = agenda();
    invitation.id = "invitation";
    invitation.duty.clear();
    invitation.step = "attend";
    invitation.template_name = "invitation";
    invitation.facts["revision"] = "2";
    const bool among_others = GENERATE(false, true);
    CAPTURE(among_others);
    if (among_others) world.owe({invitation, minutes()});
    else world.owe({invitation});
    REQUIRE(world.step().sent == 1);
    const auto mail = unfolded(world.transport.accepted.at(0).bytes);
    const auto html = mail.substr(mail.find("Content-Type: text/html"));
    const auto coming = html.find("/coming\"");
    REQUIRE(coming != std::string::npos);
    const auto at = html.rfind("/a/", coming) + 3;
    const auto opened = keys.open(html.substr(at, coming - at), world.now);
    REQUIRE(opened.has_value());
    CHECK(opened->claim.purpose == "attend");
    CHECK(opened->claim.party == invitation.to);
    CHECK(opened->claim.revision == 2);
    CHECK(opened->claim.duty.empty());
    CHECK(html.find(html.substr(at, coming - at) + "/done") == std::string::npos);
}

namespace {

/// Headers without their folding.
std::string header_of(const std::string& bytes, const std::string& name) {
    auto headers = bytes.substr(0, bytes.find("\r\n\r\n") + 2);
    for (auto fold = headers.find("\r\n "); fold != std::string::npos; fold = headers.find("\r\n ")) headers.erase(fold, 2);
    const auto at = headers.find("\r\n" + name + ": ");
    return at == std::string::npos ? "" : headers.substr(at + name.size() + 4, headers.find("\r\n", at + 2) - at - name.size() - 4);
}

constexpr const char* tester = "me@office.example";

}  // namespace

TEST_CASE("while a test address is set every mail goes there alone, and says first whose it would have been", "[notify][test address]") {
    World world;
    notify::LinkKeys keys({{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = world.now}});
    world.options.writing.links = &keys;
    world.options.writing.link_address = "https://beadle.icb.example";
    world.options.writing.test_address = tester;
    world.restart();
    world.owe({agenda(), chapter_notification("remind", "reminder", "2022-12-05T09:00:00Z")});
    REQUIRE(world.step().sent == 2);
    for (const auto& mail : world.transport.accepted) {
        const auto message = unfolded(mail.bytes);
        CAPTURE(message);
        CHECK(mail.to == tester);
        CHECK(mail.envelope_from == tester);
        CHECK(header_of(mail.bytes, "To") == tester);
        CHECK(header_of(mail.bytes, "Reply-To") == tester);
        for (const auto* name : {"Cc", "Bcc", "Sender", "Disposition-Notification-To", "Return-Receipt-To"})
            CHECK(header_of(mail.bytes, name).empty());
        CHECK(header_of(mail.bytes, "Subject").starts_with("[Test, for "));
        const auto html_at = message.find("Content-Type: text/html");
        const auto body = message.find("\r\n\r\n", message.find("Content-Type: text/plain"));
        CHECK_THAT(message.substr(body + 4, 40), Catch::StartsWith("This is a test."));
        CHECK(message.find("This is a test.", html_at) < message.find("<table", html_at));
        // Whoever tests cannot answer as the one who was asked.
        int links = 0;
        for (auto at = message.find("https://beadle.icb.example/"); at != std::string::npos;
             at = message.find("https://beadle.icb.example/", at + 1)) {
            auto token = message.substr(at + 29, message.find_first_of(" \r\n\"/", at + 29) - at - 29);
            if (token.ends_with(".ics")) token.resize(token.size() - 4);
            CAPTURE(token);
            CHECK(notify::is_sample_link(token));
            CHECK_FALSE(keys.open(token, world.now).has_value());
            ++links;
        }
        CHECK(links > 0);
    }
    CHECK_THAT(unfolded(world.transport.accepted[0].bytes), Catch::Contains("democracy@hfd.example, and to nobody else"));
    for (const auto& event : world.reported)
        CHECK(model::text_of(event.facts, "detail").starts_with("to the test address me@office.example and nobody else"));
    CHECK(world.row(agenda().id).last_result.starts_with("to the test address me@office.example and nobody else"));
}

TEST_CASE("what a test's server says stands behind to whom it went, and a bounce goes where bounces go", "[notify][test address]") {
    World world;
    world.options.writing.test_address = tester;
    world.options.writing.bounce_address = "bounces+@beadle.example";
    world.restart();
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::permanent, .words = "550 5.1.1 no such user"}};
    CHECK(world.step().failed == 1);
    CHECK(model::text_of(world.reported.at(0).facts, "detail") ==
          "to the test address me@office.example and nobody else: 550 5.1.1 no such user");
    CHECK(world.transport.tried.at(0).envelope_from.starts_with("bounces+"));
}

TEST_CASE("no name, address or test address makes a header, a line or a tag of its own", "[notify][test address]") {
    World world;
    auto definition = std::make_shared<model::Definition>(*world.definition);
    auto& office = definition->offices.at("hfd");
    const auto name =
        GENERATE(values<std::string>({"Clerk\r\nBcc: leader@council.example", "M\u00fcller & S\u00f8n <script>alert(1)</script>",
                                      std::string(4000, 'x'), "\u202egnp.exe", "\xff\xfe broken"}));
    office.name = name;
    world.definition = definition;
    world.options.writing.test_address = tester;
    world.restart();
    world.owe({agenda()});
    REQUIRE(world.step().sent == 1);
    const auto& bytes = world.transport.accepted.at(0).bytes;
    CAPTURE(bytes);
    CHECK(world.transport.accepted.at(0).to == tester);
    CHECK(header_of(bytes, "Bcc").empty());
    CHECK(header_of(bytes, "To") == tester);
    CHECK(unfolded(bytes.substr(bytes.find("Content-Type: text/html"))).find("<script>") == std::string::npos);
    for (std::size_t at = 0, end = 0; (end = bytes.find("\r\n", at)) != std::string::npos; at = end + 2) CHECK(end - at <= 998);
}

TEST_CASE("a test address that is none sends nothing to anybody", "[notify][test address]") {
    World world;
    world.options.writing.test_address =
        GENERATE(values<std::string>({"me@office.example\r\nBcc: leader@council.example", "nobody", "a@b.example, c@d.example"}));
    world.restart();
    world.owe({agenda()});
    CHECK(world.step().postponed == 1);
    CHECK(world.transport.tried.empty());
    CHECK_THAT(world.row(agenda().id).last_result, Catch::Contains("not a mail address"));
}

TEST_CASE("when the test address is taken away, what had not gone goes to whom it is for, as another message", "[notify][test address]") {
    World world;
    world.options.writing.test_address = tester;
    world.restart();
    world.owe({agenda()});
    world.transport.answers = {{.delivery = Delivery::temporary, .words = "451"}};
    CHECK(world.step().postponed == 1);
    world.options.writing.test_address.clear();
    world.restart();
    world.now += 2min;
    CHECK(world.step().sent == 1);
    REQUIRE(world.transport.tried.size() == 2);
    CHECK(world.transport.tried[1].to == "democracy@hfd.example");
    CHECK(world.transport.tried[1].bytes.find("This is a test") == std::string::npos);
    CHECK(world.transport.tried[0].message_id != world.transport.tried[1].message_id);
}

TEST_CASE("a mail that tries the way out is one plain message to one address", "[notify][test address]") {
    auto mail = notify::trial_mail({.bounce_address = "bounces@icb.example"}, tester, at("2022-12-05T09:00:00Z"));
    const auto bytes = notify::to_bytes(mail);
    CHECK(header_of(bytes, "To") == tester);
    CHECK_THAT(header_of(bytes, "From"), Catch::Contains("bounces@icb.example"));
    CHECK_THROWS(notify::to_bytes(notify::trial_mail({}, "a@b.example\r\nBcc: c@d.example", at("2022-12-05T09:00:00Z"))));
}

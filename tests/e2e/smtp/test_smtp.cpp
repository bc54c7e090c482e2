// Mail over real connections: to a real server, and to one that misbehaves in each way that a server may.

#include <boost/json.hpp>
#include <fstream>

#include "daemon/notify/message.hpp"
#include "tests/catch.hpp"
#include "tests/support/mail_servers.hpp"
#include "tests/support/mail_world.hpp"

using namespace beadle;
using namespace beadle::mail_test;
using namespace std::chrono_literals;
using notify::Delivery;

namespace {

model::Notification agenda() { return agenda_notification("remind", "due_today", "2022-12-05T09:00:00Z"); }

notify::Outgoing message(const std::string& to = "clerk@hfd.example", const std::string& text = "Publish the agenda.\n",
                         const std::string& id = "a@beadle.example") {
    notify::Mail mail;
    mail.message_id = id;
    mail.date = at("2022-12-05T09:00:00Z");
    mail.from = mail.reply_to = {"ICB governance team", "governance@icb.example"};
    mail.to = {"Clerk", to};
    mail.subject = "Today by 5pm";
    mail.text = text;
    mail.html = "<p>Publish the agenda.</p>\n";
    return {.message_id = id, .envelope_from = "bounces@beadle.example", .to = to, .bytes = notify::to_bytes(mail)};
}

/// A field of what the faulty server told; the text "null" for none.
std::string field(const std::string& heard, const char* name) {
    if (heard.empty()) return "(nothing heard)";
    const auto value = boost::json::parse(heard).as_object();
    const auto* found = value.if_contains(name);
    if (!found) return "(absent)";
    return found->is_string() ? std::string{found->as_string()} : boost::json::serialize(*found);
}

/// A sender's world over SMTP to one server.
struct SmtpWorld {
    std::unique_ptr<notify::Transport> transport;
    MailWorld mail;
    explicit SmtpWorld(const std::string& url)
        : transport(notify::make_smtp_transport({.url = url, .connect_timeout_s = 5, .send_timeout_s = 5})), mail(*transport) {}
};

std::string secret_file(const test::TemporaryFolder& folder, const std::string& secret) {
    std::ofstream{folder.file("secret")} << secret << "\n";
    return folder.file("secret");
}

}  // namespace

TEST_CASE("a mail reaches a mailbox through a real server and reads there as it was written", "[smtp][exim]") {
    REQUIRE(Exim::is_there());  // ./dev test unpacks it.
    Exim exim;
    SmtpWorld world{exim.url()};
    auto n = agenda();
    n.facts["what"] = "publish the agenda of the Bwrdd Partneriaeth Ynys Môn";
    world.mail.owe({n});
    INFO(exim.log());
    CHECK(world.mail.step().sent == 1);
    REQUIRE(world.mail.reported.size() == 1);
    CHECK(world.mail.reported[0].kind == "MailAccepted");
    CHECK(model::text_of(world.mail.reported[0].facts, "detail").starts_with("250 OK id="));

    const auto file = exim.delivered();
    REQUIRE_FALSE(file.empty());
    const auto read = Child{{"python3", std::string{BEADLE_SOURCE_DIR} + "/tests/e2e/smtp/read_mail.py", file.string()}}.rest();
    INFO(read);
    const auto says = [&read](const std::string& line) { return read.find(line + "\n") != std::string::npos; };
    CHECK(says("Message-ID: <" + model::text_of(world.mail.reported[0].facts, "message_id") + ">"));
    CHECK(says("Date: Mon, 05 Dec 2022 09:00:00 +0000"));
    CHECK(says("From: ICB governance team <governance@icb.example>"));
    CHECK(says("To: Herefordshire democratic services <democracy@hfd.example>"));
    CHECK(says("Subject: Today by 5pm: publish the agenda of the Bwrdd Partneriaeth Ynys Môn (Assembly, Tue 13 Dec)"));
    CHECK(says("Auto-Submitted: auto-generated"));
    CHECK(says("types: multipart/alternative text/plain text/html"));
    CHECK(says("charsets: utf-8 utf-8"));
    CHECK(says("defects: 0"));
    CHECK(read.find("Bwrdd Partneriaeth Ynys Môn") != std::string::npos);
    CHECK(read.find("Reference:  ICPA/2022-23/3 agenda/hfd") != std::string::npos);
}

TEST_CASE("a real server's refusals are told apart", "[smtp][exim]") {
    REQUIRE(Exim::is_there());
    Exim exim;
    const auto smtp = notify::make_smtp_transport({.url = exim.url()});
    const auto refused = smtp->send(message("nobody@hfd.example"));
    CHECK(refused.delivery == Delivery::permanent);
    CHECK(refused.words.find("no such user here") != std::string::npos);
    const auto deferred = smtp->send(message("greylisted@hfd.example"));
    CHECK(deferred.delivery == Delivery::temporary);
    CHECK_FALSE(deferred.route_down);
    CHECK(deferred.words.find("come back later") != std::string::npos);
    CHECK(smtp->send(message()).delivery == Delivery::accepted);
    CHECK_FALSE(exim.delivered().empty());
}

TEST_CASE("a 4xx answer at any step is tried again, and then taken", "[smtp]") {
    const std::string word = GENERATE(as<std::string>{}, "greet421", "mail452", "rcpt450", "data451");
    FaultyServer server{word + ",ok"};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    INFO(word);
    CHECK(world.mail.step().postponed == 1);
    CHECK(world.mail.reported.empty());
    world.mail.now += 15min;
    CHECK(world.mail.step().sent == 1);
    CHECK(world.mail.reported.size() == 1);
}

TEST_CASE("a 5xx answer about recipient or content ends the trying, with the server's words", "[smtp]") {
    const std::string word = GENERATE(as<std::string>{}, "rcpt550", "data554", "mail552");
    FaultyServer server{word};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    INFO(word);
    CHECK(world.mail.step().failed == 1);
    REQUIRE(world.mail.reported.size() == 1);
    CHECK(model::text_of(world.mail.reported[0].facts, "detail") == word.substr(4) + " no");
    CHECK(world.mail.row(agenda().id).state == store::MailState::dead);
}

TEST_CASE("a mailbox that nobody knows is not tried again because the answer has the word relay in it", "[smtp]") {
    const std::string word = GENERATE(as<std::string>{}, "rcpt550:5.1.1_User_unknown_in_relay_recipient_table",
                                      "rcpt550:5.1.1_relay3.icb.example:_no_such_mailbox");
    FaultyServer server{word};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    INFO(word);
    CHECK(world.mail.step().failed == 1);
    CHECK(world.mail.row(agenda().id).state == store::MailState::dead);
}

TEST_CASE("a 5xx answer about our own account gives no mail up", "[smtp]") {
    const std::string word =
        GENERATE(as<std::string>{}, "mail550", "rcpt553:5.7.1_Sender_address_rejected", "rcpt530:Authentication_required");
    FaultyServer server{word + ",ok"};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    INFO(word);
    CHECK(world.mail.step().postponed == 1);
    CHECK(world.mail.sender->trouble().starts_with("the server does not let us send"));
    world.mail.now += 15min;
    CHECK(world.mail.step().sent == 1);
}

TEST_CASE("a server that does not relay, be it for us or to this recipient, is asked again, for each message", "[smtp]") {
    const std::string word = GENERATE(as<std::string>{}, "rcpt554:5.7.1_Relay_access_denied", "rcpt550:5.7.54_Unable_to_relay");
    FaultyServer server{word + ",ok"};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    INFO(word);
    CHECK(world.mail.step().postponed == 1);
    CHECK_THAT(world.mail.row(agenda().id).last_result, Catch::Contains("the server does not pass it on"));
    CHECK(world.mail.sender->trouble().empty());
    world.mail.now += 15min;
    CHECK(world.mail.step().sent == 1);
}

TEST_CASE("a connection dropped after the content is sent again under the same id, with the same bytes", "[smtp]") {
    FaultyServer server{"drop_after_data,ok"};
    SmtpWorld world{server.url()};
    world.mail.owe({agenda()});
    CHECK(world.mail.step().postponed == 1);
    CHECK(world.mail.row(agenda().id).last_result.starts_with("not known whether it was taken"));
    const auto first = server.heard();
    world.mail.now += 2min;
    world.mail.restart();
    CHECK(world.mail.step().sent == 1);
    const auto second = server.heard();
    CHECK(field(first, "answer") == "no answer");
    CHECK(field(second, "answer") == "250");
    CHECK(field(first, "data") == field(second, "data"));
    CHECK(field(second, "data").find("Message-Id: <" + model::text_of(world.mail.reported.at(0).facts, "message_id") + ">") !=
          std::string::npos);
}

TEST_CASE("a connection dropped within the content is tried again", "[smtp]") {
    FaultyServer server{"drop_in_content,ok"};
    const auto smtp = notify::make_smtp_transport({.url = server.url(), .send_timeout_s = 5});
    const auto first = smtp->send(message("clerk@hfd.example", std::string(3'000'000, 'x') + "\n"));
    CHECK((first.delivery == Delivery::temporary || first.delivery == Delivery::unknown));
    CHECK(smtp->send(message()).delivery == Delivery::accepted);
}

TEST_CASE("a server that never answers holds us no longer than the time-out", "[smtp]") {
    FaultyServer server{"hang,ok"};
    const auto began = std::chrono::steady_clock::now();
    {
        const auto smtp = notify::make_smtp_transport({.url = server.url(), .send_timeout_s = 1});
        CHECK(smtp->send(message()).delivery == Delivery::unknown);
        CHECK(field(server.heard(), "connection") == "1");
        // The next message takes a connection of its own: the answer still owed on the old one is not its answer.
        CHECK(smtp->send(message()).delivery == Delivery::accepted);
        CHECK(field(server.heard(), "connection") == "2");
    }
    CHECK(std::chrono::steady_clock::now() - began < 10s);
}

TEST_CASE("a server that is down postpones, and says what is the trouble", "[smtp]") {
    std::string url;
    {
        FaultyServer gone{"ok"};
        url = gone.url();
    }
    SmtpWorld world{url};
    world.mail.owe({agenda()});
    CHECK(world.mail.step().postponed == 1);
    CHECK(world.mail.reported.empty());
    CHECK(world.mail.sender->trouble().starts_with("no connection: "));
    CHECK(world.mail.row(agenda().id).state == store::MailState::ready);
}

TEST_CASE("one connection serves message after message, and a closed one is opened again unnoticed", "[smtp]") {
    FaultyServer server{"ok,ok_then_close,ok"};
    const auto smtp = notify::make_smtp_transport({.url = server.url(), .connect_timeout_s = 5, .send_timeout_s = 5});
    std::vector<std::string> connections;
    for (int i = 0; i < 4; ++i) {
        const auto result = smtp->send(message());
        INFO(result.words);
        REQUIRE(result.delivery == Delivery::accepted);
        connections.push_back(field(server.heard(), "connection"));
    }
    CHECK(connections == std::vector<std::string>{"1", "1", "2", "2"});
}

TEST_CASE("lines that begin with a full stop arrive whole, and the envelope is the bounce mailbox", "[smtp]") {
    FaultyServer server{"ok"};
    const auto smtp = notify::make_smtp_transport({.url = server.url()});
    const auto sent = message("clerk@hfd.example", ".\n..\n.hidden\n");
    REQUIRE(smtp->send(sent).delivery == Delivery::accepted);
    const auto heard = server.heard();
    CHECK(field(heard, "data") == sent.bytes);
    CHECK(field(heard, "from") == "bounces@beadle.example");
    CHECK(field(heard, "to") == "clerk@hfd.example");
}

TEST_CASE("over STARTTLS each way to log in works, and the secret is read anew", "[smtp][tls]") {
    test::TemporaryFolder folder;
    const auto certificate = make_certificate(folder);
    const std::string auth = GENERATE(as<std::string>{}, "plain", "login", "xoauth2");
    FaultyServer server{"ok", {"--starttls", certificate.certificate, certificate.key, "--require-auth", "beadle@icb.example", "s3cret"}};
    const auto smtp = notify::make_smtp_transport({.url = server.localhost_url(),
                                                   .security = "starttls",
                                                   .auth = auth,
                                                   .user = "beadle@icb.example",
                                                   .secret_file = secret_file(folder, "wrong-one"),
                                                   .ca_file = certificate.certificate});
    INFO(auth);
    const auto refused = smtp->send(message());
    CHECK(refused.delivery == Delivery::temporary);
    CHECK(refused.route_down);
    CHECK(refused.words.find("user or password not taken") == 0);
    CHECK(refused.words.find("wrong-one") == std::string::npos);
    CHECK(field(server.heard(), "login") == "beadle@icb.example");

    secret_file(folder, "s3cret");
    const auto taken = smtp->send(message());
    INFO(taken.words);
    CHECK(taken.delivery == Delivery::accepted);
    const auto heard = server.heard();
    CHECK(field(heard, "tls") == "true");
    CHECK(field(heard, "mechanism") == (auth == "plain" ? "PLAIN" : auth == "login" ? "LOGIN" : "XOAUTH2"));
}

TEST_CASE("a mailbox that no longer takes passwords is said to be one", "[smtp][tls]") {
    test::TemporaryFolder folder;
    const auto certificate = make_certificate(folder);
    FaultyServer server{"ok",
                        {"--starttls", certificate.certificate, certificate.key, "--refuse-auth",
                         "550 5.7.30 Basic authentication is not supported for Client Submission"}};
    const auto smtp = notify::make_smtp_transport({.url = server.localhost_url(),
                                                   .security = "starttls",
                                                   .auth = "plain",
                                                   .user = "beadle@icb.example",
                                                   .secret_file = secret_file(folder, "s3cret"),
                                                   .ca_file = certificate.certificate});
    const auto result = smtp->send(message());
    CHECK(result.delivery == Delivery::temporary);
    CHECK(result.route_down);
    CHECK(result.words.starts_with("this mailbox no longer takes passwords"));
}

TEST_CASE("without the TLS that is asked for nothing is said, neither login nor mail", "[smtp][tls]") {
    test::TemporaryFolder folder;
    const auto certificate = make_certificate(folder);
    SECTION("the server offers none") {
        FaultyServer server{"ok", {"--require-auth", "u", "s3cret"}};
        const auto result = notify::make_smtp_transport({.url = server.localhost_url(),
                                                         .security = "starttls",
                                                         .auth = "plain",
                                                         .user = "u",
                                                         .secret_file = secret_file(folder, "s3cret")})
                                ->send(message());
        CHECK(result.delivery == Delivery::temporary);
        CHECK(result.route_down);
    }
    SECTION("its certificate is nobody's we trust") {
        FaultyServer server{"ok", {"--starttls", certificate.certificate, certificate.key, "--require-auth", "u", "s3cret"}};
        const auto result = notify::make_smtp_transport({.url = server.localhost_url(),
                                                         .security = "starttls",
                                                         .auth = "plain",
                                                         .user = "u",
                                                         .secret_file = secret_file(folder, "s3cret")})
                                ->send(message());
        CHECK(result.delivery == Delivery::temporary);
        CHECK(result.route_down);
        CHECK(result.words.find("certificate") != std::string::npos);
        CHECK(field(server.heard(), "tls") == "failed");
    }
}

#include "daemon/notify/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "daemon/notify/render.hpp"
#include "daemon/notify/words.hpp"
#include "tests/catch.hpp"
#include "tests/support/letters.hpp"

using namespace beadle;
using namespace beadle::mail_test;

namespace {

notify::Mail plain_mail() {
    return {.message_id = "20221205T090000Z.00112233445566778899aabbccddeeff@beadle.example",
            .date = at("2022-12-05T09:00:00Z"),
            .from = {"ICB governance team", "governance@icb.example"},
            .reply_to = {"ICB governance team", "governance@icb.example"},
            .to = {"Clerk", "clerk@hfd.example"},
            .subject = "Today by 5pm: publish the agenda",
            .text = "Publish the agenda.\n",
            .html = "<p>Publish the agenda.</p>\n",
            .topic = "Publish the agenda",
            .in_reply_to = "",
            .references = {}};
}

/// Names of the headers, unfolded: everything up to the first empty line.
std::vector<std::string> header_names(const std::string& bytes) {
    std::vector<std::string> names;
    std::istringstream in{bytes.substr(0, bytes.find("\r\n\r\n"))};
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == ' ' || line[0] == '\t') continue;
        names.push_back(line.substr(0, line.find(':')));
    }
    return names;
}

const std::vector<std::string> nasty_pieces{"\r\n",
                                            "\n",
                                            "\r",
                                            "\r\n\r\n",
                                            "Bcc: all@icb.example",
                                            "\r\nBcc: all@icb.example",
                                            "\0x",
                                            "\x7f",
                                            "\xc2\x85",
                                            "\xe2\x80\xa8",
                                            "\xe2\x80\xae",
                                            "\xff\xfe",
                                            "\xed\xa0\x80",
                                            "=?utf-8?Q?=0D=0ABcc:_x?=",
                                            "=_",
                                            "--",
                                            "<b>",
                                            "\"",
                                            "\\",
                                            "&",
                                            "{{what}}",
                                            "{{{",
                                            "}}",
                                            "Ynys Môn",
                                            "日本",
                                            "😀",
                                            ".",
                                            "\r\n.\r\n",
                                            "%0d%0aBcc:",
                                            ";",
                                            ",",
                                            "<x@y>",
                                            std::string(500, 'a'),
                                            "\t",
                                            "é"};

}  // namespace

TEST_CASE("the same facts give the same bytes", "[notify]") { CHECK(notify::to_bytes(plain_mail()) == notify::to_bytes(plain_mail())); }

TEST_CASE("every line ends with CRLF and is short", "[notify]") {
    auto mail = plain_mail();
    mail.text = std::string(3000, 'x') + "\n.\nFrom here\n";
    const auto bytes = notify::to_bytes(mail);
    std::size_t bare = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) ++bare;
    }
    CHECK(bare == 0);
    std::istringstream in{bytes};
    for (std::string line; std::getline(in, line);) CHECK(line.size() <= 80);
}

TEST_CASE("no fact, name or title can begin a header, whatever it holds", "[notify][property]") {
    const auto expected = header_names(notify::to_bytes(plain_mail()));
    std::mt19937 draw{20221213};
    const auto nasty = [&draw] {
        std::string out;
        for (auto n = draw() % 6; n-- > 0;) {
            out += nasty_pieces[draw() % nasty_pieces.size()];
            if (draw() % 3 == 0) out += static_cast<char>(draw() % 256);
        }
        return out;
    };
    for (int round = 0; round < 2000; ++round) {
        auto mail = plain_mail();
        mail.subject = "a" + nasty();
        mail.topic = "b" + nasty();
        mail.from.name = nasty();
        mail.reply_to.name = nasty();
        mail.to.name = nasty();
        const auto bytes = notify::to_bytes(mail);
        INFO("round " << round << ":\n" << bytes);
        REQUIRE(header_names(bytes) == expected);
        const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
        REQUIRE(
            std::all_of(head.begin(), head.end(), [](char c) { return c == '\r' || c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F); }));
    }
}

TEST_CASE("facts that a person wrote stay inside their line and their element", "[notify][property]") {
    const auto templates = notify::read_templates(std::string{BEADLE_SOURCE_DIR} + "/config/templates");
    REQUIRE(templates.size() > 20);
    std::mt19937 draw{4711};
    const std::vector<std::string> names{"reminder",   "due_today", "escalation", "overdue", "moved",
                                         "correction", "notice",    "catch_up",   "alarm"};
    for (const auto& name : names) {
        const auto tags_of = [&](const char* evil) {
            auto n = agenda_notification("remind", name, "2022-12-05T09:00:00Z");
            for (auto& [fact, value] : n.facts) {
                if (fact != "due_words" && fact != "meeting_on" && fact != "step_words") value += evil;
            }
            n.facts["why"] = n.facts["text"] = n.facts["title"] = n.facts["ways_on"] = std::string{"because"} + evil;
            const auto letter = notify::render(
                templates, {n},
                {.to_name = std::string{"Clerk"} + evil, .office_name = "o", .office_mail = "o@hfd.example", .system_name = "s"});
            CHECK(letter.subject.find('\n') == std::string::npos);
            return std::pair{std::count(letter.html.begin(), letter.html.end(), '<'),
                             std::count(letter.text.begin(), letter.text.end(), '\n')};
        };
        INFO(name);
        CHECK(tags_of(" x").first == tags_of("<script>alert(1)</script>\r\n<img src=x>").first);
        CHECK(tags_of("").second == tags_of("\r\n\r\n\n").second);
    }
}

TEST_CASE("every template reads well without most of its facts", "[notify]") {
    const auto templates = notify::read_templates(std::string{BEADLE_SOURCE_DIR} + "/config/templates");
    for (const char* name : {"reminder", "due_today", "escalation", "overdue", "moved", "correction", "notice", "catch_up", "alarm"}) {
        auto n = agenda_notification("remind", name, "2022-12-05T09:00:00Z");
        n.facts = {{"what", "publish the agenda"}};
        const auto letter = notify::render(templates, {n}, {.to_name = "Clerk", .office_name = "", .office_mail = "", .system_name = ""});
        INFO(name << "\nSubject: " << letter.subject << "\n" << letter.text);
        CHECK(letter.subject.find("ublish the agenda") != std::string::npos);
        for (const char* bad : {"{{", "}}", "  .", " ,", "()", " :", "..", "  due", "\n\n\n"}) {
            CHECK(letter.subject.find(bad) == std::string::npos);
            CHECK(letter.text.find(bad) == std::string::npos);
        }
        for (const char* bad : {"{{", "}}", "mailto:\"", "<p></p>"}) CHECK(letter.html.find(bad) == std::string::npos);
    }
}

TEST_CASE("each shipped template has both its forms and fetches nothing", "[notify]") {
    const auto templates = notify::read_templates(std::string{BEADLE_SOURCE_DIR} + "/config/templates");
    for (const auto& [name, text] : templates) {
        INFO(name);
        const auto stem = name.substr(0, name.find('.'));
        CHECK(templates.count(stem + ".txt") == 1);
        CHECK(templates.count(stem + ".html") == 1);
        CHECK(text.find("http") == std::string::npos);
    }
}

TEST_CASE("only plain addresses are addresses", "[notify]") {
    for (const char* good : {"a@b.example", "first.last+tag@hfd.example", "o'brien@icb.example"}) CHECK(notify::is_mail_address(good));
    for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x", "<a@b>", "a@b,c@d", "\"a b\"@c", "a@-b", "a@b..c",
                            "-a@b", "é@b.example", "a@b.example ", ".a@b", "a.@b", "a@.b"}) {
        INFO(bad);
        CHECK_FALSE(notify::is_mail_address(bad));
    }
    auto mail = plain_mail();
    mail.to.address = "a@b.example\r\nBcc: x@y.example";
    CHECK_THROWS_AS(notify::to_bytes(mail), std::invalid_argument);
    mail = plain_mail();
    mail.references = {"a@b>\r\nBcc: x"};
    CHECK_THROWS_AS(notify::to_bytes(mail), std::invalid_argument);
}

TEST_CASE("one set of notifications has one id, in any order", "[notify]") {
    const auto date = at("2022-12-05T09:00:00Z");
    const auto id = notify::make_message_id("hw", {"a", "b"}, date, "beadle.example");
    CHECK(id == notify::make_message_id("hw", {"b", "a"}, date, "beadle.example"));
    CHECK(id != notify::make_message_id("hw", {"ab"}, date, "beadle.example"));
    CHECK(id != notify::make_message_id("gm", {"a", "b"}, date, "beadle.example"));  // Another system's, of the same names.
    CHECK(id != notify::make_message_id("hw", {"a", "b"}, date, "beadle.example", id));
    CHECK(notify::date_in_message_id(id) == date);
    CHECK_FALSE(notify::date_in_message_id("x@y"));
    CHECK_FALSE(notify::date_in_message_id(""));
}

TEST_CASE("subjects take the short words of a date", "[notify]") {
    CHECK(notify::shortened("by 5pm on Monday 5 December 2022") == "by 5pm Mon 5 Dec");
    CHECK(notify::shortened("by Monday 5 December 2022") == "by Mon 5 Dec");
    CHECK(notify::shortened("2022-12-13") == "Tue 13 Dec");
    CHECK(notify::shortened("Tuesday 13 December 2022, then") == "Tue 13 Dec, then");
    CHECK(notify::shortened("") == "");
}

TEST_CASE("wrapped text stays within its width and hangs below its beginning", "[notify]") {
    CHECK(notify::wrapped("one two three", 8) == "one two\nthree");
    CHECK(notify::wrapped("- one two three", 9) == "- one two\n  three");
    CHECK(notify::wrapped("Due:  one two three", 13) == "Due:  one two\n      three");
    CHECK(notify::wrapped("wonderfullylong word", 5) == "wonderfullylong\nword");
    CHECK(notify::wrapped("ééé ééé", 7) == "ééé ééé");
    CHECK(notify::wrapped("-- \na", 3) == "-- \na");
}

TEST_CASE("one line is valid, trimmed and bounded", "[notify]") {
    CHECK(notify::one_line("  a\r\n\tb  ") == "a b");
    CHECK(notify::one_line("a\xff"
                           "b") == "a\uFFFDb");
    CHECK(notify::one_line("Ynys Môn") == "Ynys Môn");
    CHECK(notify::one_line(std::string(50, 'a'), 10) == std::string(10, 'a') + "…");
    CHECK(notify::one_line("a\xe2\x80\xae"
                           "b") == "a b");
}

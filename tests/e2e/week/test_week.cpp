// An officer's week: mail through a real mail server, links opened in a real browser, and time that the test moves. Pictures of the pages are
// written to the folder that BEADLE_SHOTS names.
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "daemon/http/tcp_listener.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/web/site.hpp"
#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/api/world.hpp"
#include "tests/e2e/week/browser.hpp"
#include "tests/support/left_out.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";

/// The engine behind a lock: pages come on the listener's thread, time and mail on the test's.
class LockedBackend final : public api::Backend {
public:
    explicit LockedBackend(SteppedBackend& inner) : inner_(inner) {}
    void submit(model::Event event, Answered answered) override {
        std::lock_guard lock(mutex);
        inner_.submit(std::move(event), std::move(answered));
    }
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) override {
        std::lock_guard lock(mutex);
        inner_.apply(std::move(bundle), std::move(event), std::move(answered));
    }
    void accept_clock(model::Event event, Answered answered) override { inner_.accept_clock(std::move(event), std::move(answered)); }
    void resume_record(model::Event event, Answered answered) override { inner_.resume_record(std::move(event), std::move(answered)); }
    void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) override {
        std::lock_guard lock(mutex);
        inner_.read(std::move(question), std::move(done));
    }
    api::Health health() override { return inner_.health(); }

    std::recursive_mutex mutex;

private:
    SteppedBackend& inner_;
};

/// The site on a port of its own, served by a thread of its own.
class Served {
public:
    Served(api::Backend& backend, notify::LinkKeys& keys, notify::LinkKeys& feed_keys)
        : site_(backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages", .feed_keys = &feed_keys}),
          listener_(io_, {.purpose = "links"}, site_.answering()) {
        listener_.start();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Served() {
        boost::asio::post(io_, [this] { listener_.stop(); });
        io_.stop();
        thread_.join();
    }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }

private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    web::Site site_;
    http::TcpListener listener_;
    std::thread thread_;
};

/// What a week's system has beside the small one: a text and what stands in its place.
using Changes = std::vector<std::pair<std::string, std::string>>;

class Week {
public:
    explicit Week(const Changes& changes = {}) {
        file_.replace("sending: clerk first", "sending: live");
        for (const auto& [text, by] : changes) file_.replace(text, by);
        REQUIRE(control_.apply_file(file_.path(), "apply-1").status == 200);
        const auto called = control_.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        REQUIRE(said(called.body, "verdict") == "accepted");
        options_.writing.shipped = notify::read_templates(BEADLE_SOURCE_DIR "/config/templates");
        options_.writing.links = &keys_;
        options_.writing.link_address = served_.address();
        options_.per_minute = 0;
        sender_.emplace(
            *control_.backend.store, *transport_, [this](const std::string& system) { return control_.backend.engine.live(system); },
            [this](model::Event event) { backend_.submit(std::move(event), nullptr); }, options_);
    }

    /// Time passes, timers fire, and what is due is handed to the mail server.
    void go_to(const char* instant) {
        std::lock_guard lock(backend_.mutex);
        control_.backend.go_to(instant);
        while (sender_->step(control_.backend.civil.now(), control_.backend.civil.now()).sent > 0) continue;
        control_.backend.run();
    }
    /// The next mail that the mail server has delivered, without the soft breaks of its encoding.
    std::string mail() {
        const auto file = exim_.delivered();
        INFO(exim_.log());
        REQUIRE_FALSE(file.empty());
        std::ifstream in{file, std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        auto bytes = text.str();
        for (const auto* soft : {"=\r\n", "=\n"})
            for (auto at = bytes.find(soft); at != std::string::npos; at = bytes.find(soft)) bytes.erase(at, std::string(soft).size());
        return bytes;
    }
    /// The next mail with that text in it; others are passed over.
    std::string mail_with(const std::string& text) {
        auto next = mail();
        while (next.find(text) == std::string::npos) next = mail();
        return next;
    }
    /// The links of a mail that begin so below the site's address, each once and in order.
    std::vector<std::string> links_in(const std::string& mail, const std::string& below = "/a/") const {
        std::vector<std::string> links;
        const auto begin = served_.address() + below;
        for (auto at = mail.find(begin); at != std::string::npos; at = mail.find(begin, at + 1)) {
            auto link = mail.substr(at, mail.find_first_of(" \r\n\"/", at + begin.size()) - at);
            if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(std::move(link));
        }
        return links;
    }
    std::string link_in(const std::string& mail, const std::string& below = "/a/") const {
        const auto links = links_in(mail, below);
        REQUIRE_FALSE(links.empty());
        return links.front();
    }
    /// A picture of the mail, where pictures are wanted.
    void picture(const std::string& mail, const std::string& name) {
        const auto at = mail.find("<!DOCTYPE html>"), end = mail.find("</html>", at);
        REQUIRE(end != std::string::npos);
        auto html = mail.substr(at, end - at);
        for (auto sign = html.find('='); sign != std::string::npos; sign = html.find('=', sign + 1))
            html.replace(sign, 3, 1, static_cast<char>(std::stoi(html.substr(sign + 1, 2), nullptr, 16)));
        browser.show(html);
        browser.shot(name);
    }
    model::Duty duty(const char* ref = "agenda") {
        std::lock_guard lock(backend_.mutex);
        return *model::find_duty(control_.backend.store->load({{"ledbury", meeting}}).instances.at(0), ref);
    }
    std::int64_t entries() {
        std::lock_guard lock(backend_.mutex);
        return control_.backend.store->log_head("ledbury")->size;
    }
    int mails_of(const std::string& step) {
        std::lock_guard lock(backend_.mutex);
        int count = 0;
        store::OutboxFilter filter;
        filter.limit = 1000;
        for (const auto& row : control_.backend.store->outbox(filter).rows)
            count += row.notification.step == step && row.state == store::MailState::sent;
        return count;
    }
    void record(const char* id, const char* kind, json::object facts, const char* on = meeting) {
        std::lock_guard lock(backend_.mutex);
        REQUIRE(said(control_.record(id, on, kind, std::move(facts)).body, "verdict") == "accepted");
    }
    std::string said_for(const char* post) {
        std::lock_guard lock(backend_.mutex);
        return model::text_of(control_.backend.store->load({{"ledbury", meeting}}).instances.at(0).facts,
                              std::string("attendance.") + post);
    }

private:
    mail_test::Exim exim_;  // Before there are threads.

public:
    test::Browser browser;

private:
    SystemFile file_;
    Control control_;
    LockedBackend backend_{control_.backend};
    notify::LinkKeys keys_{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control_.backend.civil.now()}}};
    notify::LinkKeys feed_keys_{{{.id = "4e5f6a7b", .secret = std::string(32, 'f'), .made_at = control_.backend.civil.now()}}};
    Served served_{backend_, keys_, feed_keys_};
    std::unique_ptr<notify::Transport> transport_ =
        notify::make_smtp_transport({.url = exim_.url(), .security = "none", .auth = "none", .user = "", .secret_file = "", .ca_file = ""});
    notify::SenderOptions options_;
    std::optional<notify::Sender> sender_;
};

bool can_be_played() {
    if (!mail_test::Exim::is_there()) {
        test::left_out("no mail server is here; ./dev deps --test brings it");
        return false;
    }
    if (!test::Browser::is_there()) {
        test::left_out("no browser is here; ./dev deps --test brings it", test::BroughtBy::npm);
        return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a mail arrives, its link is opened and its form sent: the duty is met and nobody is told that it is overdue", "[week]") {
    if (!can_be_played()) return;
    Week week;
    week.go_to("2022-11-30T09:30:00Z");  // Three working days before: the first reminder.
    const auto link = week.link_in(week.mail());

    // A scanner looks at everything in the mail before the person does.
    const auto before = week.entries();
    for (const auto* page : {"", "/done", "/late", "/not-mine"}) CHECK(week.browser.open(link + page).status == 200);
    CHECK(week.entries() == before);

    auto seen = week.browser.open(link);
    CHECK_THAT(seen.text, Catch::Contains("Publish the agenda") && Catch::Contains("by 5pm on Monday 5 December 2022"));
    CHECK(week.browser.complaints() == "");
    week.browser.shot("1-choose");
    seen = week.browser.press("It is done");
    CHECK(week.browser.complaints() == "");
    week.browser.shot("2-done");
    week.browser.fill({{"when", "half past nine"}});
    seen = week.browser.press("Say that it is done");
    CHECK(seen.status == 422);
    CHECK_THAT(seen.text, Catch::Contains("There is a problem"));
    CHECK(week.browser.complaints() == "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)\n");
    week.browser.shot("3-mistake");
    week.browser.fill({{"when", "today 9:15"}});
    seen = week.browser.press("Say that it is done");
    CAPTURE(seen.text);
    CHECK(seen.status == 200);
    CHECK_THAT(seen.text, Catch::Contains("recorded as done on Wednesday 30 November 2022 at 9:15am, in time"));
    week.browser.shot("4-recorded");
    CHECK(week.duty().outcome == model::Outcome::met);

    // Opened again from the mail, it says so and asks nothing.
    CHECK_THAT(week.browser.open(link + "/done").text, Catch::Contains("This is done"));
    week.go_to("2022-12-07T12:00:00Z");
    CHECK(week.mails_of("escalate") == 0);
    CHECK(week.mails_of("overdue") == 0);
}

TEST_CASE("it will be late, said by link: the office is told, the head of service reads it in the escalation and answers from there",
          "[week]") {
    if (!can_be_played()) return;
    Week week;
    week.go_to("2022-12-02T09:30:00Z");
    const auto link = week.link_in(week.mail());
    week.browser.open(link + "/late");
    CHECK(week.browser.complaints() == "");
    week.browser.fill({{"expected", "6 December 2022"}, {"reason", "The finance paper <b>is not signed</b>"}});
    const auto seen = week.browser.press("Say that it will be late");
    CHECK_THAT(seen.text, Catch::Contains("It is on the record, and later mails say so"));
    week.browser.shot("5-late");
    CHECK(week.duty().outcome == model::Outcome::open);

    week.go_to("2022-12-06T12:00:00Z");
    const auto mail = week.mail_with("To: Head of governance");
    CHECK_THAT(mail, Catch::Contains("Said on Friday 2 December 2022 that it will be late, by Tuesday 6 December 2022."));
    CHECK_THAT(week.browser.open(week.link_in(mail)).text,
               Catch::Contains("You answer here for Ledbury democratic services, who owes it."));
    week.browser.press("It is done");
    week.browser.fill({{"when", "today 11:30"}});
    CHECK_THAT(week.browser.press("Say that it is done").text, Catch::Contains("at 11:30am, late."));
    CHECK(week.duty().outcome == model::Outcome::met_late);
}

TEST_CASE("two people have the form before them, and one sends it twice: it counts once, and who comes second reads what was recorded",
          "[week]") {
    if (!can_be_played()) return;
    Week week;
    test::Browser colleague;
    week.go_to("2022-11-30T09:30:00Z");
    const auto link = week.link_in(week.mail());
    week.browser.open(link + "/done");
    colleague.open(link + "/done");
    week.browser.fill({{"when", "today 9:15"}});
    colleague.fill({{"when", "today 9:20"}});
    CHECK_THAT(week.browser.press("Say that it is done").text, Catch::Contains("recorded as done on Wednesday 30 November 2022 at 9:15am"));
    const auto entries = week.entries();
    CHECK_THAT(colleague.press("Say that it is done").text, Catch::Contains("recorded as done on Wednesday 30 November 2022 at 9:15am"));
    CHECK(week.entries() == entries);

    // The link once more, on another day and by whoever found the mail: it says what was recorded, and there is nothing to press.
    week.go_to("2022-12-01T09:30:00Z");
    const auto seen = colleague.open(link + "/done");
    CHECK_THAT(seen.text, Catch::Contains("This is done") && Catch::Contains("at 9:15am"));
    CHECK_THROWS_WITH(colleague.press("Say that it is done"), Catch::Contains("the browser"));
    CHECK(week.entries() == entries);
    CHECK(week.duty().outcome == model::Outcome::met);
}

TEST_CASE("a link that was altered, and one for a meeting that moved, explain themselves in the browser", "[week]") {
    if (!can_be_played()) return;
    Week week;
    week.go_to("2022-11-30T09:30:00Z");
    const auto link = week.link_in(week.mail());
    auto altered = link;
    altered.back() = altered.back() == 'A' ? 'B' : 'A';
    auto seen = week.browser.open(altered);
    CHECK(seen.status == 404);
    CHECK_THAT(seen.text, Catch::Contains("This link does not work"));
    week.browser.shot("6-altered");
    week.record("move-1", "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    seen = week.browser.open(link + "/done");
    CHECK_THAT(seen.text, Catch::Contains("The date has changed since this mail was written"));
    week.browser.shot("7-moved");
    seen = week.browser.press("Say that it is done");
    CHECK_THAT(seen.text, Catch::Contains("recorded as done"));
}

namespace {

/// Four members from two organisations, of whom two are a quorum, one from each; one seat has a named substitute.
const Changes with_members{
    {"rules: council committee, members: 12}",
     "rules: council committee, chair: leader, quorum: \"2 members, one from each of the Council and the NHS\"}"},
    {"\ntimetable of board:",
     "  leader: {name: Leader of the council, body: board, chair: yes, elected: yes, comes from: the Council, mail: "
     "leader@ledbury.example}\n"
     "  cabinet: {name: Cabinet member, body: board, elected: yes, comes from: the Council, mail: cabinet@ledbury.example}\n"
     "  doctor: {name: General practitioner, body: board, comes from: the NHS, mail: doctor@ledbury.example}\n"
     "  nurse: {name: Director of nursing, body: board, comes from: the NHS, mail: nurse@ledbury.example}\n"
     "  deputy: {name: Deputy leader, mail: deputy@ledbury.example}\n"
     "\nattendance of board:\n  asked: with the notice\n  substitutes: named\n  named substitutes: {leader: deputy}\n"
     "\ntimetable of board:"}};

}  // namespace

TEST_CASE("the members answer from their mails whether they come, and the clerk learns in time that nobody comes from the council",
          "[week]") {
    if (!can_be_played()) return;
    Week week(with_members);
    week.go_to("2022-12-02T10:00:00Z");
    week.record("publish-1", "AgendaPublished", {});
    week.go_to("2022-12-02T10:30:00Z");
    std::map<std::string, std::string> invitations;
    for (const auto* name : {"Leader of the council", "Cabinet member", "General practitioner", "Director of nursing"})
        invitations[name] = "";
    for (std::size_t found = 0; found < invitations.size();) {
        const auto mail = week.mail_with("Are you coming?");
        for (auto& [name, kept] : invitations)
            if (mail.find("To: " + name) != std::string::npos) {
                kept = mail;
                ++found;
            }
    }
    week.picture(invitations["Leader of the council"], "mail-invitation");
    const auto link_of = [&](const std::string& name) { return week.link_in(invitations[name]); };

    // Coming; a scanner has followed every link before.
    auto link = link_of("General practitioner");
    const auto before = week.entries();
    for (const auto* page : {"", "/coming", "/apologies", "/substitute"}) CHECK(week.browser.open(link + page).status == 200);
    CHECK(week.entries() == before);
    CHECK_THAT(week.browser.open(link).text, Catch::Contains("Are you coming?") && Catch::Contains("Tuesday 13 December 2022"));
    CHECK(week.browser.complaints() == "");
    week.browser.shot("8-attend");
    week.browser.press("I am coming");
    CHECK(week.browser.complaints() == "");
    week.browser.shot("9-coming");
    CHECK_THAT(week.browser.press("I am coming").text, Catch::Contains("General practitioner: coming."));
    CHECK(week.browser.complaints() == "");
    week.browser.shot("10-coming-recorded");
    week.browser.open(link_of("Director of nursing") + "/coming");
    week.browser.press("I am coming");
    CHECK(week.said_for("nurse") == "coming");

    // Apologies.
    week.browser.open(link_of("Cabinet member"));
    week.browser.press("I cannot come");
    CHECK(week.browser.complaints() == "");
    week.browser.shot("11-apologies");
    CHECK_THAT(week.browser.press("Send my apologies").text, Catch::Contains("Cabinet member: apologies."));

    // Somebody in the leader's place, who is asked by a mail of their own and cannot come.
    week.browser.open(link_of("Leader of the council"));
    auto seen = week.browser.press("Somebody comes in my place");
    CHECK_THAT(seen.text, Catch::Contains("Named are: Deputy leader"));
    CHECK(week.browser.complaints() == "");
    week.browser.shot("12-substitute");
    week.browser.fill({{"substitute", ""}});
    CHECK(week.browser.press("Say who comes").status == 422);
    CHECK(week.browser.complaints() == "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)\n");
    week.browser.shot("13-substitute-mistake");
    week.browser.fill({{"substitute", "deputy leader"}});
    CHECK_THAT(week.browser.press("Say who comes").text, Catch::Contains("Deputy leader comes instead"));
    week.go_to("2022-12-02T11:00:00Z");
    const auto to_the_deputy = week.mail_with("To: Deputy leader");
    CHECK_THAT(to_the_deputy, Catch::Contains("Are you coming in place of the Leader of the council?"));
    week.picture(to_the_deputy, "mail-substitute");
    CHECK_THAT(week.browser.open(week.link_in(to_the_deputy)).text, Catch::Contains("In place of"));
    week.browser.shot("14-substitute-asked");
    week.browser.press("I cannot come");
    CHECK_THAT(week.browser.press("Send my apologies").text, Catch::Contains("Deputy leader: apologies."));
    week.go_to("2022-12-02T11:30:00Z");
    CHECK_THAT(week.mail_with("To: Leader of the council"), Catch::Contains("Deputy leader cannot come in your place"));

    // Three working days before: two come, and two are needed, but nobody from the council.
    week.go_to("2022-12-07T12:00:00Z");
    week.go_to("2022-12-08T09:30:00Z");
    const auto warning = week.mail_with("Quorum at risk");
    CHECK_THAT(warning, Catch::Contains("Subject: Quorum at risk, Tue 13 Dec: no Council member"));
    CHECK_THAT(warning, Catch::Contains("Accepted: General practitioner, Director of nursing."));
    CHECK_THAT(warning, Catch::Contains("To: Ledbury democratic services"));
    week.picture(warning, "mail-quorum");
    week.browser.open(link_of("Leader of the council") + "/coming");
    week.browser.press("I am coming");
    CHECK(week.said_for("leader") == "coming");
    week.browser.open(link_of("Leader of the council"));
    week.browser.shot("15-answered");
}

TEST_CASE("on Monday one list says what is owed, what weighs most first, each with its link; what is done is not on it", "[week]") {
    if (!can_be_played()) return;
    Week week{{{"\ncalendar: ", "\nmonday list: yes\ncalendar: "}}};
    const char* earlier = "LHB/2022-23/2";
    week.record("call-2", "MeetingCalled", {{"held_on", "2022-11-29"}, {"at", "10:00"}}, "LHB");
    week.go_to("2022-11-14T09:30:00Z");
    const auto first = week.mail_with("Subject: This week and next");
    REQUIRE(week.links_in(first).size() == 1);
    week.browser.open(week.link_in(first) + "/done");
    week.browser.fill({{"when", "today 9:15"}});
    CHECK_THAT(week.browser.press("Say that it is done").text, Catch::Contains("in time"));

    week.go_to("2022-11-21T09:30:00Z");
    const auto second = week.mail_with("Subject: This week and next");
    CHECK(week.links_in(second).size() == 1);
    CHECK_THAT(second, Catch::Contains(std::string(earlier) + " decisions") && !Catch::Contains(std::string(earlier) + " agenda"));

    // The decisions of the 29th are due on Thursday, the agenda of the 13th on the Monday after; but a missed agenda bars its items.
    week.go_to("2022-11-28T09:30:00Z");
    const auto list = week.mail_with("Subject: This week and next");
    CAPTURE(list);
    week.picture(list, "mail-monday");
    const auto links = week.links_in(list);
    REQUIRE(links.size() == 2);
    CHECK_THAT(week.browser.open(links[0]).text, Catch::Contains("Publish the agenda") && Catch::Contains("13 December 2022"));
    CHECK_THAT(week.browser.open(links[1]).text, Catch::Contains("Publish the decisions") && Catch::Contains(earlier));
    CHECK_THAT(list, !Catch::Contains(std::string(earlier) + " agenda"));
}

TEST_CASE("the calendar of a mail opens: its meeting from the mail, every date of the office from the page", "[week]") {
    if (!can_be_played()) return;
    Week week;
    week.go_to("2022-11-30T09:30:00Z");
    const auto mail = week.mail();
    const auto one = week.browser.fetch(week.link_in(mail, "/m/"));
    CHECK(one.status == 200);
    CHECK_THAT(one.title, Catch::StartsWith("text/calendar"));
    CHECK_THAT(one.text, Catch::StartsWith("BEGIN:VCALENDAR") && Catch::Contains("20221213T100000"));
    week.browser.open(week.link_in(mail));
    const auto feed = week.browser.fetch(week.browser.link("subscribe to the calendar"));
    CHECK(feed.status == 200);
    CHECK_THAT(feed.text, Catch::Contains("20221213T100000") && Catch::Contains("ublish the agenda"));
}

}  // namespace beadle::tests

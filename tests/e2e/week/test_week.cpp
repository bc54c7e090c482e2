// An officer's week: mail through a real mail server, links opened in a real browser, and time that the test moves. Pictures of the pages are
// written to the folder that BEADLE_SHOTS names.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <future>
#include <mutex>
#include <sstream>
#include <thread>

#include "daemon/http/tcp_listener.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/web/site.hpp"
#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/api/world.hpp"
#include "tests/e2e/week/browser.hpp"

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
    Served(api::Backend& backend, notify::LinkKeys& keys)
        : site_(backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages"}),
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

class Week {
public:
    Week() {
        file_.replace("sending: clerk first", "sending: live");
        REQUIRE(control_.apply_file(file_.path(), "apply-1").status == 200);
        const auto called = control_.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        REQUIRE(said(called.body, "verdict") == "accepted");
        options_.shipped = notify::read_templates(BEADLE_SOURCE_DIR "/config/templates");
        options_.links = &keys_;
        options_.link_address = served_.address();
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
    std::string link_in(const std::string& mail) const {
        const auto at = mail.find(served_.address() + "/a/");
        REQUIRE(at != std::string::npos);
        return mail.substr(at, mail.find_first_of(" \r\n\"/", at + served_.address().size() + 3) - at);
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
    void record(const char* id, const char* kind, json::object facts) {
        std::lock_guard lock(backend_.mutex);
        REQUIRE(said(control_.record(id, meeting, kind, std::move(facts)).body, "verdict") == "accepted");
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
    Served served_{backend_, keys_};
    std::unique_ptr<notify::Transport> transport_ =
        notify::make_smtp_transport({.url = exim_.url(), .security = "none", .auth = "none", .user = "", .secret_file = "", .ca_file = ""});
    notify::SenderOptions options_;
    std::optional<notify::Sender> sender_;
};

bool can_be_played() {
    if (!mail_test::Exim::is_there() || !test::Browser::is_there()) {
        WARN("no mail server or no browser here: ./dev deps --test brings them");
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
    auto mail = week.mail();
    while (mail.find("To: Head of governance") == std::string::npos) mail = week.mail();
    CHECK_THAT(mail, Catch::Contains("Said on Friday 2 December 2022 that it will be late, by Tuesday 6 December 2022."));
    CHECK_THAT(week.browser.open(week.link_in(mail)).text,
               Catch::Contains("You answer here for Ledbury democratic services, who owes it."));
    week.browser.press("It is done");
    week.browser.fill({{"when", "today 11:30"}});
    CHECK_THAT(week.browser.press("Say that it is done").text, Catch::Contains("at 11:30am, late."));
    CHECK(week.duty().outcome == model::Outcome::met_late);
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

}  // namespace beadle::tests

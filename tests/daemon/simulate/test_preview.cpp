// The preview against what then really goes: the same store, the same days, mail by mail.
#include "daemon/simulate/preview.hpp"

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "daemon/simulate/overlay.hpp"
#include "daemon/store/each_row.hpp"
#include "tests/daemon/simulate/starter_weeks.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace std::chrono;
using namespace std::chrono_literals;
using test::starter;

namespace {

/// A message with its links hidden, for they are signed when it goes and samples before.
std::string without_links(std::string bytes) {
    for (auto at = bytes.find("=\r\n"); at != std::string::npos; at = bytes.find("=\r\n", at)) bytes.erase(at, 3);
    static const std::regex link{"https://beadle\\.icb\\.example/([am])/[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"};
    return std::regex_replace(bytes, link, "LINK-$1");
}

/// What signs links, there before the weeks begin.
struct Keys {
    notify::LinkKeys keys{
        {{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = calendar::Instant{sys_days{2027y / January / 4}}}}};

    simulate::StepperOptions with_links() {
        simulate::StepperOptions options;
        options.sender.writing.links = &keys;
        options.sender.writing.link_address = "https://beadle.icb.example";
        return options;
    }
};

struct Weeks : Keys, test::StarterWeeks {
    explicit Weeks(std::shared_ptr<const definitions::Bundle> applied, std::unique_ptr<store::Store> over = store::make_memory_store())
        : StarterWeeks(std::move(applied), std::move(over), with_links()) {}

    simulate::Preview preview(calendar::Instant until) {
        return simulate::preview(
            *store, {.system = bundle->definition.system, .now = stepper->now(), .until = until, .writing = options.sender.writing});
    }

    /// Lets the time really pass; what went.
    std::vector<notify::Outgoing> play(calendar::Instant until) {
        const auto before = static_cast<std::ptrdiff_t>(transport.accepted.size());
        for (auto next = stepper->next(); next && *next <= until; next = stepper->next()) {
            stepper->move_to(*next);
            stepper->settle();
        }
        stepper->move_to(until);
        return {transport.accepted.begin() + before, transport.accepted.end()};
    }
};

std::vector<std::string> hidden(const std::vector<std::string>& messages) {
    std::vector<std::string> out;
    for (const auto& bytes : messages) out.push_back(std::to_string(bytes.size()) + "\n" + without_links(bytes));
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("what the preview shows is what goes, to the byte but for what is signed in its links", "[preview][simulate]") {
    const bool is_away = GENERATE(false, true);  // Whose deputy then gets it.
    Weeks weeks{simulate::with_sending_live(*starter())};
    if (is_away)
        weeks.record("our-system", "LeaveTaken",
                     {{"post", "strategy-director"}, {"from", "2027-01-20"}, {"until", "2027-02-05"}, {"deputy", "deputy-head"}},
                     {"governance"});
    std::size_t seen = 0, lists = 0, for_the_deputy = 0;
    while (weeks.stepper->now() < sys_days{2027y / March / 15}) {
        const auto until = weeks.stepper->now() + 75h;  // Over nights, week-ends and Mondays, at any time of day.
        const auto shown = weeks.preview(until);
        CHECK(shown.undeliverable.empty());
        std::vector<std::string> promised, gone;
        for (const auto& mail : shown.mails) {
            CHECK(mail.state == store::MailState::ready);
            promised.push_back(mail.bytes);
            if (mail.mail.subject.starts_with("This week and next:")) ++lists;
            if (mail.mail.text.find("on leave until") != std::string::npos) ++for_the_deputy;
        }
        for (const auto& mail : weeks.play(until)) gone.push_back(mail.bytes);
        INFO("until " << calendar::to_iso(until));
        CHECK(hidden(promised) == hidden(gone));
        seen += gone.size();
    }
    CHECK(seen > 20);
    CHECK(lists > 5);
    CHECK((for_the_deputy > 0) == is_away);
}

TEST_CASE("a preview's links are samples, as long as those that will be signed", "[preview][simulate]") {
    Weeks weeks{simulate::with_sending_live(*starter())};
    weeks.play(sys_days{2027y / January / 29} + 12h);
    std::size_t links = 0;
    for (const auto& mail : weeks.preview(weeks.stepper->now() + 96h).mails) {
        static const std::regex link{"https://beadle\\.icb\\.example/a/([A-Za-z0-9_.-]+)"};
        for (std::sregex_iterator found{mail.mail.text.begin(), mail.mail.text.end(), link}, end; found != end; ++found, ++links) {
            const auto token = (*found)[1].str();
            CHECK(notify::is_sample_link(token));
            CHECK_FALSE(weeks.keys.open(token, weeks.stepper->now()).has_value());
        }
    }
    CHECK(links > 0);
}

TEST_CASE("looking ahead changes nothing: no entry, no timer, no mail, no key", "[preview][simulate]") {
    Weeks weeks{simulate::with_sending_live(*starter())};
    weeks.play(sys_days{2027y / January / 29} + 12h);
    const auto& system = weeks.bundle->definition.system;
    const auto before = weeks.store->counts(system);
    const auto batch = weeks.store->log_head(system)->batch_id;
    const auto next = weeks.store->next_due(calendar::Instant::min());
    REQUIRE_FALSE(weeks.preview(weeks.stepper->now() + 24h * 28).mails.empty());
    const auto after = weeks.store->counts(system);
    CHECK(after.entries == before.entries);
    CHECK(after.timers == before.timers);
    CHECK(after.open_duties == before.open_duties);
    CHECK(after.instances == before.instances);
    CHECK(after.mail_ready == before.mail_ready);
    CHECK(weeks.store->log_head(system)->batch_id == batch);
    CHECK(weeks.store->next_due(calendar::Instant::min()) == next);
    CHECK(weeks.transport.tried.size() == weeks.transport.accepted.size());
    // And a second look sees the same.
    const auto once = weeks.preview(weeks.stepper->now() + 72h), twice = weeks.preview(weeks.stepper->now() + 72h);
    REQUIRE(once.mails.size() == twice.mails.size());
    for (std::size_t n = 0; n < once.mails.size(); ++n) CHECK(once.mails[n].bytes == twice.mails[n].bytes);
}

TEST_CASE("a system that holds its mail shows the same mails, as held; what has waited since before is no news", "[preview][simulate]") {
    Weeks held{starter()}, live{simulate::with_sending_live(*starter())};
    const auto from = sys_days{2027y / January / 29} + 12h;
    CHECK(held.play(from).empty());
    live.play(from);
    const auto shown = held.preview(from + 96h), would = live.preview(from + 96h);
    REQUIRE_FALSE(shown.mails.empty());
    REQUIRE(shown.mails.size() == would.mails.size());
    for (std::size_t n = 0; n < shown.mails.size(); ++n) {
        CHECK(shown.mails[n].state == store::MailState::held);
        CHECK(shown.mails[n].at == would.mails[n].at);
        CHECK(shown.mails[n].mail.subject == would.mails[n].mail.subject);
        CHECK(without_links(shown.mails[n].bytes) == without_links(would.mails[n].bytes));
    }
}

TEST_CASE("a test address is in the preview as well: it shows what goes", "[preview][simulate]") {
    Weeks weeks{simulate::with_sending_live(*starter())};
    weeks.play(sys_days{2027y / January / 29} + 12h);
    weeks.options.sender.writing.test_address = "me@office.example";
    const auto shown = weeks.preview(weeks.stepper->now() + 96h);
    REQUIRE_FALSE(shown.mails.empty());
    for (const auto& mail : shown.mails) {
        CHECK(mail.mail.to.address == "me@office.example");
        CHECK(mail.mail.subject.starts_with("[Test, for "));
    }
}

// Not run by itself: prints how long a preview takes on this machine. bin/test_daemon_simulate "[measured]"
TEST_CASE("a preview of 500 meetings on disk", "[.][measured]") {
    const test::TemporaryFolder folder;
    Weeks weeks{simulate::with_sending_live(*starter()),
                store::make_sqlite_store({.path = folder.file("beadle.db"), .owner = "the measure"})};
    for (int n = 0; n < 500; ++n) {
        const auto held_on = calendar::Date{sys_days{2027y / February / 16} + days{n % 280}};
        weeks.record("ICP", "MeetingCalled", {{"held_on", calendar::to_iso(held_on)}, {"at", "14:00"}}, {"governance"});
    }
    weeks.play(sys_days{2027y / May / 7} + 12h);
    const auto counts = weeks.store->counts(weeks.bundle->definition.system);
    const auto began = steady_clock::now();
    const auto shown = weeks.preview(weeks.stepper->now() + 84h);
    const auto took = duration_cast<milliseconds>(steady_clock::now() - began);
    store::OutboxFilter all;
    std::size_t mails = 0;
    store::each_mail(*weeks.store, all, [&](const auto&) { ++mails; });
    WARN(counts.instances << " instances, " << counts.open_duties << " open duties, " << mails
                          << " mails in the outbox: " << shown.mails.size() << " mails shown in " << took.count() << " ms");
    CHECK_FALSE(shown.mails.empty());
    CHECK(took < 10s);
}

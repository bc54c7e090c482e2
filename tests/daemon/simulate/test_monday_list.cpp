// The Monday list over some weeks of the starter system, mails and all: who gets one, when, and with what.
#include <map>
#include <set>
#include <string>

#include "daemon/simulate/overlay.hpp"
#include "tests/daemon/simulate/starter_weeks.hpp"
#include "workflows/duties/monday_list.hpp"

using namespace beadle;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

struct Weeks : test::StarterWeeks {
    Weeks() : StarterWeeks(simulate::with_sending_live(*test::starter()), store::make_memory_store()) {}

    /// Addresses of everybody who owes something now that is due by the end of next week.
    std::set<std::string> owing() {
        store::DutyFilter filter;
        filter.system = bundle->definition.system;
        filter.outcome = model::Outcome::open;
        filter.limit = 10'000;
        std::set<std::string> all;
        const auto until = duties::listed_until(stepper->now(), *stepper->engine().zone(filter.system));
        for (const auto& row : store->duties(filter).rows)
            if (!row.duty.notice_only && row.duty.due_at <= until)
                all.insert(model::find_party(bundle->definition, row.duty.owed_by)->mail);
        return all;
    }

    static bool is_list(const notify::Outgoing& mail) { return mail.bytes.find("\r\nSubject: This week and next:") != std::string::npos; }
};

}  // namespace

TEST_CASE("over ten weeks each who owes something gets one mail on the list's morning and no second, and who owes nothing gets none",
          "[monday][simulate]") {
    Weeks weeks;
    const bool stops = GENERATE(false, true);  // Killed each day, and once over a whole Monday.
    int mornings = 0, lists_sent = 0;
    std::set<std::string> first_morning, all_who_owed;
    for (auto next = weeks.stepper->next(); next && *next < sys_days{2027y / March / 15}; next = weeks.stepper->next()) {
        auto at = *next;
        const bool sleeps_in = stops && at == calendar::Instant{sys_days{2027y / February / 1} + 9h};
        if (sleeps_in) at += 26h;
        if (stops) weeks.stepper->restart(false);
        const auto before = weeks.transport.accepted.size();
        weeks.stepper->move_to(at);
        weeks.stepper->settle();
        std::map<std::string, int> mails, lists;
        for (auto n = before; n < weeks.transport.accepted.size(); ++n) {
            const auto& mail = weeks.transport.accepted[n];
            ++mails[mail.to];
            if (Weeks::is_list(mail)) ++lists[mail.to];
        }
        const sys_days day = floor<days>(at);
        const bool is_morning = weekday{day} == (sleeps_in ? Tuesday : Monday) && at >= day + 9h && (sleeps_in || at == day + 9h) &&
                                !(stops && day == sys_days{2027y / February / 1});
        if (!is_morning) {
            CHECK(lists.empty());
            continue;
        }
        ++mornings;
        std::set<std::string> got;
        for (const auto& [address, count] : lists) {
            INFO(address << " on " << calendar::to_iso(at));
            CHECK(count == 1);
            CHECK(mails[address] == 1);  // The morning's reminders are in it.
            got.insert(address);
        }
        INFO(calendar::to_iso(at));
        CHECK(got == weeks.owing());
        if (mornings == 1) first_morning = got;
        all_who_owed.insert(got.begin(), got.end());
        lists_sent += static_cast<int>(lists.size());
    }
    CHECK(mornings == 9);
    CHECK(lists_sent > mornings);
    CHECK(all_who_owed.size() > first_morning.size());  // Some owed nothing at first: their Mondays were without a mail.
    store::EntryFilter fired;
    fired.kind = "TimerFired";
    fired.instance = weeks.bundle->definition.system;
    std::size_t said = 0;
    for (const auto& entry : weeks.store->entries(fired).rows)
        if (entry.line.find("\"timer\":\"monday\"") != std::string::npos) {
            ++said;
            if (!first_morning.empty()) CHECK(entry.line.find("\"to\":\"") != std::string::npos);
        }
    CHECK(said == static_cast<std::size_t>(mornings));
}

TEST_CASE("while a post is on leave its deputy gets its list, and it again when it is back", "[monday][leave][simulate]") {
    Weeks weeks;
    const auto answer = weeks.record(
        "our-system", "LeaveTaken",
        {{"post", "strategy-director"}, {"from", "2027-01-25"}, {"until", "2027-01-31"}, {"deputy", "deputy-head"}}, {"governance"});
    CAPTURE(answer.error);
    REQUIRE(answer.verdict == model::Verdict::accepted);
    std::map<std::string, std::set<std::string>> lists_for_it;
    for (auto next = weeks.stepper->next(); next && *next < sys_days{2027y / February / 6}; next = weeks.stepper->next()) {
        const auto before = weeks.transport.accepted.size();
        weeks.stepper->move_to(*next);
        weeks.stepper->settle();
        for (auto n = before; n < weeks.transport.accepted.size(); ++n) {
            const auto& mail = weeks.transport.accepted[n];
            const bool stands_in = mail.bytes.find("You get this for Director of strategy, on leave until Sunday 31") != std::string::npos;
            CHECK(stands_in == (mail.to == "deputy.governance@icb.example"));
            if (stands_in || mail.to == "strategy@icb.example")
                lists_for_it[calendar::to_iso(model::Date{floor<days>(*next)})].insert(mail.to);
        }
    }
    REQUIRE_FALSE(lists_for_it.empty());
    for (const auto& [day, to] : lists_for_it) {
        INFO(day);
        const bool away = day >= "2027-01-25" && day <= "2027-01-31";
        CHECK(to == std::set<std::string>{away ? "deputy.governance@icb.example" : "strategy@icb.example"});
    }
    CHECK(lists_for_it.contains("2027-01-25"));
    CHECK(lists_for_it.contains("2027-02-01"));
}

#include "daemon/engine/sweep.hpp"

#include <fmt/format.h>

#include <utility>

#include "workflows/duties/monday_list.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::engine {

bool Sweep::begins_with(const model::Timer& timer) { return timer.kind == "recount" || timer.kind == duties::monday_timer; }

std::string Sweep::owing() const { return model::join({owing_.begin(), owing_.end()}); }

std::vector<Root> Sweep::next(store::Store& store, const calendar::Zone& zone, Instant now, int limit) {
    return timer_.kind == duties::monday_timer ? next_of_week(store, zone, now, limit) : next_of_calendar(store, limit);
}

void Sweep::told() {
    told_.merge(telling_);
    telling_.clear();
    after_ = std::exchange(page_ends_at_, {});
    is_done_ = after_.empty();
}

/// To every instance where somebody owes something by the end of next week, once.
std::vector<Root> Sweep::next_of_week(store::Store& store, const calendar::Zone& zone, Instant now, int limit) {
    store::DutyFilter filter;
    filter.system = timer_.system;
    filter.outcome = model::Outcome::open;
    filter.until = duties::listed_until(now, zone) + std::chrono::seconds{1};
    filter.after = after_;
    filter.limit = limit;
    auto page = store.duties(filter);
    std::vector<Root> events;
    telling_.clear();
    for (const auto& row : page.rows) {
        if (row.duty.notice_only) continue;
        owing_.insert(row.duty.owed_by);
        if (told_.contains(row.instance) || !telling_.insert(row.instance).second) continue;
        events.push_back(tell(row.instance, std::string(duties::week_began),
                              fmt::format("monday:{}:{}", row.instance, calendar::to_iso(timer_.due_at))));
    }
    page_ends_at_ = std::move(page.next);
    return events;
}

std::vector<Root> Sweep::next_of_calendar(store::Store& store, int limit) {
    store::InstanceFilter filter;
    filter.system = timer_.system;
    filter.with_ended = false;
    filter.after_id = after_;
    filter.limit = limit;
    auto page = store.instances(filter);
    std::vector<Root> events;
    for (const auto& instance : page.rows) {
        if (instance.workflow == "system") continue;
        // With the instant: a calendar that comes back is another change.
        auto id = fmt::format("calendar:{}:{}:{}", instance.id, calendar_, calendar::to_iso(timer_.due_at));
        events.push_back(tell(instance.id, "CalendarChanged", std::move(id)));
        events.back().event.facts.emplace("calendar", calendar_);
    }
    page_ends_at_ = std::move(page.next);
    return events;
}

Root Sweep::tell(const std::string& instance, std::string kind, std::string id) const {
    Root root;
    root.event.system = timer_.system;
    root.event.instance = instance;
    root.event.kind = std::move(kind);
    root.event.id = std::move(id);
    root.event.happened_at = timer_.due_at;
    root.event.actor.person = "engine";
    root.by_engine = true;
    return root;
}

}  // namespace beadle::engine

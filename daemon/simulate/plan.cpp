#include "daemon/simulate/plan.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <ostream>
#include <set>
#include <tuple>

#include "daemon/notify/transport.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/simulate/overlay.hpp"
#include "daemon/simulate/simulate.hpp"
#include "daemon/simulate/stepper.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/item/item.hpp"

namespace beadle::simulate {

using model::text_of;
using namespace std::chrono_literals;

std::string_view to_key(PlannedDate::Kind kind) {
    switch (kind) {
        case PlannedDate::Kind::cycle_opens: return "cycle";
        case PlannedDate::Kind::meeting: return "meeting";
        case PlannedDate::Kind::duty: return "duty";
        case PlannedDate::Kind::notice: return "notice";
    }
    return "";
}

namespace {

/// A Tuesday that works, as near to the middle of the window as there is: what a secretariat would pencil in.
calendar::Date assumed_day(const calendar::DayCalendar& calendar, calendar::Date from, calendar::Date until) {
    using std::chrono::sys_days;
    auto middle = sys_days{from} + (sys_days{until} - sys_days{from}) / 2;
    for (int off = 0; off <= 21; ++off)
        for (int way : {1, -1}) {
            auto day = middle + calendar::days{off * way};
            if (day < sys_days{from} || day > sys_days{until} || std::chrono::weekday{day} != std::chrono::Tuesday) continue;
            if (is_working_day(calendar, calendar::Date{day})) return calendar::Date{day};
        }
    return working_day_at_or_before(calendar, calendar::Date{middle});
}

/// Officers who do everything, each thing when it falls due and not before.
class PunctualOfficers {
public:
    PunctualOfficers(const definitions::Bundle& bundle, calendar::Date from)
        : bundle_(std::make_shared<definitions::Bundle>(bundle)),
          zone_(definitions::load_zone(bundle.definition.zone)),
          store_(store::make_memory_store()),
          stepper_(*store_, nowhere_, options(from)) {}

    void play(Instant until) {
        auto answer = stepper_.apply(bundle_, administrator());
        if (!answer.error.empty()) throw std::runtime_error("the definition could not be applied: " + answer.error);
        for (;;) {
            fix_dates();
            auto next = stepper_.next();
            auto due = next_due();
            if (due && (!next || due->at < *next)) next = due->at;
            if (!next || *next > until) return;
            stepper_.move_to(std::max(*next, stepper_.now()));
            if (due && due->at <= stepper_.now()) do_it(*due);
            stepper_.settle();
        }
    }

    store::Store& store() { return *store_; }
    const calendar::Zone& zone() const { return zone_; }
    bool is_assumed(const std::string& instance) const {
        return std::any_of(assumed_.begin(), assumed_.end(),
                           [&](const std::string& id) { return instance == id || instance.starts_with(id + "/"); });
    }

private:
    struct Due {
        Instant at{};
        std::string instance, ref, met_by, owed_by;
    };

    StepperOptions options(calendar::Date from) const {
        StepperOptions options;
        options.start = to_instant(zone_, {from, calendar::minutes{0}});
        options.engine.zone = std::make_shared<calendar::Zone>(zone_);
        return options;
    }

    model::Instance instance(const std::string& id) { return store_->load({{system(), id}}).instances.at(0); }
    const std::string& system() const { return bundle_->definition.system; }

    void record(const std::string& kind, const std::string& on, model::Facts facts) {
        model::Event event;
        event.system = system();
        event.id = "plan:" + std::to_string(++ids_);
        event.kind = kind;
        event.instance = on;
        event.happened_at = stepper_.now();
        event.actor.person = "plan";
        event.actor.is_administrator = true;
        for (const auto& [id, office] : bundle_->definition.offices) event.actor.offices.push_back(id);
        event.facts = std::move(facts);
        stepper_.record(std::move(event));
    }

    /// Meetings that stand without a date get one.
    void fix_dates() {
        if (!is_news()) return;
        store::InstanceFilter filter;
        filter.system = system();
        filter.workflow = "meeting";
        filter.with_ended = false;
        filter.limit = 500;
        for (const auto& meeting : store_->instances(filter).rows) {
            if (meeting.states.front() != "to be arranged" || model::has(meeting.facts, "led_by")) continue;
            auto from = model::date_of(meeting.facts, "window_from"), until = model::date_of(meeting.facts, "window_until");
            if (!from || !until || !assumed_.insert(meeting.id).second) continue;
            for (const auto& other : model::list_of(meeting.facts, "siblings")) assumed_.insert(other);
            auto today = local_date(zone_, stepper_.now());
            record(
                "DateFixed", meeting.id,
                {{"held_on", calendar::to_iso(assumed_day(bundle_->calendar.calendar, std::max(*from, today), std::max(*until, today)))}});
        }
    }

    bool is_news() {
        auto head = store_->log_head(system());
        if (head && head->size == seen_) return false;
        seen_ = head ? head->size : 0;
        due_.reset();
        return true;
    }

    /// The duty that falls due first and that somebody can do something about.
    std::optional<Due> next_due() {
        if (due_) return due_->instance.empty() ? std::nullopt : due_;
        due_ = Due{};
        store::DutyFilter filter;
        filter.system = system();
        filter.outcome = model::Outcome::open;
        filter.limit = 500;
        for (;;) {
            auto page = store_->duties(filter);
            for (const auto& row : page.rows) {
                if (row.duty.notice_only || row.duty.met_by == "SlotFulfilled" || done_.contains(row.instance + "|" + row.duty.ref))
                    continue;
                due_ = Due{std::max(row.duty.due_at - 1min, stepper_.now()), row.instance, row.duty.ref, row.duty.met_by, row.duty.owed_by};
                return due_;
            }
            if (page.next.empty()) return std::nullopt;
            filter.after = page.next;
        }
    }

    void do_it(const Due& due) {
        done_.insert(due.instance + "|" + due.ref);
        auto one = instance(due.instance);
        model::Facts facts{{"duty", due.ref}, {"for", due.owed_by}};
        if (due.met_by == "MeetingConcluded") {
            for (const auto& item : model::list_of(one.facts, "items")) {
                auto wanted = model::list_of(instance(item).facts, "fulfilled_by");
                record("ItemDecided", item, {{"outcome", wanted.empty() ? "agreed" : wanted.front()}});
            }
            facts.clear();
        }
        if (due.met_by == "MinutesConfirmed") facts["at"] = text_of(one.facts, "later_meeting");
        if (due.met_by == "DateNamed") facts["due"] = calendar::to_iso(local_date(zone_, stepper_.now() + 24h * 28));
        if (due.met_by == "OwnerNamed") facts["owner"] = due.owed_by;
        due_.reset();
        record(due.met_by, due.instance, std::move(facts));
    }

    std::shared_ptr<const definitions::Bundle> bundle_;
    calendar::Zone zone_;
    std::unique_ptr<store::Store> store_;
    notify::MemoryTransport nowhere_;
    Stepper stepper_;
    std::set<std::string> assumed_, done_;
    std::optional<Due> due_;  // Empty instance: there is none.
    std::int64_t seen_ = -1;
    int ids_ = 0;
};

bool counts_from_a_meeting(const model::Duty& duty) {
    return duty.anchor_on && duty.anchor != "opens" && duty.anchor != "entry" && duty.anchor != "window";
}

}  // namespace

std::vector<PlannedDate> plan(const definitions::Bundle& bundle, calendar::Date from, calendar::Date to) {
    const auto& definition = bundle.definition;
    PunctualOfficers officers(bundle, from);
    const auto& zone = officers.zone();
    auto begins = to_instant(zone, {from, calendar::minutes{0}}), ends = end_of_day(zone, to);
    officers.play(ends);

    std::vector<PlannedDate> dates;
    auto add = [&](PlannedDate date) {
        date.on = local_date(zone, date.at);
        if (date.at >= begins && date.at <= ends) dates.push_back(std::move(date));
    };
    store::DutyFilter duties;
    duties.system = definition.system;
    store::each_duty(officers.store(), std::move(duties), [&](const auto& row) {
        if (row.duty.outcome == model::Outcome::excused || row.duty.outcome == model::Outcome::withdrawn) return;
        add({.kind = row.duty.notice_only ? PlannedDate::Kind::notice : PlannedDate::Kind::duty,
             .at = row.duty.due_at,
             .what = row.duty.what,
             .who = model::name_of_party(definition, row.duty.owed_by),
             .rule = row.duty.rule,
             .instance = row.instance,
             .assumed = officers.is_assumed(row.instance) && counts_from_a_meeting(row.duty),
             .provisional = row.duty.provisional});
    });
    store::InstanceFilter instances;
    instances.system = definition.system;
    store::each_instance(officers.store(), std::move(instances), [&](const auto& one) {
        if (one.workflow == "assembly cycle")
            if (auto opens = model::date_of(one.facts, "opens"))
                add({.kind = PlannedDate::Kind::cycle_opens,
                     .at = to_instant(zone, {*opens, calendar::minutes{0}}),
                     .what = text_of(one.facts, "name") + " opens",
                     .who = model::name_of_body(definition, one.body),
                     .rule = {},
                     .instance = one.id});
        auto held_on = one.workflow == "meeting" ? model::date_of(one.facts, "held_on") : std::nullopt;
        if (!held_on || model::has(one.facts, "led_by")) return;
        auto at = calendar::parse_time(text_of(one.facts, "at"));
        add({.kind = PlannedDate::Kind::meeting,
             .at = at ? to_instant(zone, {*held_on, *at}) : end_of_day(zone, *held_on),
             .what = text_of(one.facts, "name"),
             .who = model::name_of_body(definition, one.body),
             .rule = {},
             .instance = one.id,
             .assumed = officers.is_assumed(one.id)});
    });
    auto key = [](const PlannedDate& date) { return std::tie(date.at, date.kind, date.instance, date.what, date.who); };
    std::sort(dates.begin(), dates.end(), [&](const PlannedDate& a, const PlannedDate& b) { return key(a) < key(b); });
    return dates;
}

namespace {

void print_json(const PlannedDate& date, const calendar::Zone& zone, std::ostream& out) {
    namespace json = boost::json;
    auto local = calendar::to_local(zone, date.at);
    out << json::serialize(json::object{{"kind", to_key(date.kind)},
                                        {"at", calendar::to_iso(date.at)},
                                        {"on", calendar::to_iso(local.date)},
                                        {"what", date.what},
                                        {"who", date.who},
                                        {"rule", date.rule},
                                        {"instance", date.instance},
                                        {"assumed", date.assumed},
                                        {"provisional", date.provisional}})
        << '\n';
}

}  // namespace

int plan_command(const PlanOptions& options, std::ostream& out, std::ostream& err) {
    constexpr int not_understood = 2;
    auto period = read_period(options.from, options.to, err);
    if (!period) return not_understood;
    auto loading = definitions::load_system(file_of_system(options.system, options.config_dir), options.config_dir);
    for (const auto& mistake : loading.mistakes) fmt::print(err, "{}\n", to_text(mistake));
    if (!loading.ok()) return not_understood;
    auto zone = definitions::load_zone(loading.bundle->definition.zone);
    auto dates = plan(*loading.bundle, period->from, period->to);
    if (options.printing.json) {
        for (const auto& date : dates) print_json(date, zone, out);
        return 0;
    }
    fmt::print(out, "{}, every date from {} to {}; * is counted from a meeting whose date is assumed\n", loading.bundle->definition.name,
               calendar::in_words(period->from), calendar::in_words(period->to));
    Printer printer(out, options.printing, zone);
    for (const auto& date : dates) {
        Line line;
        line.at = date.at;
        line.kind = date.kind == PlannedDate::Kind::duty || date.kind == PlannedDate::Kind::notice ? Line::Kind::date : Line::Kind::cycle;
        line.text = (date.assumed ? "* " : "") + notify::capitalised(date.what) + ", " + date.who;
        if (!date.rule.empty()) line.text += " · " + date.rule;
        if (date.provisional) line.text += " · provisional";
        line.instance = date.instance;
        printer.print(line);
    }
    return 0;
}

}  // namespace beadle::simulate

#include "daemon/metrics/measures.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <optional>

#include "daemon/store/open_store.hpp"

namespace beadle::metrics {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

/// In seconds. A reminder that is a minute late nobody notices; ten minutes after a deadline somebody should have been told.
const Histogram::BucketBoundaries late_bounds{1, 2, 5, 10, 30, 60, 120, 300, 600};
const Histogram::BucketBoundaries entry_bounds{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
const Histogram::BucketBoundaries commit_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

}  // namespace

struct Measures::Parts {
    prometheus::Registry registry;

    Histogram& histogram(const char* name, const char* help, const Histogram::BucketBoundaries& bounds) {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, bounds);
    }
    Counter& counter(const char* name, const char* help) {
        return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
    }
    Gauge& gauge(const char* name, const char* help) { return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({}); }

    Histogram& fired_late = histogram("beadle_timer_fired_late_seconds", "How long after its instant a timer fired.", late_bounds);
    Histogram& batch_entries = histogram("beadle_batch_entries", "Entries of the record that one commit made true.", entry_bounds);
    Histogram& commit_time = histogram("beadle_commit_seconds", "How long the store took to commit a batch.", commit_bounds);
    Counter& store_failures = counter("beadle_store_failures_total", "How often the store failed; what it was about was tried again.");

    Counter& reconnections =
        counter("beadle_store_reconnections_total", "How often a connection to the database that was lost was made anew.");

    Gauge& instances = gauge("beadle_instances", "Meetings, items, cycles, strategies, transitions, actions and papers that there are.");
    Gauge& duties = gauge("beadle_duties_open", "Duties that are owed.");
    Gauge& provisional = gauge("beadle_duties_provisional", "Duties whose deadline rests on days that are not proclaimed yet.");
    Gauge& timers = gauge("beadle_timers", "Timers that are to fire.");
    Gauge& entries = gauge("beadle_audit_entries", "Entries of the record.");
    prometheus::Family<Gauge>& outbox = prometheus::BuildGauge()
                                            .Name("beadle_outbox_messages")
                                            .Help("Messages that are owed, by what becomes of them next.")
                                            .Register(registry);
    Gauge& held = outbox.Add({{"state", "held"}});
    Gauge& for_clerk = outbox.Add({{"state", "for_the_clerk"}});
    Gauge& ready = outbox.Add({{"state", "ready"}});
    Gauge& given_up = outbox.Add({{"state", "given_up"}});
    Gauge& alarms = gauge("beadle_alarms_open", "Alarms that nobody has cleared; see beadle status.");
    Gauge& waiting = gauge("beadle_events_waiting", "Events that wait for the writer.");
    Gauge& is_held = gauge("beadle_firing_held", "1 while firing and sending are held, by the clock or by choice; otherwise 0.");
    Gauge& trouble = gauge("beadle_store_in_trouble", "1 while the store fails; otherwise 0.");
    Gauge& shards =
        gauge("beadle_shards_owned", "Shards of 64 that this daemon writes for; all of them where no other daemon shares the store.");
    Gauge& started = gauge("beadle_start_time_seconds", "When the daemon started, in seconds since 1970.");
};

Measures::Measures(const std::string& version) : parts_(std::make_unique<Parts>()) {
    prometheus::BuildGauge()
        .Name("beadle_build_info")
        .Help("Which program this is.")
        .Register(parts_->registry)
        .Add({{"version", version}})
        .Set(1);
}
Measures::~Measures() = default;

void Measures::fired(std::chrono::seconds late) { parts_->fired_late.Observe(static_cast<double>(late.count())); }
void Measures::committed(std::size_t entries) { parts_->batch_entries.Observe(static_cast<double>(entries)); }
void Measures::commit_took(std::chrono::nanoseconds time) { parts_->commit_time.Observe(std::chrono::duration<double>(time).count()); }

void Measures::store_failed() { parts_->store_failures.Increment(); }

Measures::Standing Measures::look(store::Store& store, model::Instant now) {
    Standing standing;
    standing.counts = store.counts("");
    standing.alarms_open = store.alarms(false).size();
    standing.oldest_reader = store.oldest_reader();
    for (const auto& timer : store.due(model::Instant{}, now, late_timers_max)) standing.late.push_back(now - timer.due_at);
    return standing;
}

std::string Measures::text(const api::Health& health, const Standing& standing) {
    const auto& counts = standing.counts;
    const auto set = [](Gauge& gauge, auto value) { gauge.Set(static_cast<double>(value)); };
    set(parts_->instances, counts.instances);
    set(parts_->duties, counts.open_duties);
    set(parts_->provisional, counts.provisional);
    set(parts_->timers, counts.timers);
    set(parts_->entries, counts.entries);
    set(parts_->held, counts.mail_held);
    set(parts_->for_clerk, counts.mail_for_clerk);
    set(parts_->ready, counts.mail_ready);
    set(parts_->given_up, counts.mail_dead);
    set(parts_->alarms, standing.alarms_open);
    set(parts_->waiting, health.queued);
    set(parts_->is_held, health.firing_held || health.guard != engine::Guard::open ? 1 : 0);
    set(parts_->trouble, health.trouble.empty() ? 0 : 1);
    set(parts_->shards, health.shards);
    parts_->reconnections.Increment(static_cast<double>(store::reconnections()) - parts_->reconnections.Value());
    set(parts_->started, health.started_at.time_since_epoch().count());

    // What waits is another each time it is asked for, so that its histogram lives as long as the answer.
    prometheus::Registry waiting;
    auto& late = prometheus::BuildHistogram()
                     .Name("beadle_timer_waiting_late_seconds")
                     .Help("How long ago each timer was due that has not fired yet; of the oldest 10,000.")
                     .Register(waiting)
                     .Add({}, late_bounds);
    for (const auto each : standing.late) late.Observe(static_cast<double>(each.count()));

    if (const auto& oldest = standing.oldest_reader) {
        const auto once = [&](const char* name, const char* help, auto value) {
            prometheus::BuildGauge().Name(name).Help(help).Register(waiting).Add({}).Set(static_cast<double>(value));
        };
        once("beadle_store_oldest_snapshot_seconds", "How long ago the oldest transaction began whose view of the database is still kept.",
             oldest->since.count());
        once("beadle_store_oldest_xmin_transactions",
             "How many transactions have begun since the oldest state that the database keeps for anybody.", oldest->transactions_ago);
    }

    auto families = parts_->registry.Collect();
    for (auto& family : waiting.Collect()) families.push_back(std::move(family));
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace beadle::metrics

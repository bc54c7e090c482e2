#include "daemon/api/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "daemon/api/json.hpp"
#include "daemon/engine/engine.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::Instant;
using store::Batch;
using store::InstanceKey;

/// Reads what `base` has, below what was "committed" here. Only what an apply and its recount need is laid over: instances, log heads,
/// events, definitions and the recount timer. Nothing of it reaches `base`.
class Overlay final : public store::Store {
public:
    explicit Overlay(store::Store& base) : base_(base) {}

    void commit(const Batch& batch) override {
        for (const auto& write : batch.instances) {
            const InstanceKey key{write.instance.system, write.instance.id};
            if (before_.count(key) == 0) before_[key] = before(key);
            after_[key] = write.instance;
        }
        for (const auto& head : batch.log_heads) heads_[head.system] = head;
        for (const auto& entry : batch.entries) entries_[{entry.system, entry.event_id}] = entry;
        for (const auto& definition : batch.definitions) definitions_[definition.hash] = definition;
        for (const auto& current : batch.definitions_current) current_[{current.kind, current.id}] = current.hash;
        for (const auto& timer : batch.timers_removed)
            timers_.erase(std::remove_if(timers_.begin(), timers_.end(),
                                         [&](const auto& one) {
                                             return one.system == timer.system && one.instance == timer.instance && one.kind == timer.kind;
                                         }),
                          timers_.end());
        for (const auto& timer : batch.timers_added)
            if (timer.kind == "recount") timers_.push_back(timer);
        mail_added.insert(mail_added.end(), batch.mail_added.begin(), batch.mail_added.end());
        mail_changed.insert(mail_changed.end(), batch.mail_changed.begin(), batch.mail_changed.end());
    }

    std::optional<store::LogHead> log_head(std::string_view system) override {
        if (const auto found = heads_.find(std::string{system}); found != heads_.end()) return found->second;
        return base_.log_head(system);
    }
    std::vector<store::LogHead> log_heads() override {
        auto heads = base_.log_heads();
        heads.erase(std::remove_if(heads.begin(), heads.end(), [&](const auto& head) { return heads_.count(head.system) > 0; }),
                    heads.end());
        for (const auto& [system, head] : heads_) heads.push_back(head);
        return heads;
    }
    store::Snapshot load(const std::vector<InstanceKey>& keys) override {
        std::vector<InstanceKey> below;
        store::Snapshot snapshot;
        for (const auto& key : keys) {
            if (const auto found = after_.find(key); found != after_.end()) snapshot.instances.push_back(found->second);
            else below.push_back(key);
        }
        auto rest = base_.load(below);
        snapshot.instances.insert(snapshot.instances.end(), rest.instances.begin(), rest.instances.end());
        snapshot.absent = std::move(rest.absent);
        return snapshot;
    }
    std::vector<store::Entry> entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) override {
        auto entries = base_.entries_by_event(system, event_ids);
        for (const auto& id : event_ids)
            if (const auto found = entries_.find({std::string{system}, id}); found != entries_.end()) entries.push_back(found->second);
        return entries;
    }
    std::vector<store::Entry> history(std::string_view system, std::string_view instance) override {
        return base_.history(system, instance);
    }

    std::vector<model::Timer> due(Instant, Instant now, int) override {
        std::vector<model::Timer> due;
        for (const auto& timer : timers_)
            if (timer.due_at <= now) due.push_back(timer);
        return due;
    }
    std::optional<Instant> next_due(Instant) override {
        std::optional<Instant> least;
        for (const auto& timer : timers_) least = least ? std::min(*least, timer.due_at) : timer.due_at;
        return least;
    }

    std::vector<store::OutboxRow> claim_mail(Instant, Instant, Instant, int) override { return {}; }
    void prepare_mail(std::string_view, const std::vector<std::string>&, std::string_view, std::string_view) override {}
    void postpone_mail(std::string_view, const std::vector<std::string>&, Instant, std::string_view) override {}
    std::optional<Instant> next_mail() override { return std::nullopt; }

    store::Page<model::Instance> instances(const store::InstanceFilter& filter) override { return base_.instances(filter); }
    store::Page<store::DutyRow> duties(const store::DutyFilter& filter) override { return base_.duties(filter); }
    store::Page<store::Entry> entries(const store::EntryFilter& filter) override { return base_.entries(filter); }
    store::Page<store::OutboxRow> outbox(const store::OutboxFilter& filter) override { return base_.outbox(filter); }
    store::Counts counts(std::string_view system) override { return base_.counts(system); }
    std::vector<store::Alarm> alarms(bool) override { return {}; }

    std::optional<store::StoredDefinition> definition(std::string_view hash) override {
        if (const auto found = definitions_.find(std::string{hash}); found != definitions_.end()) return found->second;
        return base_.definition(hash);
    }
    std::vector<Batch::Current> current_definitions() override {
        auto current = base_.current_definitions();
        current.erase(std::remove_if(current.begin(), current.end(),
                                     [&](const auto& one) {
                                         return current_.count({one.kind, one.id}) > 0;
                                     }),
                      current.end());
        for (const auto& [key, hash] : current_) current.push_back({key.first, key.second, hash});
        return current;
    }

    void note_in_hand(const InHand&) override {}
    void clear_in_hand() override {}
    std::optional<InHand> in_hand() override { return std::nullopt; }
    std::string name() const override { return "a dry run over " + base_.name(); }

    /// Every instance that was written, as it was (absent: it is new) and as it is.
    const std::map<InstanceKey, std::optional<model::Instance>>& before_all() const { return before_; }
    const std::map<InstanceKey, model::Instance>& after_all() const { return after_; }
    std::vector<store::OutboxRow> mail_added;
    std::vector<Batch::MailChange> mail_changed;

private:
    std::optional<model::Instance> before(const InstanceKey& key) {
        auto found = base_.load({key}).instances;
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    }

    store::Store& base_;
    std::map<InstanceKey, std::optional<model::Instance>> before_;
    std::map<InstanceKey, model::Instance> after_;
    std::map<std::string, store::LogHead> heads_;
    std::map<std::pair<std::string, std::string>, store::Entry> entries_;
    std::map<std::string, store::StoredDefinition> definitions_;
    std::map<std::pair<std::string, std::string>, std::string> current_;
    std::vector<model::Timer> timers_;
};

json::object duty_line(const model::Instance& instance, const model::Duty& duty, const model::Definition& definition) {
    const auto party = model::find_party(definition, duty.owed_by);
    return {{"instance", instance.id},
            {"title", title_of(instance)},
            {"duty", duty.ref},
            {"what", duty.what},
            {"who", party ? party->name : duty.owed_by},
            {"outcome", to_key(duty.outcome)},
            {"now", duty.due_local}};
}

}  // namespace

json::value dry_run_of(store::Store& store, std::shared_ptr<const definitions::Bundle> bundle, Instant now, const model::Actor& actor) {
    Overlay overlay{store};
    // A stepped clock is never doubted; a new id each time would only be needed where something is kept.
    engine::SteppedCivilClock civil{now};
    engine::SteppedMachineClock machine;
    engine::Engine engine{overlay, civil, machine};

    model::Event event;
    event.system = bundle->definition.system;
    event.instance = event.system;
    event.id = "dry-run";
    event.kind = "DefinitionApplied";
    event.happened_at = now;
    event.actor = actor;
    event.facts["definition"] = bundle->definition.hash;
    event.facts["calendar"] = bundle->calendar.calendar.hash;
    std::optional<engine::Answer> answer;
    const bool unchanged = engine.drift(*bundle) == engine::Engine::Drift::none;
    engine.apply(bundle, event, [&](const engine::Answer& given) { answer = given; });
    // The apply itself, then the recount of every open instance where the calendar is another: bounded, since a dry run must end.
    for (int steps = 0; steps < 10000; ++steps)
        if (!engine.step().more && answer) break;
    if (!answer) throw std::runtime_error("a dry run came to no end");
    if (!answer->error.empty()) throw std::runtime_error(answer->error);

    json::array entered, duties, moved, withdrawn, mails;
    for (const auto& [key, instance] : overlay.after_all()) {
        const auto& was = overlay.before_all().at(key);
        if (!was)
            entered.push_back({{"instance", instance.id},
                               {"workflow", instance.workflow},
                               {"title", title_of(instance)},
                               {"held_on", model::text_of(instance.facts, "held_on")}});
        for (const auto& duty : instance.duties) {
            const auto* old = was ? model::find_duty(*was, duty.ref) : nullptr;
            auto line = duty_line(instance, duty, bundle->definition);
            if (old == nullptr) {
                duties.push_back(std::move(line));
            } else if (old->outcome == model::Outcome::open && duty.outcome != model::Outcome::open) {
                line["was"] = old->due_local;
                line["reason"] = duty.reason;
                withdrawn.push_back(std::move(line));
            } else if (old->due_at != duty.due_at) {
                line["was"] = old->due_local;
                moved.push_back(std::move(line));
            }
        }
    }
    for (const auto& row : overlay.mail_added) {
        const auto party = model::find_party(bundle->definition, row.notification.to);
        mails.push_back({{"to", row.notification.to},
                         {"to_name", party ? party->name : row.notification.to},
                         {"instance", row.notification.instance},
                         {"duty", row.notification.duty},
                         {"step", row.notification.step},
                         {"state", json::string(store::to_words(row.state))},
                         {"send_at", calendar::to_iso(row.notification.send_at)}});
    }
    auto shown = to_json(*answer).as_object();
    shown["system"] = bundle->definition.system;
    shown["name"] = bundle->definition.name;
    shown["unchanged"] = unchanged;
    shown["entered"] = std::move(entered);
    shown["duties"] = std::move(duties);
    shown["moved"] = std::move(moved);
    shown["withdrawn"] = std::move(withdrawn);
    shown["mails"] = std::move(mails);
    shown["mails_withdrawn"] = overlay.mail_changed.size();
    return shown;
}

}  // namespace beadle::api

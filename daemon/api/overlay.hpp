#pragma once
// A store that reads like the real one and keeps its commits to itself: what a dry run and a "what if" run the real engine over.
// Nothing of it reaches the store below. Time passes for nobody in it but for a duty that is watched, so that what is asked about one
// deadline is not drowned in what else would fall due meanwhile.
// Thread-safety: belongs to the thread of the store below.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::api {

class Overlay final : public store::Store {
public:
    explicit Overlay(store::Store& base) : base_(base) {}

    /// From now on this duty's timer fires when the engine's clock says so. An engine that runs already must be made anew to see it.
    void watch(const store::InstanceKey& instance, const std::string& duty);

    /// Every instance that was written, as it was (nothing: it is new) and as it is.
    const std::map<store::InstanceKey, std::optional<model::Instance>>& before_all() const { return before_; }
    const std::map<store::InstanceKey, model::Instance>& after_all() const { return after_; }
    /// Mails that would be owed, in the order they were added, without those withdrawn again here.
    const std::vector<store::OutboxRow>& mail_added() const { return mail_added_; }
    /// Mails that wait in the store below and would be withdrawn.
    const std::vector<store::OutboxRow>& mail_withdrawn() const { return mail_withdrawn_; }
    const std::vector<store::Alarm>& alarms_raised() const { return alarms_; }

    void commit(const store::Batch& batch) override;
    std::optional<store::LogHead> log_head(std::string_view system) override;
    std::vector<store::LogHead> log_heads() override;
    store::Snapshot load(const std::vector<store::InstanceKey>& keys) override;
    std::vector<store::Entry> entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) override;
    std::vector<store::Entry> history(std::string_view system, std::string_view instance) override;
    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<store::HashRange>& ranges) override;
    std::vector<model::Timer> due(model::Instant watermark, model::Instant now, int limit) override;
    std::optional<model::Instant> next_due(model::Instant watermark) override;

    std::vector<store::OutboxRow> claim_mail(model::Instant, model::Instant, model::Instant, int) override { return {}; }
    void prepare_mail(std::string_view, const std::vector<std::string>&, std::string_view, std::string_view) override {}
    void postpone_mail(std::string_view, const std::vector<std::string>&, model::Instant, std::string_view, store::Tried) override {}
    std::optional<model::Instant> next_mail() override { return std::nullopt; }
    int archive_mail(model::Instant, int) override { return 0; }

    store::Page<model::Instance> instances(const store::InstanceFilter& filter) override { return base_.instances(filter); }
    store::Page<store::DutyRow> duties(const store::DutyFilter& filter) override { return base_.duties(filter); }
    store::Page<store::Entry> entries(const store::EntryFilter& filter) override { return base_.entries(filter); }
    store::Page<store::OutboxRow> outbox(const store::OutboxFilter& filter) override { return base_.outbox(filter); }
    store::Counts counts(std::string_view system) override { return base_.counts(system); }
    std::vector<store::Alarm> alarms(bool) override { return {}; }

    std::optional<store::StoredDefinition> definition(std::string_view hash) override;
    std::vector<store::Batch::Current> current_definitions() override;

    void note_in_hand(const InHand&) override {}
    void clear_in_hand() override {}
    std::optional<InHand> in_hand() override { return std::nullopt; }
    std::string name() const override { return "tried out over " + base_.name(); }

private:
    using TimerKey = std::pair<store::InstanceKey, std::string>;

    std::optional<model::Instance> stored(const store::InstanceKey& key);
    void take_mail(const store::Batch& batch);
    /// What of an instance, or of one message, waits in the store below. It is read once: nothing of the trial is written there.
    const std::vector<store::OutboxRow>& waiting(const store::Batch::MailChange& change);
    bool fires(const model::Timer& timer) const;

    store::Store& base_;
    std::map<store::InstanceKey, std::optional<model::Instance>> before_;
    std::map<store::InstanceKey, model::Instance> after_;
    std::map<std::string, store::LogHead, std::less<>> heads_;
    std::map<std::pair<std::string, std::string>, store::Entry> entries_;
    std::map<std::tuple<std::string, int, std::int64_t>, audit::Hash> tree_hashes_;  ///< By system, level and number.
    std::map<std::string, store::StoredDefinition, std::less<>> definitions_;
    std::map<std::pair<std::string, std::string>, std::string> current_;
    std::map<TimerKey, model::Timer> timers_;
    std::set<TimerKey> watched_;
    std::vector<store::OutboxRow> mail_added_, mail_withdrawn_;
    std::map<std::tuple<std::string, std::string, std::string>, std::vector<store::OutboxRow>> waiting_;  ///< By system, instance, message.
    std::vector<store::Alarm> alarms_;
};

}  // namespace beadle::api

#include "daemon/engine/relayed_store.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace beadle::engine {
namespace {

using namespace store;

class RelayedStore final : public Store {
public:
    using Call = std::function<void(const std::function<void(Store&)>&)>;
    explicit RelayedStore(Call call) : call_(std::move(call)) {}

    std::optional<LogHead> log_head(std::string_view system) override {
        return ask([&](Store& at) { return at.log_head(system); });
    }
    std::vector<LogHead> log_heads() override {
        return ask([](Store& at) { return at.log_heads(); });
    }
    Snapshot load(const std::vector<InstanceKey>& keys) override {
        return ask([&](Store& at) { return at.load(keys); });
    }
    std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override {
        return ask([&](Store& at) { return at.entries_by_event(system, ids); });
    }
    std::vector<Entry> history(std::string_view system, std::string_view instance) override {
        return ask([&](Store& at) { return at.history(system, instance); });
    }
    void commit(const Batch& batch) override {
        tell([&](Store& at) { at.commit(batch); });
    }
    std::vector<model::Timer> due(Instant watermark, Instant now, int limit) override {
        return ask([&](Store& at) { return at.due(watermark, now, limit); });
    }
    std::optional<Instant> next_due(Instant watermark) override {
        return ask([&](Store& at) { return at.next_due(watermark); });
    }
    std::vector<OutboxRow> claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) override {
        return ask([&](Store& at) { return at.claim_mail(civil_now, machine_now, lease_until, limit); });
    }
    void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                      std::string_view hash) override {
        tell([&](Store& at) { at.prepare_mail(system, ids, message_id, hash); });
    }
    void postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at,
                       std::string_view result) override {
        tell([&](Store& at) { at.postpone_mail(system, ids, next_try_at, result); });
    }
    std::optional<Instant> next_mail() override {
        return ask([](Store& at) { return at.next_mail(); });
    }
    Page<model::Instance> instances(const InstanceFilter& filter) override {
        return ask([&](Store& at) { return at.instances(filter); });
    }
    Page<DutyRow> duties(const DutyFilter& filter) override {
        return ask([&](Store& at) { return at.duties(filter); });
    }
    Page<Entry> entries(const EntryFilter& filter) override {
        return ask([&](Store& at) { return at.entries(filter); });
    }
    Page<OutboxRow> outbox(const OutboxFilter& filter) override {
        return ask([&](Store& at) { return at.outbox(filter); });
    }
    Counts counts(std::string_view system) override {
        return ask([&](Store& at) { return at.counts(system); });
    }
    std::vector<Alarm> alarms(bool with_cleared) override {
        return ask([&](Store& at) { return at.alarms(with_cleared); });
    }
    std::optional<StoredDefinition> definition(std::string_view hash) override {
        return ask([&](Store& at) { return at.definition(hash); });
    }
    std::vector<Batch::Current> current_definitions() override {
        return ask([](Store& at) { return at.current_definitions(); });
    }
    void note_in_hand(const InHand& event) override {
        tell([&](Store& at) { at.note_in_hand(event); });
    }
    void clear_in_hand() override {
        tell([](Store& at) { at.clear_in_hand(); });
    }
    std::optional<InHand> in_hand() override {
        return ask([](Store& at) { return at.in_hand(); });
    }
    std::string name() const override {
        std::string name;
        call_([&](Store& at) { name = at.name(); });
        return name;
    }

private:
    template <class Question>
    std::invoke_result_t<Question, Store&> ask(Question question) {
        std::optional<std::invoke_result_t<Question, Store&>> answer;
        call_([&](Store& at) { answer.emplace(question(at)); });
        return std::move(*answer);
    }
    void tell(const std::function<void(Store&)>& what) { call_(what); }

    Call call_;
};

}  // namespace

std::unique_ptr<Store> make_relayed_store(std::function<void(const std::function<void(Store&)>&)> call) {
    return std::make_unique<RelayedStore>(std::move(call));
}

}  // namespace beadle::engine

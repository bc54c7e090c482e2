#pragma once
// A store whose every call goes through somebody else, who decides when and on which thread it runs: so the sender, which may block on a mail server for
// a minute, shares the one connection that may write.
// Thread-safety: as many callers as like; `call` decides.

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/store/store.hpp"

namespace beadle::store {

class RelayedStore : public Store {
public:
    /// Runs what it is given with the store and returns when that is done, passing on what it threw.
    using Call = std::function<void(const std::function<void(Store&)>&)>;
    explicit RelayedStore(Call call) : call_(std::move(call)) {}

    std::optional<LogHead> log_head(std::string_view system) override;
    std::vector<LogHead> log_heads() override;
    Snapshot load(const std::vector<InstanceKey>& keys) override;
    Snapshot load_for_duty(const std::vector<DutyKey>& keys) override;
    std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override;
    std::vector<Entry> history(std::string_view system, std::string_view instance) override;
    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<HashRange>& ranges) override;
    void commit(const Batch& batch) override;
    std::vector<model::Timer> due(Instant watermark, Instant now, int limit) override;
    std::optional<Instant> next_due(Instant watermark) override;
    std::vector<OutboxRow> claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) override;
    void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                      std::string_view hash) override;
    void postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                       Tried tried) override;
    std::optional<Instant> next_mail() override;
    int archive_mail(Instant before, int limit) override;
    Page<model::Instance> instances(const InstanceFilter& filter) override;
    Page<DutyRow> duties(const DutyFilter& filter) override;
    Page<Entry> entries(const EntryFilter& filter) override;
    Page<OutboxRow> outbox(const OutboxFilter& filter) override;
    Counts counts(std::string_view system) override;
    std::vector<Alarm> alarms(bool with_cleared) override;
    std::optional<StoredDefinition> definition(std::string_view hash) override;
    std::vector<Batch::Current> current_definitions() override;
    void note_in_hand(const InHand& event) override;
    void clear_in_hand() override;
    std::optional<InHand> in_hand() override;
    std::optional<std::string> put_back() override;
    std::optional<OldestReader> oldest_reader() override;
    std::vector<Daemon> daemons() override;
    /// Relayed as everything else; null where the store behind has none.
    Sharing* sharing() override;
    std::string name() const override;

private:
    /// Asks the store behind for its own.
    class RelayedSharing final : public Sharing {
    public:
        explicit RelayedSharing(const RelayedStore& store) : store_(store) {}
        std::string daemon_id() const override;
        Shards shards() const override;
        Shards tend() override;
        std::int64_t times_taken() const override;
        int stored_shard(const std::string& system) override;
        void on_news(std::function<void(News)> act) override;
        std::optional<bool> hears_hints() const override;
        std::vector<std::int64_t> post(const std::vector<Letter>& letters) override;
        std::vector<Letter> letters(int limit) override;
        std::vector<Letter> take_answers() override;

    private:
        const RelayedStore& store_;
    };

    template <class Question>
    std::invoke_result_t<Question, Store&> ask(Question question) const {
        std::optional<std::invoke_result_t<Question, Store&>> answer;
        call_([&](Store& at) { answer.emplace(question(at)); });
        return std::move(*answer);
    }
    void tell(const std::function<void(Store&)>& what) { call_(what); }

    Call call_;
    RelayedSharing sharing_{*this};
};

}  // namespace beadle::store

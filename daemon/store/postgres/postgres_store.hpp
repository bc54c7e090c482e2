#pragma once
// The PostgreSQL store: several readers beside a writer, and daemons that stand in for each other. Set-based: a batch is one statement a table,
// its rows arrays. Its parts: commit.cpp (the batch), erase.cpp (texts nobody is to read any more), read.cpp (what the writer and the scheduler ask), mail.cpp (what the sender
// asks), lists.cpp (what people ask), ownership.cpp (who writes), inbox.cpp (events for other daemons).

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "daemon/store/batch_work.hpp"
#include "daemon/store/entries_by_place.hpp"
#include "daemon/store/lane.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/postgres/ownership.hpp"
#include "daemon/store/rows.hpp"

namespace beadle::store::postgres {

class PostgresStore final : public Store, public Lane, public EntriesByPlace, private Sharing {
public:
    explicit PostgresStore(const PostgresOptions& options);
    /// A further connection for the batches of `first`, which must outlive it: the shards are held in the name of that one.
    PostgresStore(const PostgresOptions& options, PostgresStore& first);
    ~PostgresStore() override;

    std::optional<LogHead> log_head(std::string_view system) override;
    std::vector<LogHead> log_heads() override;
    Snapshot load(const std::vector<InstanceKey>& keys) override;
    Snapshot load_for_duty(const std::vector<DutyKey>& keys) override;
    std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) override;
    std::vector<Entry> history(std::string_view system, std::string_view instance) override;
    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<HashRange>& ranges) override;
    void commit(const Batch& batch) override { commit(batch, nullptr); }
    void commit_in_turn(const Batch& batch, Turn& turn) override { commit(batch, &turn); }
    std::unique_ptr<Lane> another() override;

    std::vector<model::Timer> due(Instant watermark, Instant now, int limit) override;
    std::optional<Instant> next_due(Instant watermark) override;

    std::vector<OutboxRow> claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) override;
    void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                      std::string_view bytes_hash) override;
    void postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                       Tried tried) override;
    std::optional<Instant> next_mail() override;
    int archive_mail(Instant before, int limit) override;

    Page<model::Instance> instances(const InstanceFilter& filter) override;
    Page<DutyRow> duties(const DutyFilter& filter) override;
    Page<Entry> entries(const EntryFilter& filter) override;
    std::vector<Entry> entries_at(std::string_view system, const std::vector<std::int64_t>& seqs) override;
    Lines lines_between(std::string_view system, std::int64_t first, std::int64_t last) override;
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
    Sharing* sharing() override { return shares_ ? this : nullptr; }
    std::vector<Daemon> daemons() override;
    std::string name() const override { return db_.name(); }

private:
    std::string daemon_id() const override { return ownership_.id(); }
    Shards shards() const override { return ownership_.shards(); }
    Shards tend() override;
    std::int64_t times_taken() const override { return ownership_.times_taken(); }
    int stored_shard(const std::string& system) override;
    void on_news(std::function<void(News)> act) override { ownership_.on_news(std::move(act)); }
    std::optional<bool> hears_hints() const override { return ownership_.hears_hints(); }
    std::vector<std::int64_t> post(const std::vector<Letter>& letters) override;
    std::vector<Letter> letters(int limit) override;
    std::vector<Letter> take_answers() override;

    /// Runs `act`, and once more where the connection turns out to have been lost since it was last used. For what may be done twice.
    template <class Act>
    auto again_if_lost(Act act) -> decltype(act());
    void take_shards(std::chrono::milliseconds patience);
    /// Says so in the store where these tables were made in another place than they were last written in: a dump was restored.
    void notice_a_restore();
    /// Connects, after a loss with the shards confirmed.
    void be_connected();

    // Systems by their numbers. Forgotten when a batch that named a new one is rolled back.
    const System* find_system(std::string_view id);
    const System& system_of(const std::string& id);
    const System& system_of(std::int64_t number);
    std::vector<const System*> systems(std::string_view only);
    void read_systems();

    // commit.cpp
    /// With a turn, the heads of the logs are written when it has come.
    void commit(const Batch& batch, Turn* turn);
    void write(const Batch& batch, Turn* turn);
    void hold_shards(const std::set<int>& shards);
    void find_places_in_logs(const Batch& batch);
    /// After a commit whose outcome is unknown: true where it took place, false where it did not. Throws OutcomeUnknown where even that cannot be
    /// learnt.
    bool took_place(const Batch& batch);
    std::set<int> shards_of(const Batch& batch) const;
    bool names_new_system(const Batch& batch) const;
    Touched& touched(const std::string& system);
    Touched& touched(std::int64_t system);
    void write_definitions(const Batch& batch);
    void write_instances(const Batch& batch);
    void write_duties(const Batch& batch);
    void write_timers(const Batch& batch);
    void change_mail(const Batch& batch);
    void add_mail(const Batch& batch);
    void write_log_heads(const Batch& batch);
    void write_entries(const Batch& batch);
    void write_tile_roots(const Batch& batch);
    void write_alarms(const Batch& batch);
    void write_tallies();
    void erase(const Batch::TextErased& erased);
    [[noreturn]] void find_what_moved_on(const Batch& batch);

    // inbox.cpp
    void answer_letters(const Batch& batch);
    /// After the commit: those who wait are told that there are answers.
    void tell_who_asked(const Batch& batch);

    // read.cpp
    template <class Key>
    Snapshot load_sorted(const std::vector<Key>& keys);
    void add_free_texts(std::vector<Entry>& entries, const System& system);
    /// Of the systems that are ours to write for; of all for a reader.
    std::vector<const System*> own_systems();
    std::set<int> shards_in_use();

    // mail.cpp
    Numbers own_numbers();
    /// Acts on a system's mail in a transaction that its shard's owner alone may commit; does nothing for a system that there is not.
    template <class Act>
    void while_owned(std::string_view system, Act act);

    // lists.cpp
    std::int64_t first_seq_at(const System& system, Instant at);

    PostgresOptions options_;
    PostgresStore* first_ = nullptr;  ///< Whose shards they are; null: ours.
    bool read_only_, shares_;
    std::mutex ownership_mutex_;  ///< Lanes ask beside each other whether the shards are still ours.
    Ownership ownership_;
    Connection db_;
    std::atomic<bool> shards_lost_ = false;  ///< Another daemon had them at the last batch.
    int confirmed_opening_ = 0;              ///< Up to which opening of the connection the shards were confirmed.
    KnownSystems systems_;
    std::vector<Touched> touched_;
};

template <class Act>
auto PostgresStore::again_if_lost(Act act) -> decltype(act()) {
    const bool was_open = db_.is_open();
    try {
        be_connected();
        return act();
    } catch (const OutcomeUnknown&) {
        throw;
    } catch (const ShardsTaken&) {
        shards_lost_ = true;
        throw;
    } catch (const StoreError&) {
        if (!was_open || db_.is_open()) throw;
    }
    be_connected();
    return act();
}

inline std::string unpack_hash(const Rows& rows, int column) { return rows.string(column); }

}  // namespace beadle::store::postgres

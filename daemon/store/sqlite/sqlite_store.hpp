#pragma once
// The SQLite store: one file, one writer, readers beside it. Its parts: commit.cpp (the batch), read.cpp (what the writer and the
// scheduler ask), mail.cpp (what the sender asks), lists.cpp (what people ask).

#include <map>
#include <memory>
#include <vector>

#include "daemon/store/batch_work.hpp"
#include "daemon/store/entries_by_place.hpp"
#include "daemon/store/rows.hpp"
#include "daemon/store/sqlite/connection.hpp"
#include "daemon/store/sqlite/owner_lock.hpp"
#include "sql.hpp"

namespace beadle::store::sqlite {

class SqliteStore final : public Store, public EntriesByPlace {
public:
    explicit SqliteStore(const SqliteOptions& options);
    ~SqliteStore() override;

    std::optional<LogHead> log_head(std::string_view system) override;
    std::vector<LogHead> log_heads() override;
    Snapshot load(const std::vector<InstanceKey>& keys) override;
    Snapshot load_for_duty(const std::vector<DutyKey>& keys) override;
    std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) override;
    std::vector<Entry> history(std::string_view system, std::string_view instance) override;
    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<HashRange>& ranges) override;
    void commit(const Batch& batch) override;

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
    void rest() override { sqlite3_db_release_memory(db_.handle()); }
    std::string name() const override { return "sqlite:" + db_.path(); }

private:
    // Systems by their numbers. Forgotten when a batch that named a new one is rolled back.
    const System* find_system(std::string_view id);
    const System& system_of(const std::string& id);
    const System& system_of(std::int64_t number);
    std::vector<const System*> systems(std::string_view only);
    void read_systems();

    // commit.cpp
    void write(const Batch& batch);
    Touched& touched(const std::string& system);
    void write(const Batch::InstanceWrite& write);
    void write_duties(const Batch::InstanceWrite& write, Touched& system);
    /// Without a position it stays where it is among the instance's duties.
    void write(Touched& system, const model::Instance& instance, const model::Duty& duty, std::optional<std::int64_t> position);
    void remove_timer(const model::Timer& timer);
    void add_timer(const model::Timer& timer);
    void change_mail(const Batch::MailChange& change);
    void add_mail(const std::vector<OutboxRow>& rows);
    void erase(const Batch::TextErased& erased);
    void write(const LogHead& head, const std::string& batch_id);
    void write(const Entry& entry);
    void checkpoint_if_due();

    // read.cpp
    /// Adds the instance's head and facts to what was found, or its key to what is absent; null then.
    model::Instance* read_head(const InstanceKey& key, Snapshot& snapshot);
    void read_duties(const System& system, model::Instance& instance);
    Entry read_entry(const Cursor& rows, const System& system);
    void read_free_texts(Entry& entry, std::int64_t key);
    Statement& due_statement(int shard);

    // lists.cpp
    std::int64_t first_seq_at(const System& system, Instant at);

    bool configured_;  ///< First of all: before anything here uses SQLite.
    std::unique_ptr<OwnerLock> lock_;
    Connection db_;
    std::unique_ptr<InHandFile> in_hand_;
    KnownSystems systems_;
    std::vector<Touched> touched_;
    int wal_pages_ = 0;
    std::map<int, Statement> due_of_shard_;

    // Statements, in the order of use.
    Statement load_instance_{db_, sql::load_instance};
    Statement load_duties_{db_, sql::load_duties};
    Statement load_duty_{db_, sql::load_duty};
    Statement insert_instance_{db_, sql::insert_instance};
    Statement step_instance_{db_, sql::step_instance};
    Statement step_duty_{db_, sql::step_duty};
    Statement update_instance_head_{db_, sql::update_instance_head};
    Statement update_instance_whole_{db_, sql::update_instance_whole};
    Statement upsert_facts_{db_, sql::upsert_facts};
    Statement duty_before_{db_, sql::duty_before};
    Statement update_duty_{db_, sql::update_duty};
    Statement update_duty_whole_{db_, sql::update_duty_whole};
    Statement insert_duty_{db_, sql::insert_duty};
    Statement delete_duty_{db_, "DELETE FROM duty WHERE system = ?1 AND instance = ?2 AND ref = ?3"};
    Statement place_duty_{db_, "UPDATE duty SET position = ?4 WHERE system = ?1 AND instance = ?2 AND ref = ?3"};
    Statement delete_timer_{db_, sql::delete_timer};
    Statement delete_timer_of_instance_{db_, sql::delete_timer_of_instance};
    Statement insert_timer_{db_, sql::insert_timer};
    Statement move_timer_{db_, sql::move_timer};
    Statement last_mail_number_{db_, sql::last_mail_number};
    Statement insert_mail_{db_, sql::insert_mail};
    Statement move_mail_{db_, sql::move_mail};
    Statement move_mail_of_duty_{db_, sql::move_mail_of_duty};
    Statement note_archived_as_sent_{db_, sql::note_archived_as_sent};
    Statement insert_entry_{db_, sql::insert_entry};
    Statement insert_free_text_{db_, "INSERT INTO free_text (entry, name, salt, text, exempt) VALUES (?1, ?2, ?3, ?4, ?5)"};
    Statement update_log_head_{db_, sql::update_log_head};
    Statement insert_log_head_{db_, sql::insert_log_head};
    Statement add_to_tally_{db_, sql::add_to_tally};
    Statement entry_by_event_{db_, sql::entry_by_event};
    Statement entries_of_instance_{db_, sql::entries_of_instance};
    Statement entry_at_{db_,
                        "SELECT key, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line "
                        "FROM entry WHERE key = ?1"};
    Statement free_texts_{db_, "SELECT name, salt, text, exempt FROM free_text WHERE entry = ?1 ORDER BY name"};
    Statement lines_between_{db_, "SELECT key, leaf, line FROM entry WHERE key BETWEEN ?1 AND ?2 ORDER BY key"};
    Statement free_texts_between_{
        db_, "SELECT entry, name, salt, text, exempt FROM free_text WHERE entry BETWEEN ?1 AND ?2 ORDER BY entry, name"};
    Statement log_head_{db_, "SELECT size, last_recorded_at, batch_id, frontier FROM log_head WHERE system = ?1"};
    Statement insert_tile_root_{db_, sql::insert_tile_root};
    Statement leaves_{db_, "SELECT key, leaf FROM entry WHERE key BETWEEN ?1 AND ?2 ORDER BY key"};
    Statement tile_roots_{db_, sql::tile_roots};
    Statement recipients_waiting_{db_, sql::recipients_waiting};
    Statement mail_waiting_for_{db_, sql::mail_waiting_for};
    Statement claim_mail_{db_, sql::claim_mail};
    Statement prepare_mail_{db_, sql::prepare_mail};
    Statement postpone_mail_{db_, sql::postpone_mail};
    Statement ready_mail_{db_, sql::ready_mail};
    Statement least_lease_{db_, sql::least_lease};
    Statement ended_mail_{db_, sql::ended_mail};
    Statement archive_mail_{db_, sql::archive_mail};
    Statement delete_mail_{db_, "DELETE FROM outbox WHERE number = ?1"};
    Statement recorded_at_{db_, "SELECT recorded_at FROM entry WHERE key = ?1"};
};

inline std::string unpack_hash(const Cursor& rows, int column) { return unpacked_hash(rows.blob(column)); }

inline std::int64_t entry_key(const System& system, std::int64_t seq) { return (system.number << 40) + seq; }

}  // namespace beadle::store::sqlite

#pragma once
// A virtual daemon's way to the shared record: what its engine and its sender call is asked of the record as PostgresStore asks its database, with the fence in
// every transaction, one connection that may be lost, and commits that go on beside what is read next. What befalls a call somebody else says.
// Thread-safety: one thread.

#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/relayed_store.hpp"
#include "tests/simulation/shared_record.hpp"

namespace beadle::test {

/// One more for as long as it lives.
struct While {
    explicit While(int& count_) : count(count_) { ++count; }
    While(const While&) = delete;
    While& operator=(const While&) = delete;
    ~While() { --count; }
    int& count;
};

/// The process is gone. No std::exception, so that nobody but the world of the simulation catches it.
struct Killed {};

/// What befalls a daemon's calls. Its members may let the others go on meanwhile, and may throw Killed.
class Trouble {
public:
    virtual ~Trouble() = default;
    enum class Fate {
        well,
        not_sent,        ///< The connection was lost before.
        answer_lost,     ///< It became true, and then the connection was lost.
        unknown,         ///< The same, and the daemon could not find out.
        in_flight,       ///< Nobody knows yet; it becomes true later.
        rolled_back,     ///< Nobody knows yet; it comes to nothing.
        killed_after,    ///< It became true, and the daemon was killed before it heard.
        killed_with_it,  ///< The daemon was killed while it was in flight.
    };
    virtual void before_call() = 0;
    virtual bool is_reachable() = 0;  ///< The database.
    virtual Fate fate_of_call() = 0;  ///< well, not_sent or answer_lost.
    virtual Fate fate_of_commit() = 0;
    virtual Milliseconds in_flight_for() = 0;
};

class VirtualStore final : public store::RelayedStore, private store::Sharing {
public:
    /// What a test may leave out, to see that it is missed.
    struct Omitted {
        bool fence = false;                ///< Nobody looks whose the shards are.
        bool letters_with_effect = false;  ///< Letters are answered before their batch, not with it.
    };
    /// Joins. Throws StoreError where the record cannot be reached.
    VirtualStore(SharedRecord& record, Trouble& trouble, const Milliseconds& now, Omitted omitted);
    /// As its process ends: what it holds stays as it is, and its session goes.
    ~VirtualStore() override;

    /// An orderly stop. Errors are swallowed.
    void release() noexcept;
    /// What the renewal does on a connection of its own; nothing where the record cannot be reached.
    std::optional<SharedRecord::Renewed> renew();
    const std::string& id() const { return id_; }
    /// The event that its daemon noted last, or is about to; empty: none.
    const std::string& event_in_hand() const { return in_hand_; }
    /// A batch is on its way: its engine has to wait.
    bool is_writing() const { return writing_ > 0; }
    void tell(store::News news) {
        if (on_news_) on_news_(news);
    }
    /// The process is gone: nothing reaches the record any more. With its whole host, the database takes the session for a living one for a while.
    void die(bool with_its_host = false) {
        dead_ = true;
        session_lingers_ = with_its_host;
    }
    /// What is left of a dead one is put away: no death is heard of from here on.
    void bury() { is_buried_ = dead_; }
    /// Hears which messages were prepared under which Message-ID.
    std::function<void(const std::string& system, const std::vector<std::string>& ids, const std::string& message_id)> on_prepared;

    store::Snapshot load(const std::vector<store::InstanceKey>& keys) override;
    store::Snapshot load_for_duty(const std::vector<store::DutyKey>& keys) override;
    std::vector<store::Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override;
    std::vector<model::Timer> due(model::Instant watermark, model::Instant now, int limit) override;
    void commit(const store::Batch& batch) override;
    void begin_commit(const store::Batch& batch) override;
    int commits_at_once() const override { return 3; }
    void finish_commit() override;
    std::vector<store::OutboxRow> claim_mail(model::Instant civil_now, model::Instant machine_now, model::Instant lease_until,
                                             int limit) override;
    void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                      std::string_view hash) override;
    void postpone_mail(std::string_view system, const std::vector<std::string>& ids, model::Instant next_try_at, std::string_view result,
                       store::Tried tried) override;
    int archive_mail(model::Instant before, int limit) override;
    void note_in_hand(const InHand& event) override;
    void clear_in_hand() override;
    std::optional<InHand> in_hand() override;
    store::Sharing* sharing() override { return this; }

private:
    std::string daemon_id() const override { return id_; }
    store::Shards shards() const override { return shards_; }
    store::Shards tend() override;
    std::int64_t times_taken() const override { return times_taken_; }
    int stored_shard(const std::string& system) override { return store::shard_of(system); }
    void on_news(std::function<void(store::News)> act) override { on_news_ = std::move(act); }
    std::optional<bool> hears_hints() const override { return true; }
    std::vector<std::int64_t> post(const std::vector<store::Letter>& letters) override;
    std::vector<store::Letter> letters(int limit) override;
    std::vector<store::Letter> take_answers() override;

    using Act = std::function<void(store::Store&)>;
    /// A transaction of its own, beside what is being committed; with `shards`, one that their owner alone may make.
    void transact(const Act& act, const std::set<int>& shards = {});
    void must_live() const;
    void be_connected();
    void lose_connection();
    void hold(const std::set<int>& shards);
    void write(const store::Batch& batch);
    void write_next();
    void write_all();

    struct Begun {
        const store::Batch* batch;
        bool written = false;
        std::exception_ptr failure;
    };
    SharedRecord& record_;
    Trouble& trouble_;
    const Milliseconds& now_;
    Omitted omitted_;
    std::string id_, in_hand_;
    store::Shards shards_;
    std::int64_t times_taken_ = 0;
    bool connected_ = true, shards_lost_ = false, dead_ = false, is_buried_ = false, session_lingers_ = false, reads_beside_ = false;
    int writing_ = 0;
    std::deque<Begun> begun_;
    std::function<void(store::News)> on_news_;
};

}  // namespace beadle::test

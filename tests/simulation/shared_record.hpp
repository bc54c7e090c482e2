#pragma once
// One database in memory for several virtual daemons: the record, and beside it what daemon/store/postgres/{ownership,renewal,inbox} keep in tables:
// who lives, who has which shard, the letters, what each has in hand. Each call is one transaction. A commit may be left in flight: its connection
// is gone, its rows are locked, and what becomes of it shows later.
// The record watches its writers itself, whatever the daemons' stores look at: see `contradictions`.
// Thread-safety: one thread.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"
#include "tests/support/dice.hpp"

namespace beadle::test {

using Milliseconds = std::chrono::milliseconds;
inline constexpr Milliseconds lease{30'000};

class SharedRecord {
public:
    /// `now` is the database's clock; both must outlive the record.
    SharedRecord(const Milliseconds& now, Dice& dice);

    /// Tells a daemon, or all ("*"), that there is news for them: may get lost.
    std::function<void(const std::string& whom)> hint = [](const std::string&) {};
    std::vector<std::string> contradictions;  ///< What no writer may do and one did.
    int take_overs = 0;                       ///< Shards that went from a daemon that was believed dead to another.

    // --- who lives and who has what: daemon/store/postgres/ownership.cpp ---------------------------------------------------------
    struct Tended {
        std::string id;  ///< Another one than before where the daemon joined (again).
        store::Shards shards;
        bool has_taken = false;  ///< It joined, or took some.
    };
    Tended tend(const std::string& id);
    void confirm(const std::string& id);
    void release(const std::string& id);
    void end_session(const std::string& id);
    /// To a daemon that believed the owner dead, which lives again before it is struck off.
    void hand_over(int shard, const std::string& id) { owners_[static_cast<std::size_t>(shard)] = id; }
    bool has_all(const std::string& id, const std::set<int>& shards) const;
    std::string owner_of(int shard) const { return owners_[static_cast<std::size_t>(shard)]; }
    std::vector<store::Daemon> daemons() const;
    struct Renewed {
        bool known = false, unfair = false, wants_more = false, has_post = false;
    };
    Renewed renew(const std::string& id);

    // --- the record --------------------------------------------------------------------------------------------------------------
    /// All of it; due timers and mail for these shards only.
    store::Store& serving(const store::Shards& shards);
    store::Store& whole() { return serving(store::all_shards()); }
    /// In the name of daemon `id`, letters answered included.
    void commit(const std::string& id, const store::Batch& batch);
    /// While this lives nobody else takes the shards over.
    class Locked {
    public:
        Locked(SharedRecord& record, const std::set<int>& shards);
        Locked(const Locked&) = delete;
        Locked& operator=(const Locked&) = delete;
        ~Locked();

    private:
        SharedRecord& record_;
        std::set<int> shards_;
    };
    /// The batch is true at `at`, or was rolled back by then; sooner where somebody has to wait for it.
    void leave_in_flight(const std::string& id, const store::Batch& batch, bool becomes_true, Milliseconds at);
    /// Waits for what is in flight on these shards, as a lock does.
    void wait_for(const std::set<int>& shards);
    void settle_what_has_come();
    void note_claim(const std::string& id, const std::string& system);
    static std::set<int> shards_of(const store::Batch& batch);

    // --- letters: inbox.cpp ------------------------------------------------------------------------------------------------------
    std::vector<std::int64_t> post(const std::vector<store::Letter>& letters);
    std::vector<store::Letter> letters(const std::string& id, int limit) const;
    std::vector<store::Letter> take_answers(const std::string& id);
    void answer(const std::vector<store::Letter>& answers);
    int letters_posted() const { return static_cast<int>(letters_posted_); }

    // --- what a daemon has in hand ---------------------------------------------------------------------------------------------------
    void note_in_hand(const std::string& id, const store::Store::InHand& event);
    void clear_in_hand(const std::string& id) { in_hand_.erase(id); }
    std::optional<store::Store::InHand> in_hand(const std::string& id) const;
    /// The event that a daemon has in hand, or that it is about to note, has been in the hand of a dead one: a second time it would rightly be taken for
    /// poisonous.
    bool must_be_spared(const std::string& id, const std::string& event_id) const;

private:
    struct Member {
        Milliseconds since{}, expires{};
        bool has_session = true;
    };
    struct InFlight {
        std::string id;
        store::Batch batch;
        std::set<int> shards;
        bool becomes_true = false;
        Milliseconds at{};
    };
    struct Posted {
        store::Letter letter;
        std::optional<std::string> answer;
    };
    bool lives(const std::string& id) const;
    std::size_t fair_share(const std::string& asking) const;
    std::size_t count_of(const std::string& id) const;
    bool is_locked(int shard) const;
    bool has_or_nobody_has(const std::string& id, const std::string& system) const;
    void settle(const InFlight& one);

    const Milliseconds& now_;
    Dice& dice_;
    store::Shards serving_;
    std::unique_ptr<store::Store> record_;
    std::map<std::string, Member> members_;
    std::vector<std::string> owners_{static_cast<std::size_t>(store::shard_count)};
    std::multiset<int> locked_;
    std::vector<InFlight> in_flight_;
    std::map<std::int64_t, Posted> inbox_;
    std::int64_t letters_posted_ = 0;
    std::map<std::string, store::Store::InHand> in_hand_;
    std::set<std::string> died_in_hand_;  ///< Events.
};

}  // namespace beadle::test

#pragma once
// The world of the simulation: its time, what waits to happen in it, the daemons, the callers, and the trouble. See virtual_daemons.hpp.
// Thread-safety: one thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "daemon/engine/mail_gate.hpp"
#include "daemon/notify/sender.hpp"
#include "tests/simulation/callers.hpp"
#include "tests/simulation/virtual_daemons.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"

namespace beadle::test {

class World;

/// One daemon: what Service does on its threads, in turns.
class VirtualDaemon final : private Trouble, private notify::Transport {
public:
    /// Joins the others. Throws StoreError where it cannot, and Killed.
    VirtualDaemon(World& world, int host, bool clock_is_behind);
    ~VirtualDaemon() override;

    int host() const { return host_; }
    /// The how-manieth daemon of its world: who is meant later, when it may be gone and another one stand in its place in memory.
    int number() const { return number_; }
    const std::string& id() const { return store_->id(); }
    /// Runs on the engine's turn.
    void post(std::function<void(engine::Engine&)> act);
    void hear(store::News news) { store_->tell(news); }
    void die(bool with_its_host);
    /// An orderly stop; what is queued is worked off.
    void leave();

    // What the world may let it do, and when.
    enum class Turn { engine, mail, renewal };
    std::optional<Milliseconds> wants(Turn turn) const;
    void take(Turn turn);

    bool on_stack() const { return depth_ > 0; }
    bool is_doomed() const { return doomed_; }
    /// An event that it has in hand would be taken for poisonous if it died a second time.
    bool is_spared() const;
    bool clock_is_held() const { return engine_->guard() != engine::Guard::open; }
    void set_clock(std::chrono::seconds ahead) { civil_.ahead = ahead; }
    std::chrono::seconds clock_ahead() const { return civil_.ahead; }
    /// From the database.
    void be_cut_off(Milliseconds until);

private:
    struct Civil final : engine::CivilClock {
        explicit Civil(const Milliseconds& now_) : now_of_world(now_) {}
        model::Instant now() const override { return at_start + std::chrono::duration_cast<std::chrono::seconds>(now_of_world) + ahead; }
        bool is_stepped() const override { return false; }
        const Milliseconds& now_of_world;
        model::Instant at_start;
        std::chrono::seconds ahead{0};
    };
    struct Machine final : engine::MachineClock {
        explicit Machine(const Milliseconds& now_) : now_of_world(now_), at_start(now_) {}
        Milliseconds now() const override { return now_of_world - at_start; }
        const Milliseconds& now_of_world;
        Milliseconds at_start;
    };

    // Trouble
    void before_call() override;
    bool is_reachable() override;
    Fate fate_of_call() override;
    Fate fate_of_commit() override;
    Milliseconds in_flight_for() override;
    Fate not_sent();  // Counted.
    // notify::Transport
    notify::SendResult send(const notify::Outgoing& message) override;
    std::string name() const override { return "the world"; }

    void step();
    void send_mail();
    void renew();
    void tend();
    void poke_mail(bool news, std::optional<model::Instant> next_due);

    World& world_;
    int host_, number_;
    Civil civil_;
    Machine machine_;
    std::unique_ptr<VirtualStore> store_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<notify::Sender> sender_;
    std::vector<std::function<void(engine::Engine&)>> posted_;

    Milliseconds engine_at_{0}, mail_at_{Milliseconds::max()}, renewal_at_{0}, retry_for_{0}, cut_off_until_{0};
    bool tends_ = false;
    engine::MailGate mail_gate_{false};
    int depth_ = 0, engine_busy_ = 0, sender_busy_ = 0;  ///< How often they are on the stack.
    bool is_frozen_ = false, doomed_ = false;
};

class World {
public:
    World(std::uint64_t seed, const Crowd& crowd);
    Outcome live();

private:
    friend class VirtualDaemon;

    void at(Milliseconds when, std::function<void()> act) { tasks_.emplace(when, std::move(act)); }
    void after(Milliseconds wait, std::function<void()> act) { at(now_ + wait, std::move(act)); }
    /// Lets everything happen up to then, but what those do that are in the middle of something.
    void run_until(Milliseconds until);
    void let(VirtualDaemon& daemon, VirtualDaemon::Turn turn);
    void bury();

    void start_one(int host);
    VirtualDaemon* any_daemon();
    void deliver_hint(const std::string& whom);
    void trouble_comes();
    void upset_clock();
    /// Null where that daemon is gone.
    VirtualDaemon* living(int number);
    void confirm_clock(int number);
    void be_calm();
    Milliseconds some(Milliseconds from, Milliseconds to) { return from + Milliseconds{dice_.up_to((to - from).count())}; }

    void speak(std::size_t caller);
    void send(std::size_t caller, std::size_t number);
    void hear(std::size_t caller, std::size_t number, const engine::Answer& answer);
    void took(const notify::Outgoing& message);
    static model::Instant at_start() { return beadle::test::at(run_begins); }

    void look();
    void note_record();

    Crowd crowd_;
    Dice dice_;
    Milliseconds now_{0};
    SharedRecord record_;
    bool calm_;
    std::multimap<Milliseconds, std::function<void()>> tasks_;
    std::vector<std::unique_ptr<VirtualDaemon>> daemons_;
    int depth_ = 0;
    std::vector<Caller> callers_;
    struct Told {
        std::string system;
        engine::Answer answer;
    };
    std::vector<Told> told_;
    std::map<std::string, std::string> bytes_;  ///< Messages that left, by Message-ID.
    std::vector<std::string> contradictions_;
    std::map<std::pair<std::string, std::string>, std::string> prepared_;        ///< (system, message) -> Message-ID.
    std::map<std::pair<std::string, std::string>, std::set<std::string>> left_;  ///< The Message-IDs that it left under.
    int clocks_confirmed_ = 0;
    Milliseconds clock_last_confirmed_{-3'600'000};
    Outcome outcome_;
};

}  // namespace beadle::test

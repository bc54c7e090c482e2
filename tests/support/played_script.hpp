#pragma once
// A month that any store can be put through: a definition applied, instances entered, events that raise others, timers that fire, mail that goes
// at once, later, and only when it is put back, a changed calendar, alarms, a key, and a rush: more timers due at once than one batch takes, so that
// several are on their way where the store writes them side by side. Whoever plays it sends each event until it is answered, as callers do, and may die
// anywhere: what left the process stands in a ledger, written as it happened. Played again, over what the last one left, it comes to the same record.
// Thread-safety: one thread.

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/store/store.hpp"

namespace beadle::test {

class PlayedScript {
public:
    /// The ledger and the key are files in `folder`. The store must outlive the script.
    PlayedScript(store::Store& store, const std::string& folder);
    ~PlayedScript();

    /// From the first event to the last. Throws what the store throws unless `on_failure` is there.
    void play();
    // The same in three parts; in the rush nothing is done but that its timers fire.
    void play_up_to_the_rush();
    void play_the_rush();
    void play_from_the_rush();
    /// Hears of each failure of the store, and may mend what is broken; then the same work is taken up again, as the service does.
    std::function<void(const store::StoreError&)> on_failure;
    /// Called before each step of the engine.
    std::function<void()> before_step;
    /// So that the five of the rush are three batches, as many as are on their way at most. To be set before anything is played.
    int timers_per_batch = 2;

    // For scripts of a test's own.
    void apply(model::Facts facts = {});
    void submit(const std::string& id, const std::string& kind, const std::string& instance, model::Facts facts = {});
    /// Steps engine and sender until there is nothing to do now.
    void run();
    const std::string& system() const;
    engine::Engine& engine() { return *engine_; }
    engine::SteppedCivilClock civil;

private:
    class Ledger;
    class Mailbox;
    class CountedStore;
    // True where there is more to do at once.
    bool step();
    bool step_engine();
    /// Takes `act` up again after each failure of the store that somebody hears of, as the service does, and systemd where it is the start that failed.
    void until_it_works(const std::function<void()>& act);
    /// Until the step has nothing more to do.
    void until_rest(const std::function<bool()>& step_once);
    void need_engine();

    store::Store& store_;
    std::string folder_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<CountedStore> counted_;  // The same store, for the engine.
    std::unique_ptr<Mailbox> mailbox_;
    engine::SteppedMachineClock machine_;
    std::shared_ptr<definitions::Bundle> bundle_;
    std::unique_ptr<engine::Engine> engine_;
    std::optional<notify::Sender> sender_;
};

/// What must hold of the store after a script was played to its end in `folder`, however often it was broken off before: one sentence for each
/// thing that does not.
std::vector<std::string> broken_after_script(store::Store& store, const std::string& folder);

/// What somebody was answered, in words that outlive the process: "SEQ VERDICT REPEATED EVENT-ID"; and read again.
std::string as_words(const engine::Answer& answer);
engine::Answer read_answer_in_words(std::istream& words);

/// Batches that were begun and not finished, as the ledger in `folder` has it.
struct OnTheirWay {
    int most = 0;  ///< At any time.
    int last = 0;  ///< When the ledger ends: when whoever wrote it died.
};
OnTheirWay on_their_way(const std::string& folder);

/// How often each kind of event stands in the record of each instance, without what depends on when mail could be sent: the same
/// after every playing.
std::map<std::string, int> record_of_script(store::Store& store);

}  // namespace beadle::test

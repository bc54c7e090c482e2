#pragma once
// Several daemons on one PostgreSQL, each a process of its own: this same program, called with a hidden test case, runs the service as beadled does over
// a core of the test's. The test owns the day, sends events, kills, freezes and lets go on, and reads what left each process.
// Thread-safety: one thread.

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::test {

/// The definition of a system in these tests: the toy's, under the system's name.
std::shared_ptr<definitions::Bundle> crew_bundle(const std::string& system);

class Crew {
public:
    /// An empty schema, and no daemon yet. `timers_per_batch` is the daemons'.
    explicit Crew(int timers_per_batch = 512);
    /// The same in a database that the connection string names, which is empty.
    Crew(int timers_per_batch, std::string connection);
    ~Crew();

    /// Applies the definition of each system and enters `instances` of each into it, each with a duty that has two steps: one at 9:00 on 2 February, one
    /// a month later. Before the first daemon begins.
    void fill(const std::vector<std::string>& systems, int instances);

    /// Starts a daemon, and waits until it serves. `holds_mail`: as hold_mail(), from its first message on.
    void start(const std::string& name, bool holds_mail = false);
    void kill(const std::string& name);
    void freeze(const std::string& name);
    /// From now on it hands a message over and gets no further: what was taken it never notes.
    void hold_mail(const std::string& name);
    void thaw(const std::string& name);
    /// Tells it to stop, and waits until it has; its wait status.
    int stop(const std::string& name);

    /// Sends an event by this daemon.
    void record(const std::string& by, const std::string& system, const std::string& id, const std::string& kind,
                const std::string& instance);
    void apply(const std::string& by, const std::string& system);
    /// The day of all daemons.
    void set_day(const char* iso);

    /// Reads what the daemons say until `holds`; false when that does not come about within `within`.
    bool until(const std::function<bool()>& holds, std::chrono::seconds within = std::chrono::seconds{60});
    /// How many of the shards the daemon has, as it said last.
    int shards(const std::string& name) const;
    bool was_answered(const std::string& event_id) const { return answers.contains(event_id); }

    /// Without a daemon: what is left is worked off, leases of dead senders end. Then what must hold of all systems, one sentence for each thing that does not.
    std::vector<std::string> finish();
    /// A store that reads.
    store::Store& reader();

    std::map<std::string, engine::Answer> answers;  ///< By event id, the last one.
    Witness witness;
    int commits = 0;                    ///< Batches that daemons said they had committed.
    int fired = 0;                      ///< Timers that they said had fired.
    int mails = 0;                      ///< Messages handed over, each time counted.
    int repeated_mails = 0;             ///< Handed over once more, with the same Message-ID.
    std::vector<std::string> troubles;  ///< What stores said, by daemon.
    const std::string& connection() const { return connection_; }

private:
    struct Daemon;
    void tell(const std::string& name, const std::string& line);
    void understand(Daemon& daemon, const std::string& line);
    void was_taken(const std::string& message_id, const std::string& bytes_hash);
    void read_all(Daemon& daemon);

    TemporaryFolder folder_;
    std::string connection_;
    int timers_per_batch_;
    std::vector<std::string> systems_;
    std::map<std::string, std::unique_ptr<Daemon>> daemons_;
    std::unique_ptr<store::Store> reader_;
    std::int64_t* day_;
};

}  // namespace beadle::test

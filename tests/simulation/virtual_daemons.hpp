#pragma once
// Up to four daemons over one record, stepped by one thread from a seeded queue: engine, sender, renewal and hints as the service drives them, callers who send
// their events until they are answered, and, while there is trouble, whatever may befall any of that. The same seed gives the same run.
// Thread-safety: one thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/virtual_store.hpp"

namespace beadle::test {

struct Crowd {
    int daemons_max = 4;
    bool with_trouble = true;
    VirtualStore::Omitted omitted{};
};

/// What came of it.
struct Outcome {
    std::vector<std::string> wrong;  ///< Broken invariants.
    /// What the events came to, by what it is about: entries with their verdicts, instances and duties, mails. Without what depends on when and in which
    /// order something was recorded.
    std::map<std::string, std::string> record;
    std::string log;  ///< SHA-256 over all lines of all systems.
    // So that nobody believes in a run in which nothing happened.
    int entries = 0, fired = 0, mails = 0, repeated_mails = 0, letters = 0, kills = 0, joins = 0, leaves = 0, freezes = 0, take_overs = 0,
        late_writers = 0, lost_answers = 0, hints_lost = 0, jumps = 0, sent_again = 0, archived = 0, cut_offs = 0, calls_not_sent = 0,
        calls_late = 0, hints_late = 0, hints_twice = 0;
};

Outcome live_through(std::uint64_t seed, const Crowd& crowd);

}  // namespace beadle::test

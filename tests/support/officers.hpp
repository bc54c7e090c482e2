#pragma once
// Two years in a secretariat, drawn from a seed: officers who do things in time, late, never, or record them days after; who send things
// twice, take entries back, move and cancel meetings; under a program that is stopped, killed, and whose store and mail server fail.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"

namespace beadle::test {

struct OfficeLife {
    std::shared_ptr<const definitions::Bundle> bundle;
    std::vector<std::shared_ptr<const definitions::Bundle>> beside{};  ///< Other systems in the same store, lived by the same daemon.
    calendar::Date from{};
    int days = 730;
    bool with_trouble = true;         ///< Restarts, failing store and mail, jumping clock.
    bool acts_at_random = false;      ///< Anything befalls any machine: out of order, of the wrong thing, in the wrong words.
    bool proclaims_holidays = false;  ///< Now and then a bank holiday is proclaimed late, and a calendar with it applied.
};

struct Lived {
    std::vector<std::string> wrong;  ///< Broken invariants, each with the day it was found on.
    std::string log;                 ///< SHA-256 of all lines.
    std::int64_t entries = 0;
    int acts = 0, breaches = 0, not_accepted = 0, repeats = 0, corrections = 0, restarts = 0, holidays = 0, slips = 0, at_random = 0,
        store_failures = 0, mail_failures = 0, mails = 0;
    int met = 0, met_late = 0, not_met = 0, excused = 0, withdrawn = 0, open = 0;  ///< How duties ended.
};

/// Lives it. The same seed gives the same life.
Lived live(std::uint64_t seed, const OfficeLife& life);

/// A shipped system, sending live: config/systems/NAME.yaml.
std::shared_ptr<const definitions::Bundle> shipped_system(const std::string& name);

}  // namespace beadle::test

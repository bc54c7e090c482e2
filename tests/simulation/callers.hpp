#pragma once
// Who tells the daemons what happened: for each system somebody who applies its definition, for each instance somebody who sends its events one after the
// other, each again and again under its id until it is answered. Drawn from a seed.
// Thread-safety: values.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/core.hpp"
#include "tests/simulation/shared_record.hpp"
#include "tests/support/dice.hpp"

namespace beadle::test {

inline constexpr const char* run_begins = "2022-02-01T09:00:00Z";
inline constexpr std::chrono::hours trouble_lasts{4};
inline constexpr std::chrono::minutes run_lasts{5 * 60 + 30};

struct Saying {
    Milliseconds at{};  ///< Since the run began; not before the one above it was answered.
    model::Event event;
    std::shared_ptr<const definitions::Bundle> applies;  ///< Null: the event is recorded.
};

struct Caller {
    std::vector<Saying> says;
    std::size_t answered = 0;  ///< How many of them.
};

/// The toy's definition under another name, with a clerk who has a mailbox; each version has a hash of its own.
std::shared_ptr<const definitions::Bundle> simulated_bundle(const std::string& system, int version = 1);
/// The toy's core, but mail of instances with the fact "quiet" goes out half an hour later.
engine::Core simulated_core();
std::vector<Caller> callers(std::uint64_t seed);

}  // namespace beadle::test

#pragma once
// What somebody might say in an event who knows what it takes: ids that exist, days near today, numbers; and, now and then, the wrong
// one or nothing. With it, random acts reach every machine without knowing any.
// Thread-safety: pure but for the dice.

#include <string>
#include <vector>

#include "tests/support/dice.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::test {

struct Surroundings {
    const model::Definition& definition;
    const std::vector<std::string>& instances;  ///< Ids of the system's instances, at least one.
    model::Date today;
};

/// A value for each fact that the event takes. `careless`: one in six is left out, one in ten is the wrong kind of thing.
model::Facts plausible_facts(Dice& dice, const std::string& kind, const model::Instance& instance, const Surroundings& around,
                             bool careless);

}  // namespace beadle::test

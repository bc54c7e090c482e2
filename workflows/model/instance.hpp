#pragma once
// One run of a workflow: where it stands, what it remembers and what is owed in it. The store keeps it as a small head, its
// facts and its duties; the core sees it whole.
// Thread-safety: values.

#include <cstdint>
#include <string>
#include <vector>

#include "workflows/model/duty.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::model {

struct Instance {
    std::string system;
    std::string id;                   ///< "ICPA/2022-23/3": says no day, never reused.
    std::string workflow;             ///< "meeting", "item", "assembly cycle", "action", "body", "system".
    std::string body;                 ///< Body id, empty for system-wide ones.
    std::string matter;               ///< What it is about across bodies; may be empty.
    std::string definition;           ///< Hash of the definition it is pinned to.
    std::int64_t version = 0;         ///< Steps by one with every accepted event; 0 is "not yet entered".
    std::vector<std::string> states;  ///< One word a region: {"published", "not yet drafted"}.
    Facts facts;
    std::vector<Duty> duties;  ///< In the order they were opened.
    bool ended = false;        ///< In an end state with no duty open: the engine has nothing more to do here.
    bool parked = false;       ///< Fires nothing until an operator releases it.
};

const Duty* find_duty(const Instance& instance, std::string_view ref);
Duty* find_duty(Instance& instance, std::string_view ref);

/// A timer: an instant at which the engine must act on an instance. At most one per (instance, kind).
struct Timer {
    std::string system;
    std::string instance;
    std::string kind;  ///< "duty:agenda/hfd", "opens", "slot:sign-off"
    Instant due_at{};
    friend bool operator==(const Timer&, const Timer&) = default;
};

}  // namespace beadle::model

#pragma once
// An event: a fact in the past tense, with the time it happened and the time we learnt of it.
// Thread-safety: values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workflows/model/facts.hpp"

namespace beadle::model {

/// Who records, and in what capacity: the person, the offices and posts that the person holds just now.
struct Actor {
    std::string person;                ///< An operator's id; "engine" for what the engine itself raises.
    std::vector<std::string> offices;  ///< Offices the person works for.
    std::vector<std::string> posts;    ///< Posts the person holds.
    bool is_engine() const { return person == "engine"; }
    bool is_administrator = false;  ///< May apply definitions and release what is parked.
};

struct Event {
    std::string system;
    std::string id;        ///< Chosen by the sender, unique in the system: a repeat gets the first answer again.
    std::string instance;  ///< Whom it befalls.
    std::string kind;      ///< "AgendaPublished"
    Instant happened_at{};
    Instant recorded_at{};  ///< Given by the writer; never runs backwards within a system.
    Actor actor;
    std::string on_behalf_of;  ///< On whose word, when not the actor's own.
    Facts facts;
    std::optional<std::int64_t> version_seen;  ///< Not accepted when the instance has moved on from it.
    std::string cause;                         ///< The id of the event that raised this one; empty for one from outside.
    int depth = 0;                             ///< How many events stand between it and the one from outside.
};

}  // namespace beadle::model

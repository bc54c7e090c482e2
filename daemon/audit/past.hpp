#pragma once
// How a thing stood once, told from its lines alone: what the sentences of docs/audit-format.md say of its states and duties, one line after the other. It needs
// no store and no rules, so that what it says is what the record says.
// Thread-safety: values; pure functions.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/line.hpp"

namespace beadle::audit {

struct PastDuty {
    std::string owed_by;                   ///< Party id; empty where a correction brought the duty and no line says who.
    std::optional<model::Instant> due_at;  ///< As last said; likewise.
    model::Outcome outcome = model::Outcome::open;
    std::int64_t opened_by = -1;  ///< The entry that opened it, or -1.
};

struct Past {
    std::vector<std::string> states;  ///< One a region; empty before it was entered.
    std::map<std::string, PastDuty, std::less<>> duties;
    std::string definition;  ///< Hash (hex) of what it was pinned to.
    std::int64_t last = -1;  ///< The last entry that was followed.

    /// Takes the next line of the instance, which stands as entry `seq`. One that was not accepted changes nothing. Throws std::runtime_error where the text is
    /// no line of ours.
    void follow(std::string_view text, std::int64_t seq);
};

}  // namespace beadle::audit

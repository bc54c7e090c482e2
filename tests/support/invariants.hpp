#pragma once
// What must hold of any store at rest, whatever befell it before: restarts, kills, failures, jumps of the clock. One sentence for each thing
// that does not; nothing means that all is well.

#include <map>
#include <string>
#include <vector>

#include "daemon/engine/answer.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/store/store.hpp"

namespace beadle::test {

/// What the world outside was told; the store must agree with it for ever after.
struct Witness {
    struct Acknowledged {
        model::Verdict verdict{};
        std::int64_t seq = 0;
    };
    std::map<std::string, Acknowledged> acknowledged;  ///< By event id.
    std::map<std::string, std::string> taken;          ///< Messages that a transport took, their bytes (or a hash of them) by Message-ID.
    std::vector<std::string> contradictions;           ///< Found while watching.

    /// A caller got this answer. A repeat must get the first one again.
    void answered(const engine::Answer& answer);
    /// A transport took this message. The same id must be the same bytes.
    void took(const notify::Outgoing& message) { took(message.message_id, message.bytes); }
    /// The same for a witness of another process, who tells of the bytes by their hash: of all messages, or of none.
    void took(const std::string& message_id, const std::string& bytes_or_hash);
};

/// Checks everything stored of `system`. `now` is the civil time up to which everything was worked off.
std::vector<std::string> broken_invariants(store::Store& store, const std::string& system, model::Instant now, const Witness& witness);

/// SHA-256 over all audit lines, in hex: equal inputs give equal logs.
std::string log_hash(store::Store& store, const std::string& system);

std::vector<store::Entry> all_entries(store::Store& store, const std::string& system);

}  // namespace beadle::test

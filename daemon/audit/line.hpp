#pragma once
// The audit line: one canonical JSON text per event, accepted or not, listing its changes, with its leaf hash. Equal inputs
// give equal lines on every store: nothing of batches, nodes or attempts is in it. Format: docs/audit-format.md.
// Thread-safety: pure functions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/hash.hpp"
#include "workflows/model/change.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::audit {

/// Free text that stands outside the line; the line has only SHA-256(salt ‖ text).
struct FreeText {
    std::string name;  ///< Fact name: "reason"
    std::string salt;  ///< 16 bytes as hex, derived from the event's id so that equal inputs give equal lines.
    std::string text;
    bool exempt = false;
};

struct LineInput {
    std::int64_t seq = 0;  ///< Gapless per system from 0.
    const model::Event& event;
    const model::Decision& decision;
    std::string_view body;
    std::string_view matter;
    std::string_view definition_hash;
    std::string_view calendar_hash;
};

struct Line {
    std::string text;  ///< Canonical JSON (RFC 8785 restricted to integers and strings), without a newline.
    Hash leaf{};       ///< SHA-256(0x00 ‖ text)
    std::vector<FreeText> free_texts;
};

Line make_line(const LineInput& input);
/// What a line says, for judging again and for showing: the event with its free texts put back (those erased stay absent).
struct ReadLine {
    model::Event event;
    model::Verdict verdict{};
    std::vector<model::Finding> findings;
    std::vector<std::string> changes;                         ///< Each in one line of words: "business: in the diary → published".
    std::vector<std::pair<std::string, std::string>> raised;  ///< (instance, event id)
};
/// Throws std::runtime_error where the text is no line of ours.
ReadLine read_line(std::string_view text, const std::vector<FreeText>& free_texts);

}  // namespace beadle::audit

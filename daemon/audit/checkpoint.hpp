#pragma once
// A checkpoint says what a system's log was: how many lines, and the root of their tree. Its text is that of C2SP tlog-checkpoint, signed as a note; kept
// away from this host, it shows later that nothing before it was changed, dropped or put in.
// Thread-safety: values and pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/audit/hash.hpp"
#include "daemon/audit/note.hpp"

namespace beadle::audit {

struct Checkpoint {
    std::string origin;  ///< Which log: see origin_of().
    std::uint64_t size = 0;
    Hash root{};

    /// Three lines: origin, size, root in base64.
    std::string text() const;
    /// Lines beyond the third are extensions, and let be. Nothing where the text is no checkpoint.
    static std::optional<Checkpoint> read(std::string_view text);
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// "NAME/SYSTEM": the key's name and the system whose log it is.
std::string origin_of(const VerifierKey& key, std::string_view system);
/// The system of such an origin; nothing where it is none of the key's.
std::optional<std::string> system_of(std::string_view origin, const VerifierKey& key);

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);
/// Nothing where the note is not signed by `key` or is no checkpoint.
std::optional<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);

}  // namespace beadle::audit

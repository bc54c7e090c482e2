#pragma once
// Proofs that can be taken away and checked without the record: that one entry is in it (C2SP tlog-proof), and that it goes on from an older checkpoint (as
// C2SP tlog-witness has it sent to a witness). Both are lines of text that end with a signed checkpoint.
// Thread-safety: values and pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/tree.hpp"

namespace beadle::audit {

/// That the line is entry `index` of the record that the checkpoint stands for. Complete: it carries the line.
struct EntryProof {
    std::uint64_t index = 0;
    Proof hashes;
    std::string line;  ///< As it stands in the record, without its end.
    std::string note;  ///< The signed checkpoint.

    std::string text() const;
    /// Nothing where the text is none, or has no line in it.
    static std::optional<EntryProof> read(std::string_view text);
};

/// That the record goes on from one that had `old_size` entries.
struct OlderProof {
    std::uint64_t old_size = 0;
    Proof hashes;
    std::string note;  ///< The newer checkpoint, signed.

    std::string text() const;
    static std::optional<OlderProof> read(std::string_view text);
};

/// What a check of a proof comes to.
struct CheckedProof {
    Checkpoint checkpoint;  ///< As signed, where it could be opened.
    std::string what;       ///< What is wrong, as a sentence without its full stop; empty where it holds.
};
CheckedProof check(const EntryProof& proof, const VerifierKey& key);
/// `older` is what the proof must start from: a checkpoint that was kept elsewhere, already opened.
CheckedProof check(const OlderProof& proof, const Checkpoint& older, const VerifierKey& key);

}  // namespace beadle::audit

#pragma once
// The evidence of one matter: entries out of a record, each with the proof that it is in it, the texts that stand outside their lines, and the definitions they were
// judged under. A folder that anybody can check who has the key's public half; a text that was left out breaks nothing.
//   checkpoint, log.pub     the record that all of it is out of, and the key's public half
//   entries/N.tlog-proof    entry N with its proof
//   entries/N.texts.json    its free texts, those that were not left out: [{"name", "salt", "text"}], the salt in hexadecimal digits
//   definitions/HASH.json   what a line calls its definition or calendar, in full
// Errors: std::runtime_error, for people, where a file cannot be read or written. Thread-safety: one thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/audit/line.hpp"
#include "daemon/audit/proof.hpp"

namespace beadle::audit {

struct EvidenceEntry {
    EntryProof proof;
    std::vector<FreeText> texts;  ///< Without those that are left out.
};
struct Evidence {
    std::vector<EvidenceEntry> entries;    ///< All proved by one checkpoint, ascending.
    std::vector<std::string> definitions;  ///< Canonical texts.
    std::string note;                      ///< The checkpoint.
};

/// Writes such a folder, which must not hold anything yet.
void write_evidence(const std::filesystem::path& folder, const Evidence& evidence, const VerifierKey& key);

/// Whether a folder looks like one.
bool is_evidence(const std::filesystem::path& folder);

struct CheckedEvidence {
    Checkpoint checkpoint;  ///< As signed, where it could be opened.
    std::string key;        ///< Whose signature was believed.
    int entries = 0, texts = 0, definitions = 0;
    std::optional<std::uint64_t> first_bad;
    std::string what;  ///< What is wrong, as a sentence without its full stop; empty where all holds.
};
/// `key`: whom to believe; nothing: the key that lies in the folder.
CheckedEvidence check_evidence(const std::filesystem::path& folder, const std::optional<VerifierKey>& key = std::nullopt);

}  // namespace beadle::audit

#pragma once
// An evidence pack: a folder that is given away about one thing, with a page to read, the entries that the page rests on, and a proof of each that needs
// neither the record nor this program (docs/audit-format.md).
//   manifest               SHA-256 of every other file, and last of its own lines: the pack's fingerprint
//   checkpoint, log.pub    what was signed, and the key's public half
//   entries/N.tlog-proof   entry N with the way from it to the checkpoint
//   texts.jsonl            the free texts of these entries, which stand in the lines as hashes; those that were erased or left out are not there
//   index.html, ...        what was made of them, to be read
// What is signed is the entries and, by their hashes, the texts. The manifest is not: whoever alters a page can write a manifest anew, and then has another
// fingerprint than the one that was given along with the pack.
// Errors: std::runtime_error, for people, where a file cannot be read or written. Thread-safety: one thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/proof.hpp"

namespace beadle::audit {

/// A free text as a pack holds it.
struct PackText {
    std::int64_t entry = 0;  ///< Among the pack's proofs.
    std::string fact;
    std::string text;
};

struct Pack {
    std::string checkpoint;  ///< The signed note that every proof ends in.
    VerifierKey key;
    std::vector<EntryProof> proofs;  ///< Ascending by index.
    std::vector<PackText> texts;     ///< Ascending by entry and fact.
    /// Whatever else is to be read, by the file's name.
    std::vector<std::pair<std::string, std::string>> pages;
};

/// Writes the pack into a folder that must not hold anything yet; gives its fingerprint, 64 hexadecimal digits.
std::string write_pack(const std::filesystem::path& folder, const Pack& pack);

/// True where the folder is a pack, or what is left of one, and not a whole record.
bool is_pack(const std::filesystem::path& folder);

struct CheckPackOptions {
    std::optional<VerifierKey> key;  ///< Whom to believe; nothing: the key that lies in the pack.
    std::string fingerprint;         ///< As it was given along with the pack; empty: whatever the manifest says.
};

struct CheckedPack {
    bool holds = false;
    Checkpoint checkpoint;       ///< As signed, where it could be opened.
    std::string key;             ///< Whose signature was believed, as log.pub has it.
    std::string fingerprint;     ///< The manifest's own.
    std::uint64_t entries = 0;   ///< Proved.
    std::uint64_t texts = 0;     ///< That are those of their entries.
    std::uint64_t left_out = 0;  ///< Texts that the entries have and the pack does not.
    std::string file;            ///< What is wrong first: in this file ...
    std::string what;            ///< ... this, as a sentence without its full stop; empty where all holds.
};

/// Reads every file of the folder.
CheckedPack check_pack(const std::filesystem::path& folder, const CheckPackOptions& options = {});

}  // namespace beadle::audit

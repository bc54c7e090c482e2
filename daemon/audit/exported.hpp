#pragma once
// A record outside its store: a folder that anybody can check who has the key's public half, with this program, with verify-audit, or with one of their own
// (docs/audit-format.md).
//   entries.jsonl  the lines, in their order from entry 0, each ended by a line break
//   leaves         their leaf hashes, 32 bytes each: they tell which entry is bad, once the tree says that one is; may be absent
//   checkpoint     a signed note of exactly so many lines and the root of their tree
//   log.pub        the key's public half
// Errors: std::runtime_error, for people, where a file cannot be read or written. Thread-safety: one thread.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/tree.hpp"

namespace beadle::audit {

/// Writes such a folder, which must not hold anything yet.
class ExportWriter {
public:
    explicit ExportWriter(std::filesystem::path folder);
    /// In the order of the log.
    void add(std::string_view line);
    std::uint64_t size() const { return tree_.size(); }
    /// Ends the folder with the note and the key. Throws std::runtime_error, and leaves no checkpoint there, where what was added is not what `note` stands for.
    void finish(std::string_view note, const VerifierKey& key);

private:
    std::filesystem::path folder_;
    std::ofstream entries_, leaves_;
    Frontier tree_;
};

struct CheckOptions {
    /// Whom to believe; nothing: the key that lies in the folder, which proves only that the folder agrees with itself.
    std::optional<VerifierKey> key;
    std::vector<std::string> older_checkpoints;     ///< Notes that were kept elsewhere: the record must go on from each.
    std::vector<VerifierKey> older_keys{};          ///< That signed some of these, before the key was another one.
    std::function<void(std::uint64_t)> progress{};  ///< Entries looked at so far, now and then.
};

struct Checked {
    bool holds = false;
    Checkpoint checkpoint;                   ///< As signed, where it could be opened.
    std::string key;                         ///< Whose signature was believed, as log.pub has it.
    std::optional<std::uint64_t> first_bad;  ///< The first entry that is not as it was signed, where that can be told.
    std::string what;                        ///< What is wrong, as a sentence; empty where all holds.
};

/// Reads every line. Throws std::runtime_error where the folder or a file in it is missing or cannot be read, and std::invalid_argument where an older
/// checkpoint is none of this log by any of the keys: that says nothing of the record.
Checked check_exported(const std::filesystem::path& folder, const CheckOptions& options = {});

}  // namespace beadle::audit

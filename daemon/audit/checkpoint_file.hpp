#pragma once
// Checkpoints in a file that is only ever appended to: signed notes one after the other, an empty line between. On a disk of another host it shows what this
// one's record was; here it lets a daemon notice that its record is behind what it signed itself.
// Errors: std::runtime_error, for people, where the file cannot be read or written. Thread-safety: one thread at a time, one process writes.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/checkpoint.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::audit {

/// The notes in a text of several, as they were signed; what is none is left out (the last one, where the power failed while it was written).
std::vector<std::string> notes_in(std::string_view text);

class CheckpointFile {
public:
    /// Made, with mode 644, when the first note is added.
    explicit CheckpointFile(std::string path) : path_(std::move(path)) {}

    struct Kept {
        Checkpoint checkpoint;
        std::string note;
    };
    /// The newest checkpoint of each origin that `key` signed: the last one in the file, be it of fewer entries than one before it. One signature an origin is
    /// checked, however long the file.
    std::map<std::string, Kept> newest(const VerifierKey& key) const;
    /// All of them or, where the power fails, the first of them; on disk when it returns.
    void add(const std::vector<std::string>& notes) const;
    /// When the last one was added, by the disk's clock; nothing where there is no file yet.
    std::optional<model::Instant> added_to_at() const;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace beadle::audit

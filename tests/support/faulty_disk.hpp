#pragma once
// A disk that fails when told to: while one lives, SQLite's files go through it. It fails a read, a write, a sync or a truncation of databases
// and their logs from the one that the test names, and keeps what was written since the last sync, so that the test can see what a
// power cut would leave. Nothing is really synced: tests stay fast, and a "sync" means exactly what this disk says it means.
// Thread-safety: one thread; one disk at a time.

#include <cstdint>
#include <filesystem>
#include <string>

namespace beadle::test {

enum class Fault { read_error, write_error, short_write, sync_error, no_space };

class FaultyDisk {
public:
    FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;
    ~FaultyDisk();

    /// After so many operations of the kind that the fault can meet, the next fails, and every one that follows until heal().
    void fail(Fault fault, std::int64_t after);
    void heal();
    /// True when the fault has been met.
    bool has_failed() const;

    /// Puts into `folder` what a power cut would leave of the database at `path` just now. `seed` 0: nothing that was not synced;
    /// otherwise each sector of 512 bytes written since then is there or not as the seed has it.
    void power_cut(const std::string& path, const std::filesystem::path& folder, std::uint64_t seed) const;
};

}  // namespace beadle::test

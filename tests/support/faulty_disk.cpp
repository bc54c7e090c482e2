#include "tests/support/faulty_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <fstream>
#include <map>
#include <new>
#include <optional>
#include <random>
#include <vector>

namespace beadle::test {
namespace {

/// One change since the last sync: bytes at an offset, or a new size.
struct Change {
    std::int64_t at;
    std::string bytes;
    bool is_truncation;
};

/// A file as it would be after a power cut, and what came since.
struct Durable {
    std::string synced;
    std::vector<Change> since;
};

struct Disk {
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs vfs{};
    std::map<std::string, Durable> files;
    std::optional<Fault> fault;
    std::int64_t left = 0;  ///< How many operations still succeed.
    bool failed = false;
};

Disk* disk = nullptr;

struct File {
    sqlite3_file base;
    const char* name;    ///< Null for what is not watched.
    sqlite3_file* real;  ///< Lies behind this struct.
};

File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return of(file)->real; }

enum class Operation { read, write, sync };
Operation struck_by(Fault fault) {
    if (fault == Fault::read_error) return Operation::read;
    return fault == Fault::sync_error ? Operation::sync : Operation::write;
}

/// True where this operation is to fail.
bool strikes(sqlite3_file* file, Operation operation) {
    if (!of(file)->name || !disk->fault || struck_by(*disk->fault) != operation) return false;
    if (disk->left-- > 0) return false;
    disk->failed = true;
    return true;
}

std::string content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary | std::ios::ate};
    std::string content(file ? static_cast<std::size_t>(file.tellg()) : 0, '\0');
    file.seekg(0);
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

void apply(std::string& content, const Change& change) {
    if (change.is_truncation) {
        content.resize(static_cast<std::size_t>(change.at));
        return;
    }
    const auto at = static_cast<std::size_t>(change.at);
    if (content.size() < at + change.bytes.size()) content.resize(at + change.bytes.size());
    content.replace(at, change.bytes.size(), change.bytes);
}

int close(sqlite3_file* file) { return real_of(file)->pMethods->xClose(real_of(file)); }

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
    if (strikes(file, Operation::read)) return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), to, count, at);
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    int written = count;
    int answer = SQLITE_OK;
    if (strikes(file, Operation::write)) {
        answer = *disk->fault == Fault::no_space ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        if (*disk->fault != Fault::short_write) return answer;
        written = count / 2;
    }
    if (of(file)->name) {
        disk->files[of(file)->name].since.push_back({at, {static_cast<const char*>(from), static_cast<std::size_t>(written)}, false});
    }
    const int real = real_of(file)->pMethods->xWrite(real_of(file), from, written, at);
    return answer != SQLITE_OK ? answer : real;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (strikes(file, Operation::write)) return *disk->fault == Fault::no_space ? SQLITE_FULL : SQLITE_IOERR_TRUNCATE;
    if (of(file)->name) disk->files[of(file)->name].since.push_back({size, {}, true});
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

int sync(sqlite3_file* file, int) {
    if (strikes(file, Operation::sync)) return SQLITE_IOERR_FSYNC;
    if (of(file)->name) {
        auto& durable = disk->files[of(file)->name];
        for (const auto& change : durable.since) apply(durable.synced, change);
        durable.since.clear();
    }
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) { return real_of(file)->pMethods->xFileSize(real_of(file), size); }
int lock(sqlite3_file* file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
int unlock(sqlite3_file* file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
int check_lock(sqlite3_file* file, int* held) { return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held); }
int control(sqlite3_file* file, int what, void* with) { return real_of(file)->pMethods->xFileControl(real_of(file), what, with); }
int sector(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int traits(sqlite3_file* file) { return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)); }
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int from, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), from, count, flags);
}
void shm_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int shm_unmap(sqlite3_file* file, int remove) { return real_of(file)->pMethods->xShmUnmap(real_of(file), remove); }

// Version 2: with shared memory for the log's index, without mapped reads, which would go past the counting.
constexpr sqlite3_io_methods methods{2,       close,  read,   write,   truncate, sync,        file_size, lock,    unlock, check_lock,
                                     control, sector, traits, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* own = of(file);
    own->base.pMethods = nullptr;
    own->real = reinterpret_cast<sqlite3_file*>(own + 1);
    own->name = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0 ? name : nullptr;
    const int answer = disk->real->xOpen(disk->real, name, own->real, flags, out_flags);
    if (own->real->pMethods) own->base.pMethods = &methods;
    if (answer == SQLITE_OK && own->name) disk->files.try_emplace(own->name, Durable{content_of(own->name), {}});
    return answer;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    disk->files.erase(name);
    return disk->real->xDelete(disk->real, name, sync_folder);
}

}  // namespace

FaultyDisk::FaultyDisk() {
    assert(!disk);
    disk = new Disk;
    disk->real = sqlite3_vfs_find(nullptr);
    disk->vfs = *disk->real;
    disk->vfs.zName = "faulty";
    disk->vfs.szOsFile = static_cast<int>(sizeof(File)) + disk->real->szOsFile;
    disk->vfs.xOpen = open;
    disk->vfs.xDelete = remove;
    sqlite3_vfs_register(&disk->vfs, 1);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&disk->vfs);
    sqlite3_vfs_register(disk->real, 1);
    delete disk;
    disk = nullptr;
}

void FaultyDisk::fail(Fault fault, std::int64_t after) {
    disk->fault = fault;
    disk->left = after;
    disk->failed = false;
}

void FaultyDisk::heal() { disk->fault.reset(); }
bool FaultyDisk::has_failed() const { return disk->failed; }

void FaultyDisk::power_cut(const std::string& path, const std::filesystem::path& folder, std::uint64_t seed) const {
    constexpr std::size_t sector_bytes = 512;
    std::mt19937_64 random{seed};
    for (const auto* suffix : {"", "-wal"}) {
        const auto found = disk->files.find(path + suffix);
        if (found == disk->files.end()) continue;
        auto content = found->second.synced;
        for (const auto& change : found->second.since) {
            if (seed == 0) break;
            if (change.is_truncation) {
                if (random() % 2) apply(content, change);
                continue;
            }
            for (std::size_t from = 0; from < change.bytes.size();) {
                const auto place = static_cast<std::size_t>(change.at) + from;
                const auto count = std::min(sector_bytes - place % sector_bytes, change.bytes.size() - from);
                if (random() % 2) apply(content, {change.at + static_cast<std::int64_t>(from), change.bytes.substr(from, count), false});
                from += count;
            }
        }
        std::ofstream{folder / (std::filesystem::path{path}.filename().string() + suffix), std::ios::binary} << content;
    }
}

}  // namespace beadle::test

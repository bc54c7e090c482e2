#include "daemon/store/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/opening.hpp"
#include "daemon/store/postgres/ownership.hpp"
#include "daemon/store/sqlite/connection.hpp"
#include "daemon/store/sqlite/opening.hpp"

namespace beadle::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* marking =
    "INSERT INTO meta (key, value) VALUES ('put back', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

[[noreturn]] void fail(const std::string& path, int error) {
    throw StoreError{path + " cannot be written (" + std::strerror(error) + ")", true};
}

/// So that a power cut does not take back the contents of a file, or the names in a folder.
void keep(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool kept = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!kept) fail(path.string(), error);
}

/// Goes with whoever could not finish it.
class Unfinished {
public:
    explicit Unfinished(std::string path) : path_(std::move(path)) {
        // Ours alone: a record is nobody else's business. SQLite takes an empty file as none.
        const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) fail(path_, errno);
        ::close(descriptor);
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        for (const auto* end : {"", "-wal", "-shm", "-journal"}) ::unlink((path_ + end).c_str());
    }

private:
    std::string path_;
};

/// In one go: what the daemon commits meanwhile comes after it.
void copy_pages(sqlite::Connection& from, sqlite::Connection& to) {
    auto* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!copying) to.fail();
    sqlite3_backup_step(copying, -1);
    if (sqlite3_backup_finish(copying) != SQLITE_OK) to.fail();
}

}  // namespace

std::int64_t back_up(const std::string& from, const std::string& file, std::string_view when) {
    const auto path = sqlite_path(from);
    if (!path)
        throw StoreError{"what is backed up here must be a SQLite store: sqlite: and the path of its file; for PostgreSQL there is pg_dump",
                         true};
    if (fs::exists(fs::symlink_status(file))) throw StoreError{file + " is there already; a backup takes nobody's place", true};
    sqlite::Connection source{*path, SQLITE_OPEN_READONLY};
    sqlite::prepare_for_reading(source);
    const auto beside = file + ".part";
    const Unfinished unfinished(beside);
    {
        sqlite::Connection copy{beside, SQLITE_OPEN_READWRITE};
        copy_pages(source, copy);
        copy.run("PRAGMA journal_mode = DELETE");  // One file. Who opens it as a store sets it back.
        const auto occasion = "it is the backup of " + std::string{when};
        sqlite::Statement mark{copy, marking};
        mark.run(std::string_view{occasion});
        if (const auto answer = copy.text("PRAGMA quick_check(1)"); answer != "ok")
            throw StoreError{"the copy is damaged (" + answer + "); nothing was kept", false};
    }
    keep(beside);
    // A link and no move: never over what somebody else has put there meanwhile.
    if (::link(beside.c_str(), file.c_str()) != 0) fail(file, errno);
    keep(fs::absolute(file).parent_path());
    return static_cast<std::int64_t>(fs::file_size(file));
}

void say_put_back(const std::string& where, std::string_view when) {
    const auto occasion = "a backup was put in its place, as was said on " + std::string{when};
    PostgresOptions options;
    options.owner = "beadle store restored";
    // As a daemon would, so that none serves it meanwhile.
    if (const auto path = sqlite_path(where)) {
        sqlite::Connection writing{*path, SQLITE_OPEN_READWRITE};  // A path with nothing behind it is not made one.
        const auto held = make_sqlite_store({.path = *path, .owner = options.owner});
        sqlite::Statement mark{writing, marking};
        mark.run(std::string_view{occasion});
    } else if (const auto connection = postgres_connection(where)) {
        options.connection = *connection;
        postgres::Connection writing{options.connection};
        postgres::expect_current(writing);
        postgres::Ownership ownership{options};
        ownership.take(writing);
        writing.run("INSERT INTO meta (key, value) VALUES ('put back', $1::TEXT) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    postgres::Parameters::of(occasion));
        ownership.release(writing);
    } else {
        throw StoreError{"that names no store; write sqlite: and the path of a file, or postgres: and a connection string", true};
    }
}

}  // namespace beadle::store

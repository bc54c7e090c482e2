#pragma once
// A PostgreSQL of the test program's own: made when it is first asked for, on a Unix socket in a temporary folder, without TCP, as an ordinary user
// (initdb refuses root). It goes with the program, also when that is killed. Every test takes a schema of its own.
// Thread-safety: one thread at a time.

#include <filesystem>
#include <memory>
#include <string>

namespace beadle::test {

class PostgresCluster {
public:
    /// Whether its programs are installed; `./dev deps --test` installs them.
    static bool is_there();
    /// The folder that they are in; empty where they are not.
    static std::filesystem::path programs();
    /// The cluster of this program, which promises nothing about power cuts (fsync is off).
    static PostgresCluster& of_this_program();

    /// A faulty disk is one that fault() makes full or slow.
    enum class Disk { real, faulty };
    /// `settings` as the server takes them on its command line: "-c fsync=off".
    explicit PostgresCluster(const std::string& settings = {}, Disk disk = Disk::real);
    /// A second one that follows the first and has its contents; it takes no changes until promote(). From then on the first one waits with each commit
    /// until it is here too.
    struct Following {
        PostgresCluster& first;
    };
    explicit PostgresCluster(Following following);
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();

    /// A connection string for a schema that nobody has used yet.
    std::string new_schema();
    /// The folder of its socket.
    std::string folder() const { return folder_.string(); }
    /// A connection string for the database as it is.
    std::string connection() const;
    /// The same connection string for another user.
    static std::string as_user(std::string connection, const std::string& user);
    /// Runs one statement and gives the first column of its first row.
    std::string ask(const std::string& sql) const;
    /// Dumps the schema that the connection string names, as pg_dump does, restores it in a new database, and gives that one's connection string.
    std::string dumped_and_restored(const std::string& connection);
    /// Dumps the schema that the connection string names as an archive, drops it, and puts it back from there, as pg_restore does.
    void dump_drop_and_restore(const std::string& connection);
    /// At once: without a word to anybody, as a power cut does. Orderly: as an administrator does; sessions are told, and ended.
    enum class Stop { at_once, orderly };
    void stop(Stop how = Stop::at_once);
    void start();
    void stop_and_start(Stop how = Stop::at_once);
    /// The one that followed takes changes from now on.
    void promote();
    /// Waits until it answers again after it has stumbled.
    void wait_until_up() const;
    /// Waits until its server is gone, which nobody has stopped.
    void wait_until_down() const;
    /// How many lines of the server's log have these words in them.
    int times_logged(const std::string& words) const;
    /// The disk is "full", or that of the write-ahead log is ("wal-full"), or "slow" by so many milliseconds a sync, until heal(). "wal-full-once" goes by itself when
    /// one write was refused.
    void fault(const std::string& name, int milliseconds = 0);
    void heal();

private:
    void make_folder();
    void start_supervisor();

    std::filesystem::path folder_;
    std::string settings_;
    std::string environment_;  ///< NAME=value pairs before the server's command.
    int supervisor_ = -1;      ///< Its process.
    int leash_ = -1;           ///< It lives as long as this is open.
    int schemas_ = 0;
};

}  // namespace beadle::test

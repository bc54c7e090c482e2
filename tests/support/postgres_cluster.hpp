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
    /// The cluster of this program, which promises nothing about power cuts (fsync is off).
    static PostgresCluster& of_this_program();

    /// `settings` as the server takes them on its command line: "-c fsync=off".
    explicit PostgresCluster(const std::string& settings = {});
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();

    /// A connection string for a schema that nobody has used yet.
    std::string new_schema();
    /// The folder of its socket.
    std::string folder() const { return folder_.string(); }
    /// A connection string for the database as it is.
    std::string connection() const;
    /// Runs one statement and gives the first column of its first row.
    std::string ask(const std::string& sql) const;
    /// Ends the server without a word to anybody, as a power cut does, and starts it again.
    void stop_and_start();

private:
    std::filesystem::path folder_;
    std::string settings_;
    int supervisor_ = -1;  ///< Its process.
    int leash_ = -1;       ///< It lives as long as this is open.
    int schemas_ = 0;
};

}  // namespace beadle::test

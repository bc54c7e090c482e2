#pragma once
// A wire between a store and its database that can be cut, at the moment that matters: when COMMIT goes over it.
// Thread-safety: one thread at a time; its own thread carries the bytes.

#include <atomic>
#include <string>
#include <thread>

#include "tests/support/temporary_folder.hpp"

namespace beadle::test {

class PostgresProxy {
public:
    enum class Cut {
        never,
        before_commit,  ///< COMMIT does not arrive.
        after_commit,   ///< It arrives, and its answer does not come back.
        at_commit,      ///< It arrives, and the wire is cut without waiting for the answer.
    };

    /// `server` is the folder of the database's socket.
    explicit PostgresProxy(const std::string& server);
    PostgresProxy(const PostgresProxy&) = delete;
    PostgresProxy& operator=(const PostgresProxy&) = delete;
    ~PostgresProxy();

    /// Once, at the next COMMIT.
    void cut(Cut how) { cut_ = how; }
    /// How often it was cut.
    int cuts() const { return cuts_; }
    /// The folder of its own socket.
    const std::string& folder() const { return folder_name_; }

private:
    struct Wire {
        int client, server;
        bool drops_the_answer = false;
    };
    void run();
    /// False when the wire is to go.
    bool carry(int from, int to, Wire& wire);

    TemporaryFolder folder_;
    std::string folder_name_, server_;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    std::atomic<Cut> cut_{Cut::never};
    std::atomic<int> cuts_{0};
    std::thread thread_;
};

}  // namespace beadle::test

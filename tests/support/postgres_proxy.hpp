#pragma once
// A wire between a store and its database that can be cut, or at which something else can befall the database: when COMMIT goes over it, or between any two
// messages of PostgreSQL's protocol.
// Thread-safety: one thread at a time; its own thread carries the bytes.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
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
    /// What befalls the n-th message from now, counted over all that the store sends but the greeting of a connection. `cut` as for a COMMIT, with this message in
    /// its place; `act` is done before it is carried on, on the wire's own thread.
    void at_message(long n, Cut cut);
    void at_message(long n, std::function<void()> act);
    /// How many messages the store has sent since the last at_message().
    long messages() const { return messages_; }
    /// How often it was cut, or something was done.
    int cuts() const { return cuts_; }
    /// The folder of its own socket.
    const std::string& folder() const { return folder_name_; }

private:
    struct Wire {
        int client, server;
        bool drops_the_answer = false;
        long greeting_left = -1;  ///< Of the first message, which has no type; -1: its length is not known yet.
        long body_left = 0;       ///< Bytes of the message that has begun.
        std::string head{};       ///< Of a message whose length is not known yet.
    };
    void run();
    /// False when the wire is to go.
    bool carry(int from, int to, Wire& wire);
    /// The same for what the store says, message by message.
    bool carry_messages(std::string_view bytes, int to, Wire& wire);

    TemporaryFolder folder_;
    std::string folder_name_, server_;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    std::atomic<Cut> cut_{Cut::never};
    std::atomic<int> cuts_{0};
    std::mutex plan_;
    long planned_ = 0;  ///< Which message; 0: none.
    Cut planned_cut_ = Cut::never;
    std::function<void()> planned_act_;
    std::atomic<long> messages_{0};
    std::thread thread_;
};

}  // namespace beadle::test

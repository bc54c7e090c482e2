#pragma once
// Two PostgreSQL that Patroni keeps as a pair, each commit on both before it is answered, with an etcd of one member that says who leads. Programs of Debian,
// unpacked for the tests and never installed; all run as an ordinary user, on ports of this host that were free, and go with the test.
// Thread-safety: one thread.

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace beadle::test {

class PatroniPair {
public:
    /// Whether the programs are there; `./dev deps --test` fetches them.
    static bool is_there();
    /// Starts the pair, and waits until the second follows the first. Throws std::runtime_error that says where the logs are.
    PatroniPair();
    PatroniPair(const PatroniPair&) = delete;
    PatroniPair& operator=(const PatroniPair&) = delete;
    ~PatroniPair();

    /// Names both hosts, and wants the one that takes changes.
    std::string connection() const;
    /// Kills whichever leads, without a word to anybody: PostgreSQL alone, or Patroni too, as if the host had gone.
    enum class Kill { postgres, patroni_too };
    void kill_leader(Kill what);
    /// Who lost its Patroni gets it back.
    void mend();
    /// One leads, the other follows, and a commit waits for it.
    bool is_in_step() const;

private:
    struct Node {
        std::string name, folder;
        int port = 0, rest_port = 0;
        pid_t patroni = -1;
    };
    std::string connection_to(const Node& node) const;
    std::optional<std::size_t> leader() const;
    void configure(const Node& node) const;
    void start(Node& node);
    pid_t run(const std::string& command, const std::string& log) const;
    void wait_until_in_step() const;

    TemporaryFolder folder_;
    int etcd_port_ = 0;
    pid_t etcd_ = -1;
    std::array<Node, 2> nodes_;
};

}  // namespace beadle::test

#pragma once
// Mail servers for the tests, each a child process on a port of its own on the loopback, ended with its object: one that misbehaves
// as told, and a real one (exim, unpacked under build/debian by ./dev, never installed).

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace beadle::mail_test {

/// A program with its standard output to read from and its standard input held open.
class Child {
public:
    Child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {}, int standard_input = -1);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    /// Writes a line to its standard input.
    void say(const std::string& line);
    /// The next line it writes, without the newline; empty when it ended or 20 seconds have passed.
    std::string line();
    /// Everything up to its end.
    std::string rest();

private:
    bool read_some();

    pid_t pid_ = -1;
    int output_ = -1, input_ = -1;
    std::string read_;
};

class FaultyServer {
public:
    explicit FaultyServer(const std::string& script, std::vector<std::string> options = {});
    std::string url() const { return "smtp://127.0.0.1:" + port_; }
    std::string localhost_url() const { return "smtp://localhost:" + port_; }
    /// The next message (or login) it tells of, as JSON text.
    std::string heard() { return child_.line(); }

private:
    Child child_;
    std::string port_;
};

class Exim {
public:
    static bool is_there();
    Exim();
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    /// Waits for the next delivered message and gives its file; empty after 20 seconds.
    std::filesystem::path delivered();
    /// What its log says, for a failing test.
    std::string log() const;

private:
    struct Listener {
        int socket = -1;
        int port = 0;
        Listener();
        ~Listener();
    };
    test::TemporaryFolder folder_;
    Listener listener_;
    int port_;
    int watch_;
    Child child_;
    std::vector<std::string> seen_;

public:
    ~Exim();
};

/// Makes a certificate for localhost and its key with the openssl program; their files.
struct Certificate {
    std::string certificate, key;
};
Certificate make_certificate(const test::TemporaryFolder& folder);

}  // namespace beadle::mail_test

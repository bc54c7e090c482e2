#pragma once
// The way to the daemon: one request, one answer.

#include <boost/json/value.hpp>
#include <memory>
#include <stdexcept>
#include <string>

namespace beadle::cli {

/// The daemon does not answer at the socket; the text says what to do.
class NotReachable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The connection went away after the request was sent: it may have been worked off. The same id again gets the same answer.
class LostAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Client {
public:
    struct Answer {
        int status = 0;
        boost::json::value body;
    };
    virtual ~Client() = default;
    /// `body` is sent with POST only. Throws LostAnswer, or std::runtime_error for an answer that is not ours.
    virtual Answer call(const std::string& method, const std::string& target, const boost::json::value& body) = 0;
};

/// Connects to the daemon's Unix socket. Throws NotReachable.
std::unique_ptr<Client> connect_to(const std::string& socket);

}  // namespace beadle::cli

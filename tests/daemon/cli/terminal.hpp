#pragma once
// The command `beadle` typed at a terminal whose daemon is the handlers themselves, without a socket.

#include <chrono>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/cli/client.hpp"
#include "daemon/cli/command_line.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {

/// A client that ends in the handlers, without a socket; it may lose answers, as a connection that drops does.
struct DirectClient final : cli::Client {
    DirectClient(Control& control_, unsigned uid_, int& losses_, std::string loses_)
        : control(control_), uid(uid_), losses(losses_), loses(std::move(loses_)) {}
    Answer call(const std::string& method, const std::string& target, const json::value& body) override {
        const auto sent = method == "POST" ? json::serialize(body) : "";
        if (!loses.empty() && sent.find(loses) != std::string::npos) throw cli::LostAnswer("the connection dropped");
        const auto answer = control.call(method, target, sent, uid);
        if (losses > 0) {
            --losses;
            throw cli::LostAnswer("the connection dropped");
        }
        return {answer.status, answer.body};
    }
    Control& control;
    unsigned uid;
    int& losses;
    std::string loses;
};

struct Terminal {
    Control control{};  ///< First, so that a test can give its own.
    std::ostringstream out{}, err{};
    unsigned uid = clerk_uid;
    int losses = 0, ids = 0;
    std::string loses{};  ///< Whatever is sent with that in it never reaches the daemon.
    bool daemon_is_up = true;
    int width = 110;
    bool terminal = false;                                      ///< What is printed is read at one; otherwise it is piped.
    std::function<std::string(const std::string&)> question{};  ///< Whoever sits at the terminal; nobody.
    std::function<bool(std::chrono::milliseconds)> wait{};      ///< Passes the time while something is followed; nobody waits.

    int type(const std::vector<std::string>& arguments) {
        out.str("");
        err.str("");
        cli::World world{.out = out,
                         .err = err,
                         .width = width,
                         .terminal = terminal,
                         .config_dir = BEADLE_SOURCE_DIR "/config",
                         .socket = "/nowhere",
                         .connect = [this](const std::string& socket) -> std::unique_ptr<cli::Client> {
                             if (!daemon_is_up) throw cli::NotReachable("no daemon at " + socket);
                             return std::make_unique<DirectClient>(control, uid, losses, loses);
                         },
                         .new_id = [this] { return "typed-" + std::to_string(++ids); },
                         .question = question,
                         .wait = wait};
        return cli::run(arguments, world);
    }
    std::string printed() const { return out.str(); }
    std::string complained() const { return err.str(); }
};

}  // namespace beadle::tests

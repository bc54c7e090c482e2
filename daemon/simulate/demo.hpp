#pragma once
// The demo: one assembly cycle, played before a reader's eyes on a store that stays. The same every time: output, record and mails.
// What it plays, and of which system, config/scenarios/demo.yaml says.
// Thread-safety: one demo, one thread.

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

#include "daemon/definitions/load.hpp"
#include "daemon/simulate/timeline.hpp"

namespace beadle::simulate {

struct DemoOptions {
    std::string config_dir;
    std::string folder = "build/demo";  ///< Emptied first: the store, the mails, and the socket that is served afterwards.
    std::string store;                  ///< Another store than the folder's own, as the daemon's file names one; it must be empty.
    bool fast = false;                  ///< Without a reader's pauses.
    Printing printing;
    std::function<void(std::chrono::milliseconds)> pause;  ///< Empty: sleeps.
    std::function<bool()> stop;                            ///< Asked between two instants; empty: never.
};

/// Plays it. False when it was stopped before its end. Throws std::runtime_error when a file is wrong (the text names its lines), and when
/// another demo still serves the folder.
bool play_demo(const DemoOptions& options, std::ostream& out);

/// What the daemon serves after the demo: its store and socket, its mails in a Maildir, and you as an officer of every office. It names no file of systems.
definitions::DaemonSettings demo_settings(const std::string& folder, const std::string& config_dir, unsigned uid);

}  // namespace beadle::simulate

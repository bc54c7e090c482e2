#pragma once
// The daemon at work: store, engine, control socket, pages behind links, monitor and mail put together. Everything that they do is elsewhere.
// Errors: std::runtime_error, for people, with what kept it from starting. Thread-safety: blocks its thread until the daemon is told to stop.

#include <memory>

#include "daemon/definitions/load.hpp"

namespace beadle::serving {

struct ServeOptions {
    bool hold = false;              ///< Fire and send nothing.
    bool clock_is_stepped = false;  ///< The record may be years behind the clock, and that is no fault of the clock: after the demo.
};

void set_up_logging(const definitions::DaemonSettings& settings);

/// Serves until SIGTERM or SIGINT.
void serve(std::shared_ptr<const definitions::DaemonSettings> settings, const ServeOptions& options);

}  // namespace beadle::serving

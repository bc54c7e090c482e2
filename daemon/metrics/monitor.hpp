#pragma once
// What a monitor asks over HTTP: /metrics, /healthz (does the daemon live? if not, start it again) and /readyz (does it serve?). Looking changes nothing.
// Knows no sockets. Thread-safety: answer() is called on one thread; answers come on whichever thread the backend calls back.

#include <chrono>
#include <functional>

#include "daemon/api/backend.hpp"
#include "daemon/http/tcp_listener.hpp"
#include "daemon/metrics/measures.hpp"

namespace beadle::metrics {

class Monitor {
public:
    /// Both must outlive it and every answer.
    Monitor(api::Backend& backend, Measures& measures) : backend_(backend), measures_(measures) {}

    void answer(const http::Message& message, std::function<void(http::Reply)> answered);
    /// For the door that it is reached by.
    http::Answering answering();

    /// The engine wakes at least once a minute; silent for longer than this it is stuck.
    static constexpr std::chrono::seconds silent_max{180};

private:
    api::Backend& backend_;
    Measures& measures_;
};

}  // namespace beadle::metrics

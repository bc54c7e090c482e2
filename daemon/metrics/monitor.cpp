#include "daemon/metrics/monitor.hpp"

#include <fmt/format.h>

#include <optional>

namespace beadle::metrics {
namespace {

http::Reply plain(int status, std::string text) {
    return {.status = status, .body = std::move(text) + "\n", .content_type = "text/plain; charset=utf-8"};
}

/// Why the daemon should be started again; nothing while it lives.
std::optional<std::string> why_dead(const api::Health& health) {
    if (health.silent_for <= Monitor::silent_max) return std::nullopt;
    return fmt::format("the engine has not stirred for {} s", std::chrono::duration_cast<std::chrono::seconds>(health.silent_for).count());
}

/// Why it does not serve; nothing while it does. Held firing is no reason: it answers and records.
std::optional<std::string> why_not_ready(const api::Health& health) {
    if (auto dead = why_dead(health)) return dead;
    if (!health.last_step_at) return "it is starting";
    if (!health.trouble.empty()) return "the store fails: " + health.trouble;
    return std::nullopt;
}

std::string ready_text(const api::Health& health) {
    return health.why_held.empty() ? "serving" : "serving; firing and sending are held: " + health.why_held;
}

}  // namespace

void Monitor::answer(const http::Message& message, std::function<void(http::Reply)> answered) {
    if (message.method != "GET" && message.method != "HEAD") return answered(plain(405, "only GET is answered here"));
    const auto path = message.target.substr(0, message.target.find('?'));
    const auto health = backend_.health();
    if (path == "/healthz") {
        const auto dead = why_dead(health);
        return answered(dead ? plain(503, *dead) : plain(200, "alive"));
    }
    if (path == "/readyz") {
        const auto why = why_not_ready(health);
        return answered(why ? plain(503, *why) : plain(200, ready_text(health)));
    }
    if (path != "/metrics") return answered(plain(404, "there are /metrics, /healthz and /readyz"));
    const auto standing = std::make_shared<Measures::Standing>();
    backend_.read([standing, now = health.now](store::Store& store) { *standing = Measures::look(store, now); },
                  [this, standing, health, answered = std::move(answered)](std::exception_ptr failed) {
                      // Counts that could not be read would look like an empty office: nothing is better than zeros.
                      if (failed) return answered(plain(503, "the store cannot be read; see /readyz"));
                      auto reply = plain(200, measures_.text(health, *standing));
                      reply.body.pop_back();
                      reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
                      answered(std::move(reply));
                  });
}

http::Answering Monitor::answering() {
    return {.answer = [this](http::Message message, const std::string&,
                             std::function<void(http::Reply)> answered) { answer(message, std::move(answered)); },
            .excuse = [](const http::Fault& fault) { return plain(fault.status, fault.error); }};
}

}  // namespace beadle::metrics

#pragma once
// What keeps a daemon's lease running, on a thread and a connection of its own, and listens for the hints of the others. Each renewal asks in the same statement
// whether there is something to do, so that a lost hint costs a third of a lease at most.
// Thread-safety: every member may be called from any thread.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"

namespace beadle::store::postgres {

class Renewal {
public:
    Renewal(const PostgresOptions& options, std::string id, std::function<void(News)> on_news);
    Renewal(const Renewal&) = delete;
    Renewal& operator=(const Renewal&) = delete;
    ~Renewal();

    /// When this returns the former one is not called any more.
    void on_news(std::function<void(News)> act);
    /// Whether what one says to oneself arrives; nothing while that is being tried out.
    std::optional<bool> hears_hints() const;

private:
    void run();
    /// Connects where that is needed, and says something to itself.
    void be_listening();
    /// Renews the lease; how long to wait until the next time.
    std::chrono::milliseconds renew();
    void tell(News news);

    enum class Hears { not_known, yes, no };
    const std::string id_;
    const int lease_s_;
    const bool shares_;
    Connection connection_;
    int listening_since_opening_ = 0;
    std::atomic<Hears> hears_{Hears::not_known};
    std::chrono::steady_clock::time_point spoken_at_;
    std::mutex mutex_;
    std::function<void(News)> on_news_;
    int wake_;  ///< An eventfd: readable when it is to stop.
    std::thread thread_;
};

}  // namespace beadle::store::postgres

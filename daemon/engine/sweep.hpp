#pragma once
// What befalls many instances of a system, page by page: a calendar change every open one, a new week those where something is owed by the end of the next. When all have been told, the timer
// that began it fires itself.
// Errors: store::StoreError; the page is then told again. Thread-safety: one thread at a time.

#include <set>
#include <string>
#include <vector>

#include "daemon/engine/definition_cache.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

class Sweep {
public:
    /// Whether a timer's event is everybody's before it is its own.
    static bool begins_with(const model::Timer& timer);

    /// `calendar` is the hash of the one that is live.
    Sweep(model::Timer timer, std::string calendar) : timer_(std::move(timer)), calendar_(std::move(calendar)) {}

    const model::Timer& timer() const { return timer_; }
    const std::string& system() const { return timer_.system; }
    const std::string& calendar() const { return calendar_; }
    bool is_done() const { return is_done_; }
    /// Who owes something, of those that a new week was told; joined as facts are, empty for other sweeps.
    std::string owing() const;

    /// What is to be told next, to at most `limit` instances. told() says that it was.
    std::vector<Root> next(store::Store& store, const calendar::Zone& zone, Instant now, int limit);
    void told();

private:
    std::vector<Root> next_of_week(store::Store& store, const calendar::Zone& zone, Instant now, int limit);
    std::vector<Root> next_of_calendar(store::Store& store, int limit);
    Root tell(const std::string& instance, std::string kind, std::string id) const;

    model::Timer timer_;
    std::string calendar_;
    std::string after_, page_ends_at_;      // Page keys.
    std::set<std::string> told_, telling_;  // Instances that a week was told already, and those of the page in hand.
    std::set<std::string> owing_;
    bool is_done_ = false;
};

}  // namespace beadle::engine

#pragma once
// When a service that nobody wants anything of may give back what it holds only to be quick: a while after its last work, once.
// Thread-safety: one thread at a time. Pure: the clock is an argument, the machine's.

#include <chrono>

namespace beadle::engine {

class Quiet {
public:
    static constexpr std::chrono::seconds after{10};

    /// A start is work.
    explicit Quiet(std::chrono::milliseconds now) : worked_at_(now) {}

    void worked(std::chrono::milliseconds now) {
        worked_at_ = now;
        has_come_ = false;
    }
    /// True the first time that it is asked `after` the last work or later.
    bool comes(std::chrono::milliseconds now) {
        if (has_come_ || now - worked_at_ < after) return false;
        return has_come_ = true;
    }
    /// Whether it is worth asking again although there is nothing else to be done.
    bool is_awaited() const { return !has_come_; }

private:
    std::chrono::milliseconds worked_at_;
    bool has_come_ = false;
};

}  // namespace beadle::engine

#pragma once
// One number after the other from a seed, the same with every library: std::uniform_int_distribution differs between them.
// Thread-safety: none; a life has its own.

#include <cstdint>
#include <random>

namespace beadle::test {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t roll() { return state_(); }
    /// 0 to n, both included; 0 for what is negative.
    long up_to(long n) { return n <= 0 ? 0 : static_cast<long>(roll() % static_cast<std::uint64_t>(n + 1)); }
    /// True `times` of `of` times.
    bool in(int times, int of) { return up_to(of - 1) < times; }
    /// One of the items, which may not be none.
    template <class Items>
    const auto& one_of(const Items& items) {
        return items[static_cast<std::size_t>(up_to(static_cast<long>(items.size()) - 1))];
    }

private:
    std::mt19937_64 state_;
};

}  // namespace beadle::test

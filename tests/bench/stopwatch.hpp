#pragma once
// How long something took, by the clock on the wall and by the processor's.

#include <chrono>
#include <ctime>

namespace beadle::bench {

struct Took {
    double wall_s = 0;
    double cpu_s = 0;  ///< Of this process, all threads, the kernel's share included.
};

class Stopwatch {
public:
    Took read() const {
        return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(),
                static_cast<double>(std::clock() - cpu_) / CLOCKS_PER_SEC};
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::clock_t cpu_ = std::clock();
};

}  // namespace beadle::bench

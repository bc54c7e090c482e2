#pragma once
// What a fuzz target is made with: the input as text, and a claim that stops the program with the input kept.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace beadle::fuzz {

/// What must hold whatever comes in; libFuzzer keeps the input for which it does not.
inline void claim(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

}  // namespace beadle::fuzz

/// Defines the target: FUZZ(text) { ... }
#define FUZZ(text)                                                                      \
    static void fuzz_one(std::string_view text);                                        \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
        fuzz_one({reinterpret_cast<const char*>(data), size});                          \
        return 0;                                                                       \
    }                                                                                   \
    static void fuzz_one(std::string_view text)

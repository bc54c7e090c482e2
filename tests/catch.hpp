// Catch2, whichever version the distribution has: tests include "tests/catch.hpp", never Catch's own header.
// Debian 12 ships version 2 (one header), Debian 13 version 3.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;  // version 2 has it in the global namespace
namespace Catch {
inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
using Matchers::EndsWith, Matchers::StartsWith;
}  // namespace Catch
#else
#include <catch2/catch.hpp>
#endif

#pragma once
// The nearest known word, for "did you mean ...?".
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace beadle::definitions {

/// How many letters must be added, left out, changed or swapped with their neighbour to make `b` of `a`.
int distance_between(std::string_view a, std::string_view b);
/// The known word nearest to `word`, letter case aside; empty where none is near enough to be meant.
std::string nearest_to(std::string_view word, const std::vector<std::string>& known);
/// Lower case (ASCII), single spaces, none at the ends, and no leading "the".
std::string plain(std::string_view text);

}  // namespace beadle::definitions

#pragma once
// How a meeting remembers what was said of coming to it: the names and words of its facts, for whoever writes them and whoever reads them.

#include <string>
#include <string_view>

namespace beadle::meeting {

// With the post behind them.
inline constexpr std::string_view answered = "attendance.";            ///< "coming", "apologies", or `instead` and who comes.
inline constexpr std::string_view answered_for = "answered_for.";      ///< The date of the meeting that was meant.
inline constexpr std::string_view answered_at = "answered_at.";        ///< When it was said.
inline constexpr std::string_view name_of_substitute = "substitute.";  ///< A free text, where `somebody` stands in the answer.

inline constexpr std::string_view instead = "substitute ";
inline constexpr std::string_view somebody = "somebody";  ///< Who is no post: a name stands outside the record.

inline std::string fact(std::string_view prefix, std::string_view post) { return std::string(prefix) + std::string(post); }

}  // namespace beadle::meeting

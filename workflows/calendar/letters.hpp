#pragma once
// The letters, digits and blanks of ASCII, told without asking the process for its locale: the core hears of nothing that it was not handed. Any other byte, also
// one of a letter with an accent, is none of them, and stays as it is.
// Thread-safety: pure functions.

#include <string>
#include <string_view>

namespace beadle::calendar {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// In small letters, so that two spellings can be compared.
inline std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = lower(c);
    return out;
}

}  // namespace beadle::calendar

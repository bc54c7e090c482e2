#pragma once
// Which of the entries of one block have a term: a set of places from 0 on. In a row, up to 127 places are two bytes each (low byte first), ascending; more are
// 256 bytes, a bit a place, the lowest bit of the first byte for place 0. So the length says which it is.
// Thread-safety: values.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace beadle::store {

inline constexpr int entries_in_block = 2048;

class Postings {
public:
    static Postings all();

    void set(int place) { words_[static_cast<std::size_t>(place) / 64] |= std::uint64_t{1} << (place % 64); }
    bool has(int place) const { return (words_[static_cast<std::size_t>(place) / 64] >> (place % 64)) & 1; }
    bool any() const;
    int count() const;
    /// The first place at or after `place`, or the last at or before it; -1 where there is none.
    int next(int place) const;
    int last(int place) const;
    Postings& operator&=(const Postings& other);
    Postings& operator|=(const Postings& other);
    friend bool operator==(const Postings&, const Postings&) = default;

    std::string bytes() const;
    /// Throws std::invalid_argument for what bytes() does not give.
    static Postings from(std::string_view bytes);

private:
    std::array<std::uint64_t, entries_in_block / 64> words_{};
};

}  // namespace beadle::store

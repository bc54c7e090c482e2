#include "daemon/store/postings.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace beadle::store {
namespace {

constexpr std::size_t bytes_of_bits = entries_in_block / 8;

}  // namespace

Postings Postings::all() {
    Postings postings;
    postings.words_.fill(~std::uint64_t{0});
    return postings;
}

bool Postings::any() const {
    for (const auto word : words_)
        if (word != 0) return true;
    return false;
}

int Postings::count() const {
    int count = 0;
    for (const auto word : words_) count += std::popcount(word);
    return count;
}

int Postings::next(int place) const {
    if (place < 0) place = 0;
    for (auto at = static_cast<std::size_t>(place) / 64; at < words_.size(); ++at, place = 0) {
        const auto word = words_[at] & (~std::uint64_t{0} << (place % 64));
        if (word != 0) return static_cast<int>(at) * 64 + std::countr_zero(word);
    }
    return -1;
}

int Postings::last(int place) const {
    if (place >= entries_in_block) place = entries_in_block - 1;
    for (int at = place / 64; place >= 0 && at >= 0; --at, place = 63) {
        const auto word = words_[static_cast<std::size_t>(at)] & (~std::uint64_t{0} >> (63 - place % 64));
        if (word != 0) return at * 64 + 63 - std::countl_zero(word);
    }
    return -1;
}

Postings& Postings::operator&=(const Postings& other) {
    for (std::size_t at = 0; at < words_.size(); ++at) words_[at] &= other.words_[at];
    return *this;
}

Postings& Postings::operator|=(const Postings& other) {
    for (std::size_t at = 0; at < words_.size(); ++at) words_[at] |= other.words_[at];
    return *this;
}

std::string Postings::bytes() const {
    std::string bytes;
    if (2 * static_cast<std::size_t>(count()) < bytes_of_bits) {
        for (int place = next(0); place >= 0; place = next(place + 1)) {
            bytes += static_cast<char>(place & 0xFF);
            bytes += static_cast<char>(place >> 8);
            if (place == entries_in_block - 1) break;
        }
        return bytes;
    }
    bytes.reserve(bytes_of_bits);
    for (const auto word : words_)
        for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>((word >> shift) & 0xFF);
    return bytes;
}

Postings Postings::from(std::string_view bytes) {
    Postings postings;
    const auto byte = [&](std::size_t at) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at])); };
    if (bytes.size() == bytes_of_bits) {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(postings.words_.data(), bytes.data(), bytes_of_bits);
            return postings;
        }
        for (std::size_t at = 0; at < bytes_of_bits; ++at) postings.words_[at / 8] |= byte(at) << (8 * (at % 8));
        return postings;
    }
    if (bytes.size() % 2 != 0 || bytes.size() > bytes_of_bits) throw std::invalid_argument("no postings");
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        const auto place = byte(at) + (byte(at + 1) << 8);
        if (place >= entries_in_block) throw std::invalid_argument("no postings");
        postings.set(static_cast<int>(place));
    }
    return postings;
}

}  // namespace beadle::store

#include "daemon/audit/hash.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace beadle::audit {
namespace {

/// OpenSSL's SHA-256, looked up once; the working space is kept, since setting it up costs as much as hashing a line.
class Sha256 {
public:
    Sha256() : digest_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
        if (!digest_ || !context_) throw std::runtime_error("OpenSSL offers no SHA-256");
    }

    Hash over(std::initializer_list<std::string_view> parts) {
        Hash hash;
        bool done = EVP_DigestInit_ex(context_.get(), digest_.get(), nullptr) == 1;
        for (const auto part : parts) done = done && EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1;
        if (!done || EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
        return hash;
    }

private:
    struct Free {
        void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD, Free> digest_;
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

/// What each digit stands for; -1 for all that is none.
constexpr auto nibbles = [] {
    std::array<signed char, 256> all{};
    all.fill(-1);
    for (int n = 0; n < 16; ++n) all[static_cast<unsigned char>("0123456789abcdef"[n])] = static_cast<signed char>(n);
    return all;
}();
int nibble(char c) { return nibbles[static_cast<unsigned char>(c)]; }

}  // namespace

Hash sha256(std::initializer_list<std::string_view> parts) {
    thread_local Sha256 hasher;
    return hasher.over(parts);
}

Hash leaf_hash(std::string_view text) {
    static constexpr std::string_view prefix{"\0", 1};
    return sha256({prefix, text});
}

Hash node_hash(const Hash& left, const Hash& right) {
    static constexpr std::string_view prefix{"\1", 1};
    return sha256({prefix, bytes_of(left), bytes_of(right)});
}

std::optional<Hash> hash_from_bytes(std::string_view bytes) {
    Hash hash;
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

std::string to_hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string to_hex(const Hash& hash) { return to_hex(bytes_of(hash)); }

std::optional<std::string> from_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) return std::nullopt;
    std::string bytes(digits.size() / 2, '\0');
    int any = 0;  // Negative when one of them was none.
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        const int high = nibble(digits[2 * n]), low = nibble(digits[2 * n + 1]);
        any |= high | low;
        bytes[n] = static_cast<char>(high * 16 + low);
    }
    return any < 0 ? std::nullopt : std::optional{std::move(bytes)};
}

std::optional<Hash> hash_from_hex(std::string_view digits) {
    const auto bytes = from_hex(digits);
    return bytes ? hash_from_bytes(*bytes) : std::nullopt;
}

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256({bytes})); }

}  // namespace beadle::audit

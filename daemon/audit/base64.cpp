#include "daemon/audit/base64.hpp"

#include <sodium.h>

namespace beadle::audit {
namespace {

std::string encoded(std::string_view bytes, int variant) {
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    out.resize(out.size() - 1);  // Without its NUL.
    return out;
}

std::optional<std::string> decoded(std::string_view text, int variant) {
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &size, &end,
                          variant) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(size);
    if (encoded(out, variant) != text)
        return std::nullopt;  // libsodium takes some bytes above 127 for the last two characters of its alphabet.
    return out;
}

}  // namespace

std::string to_base64(std::string_view bytes) { return encoded(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::optional<std::string> from_base64(std::string_view text) { return decoded(text, sodium_base64_VARIANT_ORIGINAL); }
std::string to_base64_url(std::string_view bytes) { return encoded(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }
std::optional<std::string> from_base64_url(std::string_view text) { return decoded(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

}  // namespace beadle::audit

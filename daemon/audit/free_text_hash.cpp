#include "daemon/audit/free_text_hash.hpp"

#include "daemon/audit/hash.hpp"

namespace beadle::audit {

std::string free_text_salt(std::string_view system, std::string_view event, std::string_view fact) {
    static constexpr std::string_view nul{"\0", 1};
    const auto hash = sha256({"beadle salt", nul, system, nul, event, nul, fact});
    return std::string{bytes_of(hash).substr(0, 16)};
}

std::string free_text_hash(std::string_view salt, std::string_view text) { return to_hex(sha256({salt, text})); }

}  // namespace beadle::audit

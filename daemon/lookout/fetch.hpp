#pragma once
// One public file, fetched as a stranger would: over https, bounded in time and size, from public addresses alone. What comes is hashed and forgotten.
// Thread-safety: pure but for the network; blocks at most as long as the options allow.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace beadle::lookout {

/// False for an address (as text, without a port) that only this host or a private network has, or that is none.
bool is_public_address(const std::string& address);

struct FetchOptions {
    bool plain_http = false;  ///< http://, too: for an intranet, and tests.
    /// Asked before each connection.
    std::function<bool(const std::string& address)> may_connect_to = is_public_address;
    std::size_t bytes_max = 64 << 20;
    long seconds_max = 20;             ///< A daemon that is told to stop waits for it.
    long redirects_max = 3;            ///< Each is held to the same rules.
    std::vector<std::string> hosts{};  ///< Asked alone, small letters; none: any host.
    std::string ca_file{};             ///< Empty: the host's own authorities.
};

/// What was found; `failed` says why nothing was.
struct Fetched {
    long status = 0;  ///< Of HTTP; 0 where nobody answered.
    std::size_t bytes = 0;
    std::string sha256;  ///< 64 hexadecimal digits; of a whole file that came with status 200 only.
    std::string failed;
};

Fetched fetch(const std::string& url, const FetchOptions& options);

}  // namespace beadle::lookout

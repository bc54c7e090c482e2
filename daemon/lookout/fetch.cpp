// Through libcurl, which resolves and connects; every host that it would ask and every address that it would connect to is looked at first, so that neither a redirect
// nor a name that resolves otherwise the second time leads anywhere private, or to a host that is not meant.
#include "daemon/lookout/fetch.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cctype>
#include <chrono>
#include <memory>

#include "daemon/audit/hash.hpp"

namespace beadle::lookout {
namespace {

namespace ip = boost::asio::ip;

constexpr long connect_seconds_max = 10;

bool is_in(const ip::address_v4& address, const char* network, unsigned bits) {
    const auto mask = bits == 0 ? 0u : ~0u << (32 - bits);
    return (address.to_uint() & mask) == (ip::make_address_v4(network).to_uint() & mask);
}

/// By IANA's registers of special addresses.
bool is_public(const ip::address_v4& address) {
    struct Network {
        const char* first;
        unsigned bits;
    };
    static constexpr Network special[] = {{"0.0.0.0", 8},      {"10.0.0.0", 8},    {"100.64.0.0", 10},   {"127.0.0.0", 8},
                                          {"169.254.0.0", 16}, {"172.16.0.0", 12}, {"192.0.0.0", 24},    {"192.0.2.0", 24},
                                          {"192.168.0.0", 16}, {"198.18.0.0", 15}, {"198.51.100.0", 24}, {"203.0.113.0", 24},
                                          {"224.0.0.0", 4},    {"240.0.0.0", 4}};
    for (const auto& network : special)
        if (is_in(address, network.first, network.bits)) return false;
    return true;
}

bool is_public(const ip::address_v6& address) {
    if (address.is_v4_mapped()) return is_public(ip::make_address_v4(ip::v4_mapped, address));
    // Global unicast is 2000::/3; of that 2001::/23 (Teredo and others), 2001:db8::/32 and 2002::/16 (6to4) may lead back to a private IPv4.
    const auto bytes = address.to_bytes();
    if ((bytes[0] & 0xe0) != 0x20) return false;
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] < 0x02 || (bytes[2] == 0x0d && bytes[3] == 0xb8))) return false;
    return !(bytes[0] == 0x20 && bytes[1] == 0x02);
}

struct Fetching {
    const FetchOptions& options;
    std::string body;
    bool too_large = false;
    std::string turned_away;  ///< An address that was not connected to.
};

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* of) {
    auto& fetching = *static_cast<Fetching*>(of);
    if (fetching.body.size() + size * count > fetching.options.bytes_max) {
        fetching.too_large = true;
        return 0;
    }
    fetching.body.append(bytes, size * count);
    return size * count;
}

/// Before each connection, the first and those of redirects.
curl_socket_t on_open(void* of, curlsocktype, struct curl_sockaddr* to) {
    auto& fetching = *static_cast<Fetching*>(of);
    char text[INET6_ADDRSTRLEN] = "";
    if (to->family == AF_INET) inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(&to->addr)->sin_addr, text, sizeof text);
    if (to->family == AF_INET6) inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6*>(&to->addr)->sin6_addr, text, sizeof text);
    if (!fetching.options.may_connect_to(text)) {
        fetching.turned_away = text;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/// Small letters, without a port; empty where the address has none.
std::string host_of(const std::string& url) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> parts{curl_url(), curl_url_cleanup};
    char* host = nullptr;
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return {};
    std::string out{host};
    curl_free(host);
    if (out.ends_with('.')) out.pop_back();  // The same host, said in full.
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Empty where it may be asked for.
std::string why_not_asked(const std::string& url, const FetchOptions& options) {
    if (options.hosts.empty()) return {};
    const auto host = host_of(url);
    if (host.empty()) return "it is no address: expected https:// and a host";
    if (std::find(options.hosts.begin(), options.hosts.end(), host) != options.hosts.end()) return {};
    return fmt::format("it is on, or leads to, {}, and the system's file says that its papers are published on {}", "'" + host + "'",
                       fmt::join(options.hosts, ", "));
}

using Clock = std::chrono::steady_clock;

/// At least one: none would be for ever.
long milliseconds_until(Clock::time_point until) {
    return std::max(1L, static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count()));
}

void start_curl_once() {
    static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    static_cast<void>(started);
}

}  // namespace

bool is_public_address(const std::string& address) {
    boost::system::error_code failed;
    const auto read = ip::make_address(address, failed);
    if (failed) return false;
    return read.is_v4() ? is_public(read.to_v4()) : is_public(read.to_v6());
}

Fetched fetch(const std::string& url, const FetchOptions& options) {
    start_curl_once();
    Fetched out;
    Fetching fetching{.options = options, .body = {}, .turned_away = {}};
    const std::unique_ptr<CURL, void (*)(CURL*)> curl{curl_easy_init(), curl_easy_cleanup};
    auto* const handle = curl.get();
    if (handle == nullptr) {
        out.failed = "this host cannot fetch anything just now";
        return out;
    }
    char words[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, options.plain_http ? "http,https" : "https");
#else
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTPS | (options.plain_http ? CURLPROTO_HTTP : 0)));
#endif
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);  // Where it leads is looked at here.
    curl_easy_setopt(handle, CURLOPT_PROXY, "");           // A proxy would connect where we would not.
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &fetching);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &fetching);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "beadle");
    curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    const auto until = Clock::now() + std::chrono::seconds{options.seconds_max};
    auto address = url;
    auto result = CURLE_OK;
    for (long redirects = 0;; ++redirects) {
        out.failed = why_not_asked(address, options);
        if (redirects > options.redirects_max) out.failed = fmt::format("it leads on more than {} times", options.redirects_max);
        if (!out.failed.empty()) return out;
        fetching.body.clear();
        curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, milliseconds_until(until));
        result = curl_easy_perform(handle);
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &out.status);
        const char* leads_to = nullptr;
        if (result == CURLE_OK) curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &leads_to);
        if (leads_to == nullptr) break;
        address = leads_to;
    }
    out.bytes = fetching.body.size();
    if (fetching.too_large) {
        out.failed = fmt::format("it is larger than {} bytes", options.bytes_max);
    } else if (result != CURLE_OK) {
        out.failed = !fetching.turned_away.empty() ? fmt::format("it leads to {}, where nothing public is", fetching.turned_away)
                     : result == CURLE_UNSUPPORTED_PROTOCOL
                         ? fmt::format("it, or where it leads, is no {} address", options.plain_http ? "http" : "https")
                         : std::string{words[0] != '\0' ? words : curl_easy_strerror(result)};
    } else if (out.status != 200) {
        out.failed = fmt::format("the server answered {}", out.status);
    } else {
        out.sha256 = audit::to_hex(audit::sha256({fetching.body}));
    }
    return out;
}

}  // namespace beadle::lookout

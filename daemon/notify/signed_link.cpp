#include "daemon/notify/signed_link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "daemon/audit/base64.hpp"
#include "daemon/audit/hash.hpp"

namespace beadle::notify {
namespace {

using calendar::Instant;
using namespace std::chrono;

constexpr hours key_signs_for{24 * 90};
constexpr std::size_t token_bytes_max = 2000;
constexpr std::string_view version = "1";
constexpr std::string_view version_with_deputy = "2";  // One field more.

struct LinkCategory final : boost::system::error_category {
    const char* name() const noexcept override { return "link"; }
    std::string message(int fault) const override {
        return static_cast<LinkFault>(fault) == LinkFault::expired ? "the link has expired" : "the link is not one of ours, or was altered";
    }
};

std::string mac_of(std::string_view payload, const LinkKey& key) {
    crypto_auth_hmacsha256_state state;
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.secret.data()), key.secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(payload.data()), payload.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

LinkKey new_key(Instant now) {
    LinkKey key;
    key.secret.resize(32);
    randombytes_buf(key.secret.data(), key.secret.size());
    key.id = audit::sha256_hex(key.secret).substr(0, 8);
    key.made_at = now;
    return key;
}

std::vector<std::string_view> fields_of(std::string_view text) {
    std::vector<std::string_view> fields;
    for (;;) {
        const auto end = text.find('\n');
        fields.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return fields;
        text.remove_prefix(end + 1);
    }
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string payload_of(const Claim& claim, std::string_view key_id) {
    const auto expires = std::to_string(duration_cast<seconds>(claim.expires.time_since_epoch()).count());
    const auto revision = std::to_string(claim.revision);
    std::string payload{claim.deputy.empty() ? version : version_with_deputy};
    std::vector<std::string_view> fields{key_id, claim.purpose, claim.system, claim.instance, claim.duty, revision, claim.party, expires};
    if (!claim.deputy.empty()) fields.push_back(claim.deputy);
    for (const auto field : fields) {
        if (field.find('\n') != std::string_view::npos) throw std::invalid_argument("a link's field holds a line break");
        payload += '\n';
        payload += field;
    }
    return payload;
}

// As long as a key's id and a signature are, so that a sample takes the room that the link will take. No key has this id: ids are hex digits.
constexpr std::string_view sample_key = "a-sample";
constexpr std::string_view sample_signature = "this-is-a-sample-and-answers-for-nobody-0-0";

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw std::runtime_error(fmt::format("the key file of links, {}: {}", path, why));
}

}  // namespace

boost::system::error_code make_error_code(LinkFault fault) {
    static const LinkCategory category;
    return {static_cast<int>(fault), category};
}

LinkKeys::LinkKeys(std::vector<LinkKey> keys) : keys_(std::move(keys)) {}

LinkKeys::LinkKeys(std::string path, Instant now, Replaced replaced) : path_(std::move(path)), replaced_(replaced) {
    struct stat found {};
    if (::stat(path_.c_str(), &found) != 0) {
        make_one(now);
        return;
    }
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fail(path_, "others than its owner may read it; chmod 600 it, and remove it if they may have");
    std::ifstream in{path_};
    if (!in) fail(path_, "it cannot be read");
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words{line};
        std::string made_at, hex;
        words >> made_at >> hex;
        LinkKey key;
        key.secret.resize(32);
        std::size_t size = 0;
        const auto made = calendar::instant_from_iso(made_at);
        if (!made || hex.size() != 64 ||
            sodium_hex2bin(reinterpret_cast<unsigned char*>(key.secret.data()), 32, hex.data(), hex.size(), nullptr, &size, nullptr) != 0 ||
            size != 32)
            fail(path_, fmt::format("line {} is no key: a time and 64 hex digits", number));
        key.made_at = *made;
        key.id = audit::sha256_hex(key.secret).substr(0, 8);
        keys_.push_back(std::move(key));
    }
    if (keys_.empty()) make_one(now);
}

void LinkKeys::make_one(Instant now) {
    auto keys = keys_;
    keys.insert(keys.begin(), new_key(now));
    // A key signs until the next one is made; what it signed last lives for so long after that.
    for (auto n = keys.size(); replaced_ != Replaced::never && n-- > 1;)
        if (now - keys[n - 1].made_at > link_life) keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(n));
    if (!path_.empty()) write(keys);  // First: what is signed by a key that is not kept opens nothing after the next start.
    keys_ = std::move(keys);
    told_ = false;
}

void LinkKeys::write(const std::vector<LinkKey>& keys) const {
    std::string text =
        replaced_ == Replaced::never
            ? "# The key that signs the addresses of calendars. Whoever has it can read any: keep it from everybody. Removed, all "
              "addresses end.\n"
            : "# The keys that sign links in mails, the newest first. Whoever has them can answer any duty: keep them from everybody.\n";
    for (const auto& key : keys) {
        std::string hex(65, '\0');
        sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(key.secret.data()), key.secret.size());
        hex.resize(64);
        text += calendar::to_iso(key.made_at) + " " + hex + "\n";
    }
    const auto beside = path_ + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail(path_, "it cannot be written; its folder must belong to the daemon's user");
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written || ::rename(beside.c_str(), path_.c_str()) != 0) fail(path_, "it cannot be written");
}

std::string LinkKeys::sign(const Claim& claim, Instant now) {
    std::lock_guard lock(mutex_);
    const bool is_old = replaced_ != Replaced::never && !keys_.empty() && now - keys_.front().made_at >= key_signs_for;
    if (keys_.empty()) make_one(now);
    if (is_old) {
        try {
            make_one(now);
        } catch (const std::runtime_error& error) {
            // The old one goes on, for mail must; it is believed for as long as what it signs lives.
            if (!told_) spdlog::error("{}; links are signed by the key from {}", error.what(), calendar::to_iso(keys_.front().made_at));
            told_ = true;
        }
    }
    const auto& key = keys_.front();
    const auto payload = payload_of(claim, key.id);
    return audit::to_base64_url(payload) + "." + audit::to_base64_url(mac_of(payload, key));
}

std::string sample_link(const Claim& claim) {
    return audit::to_base64_url(payload_of(claim, sample_key)) + "." + std::string{sample_signature};
}

bool is_sample_link(std::string_view token) {
    const auto dot = token.find('.');
    return dot != std::string_view::npos && token.substr(dot + 1) == sample_signature;
}

boost::system::result<LinkKeys::Opened> LinkKeys::open(std::string_view token, Instant now) const {
    const auto dot = token.find('.');
    if (token.size() > token_bytes_max || dot == std::string_view::npos) return LinkFault::altered;
    const auto payload = audit::from_base64_url(token.substr(0, dot)), mac = audit::from_base64_url(token.substr(dot + 1));
    if (!payload || !mac || mac->size() != crypto_auth_hmacsha256_BYTES) return LinkFault::altered;
    const auto fields = fields_of(*payload);
    const bool has_deputy = fields[0] == version_with_deputy;
    if ((!has_deputy && fields[0] != version) || fields.size() != (has_deputy ? 10 : 9)) return LinkFault::altered;
    std::lock_guard lock(mutex_);
    const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const LinkKey& one) { return one.id == fields[1]; });
    if (key == keys_.end()) return LinkFault::altered;
    if (sodium_memcmp(mac_of(*payload, *key).data(), mac->data(), mac->size()) != 0) return LinkFault::altered;
    const auto revision = number_in<int>(fields[6]);
    const auto expires = number_in<long long>(fields[8]);
    if (!revision || !expires) return LinkFault::altered;
    Opened opened;
    opened.claim = {.purpose = std::string(fields[2]),
                    .system = std::string(fields[3]),
                    .instance = std::string(fields[4]),
                    .duty = std::string(fields[5]),
                    .revision = *revision,
                    .party = std::string(fields[7]),
                    .expires = Instant{seconds{*expires}},
                    .deputy = has_deputy ? std::string(fields[9]) : std::string()};
    if (now >= opened.claim.expires) return LinkFault::expired;
    opened.id = audit::sha256_hex(*payload).substr(0, 32);
    return opened;
}

}  // namespace beadle::notify

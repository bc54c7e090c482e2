#include "daemon/audit/note.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "daemon/audit/base64.hpp"
#include "daemon/audit/hash.hpp"
#include "daemon/crash/crash_point.hpp"

namespace beadle::audit {
namespace {

constexpr char ed25519 = 1;  // Signature type of C2SP signed-note.
constexpr std::string_view private_prefix = "PRIVATE+KEY+";
constexpr std::string_view signature_prefix = "\xe2\x80\x94 ";  // An em dash and a blank.
constexpr std::size_t note_bytes_max = 1 << 20;
constexpr std::size_t signatures_max = 100;

std::string_view bytes_of(const std::array<unsigned char, 32>& key) { return {reinterpret_cast<const char*>(key.data()), key.size()}; }

bool is_name(std::string_view name) {
    return !name.empty() &&
           std::none_of(name.begin(), name.end(), [](char c) { return c == '+' || static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
}

/// The first four bytes of SHA-256(name ‖ line break ‖ type ‖ key), as a number.
std::uint32_t id_of(std::string_view name, const std::array<unsigned char, 32>& key) {
    const auto hash = sha256({name, "\n", std::string_view{&ed25519, 1}, bytes_of(key)});
    return std::uint32_t{hash[0]} << 24 | std::uint32_t{hash[1]} << 16 | std::uint32_t{hash[2]} << 8 | std::uint32_t{hash[3]};
}

/// name+id+key, where key is the type's byte and 32 more.
struct KeyText {
    std::string_view name;
    std::uint32_t id = 0;
    std::array<unsigned char, 32> key{};
};
std::optional<KeyText> read_key(std::string_view text) {
    const auto first = text.find('+'), second = text.find('+', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    KeyText read;
    read.name = text.substr(0, first);
    const auto id = text.substr(first + 1, second - first - 1);
    const auto parsed = std::from_chars(id.data(), id.data() + id.size(), read.id, 16);
    const auto key = from_base64(text.substr(second + 1));
    if (!is_name(read.name) || id.size() != 8 || parsed.ec != std::errc{} || parsed.ptr != id.data() + id.size() || !key ||
        key->size() != 33 || key->front() != ed25519)
        return std::nullopt;
    std::copy(key->begin() + 1, key->end(), read.key.begin());
    return read;
}

std::string key_text(std::string_view name, std::uint32_t id, const std::array<unsigned char, 32>& key) {
    return fmt::format("{}+{:08x}+{}", name, id, to_base64(std::string(1, ed25519).append(bytes_of(key))));
}

[[noreturn]] void fail(const std::string& path, std::string_view why) {
    throw std::runtime_error(fmt::format("the key that signs the record, {}: {}", path, why));
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// That a power cut does not take back the names in the folder.
bool keeps_its_files(const std::string& folder) {
    const int open_folder = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept = open_folder >= 0 && ::fsync(open_folder) == 0;
    if (open_folder >= 0) ::close(open_folder);
    return kept;
}

}  // namespace

std::string VerifierKey::text() const { return key_text(name, id, key); }

std::optional<VerifierKey> VerifierKey::read(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    const auto read = read_key(text);
    if (!read || read->id != id_of(read->name, read->key)) return std::nullopt;
    VerifierKey key{std::string{read->name}, read->id, read->key};
    if (key.text() != text) return std::nullopt;  // One spelling only.
    return key;
}

SigningKey::SigningKey(std::string_view name, const std::array<unsigned char, 32>& seed) : seed_(seed) {
    crypto_sign_seed_keypair(verifier_.key.data(), secret_.data(), seed_.data());
    verifier_.name = name;
    verifier_.id = id_of(name, verifier_.key);
}

SigningKey SigningKey::make(std::string_view name) {
    if (!is_name(name))
        throw std::runtime_error(fmt::format("'{}' is no name for a key: it may hold no blank and no '+', as in beadle.icb.example", name));
    std::array<unsigned char, 32> seed{};
    randombytes_buf(seed.data(), seed.size());
    return {name, seed};
}

std::optional<SigningKey> SigningKey::read(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (!text.starts_with(private_prefix)) return std::nullopt;
    const auto read = read_key(text.substr(private_prefix.size()));
    if (!read) return std::nullopt;
    SigningKey key{read->name, read->key};
    if (key.verifier_.id != read->id) return std::nullopt;
    return key;
}

std::string SigningKey::text() const { return std::string{private_prefix} + key_text(verifier_.name, verifier_.id, seed_); }

SigningKey SigningKey::from_file(const std::string& path, std::string_view name_if_new) {
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0) {
        if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
            fail(path, "others than its owner may read it; chmod 600 it, and make a new key if they may have read it");
        std::ifstream in{path};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        if (!in) fail(path, "it cannot be read");
        auto key = read(text);
        if (!key) fail(path, "it holds no key; restore it, or move it away and a new one is made");
        return *std::move(key);
    }
    auto key = make(name_if_new);
    const auto text = key.text() + "\n";
    // Whole under another name first, so that a kill leaves no half of a key under this one.
    const auto beside = fmt::format("{}.new-{}", path, ::getpid());
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail(path, "it cannot be written; its folder must belong to the daemon's user");
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    crash_point("key.make");
    // A link and no move: never over a key that somebody else has just made.
    const bool in_place = written && ::link(beside.c_str(), path.c_str()) == 0 && keeps_its_files(folder_of(path));
    ::unlink(beside.c_str());
    if (!in_place) fail(path, "it cannot be written");
    crash_point("key.made");
    return key;
}

std::string SigningKey::sign(std::string_view text) const {
    if (!text.ends_with('\n')) throw std::invalid_argument("a note's text ends with a line break");
    std::string signature(4 + crypto_sign_BYTES, '\0');
    for (int byte = 0; byte < 4; ++byte) signature[static_cast<std::size_t>(byte)] = static_cast<char>(verifier_.id >> (24 - 8 * byte));
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()) + 4, nullptr,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(), secret_.data());
    return fmt::format("{}\n{}{} {}\n", text, signature_prefix, verifier_.name, to_base64(signature));
}

std::optional<std::string> open_note(std::string_view note, const VerifierKey& key) {
    // The last empty line ends the text: signatures hold none.
    const auto divided = note.rfind("\n\n");
    if (note.size() > note_bytes_max || divided == std::string_view::npos || !note.ends_with('\n')) return std::nullopt;
    for (const char c : note)
        if (static_cast<unsigned char>(c) < ' ' && c != '\n') return std::nullopt;
    const auto text = note.substr(0, divided + 1);
    auto signatures = note.substr(divided + 2);
    bool signed_by_key = false;
    for (std::size_t count = 0; !signatures.empty(); ++count) {
        const auto line = signatures.substr(0, signatures.find('\n'));
        signatures.remove_prefix(line.size() + 1);
        if (count == signatures_max || !line.starts_with(signature_prefix)) return std::nullopt;
        const auto rest = line.substr(signature_prefix.size());
        const auto blank = rest.find(' ');
        if (blank == std::string_view::npos || !is_name(rest.substr(0, blank))) return std::nullopt;
        const auto bytes = from_base64(rest.substr(blank + 1));
        if (!bytes || bytes->size() < 5) return std::nullopt;
        std::uint32_t id = 0;
        for (int byte = 0; byte < 4; ++byte) id = id << 8 | static_cast<unsigned char>((*bytes)[static_cast<std::size_t>(byte)]);
        if (rest.substr(0, blank) != key.name || id != key.id) continue;  // Somebody else's.
        if (bytes->size() != 4 + crypto_sign_BYTES ||
            crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(bytes->data()) + 4,
                                        reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.key.data()) != 0)
            return std::nullopt;
        signed_by_key = true;
    }
    return signed_by_key ? std::optional<std::string>{text} : std::nullopt;
}

}  // namespace beadle::audit

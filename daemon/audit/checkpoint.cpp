#include "daemon/audit/checkpoint.hpp"

#include <fmt/format.h>

#include <charconv>

#include "daemon/audit/base64.hpp"
#include "daemon/audit/text_lines.hpp"

namespace beadle::audit {
std::string Checkpoint::text() const { return fmt::format("{}\n{}\n{}\n", origin, size, to_base64(bytes_of(root))); }

std::optional<Checkpoint> Checkpoint::read(std::string_view text) {
    const auto origin = take_line(text), size = take_line(text), root = take_line(text);
    if (!origin || !size || !root || origin->empty() || size->empty()) return std::nullopt;
    Checkpoint checkpoint;
    checkpoint.origin = *origin;
    const auto parsed = std::from_chars(size->data(), size->data() + size->size(), checkpoint.size);
    if (parsed.ec != std::errc{} || parsed.ptr != size->data() + size->size() || (size->front() == '0' && size->size() > 1))
        return std::nullopt;
    const auto bytes = from_base64(*root);
    const auto hash = bytes ? hash_from_bytes(*bytes) : std::nullopt;
    if (!hash) return std::nullopt;
    checkpoint.root = *hash;
    while (!text.empty()) {
        const auto extension = take_line(text);
        if (!extension || extension->empty()) return std::nullopt;
    }
    return checkpoint;
}

std::string origin_of(const VerifierKey& key, std::string_view system) { return fmt::format("{}/{}", key.name, system); }

std::optional<std::string> system_of(std::string_view origin, const VerifierKey& key) {
    const auto before = origin_of(key, {});
    if (!origin.starts_with(before) || origin.size() == before.size()) return std::nullopt;
    return std::string{origin.substr(before.size())};
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) { return key.sign(checkpoint.text()); }

std::optional<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
    const auto text = open_note(note, key);
    return text ? Checkpoint::read(*text) : std::nullopt;
}

}  // namespace beadle::audit

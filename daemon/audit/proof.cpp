#include "daemon/audit/proof.hpp"

#include <fmt/format.h>

#include <charconv>

#include "daemon/audit/base64.hpp"
#include "daemon/audit/text_lines.hpp"

namespace beadle::audit {
namespace {

constexpr std::string_view entry_proof_head = "c2sp.org/tlog-proof@v1";
constexpr std::size_t hashes_max = 63;  // No tree that a number can count is higher.

/// Takes a line that is `name`, a blank and something, and gives that.
std::optional<std::string_view> take_named(std::string_view& text, std::string_view name) {
    auto rest = text;
    auto line = take_line(rest);
    if (!line || line->size() <= name.size() || !line->starts_with(name) || (*line)[name.size()] != ' ') return std::nullopt;
    text = rest;
    return line->substr(name.size() + 1);
}

std::optional<std::uint64_t> number_in(std::optional<std::string_view> text) {
    std::uint64_t number = 0;
    if (!text || text->empty() || (text->front() == '0' && text->size() > 1)) return std::nullopt;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

/// Takes lines of hashes up to the empty line that ends them.
std::optional<Proof> take_hashes(std::string_view& text) {
    Proof proof;
    for (auto line = take_line(text); line; line = take_line(text)) {
        if (line->empty()) return proof;
        const auto bytes = from_base64(*line);
        const auto hash = bytes ? hash_from_bytes(*bytes) : std::nullopt;
        if (!hash || proof.size() == 2 * hashes_max) break;
        proof.push_back(*hash);
    }
    return std::nullopt;
}

std::string in_lines(const Proof& proof) {
    std::string lines;
    for (const auto& hash : proof) lines += to_base64(bytes_of(hash)) + '\n';
    return lines;
}

CheckedProof with_checkpoint(const std::string& note, const VerifierKey& key) {
    CheckedProof checked;
    const auto opened = open_checkpoint(note, key);
    if (!opened) checked.what = fmt::format("its checkpoint is not signed by {}, or was altered", key.name);
    else checked.checkpoint = *opened;
    return checked;
}

}  // namespace

std::string EntryProof::text() const {
    return fmt::format("{}\nextra {}\nindex {}\n{}\n{}", entry_proof_head, to_base64(line), index, in_lines(hashes), note);
}

std::optional<EntryProof> EntryProof::read(std::string_view text) {
    if (take_line(text) != entry_proof_head) return std::nullopt;
    const auto extra = take_named(text, "extra");
    const auto line = extra ? from_base64(*extra) : std::nullopt;
    const auto index = number_in(take_named(text, "index"));
    auto hashes = take_hashes(text);
    if (!line || !index || !hashes || text.empty()) return std::nullopt;
    return EntryProof{.index = *index, .hashes = std::move(*hashes), .line = *line, .note = std::string{text}};
}

std::string OlderProof::text() const { return fmt::format("old {}\n{}\n{}", old_size, in_lines(hashes), note); }

std::optional<OlderProof> OlderProof::read(std::string_view text) {
    const auto old_size = number_in(take_named(text, "old"));
    auto hashes = take_hashes(text);
    if (!old_size || !hashes || text.empty()) return std::nullopt;
    return OlderProof{.old_size = *old_size, .hashes = std::move(*hashes), .note = std::string{text}};
}

CheckedProof check(const EntryProof& proof, const VerifierKey& key) {
    auto checked = with_checkpoint(proof.note, key);
    const auto& signed_for = checked.checkpoint;
    if (checked.what.empty() && !verify_inclusion(leaf_hash(proof.line), proof.index, signed_for.size, proof.hashes, signed_for.root))
        checked.what =
            fmt::format("the line is not entry {} of the {} that were signed, or the proof was altered", proof.index, signed_for.size);
    return checked;
}

CheckedProof check(const OlderProof& proof, const Checkpoint& older, const VerifierKey& key) {
    auto checked = with_checkpoint(proof.note, key);
    if (!checked.what.empty()) return checked;
    const auto& signed_for = checked.checkpoint;
    if (signed_for.origin != older.origin)
        checked.what = fmt::format("the older checkpoint is of {}, the newer one of {}", older.origin, signed_for.origin);
    else if (older.size > signed_for.size)
        checked.what =
            fmt::format("the older checkpoint knows {} entries, the newer one {}: entries were taken away, or the record was begun anew",
                        older.size, signed_for.size);
    else if (proof.old_size != older.size)
        checked.what = fmt::format("the proof begins at {} entries, the older checkpoint stands for {}", proof.old_size, older.size);
    else if (!verify_consistency(older.size, older.root, signed_for.size, signed_for.root, proof.hashes))
        checked.what =
            fmt::format("the first {} entries are not those that the older checkpoint stands for, or the proof was altered", older.size);
    return checked;
}

}  // namespace beadle::audit

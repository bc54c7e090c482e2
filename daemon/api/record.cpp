// The record as bytes: /v1/audit/checkpoint, lines, proof and goes-on, for whoever takes it away.

#include "daemon/api/record.hpp"

#include <filesystem>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/engine/known_checkpoint.hpp"
#include "daemon/engine/tree_of_log.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/entries_by_place.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::api {
namespace json = boost::json;

/// A line may be long; whoever asks goes on from what came.
constexpr std::size_t page_bytes_max = 4 << 20;

std::string key_file_beside(const std::string& store) {
    const auto path = store::sqlite_path(store);
    return path ? (std::filesystem::path{*path}.parent_path() / "audit.key").string() : std::string{};
}

audit::Checkpoint checkpoint_now(store::Store& store, const std::string& system, const audit::VerifierKey& key) {
    if (const auto head = store.log_head(system)) return engine::checkpoint_of(store, *head, key);
    return {.origin = audit::origin_of(key, system), .size = 0, .root = audit::Frontier{}.root()};
}

std::vector<audit::EntryProof> prove_entries(store::Store& store, const std::string& system, const std::vector<std::int64_t>& seqs,
                                             const audit::SigningKey& key) {
    const auto checkpoint = checkpoint_now(store, system, key.verifier());
    const auto note = audit::sign_checkpoint(checkpoint, key);
    std::vector<audit::EntryProof> proofs;
    for (auto& entry : store::entries_at(store, system, seqs)) {
        const auto index = static_cast<std::uint64_t>(entry.seq);
        if (index >= checkpoint.size) continue;  // It came since.
        proofs.push_back({.index = index,
                          .hashes = engine::prove_inclusion(store, system, index, checkpoint.size),
                          .line = std::move(entry.line),
                          .note = note});
    }
    return proofs;
}

std::optional<audit::EntryProof> prove_entry(store::Store& store, const std::string& system, std::int64_t seq,
                                             const audit::SigningKey& key) {
    auto proofs = prove_entries(store, system, {seq}, key);
    if (proofs.empty()) return std::nullopt;
    return std::move(proofs.front());
}

std::optional<audit::OlderProof> prove_older(store::Store& store, const std::string& system, std::uint64_t old_size,
                                             const audit::SigningKey& key) {
    const auto checkpoint = checkpoint_now(store, system, key.verifier());
    if (old_size > checkpoint.size) return std::nullopt;
    return audit::OlderProof{.old_size = old_size,
                             .hashes = engine::prove_consistency(store, system, old_size, checkpoint.size),
                             .note = audit::sign_checkpoint(checkpoint, key)};
}

Problem no_key() {
    return {409, "this daemon has no key to sign the record with", "", "see 'audit:' in the daemon's file, and its log for the reason"};
}

namespace {

std::string entries_in_words(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " entry" : " entries"); }

}  // namespace

Reply audit_checkpoint(Asking asking, const audit::SigningKey* key, const Query& query) {
    const Parameters parameters{asking, query, {"system"}};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    if (key == nullptr) return no_key();
    const auto checkpoint = checkpoint_now(asking.store, *system, key->verifier());
    return json::object{{"system", *system},
                        {"origin", checkpoint.origin},
                        {"size", checkpoint.size},
                        {"root", audit::to_hex(checkpoint.root)},
                        {"checkpoint", audit::sign_checkpoint(checkpoint, *key)},
                        {"key", key->verifier().text()}};
}

Reply audit_proof(Asking asking, const audit::SigningKey* key, const Query& query) {
    Parameters parameters{asking, query, {"system", "seq"}};
    const auto seq = parameters.number("seq", 0, std::int64_t{1} << 40);
    if (parameters.problem()) return *parameters.problem();
    if (!seq) return Problem{400, "which entry is to be proved is not said", "seq", "its number, as beadle audit gives it"};
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    if (key == nullptr) return no_key();
    const auto proof = prove_entry(asking.store, *system, *seq, *key);
    if (!proof)
        return Problem{404, "the record of " + *system + " has no entry " + std::to_string(*seq), "seq",
                       "it has " + entries_in_words(checkpoint_now(asking.store, *system, key->verifier()).size) + ", the first is 0"};
    return json::object{{"system", *system}, {"seq", *seq}, {"proof", proof->text()}, {"key", key->verifier().text()}};
}

Reply audit_goes_on(Asking asking, const audit::SigningKey* key, const Query& query) {
    Parameters parameters{asking, query, {"system", "from"}};
    const auto from = parameters.number("from", 0, std::int64_t{1} << 40);
    if (parameters.problem()) return *parameters.problem();
    if (!from) return Problem{400, "how many entries the older checkpoint stands for is not said", "from", "its second line"};
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    if (key == nullptr) return no_key();
    const auto proof = prove_older(asking.store, *system, static_cast<std::uint64_t>(*from), *key);
    if (!proof)
        return Problem{409,
                       "the record of " + *system + " has " +
                           entries_in_words(checkpoint_now(asking.store, *system, key->verifier()).size) +
                           ", fewer than the older checkpoint",
                       "from", "entries were taken away, or it was begun anew: see docs/operations.md on restoring"};
    return json::object{{"system", *system}, {"from", *from}, {"proof", proof->text()}, {"key", key->verifier().text()}};
}

Reply audit_lines(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "from", "limit"}};
    const auto from = parameters.number("from", 0, std::int64_t{1} << 40).value_or(0);
    const auto limit = parameters.limit();
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    json::array lines;
    std::size_t bytes = 0;
    for (const auto& entry : asking.store.entries(store::entries_from(*system, from, limit)).rows) {
        if (bytes > page_bytes_max) break;
        bytes += entry.line.size();
        lines.emplace_back(entry.line);
    }
    return json::object{{"system", *system}, {"from", from}, {"lines", std::move(lines)}};
}

}  // namespace beadle::api

// The record as bytes: /v1/audit/checkpoint and /v1/audit/lines, for whoever takes it away.

#include "daemon/api/record.hpp"

#include <filesystem>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/engine/tree_of_log.hpp"
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
    audit::Checkpoint checkpoint{.origin = audit::origin_of(key, system), .size = 0, .root = audit::Frontier{}.root()};
    if (const auto head = store.log_head(system)) {
        const auto kept = audit::Frontier::read(engine::as_size(*head), head->frontier);
        checkpoint.size = engine::as_size(*head);
        checkpoint.root = (kept ? *kept : engine::tree_of_log(store, *head)).root();
    }
    return checkpoint;
}

Reply audit_checkpoint(Asking asking, const audit::SigningKey* key, const Query& query) {
    const Parameters parameters{asking, query, {"system"}};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    if (key == nullptr)
        return Problem{409, "this daemon has no key to sign the record with", "",
                       "see 'audit:' in the daemon's file, and its log for the reason"};
    const auto checkpoint = checkpoint_now(asking.store, *system, key->verifier());
    return json::object{{"system", *system},
                        {"origin", checkpoint.origin},
                        {"size", checkpoint.size},
                        {"root", audit::to_hex(checkpoint.root)},
                        {"checkpoint", audit::sign_checkpoint(checkpoint, *key)},
                        {"key", key->verifier().text()}};
}

Reply audit_lines(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "from", "limit"}};
    const auto from = parameters.number("from", 0, std::int64_t{1} << 40).value_or(0);
    const auto limit = parameters.limit();
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    store::EntryFilter filter;
    filter.system = *system;
    if (from > 0) filter.after_seq = from - 1;
    filter.limit = limit;
    json::array lines;
    std::size_t bytes = 0;
    for (const auto& entry : asking.store.entries(filter).rows) {
        if (bytes > page_bytes_max) break;
        bytes += entry.line.size();
        lines.emplace_back(entry.line);
    }
    return json::object{{"system", *system}, {"from", from}, {"lines", std::move(lines)}};
}

}  // namespace beadle::api

#pragma once
// The record as bytes that can be taken away and checked elsewhere. Thread-safety: as questions.hpp.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/questions.hpp"
#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/proof.hpp"

namespace beadle::api {

/// Where the key that signs a store's record is, unless somebody says otherwise: audit.key beside the file. Empty for a store that is no file.
std::string key_file_beside(const std::string& store);

/// Where a system's log stands in `store`; of no entries where it has none yet. Throws store::StoreError.
audit::Checkpoint checkpoint_now(store::Store& store, const std::string& system, const audit::VerifierKey& key);

/// A log's checkpoint, signed. `key` is null where the daemon has none.
Reply audit_checkpoint(Asking asking, const audit::SigningKey* key, const Query& query);
/// That the entry is in the log as it stands now; nothing where the log has no such entry. Throws store::StoreError.
std::optional<audit::EntryProof> prove_entry(store::Store& store, const std::string& system, std::int64_t seq,
                                             const audit::SigningKey& key);
/// The same of several entries, by one checkpoint; those that the log has not are left out.
std::vector<audit::EntryProof> prove_entries(store::Store& store, const std::string& system, const std::vector<std::int64_t>& seqs,
                                             const audit::SigningKey& key);
/// For a daemon that signs nothing.
Problem no_key();
/// That the log goes on from one of its first `old_size` entries; nothing where it has fewer now. Throws store::StoreError.
std::optional<audit::OlderProof> prove_older(store::Store& store, const std::string& system, std::uint64_t old_size,
                                             const audit::SigningKey& key);

/// /v1/audit/proof of entry `seq`, and /v1/audit/goes-on from `from` entries: {"proof": "..."} with the key that signed.
Reply audit_proof(Asking asking, const audit::SigningKey* key, const Query& query);
Reply audit_goes_on(Asking asking, const audit::SigningKey* key, const Query& query);
/// The lines from an entry on, as they stand in the record: {"lines": [...]}, at most a page.
Reply audit_lines(Asking asking, const Query& query);

}  // namespace beadle::api

#pragma once
// The record as bytes that can be taken away and checked elsewhere. Thread-safety: as questions.hpp.

#include <string>

#include "daemon/api/questions.hpp"
#include "daemon/audit/checkpoint.hpp"

namespace beadle::api {

/// Where the key that signs a store's record is, unless somebody says otherwise: audit.key beside the file. Empty for a store that is no file.
std::string key_file_beside(const std::string& store);

/// Where a system's log stands in `store`; of no entries where it has none yet. Throws store::StoreError.
audit::Checkpoint checkpoint_now(store::Store& store, const std::string& system, const audit::VerifierKey& key);

/// That, signed. `key` is null where the daemon has none.
Reply audit_checkpoint(Asking asking, const audit::SigningKey* key, const Query& query);
/// The lines from an entry on, as they stand in the record: {"lines": [...]}, at most a page.
Reply audit_lines(Asking asking, const Query& query);

}  // namespace beadle::api

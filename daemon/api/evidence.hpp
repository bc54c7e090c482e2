#pragma once
// What an investigator is given about a meeting, an item, a strategy, a transition or a matter: notices with their rule and count of days, who was there, decisions,
// what happened, what was owed, mails with what became of them, the rules that applied, and a proof of each entry that any of it rests on.
// Thread-safety: as the questions.

#include "daemon/api/questions.hpp"
#include "daemon/audit/note.hpp"

namespace beadle::api {

/// /v1/evidence?of=&system=&redact=. With `redact=exempt` texts that are exempt are left out, wherever they are repeated. `key` signs the checkpoint; null where
/// the daemon has none. As the record stood after its last entry: the same record gives the same answer.
Reply evidence(Asking asking, const audit::SigningKey* key, const Query& query);

}  // namespace beadle::api

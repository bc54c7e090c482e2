#pragma once
// Reports that auditors and councillors ask for, each read from the record as it stands: what was taken back does not count, and what is
// exempt reads "[exempt]" unless `exempt` asks for it. The JSON is described in docs/commands.md.
// Thread-safety: as the questions.

#include "daemon/api/questions.hpp"

namespace beadle::api {

/// Every agenda that was due from `from` to `to` and was published late, short of the law's notice or not at all, and what happened then.
Reply late_agendas(Asking asking, const Query& query);
/// Who took which item off an agenda, when, on what advice: withdrawn, or put off by a person.
Reply withdrawn_items(Asking asking, const Query& query);
/// What was resolved since `since` and is not done, and how often each slipped.
Reply open_actions(Asking asking, const Query& query);

}  // namespace beadle::api

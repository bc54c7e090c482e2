#pragma once
// Which texts an erasure would take: those that people wrote beside entries, and what followed from them and says the same.
// Thread-safety: as the store's.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/questions.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::api {

struct WrittenText {
    system_record::TextPlace place;
    std::string kind, instance, text;
};

/// The texts beside the system's entries that `named` names ("812", or one of its texts, "812:reason") and, of what these raised, those that say the same; by
/// entry. Those that are erased already are left out; a Problem where nothing is left, or an entry is not there.
Result<std::vector<WrittenText>> texts_to_erase(store::Store& store, const std::string& system, const std::vector<std::string>& named);

boost::json::value to_json(const WrittenText& text);

/// Names the erasure's system and lets `find` name its texts. Where the record has the erasure already, by its id, nothing is looked for: its texts are gone, and the engine
/// gives the first answer again, as to whoever lost it.
std::optional<Problem> complete_erasure(Asking asking, model::Event& erasure,
                                        const std::function<std::optional<Problem>(Asking, model::Event&)>& find);

}  // namespace beadle::api

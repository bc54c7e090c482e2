#pragma once
// Which texts an erasure would take: those that people wrote beside entries, and what followed from them and says the same.
// Thread-safety: as the store's.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/questions.hpp"
#include "daemon/api/request_body.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::api {

/// What stands in the place of one that was erased has no salt.
inline bool is_erased(const audit::FreeText& text) { return text.salt.empty(); }

struct WrittenText {
    system_record::TextPlace place;
    std::string kind, instance, text;
};

/// The texts beside the system's entries that `named` names ("812", or one of its texts, "812:reason") and, of what these raised, those that say the same; by
/// entry. Those that are erased already are left out; a Problem where nothing is left, or an entry is not there.
Result<std::vector<WrittenText>> texts_to_erase(store::Store& store, const std::string& system, const std::vector<std::string>& named);

boost::json::value to_json(const WrittenText& text);

/// An erasure as its request begins it: its id and its system, by whom and when.
model::Event erasure_asked_for(const RequestBody& body, const Caller& caller, model::Instant now, std::optional<Problem>& problem);
/// Its reason and its instrument, which an administrator alone may give. Where one is not said the problem says what belongs there; with an empty `way_on` neither need be.
void add_grounds(const RequestBody& body, const Caller& caller, const std::string& way_on, model::Event& erasure,
                 std::optional<Problem>& problem);

/// The system that the erasure names, in full; a Problem where there is none.
std::optional<Problem> name_system(Asking asking, model::Event& erasure);
/// Names the erasure's system and lets `find` name its texts. Where the record has the erasure already, by its id, nothing is looked for: its texts are gone, and the engine
/// gives the first answer again, as to whoever lost it.
std::optional<Problem> complete_erasure(Asking asking, model::Event& erasure,
                                        const std::function<std::optional<Problem>(Asking, model::Event&)>& find);

}  // namespace beadle::api

#pragma once
// Who stands in for a post or an office while it is on leave. Leave is kept at the system's record, for a post may serve several bodies and an office several
// meetings; it changes who is written to and who answers, never who owes.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>

#include "workflows/model/definition.hpp"

namespace beadle::model {

struct Leave {
    Date from{};
    Date until{};        ///< The last day of it.
    std::string deputy;  ///< The post or office that stands in.
};

/// What the system's record remembers of a leave: the name of its fact, and its text.
std::string leave_fact(std::string_view party, Date from);
std::string leave_text(const Leave& leave);

/// The leave that a post or office is on that day, by the facts of the system's record; the one that began last where several overlap.
std::optional<Leave> leave_on(const Facts& system_facts, std::string_view party, Date on);
/// Who is written to for `party` on that day: its deputy while it is on leave, the deputy's own while that is on leave as well; nothing where it is there
/// itself, or where the deputies lead back to it or to nobody that the definition knows.
std::optional<Party> deputy_on(const Definition& definition, const Facts& system_facts, std::string_view party, Date on);
/// The deputy that the definition names for a post or an office: a party id, or empty.
std::string deputy_named(const Definition& definition, std::string_view party);

}  // namespace beadle::model

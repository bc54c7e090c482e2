#pragma once
// In which capacity somebody recorded something, where it is less than holding the post: acting or designate for a time, or as the deputy of whoever is on
// leave. The program writes it to the event, from what it knows of posts and leave; nobody says it of themselves.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/definition.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::model {

struct Capacity {
    std::string acts_as;    ///< "acting", "designate", or empty.
    std::string acts_in;    ///< The post that is held so.
    std::string deputy_of;  ///< The post or office that is stood in for, or empty.
    std::optional<Date> on_leave_until{};
};

/// "acting" or "designate" where `person` holds the post so on that day; empty for a holder in office and for everybody else. `recorded` are the facts of the
/// register of the post's body, or null.
Capacity held_for_a_time(const Definition& definition, const Facts* recorded, std::string_view post, std::string_view person, Date on);
/// Whoever of `parties` stands in for `away` on that day, by the facts of the system's record; nothing where `away` is not on leave or has another deputy.
std::optional<Capacity> standing_in(const Definition& definition, const Facts& system_facts, const std::vector<std::string>& parties,
                                    std::string_view away, Date on);

/// Writes it among the facts of an event, in place of whatever anybody had said there.
void say_capacity(Facts& facts, const Capacity& capacity);
/// Whether the fact is one of those that say_capacity() writes.
bool is_capacity_fact(std::string_view name);
/// "acting Director of public health, deputy of Democratic services, on leave until Friday 9 December 2022"; empty where the facts say no capacity. Without a
/// definition, ids stand for names.
std::string capacity_in_words(const Facts& facts, const Definition* definition);

}  // namespace beadle::model

#include "workflows/model/capacity.hpp"

#include <algorithm>
#include <array>

#include "workflows/model/leave.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::model {
namespace {

constexpr const char *acts_as = "acts_as", *acts_in = "acts_in", *deputy_of = "deputy_of", *on_leave_until = "on_leave_until";
constexpr std::array names{acts_as, acts_in, deputy_of, on_leave_until};

}  // namespace

Capacity held_for_a_time(const Definition& definition, const Facts* recorded, std::string_view post, std::string_view person, Date on) {
    Capacity capacity;
    const auto holder = holder_on(definition, recorded, post, on);
    if (!holder || holder->person != person || (holder->capacity != "acting" && holder->capacity != "designate")) return capacity;
    capacity.acts_as = holder->capacity;
    capacity.acts_in = post;
    return capacity;
}

std::optional<Capacity> standing_in(const Definition& definition, const Facts& system_facts, const std::vector<std::string>& parties,
                                    std::string_view away, Date on) {
    const auto deputy = deputy_on(definition, system_facts, away, on);
    if (!deputy || std::find(parties.begin(), parties.end(), deputy->id) == parties.end()) return std::nullopt;
    Capacity capacity;
    capacity.deputy_of = away;
    if (const auto leave = leave_on(system_facts, away, on)) capacity.on_leave_until = leave->until;
    return capacity;
}

void say_capacity(Facts& facts, const Capacity& capacity) {
    for (const auto* name : names) facts.erase(name);
    if (!capacity.acts_as.empty()) {
        facts[acts_as] = capacity.acts_as;
        facts[acts_in] = capacity.acts_in;
    }
    if (!capacity.deputy_of.empty()) facts[deputy_of] = capacity.deputy_of;
    if (capacity.on_leave_until) facts[on_leave_until] = calendar::to_iso(*capacity.on_leave_until);
}

bool is_capacity_fact(std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

std::string capacity_in_words(const Facts& facts, const Definition* definition) {
    const auto name_of = [&](const std::string& id) { return definition ? name_of_party(*definition, id) : id; };
    std::string words;
    if (has(facts, acts_as)) words = text_of(facts, acts_as) + " " + name_of(text_of(facts, acts_in));
    if (!has(facts, deputy_of)) return words;
    words += (words.empty() ? "deputy of " : ", deputy of ") + name_of(text_of(facts, deputy_of));
    if (const auto until = date_of(facts, on_leave_until)) words += ", on leave until " + calendar::in_words(*until);
    return words;
}

}  // namespace beadle::model

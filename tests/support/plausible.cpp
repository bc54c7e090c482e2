#include "tests/support/plausible.hpp"

#include <map>

#include "workflows/decide.hpp"

namespace beadle::test {
namespace {

using namespace model;

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) keys.push_back(key);
    return keys;
}

/// What stands behind the first stroke of its duties' refs: "order" of "gate/order", "finance" of "chapter/finance".
std::vector<std::string> parts_of(const Instance& instance) {
    std::vector<std::string> parts;
    for (const auto& duty : instance.duties)
        if (auto stroke = duty.ref.find('/'); stroke != std::string::npos) parts.push_back(duty.ref.substr(stroke + 1));
    return parts;
}

std::string from(Dice& dice, const std::vector<std::string>& pool, const char* otherwise) {
    return pool.empty() ? otherwise : dice.one_of(pool);
}

std::string value_for(Dice& dice, const std::string& name, const std::string& words, const Instance& instance, const Surroundings& around) {
    using Pool = std::vector<std::string>;
    static const std::map<std::string, Pool> fixed{
        {"outcome", {"agreed", "approved", "approved subject to amendments", "noted", "declined", "deferred", "returned", "supported"}},
        {"effect", {"leaves", "stays without vote", "stays"}},
        {"kind", {"ordinary", "special", "informal"}},
        {"state", {"in the diary", "published", "concluded"}},
        {"capacity", {"substantive", "designate", "acting"}},
        {"every", {"meeting", "month", "quarter", "2 months"}},
        {"casting_vote", {"for", "against"}},
        {"exempt", {"yes", ""}},
        {"in_common", {"yes", ""}},
        {"reopens", {"yes", ""}},
        {"recurring", {"yes", ""}},
        {"at", {"10:00", "14:30"}},
        {"person", {"p-1", "p-2", "p-3"}}};
    if (name == "at" && words.find("meeting") != std::string::npos) return dice.one_of(around.instances);
    if (auto found = fixed.find(name); found != fixed.end()) return dice.one_of(found->second);
    if (words.find("date") != std::string::npos || words.find(" day") != std::string::npos || words.find("when") != std::string::npos)
        return calendar::to_iso(Date{std::chrono::sys_days{around.today} + calendar::days{dice.up_to(130) - 10}});
    if (words.find("votes") != std::string::npos || words.find("how many") != std::string::npos ||
        words.find("number") != std::string::npos || name == "grounds")
        return std::to_string(dice.up_to(9));
    if (name == "duty") {
        return instance.duties.empty() ? std::string("none") : dice.one_of(instance.duties).ref;
    }
    if (name == "condition" || name == "item" || name == "items" || name == "chapter" || name == "chapters" || name == "heading")
        return from(dice, parts_of(instance), "1");
    if (words.find("meeting") != std::string::npos || name == "serves") return dice.one_of(around.instances);
    if (words.find("bod") != std::string::npos || name == "of") return from(dice, keys_of(around.definition.bodies), "none");
    if (words.find("post") != std::string::npos || name == "by" || name == "for" || name == "with")
        return dice.in(1, 3) ? from(dice, keys_of(around.definition.offices), "none")
                             : from(dice, keys_of(around.definition.posts), "none");
    return "in words";
}

}  // namespace

Facts plausible_facts(Dice& dice, const std::string& kind, const Instance& instance, const Surroundings& around, bool careless) {
    Facts facts;
    for (const auto& fact : known_facts(kind)) {
        if (careless && dice.in(1, 6)) continue;
        facts[fact.name] = careless && dice.in(1, 10) ? "something else" : value_for(dice, fact.name, fact.words, instance, around);
    }
    return facts;
}

}  // namespace beadle::test

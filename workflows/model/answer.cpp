#include "workflows/model/answer.hpp"

#include <algorithm>
#include <array>

namespace beadle::model {

bool carries(std::string_view outcome) {
    static constexpr std::array<std::string_view, 6> carried{
        "agreed", "approved", "approved subject to amendments", "supported", "supported with comments", "amended"};
    return std::find(carried.begin(), carried.end(), outcome) != carried.end();
}

bool goes_to_a_later_one(std::string_view outcome) { return outcome == "deferred" || outcome == "referred"; }

bool is_to_be_asked_again(const Facts& decided) {
    return goes_to_a_later_one(text_of(decided, "outcome")) && !(has(decided, "fell") && has(decided, "is_its_purpose"));
}

}  // namespace beadle::model

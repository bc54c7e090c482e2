#include "workflows/duties/wanted_item.hpp"

namespace beadle::duties {

using namespace beadle::model;

void want_item(Deciding& deciding, const std::string& body, const std::string& title, const std::string& asks, std::optional<Date> before) {
    const auto* found = find_body(*deciding.context().live, body);
    if (!found) return;
    const auto& wanting = deciding.now();
    Facts facts{{"title", title}, {"serves", wanting.id}, {"asks", asks}};
    if (!wanting.matter.empty()) facts["matter"] = wanting.matter;
    if (before) facts["before"] = calendar::to_iso(*before);
    if (deciding.event().kind == "MatterDecided" && text_of(deciding.event().facts, "body") == body)
        facts["not_at"] = text_of(deciding.event().facts, "meeting");
    deciding.raise(found->prefix, "ItemWanted", std::move(facts));
}

}  // namespace beadle::duties

#include "workflows/duties/author.hpp"

#include "workflows/duties/local_entry.hpp"
#include "workflows/model/clearance_plan.hpp"

namespace beadle::duties {

using namespace beadle::model;

std::string author_of_paper(const Deciding& deciding, const Definition& definition, const std::string& body, const std::string& said) {
    const auto& live = *deciding.context().live;
    if (find_party(live, said)) return said;
    const auto plan = definition.clearances.find(body);
    if (plan != definition.clearances.end() && plan->second && find_party(live, plan->second->author)) return plan->second->author;
    return office_of(deciding, body);
}

void say_who_writes_instead(Deciding& deciding, const Definition& definition, const std::string& body) {
    const auto& live = *deciding.context().live;
    const auto& said = text_of(deciding.event().facts, "author");
    if (said.empty() || find_party(live, said)) return;
    deciding.remark("author", "'" + said + "' is no post or office of this system: " +
                                  name_of_party(live, author_of_paper(deciding, definition, body, said)) + " is written to instead");
}

}  // namespace beadle::duties

#include "daemon/api/attendance.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "workflows/meeting/attendance.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using Said = meeting::Attendance::Said;

const char* to_words(Said said) {
    switch (said) {
        case Said::coming: return "coming";
        case Said::apologies: return "apologies";
        case Said::substitute: return "substitute";
        case Said::nothing: break;
    }
    return "not answered";
}

/// Where members are not asked and none has said anything, silence tells nothing: no quorum is at risk by it.
json::value quorum_to_json(const meeting::Expected& expected, const model::Definition& definition, bool asks) {
    if (!expected.needs_a_quorum) return nullptr;
    const auto& members = expected.members;
    const bool known = asks || std::any_of(members.begin(), members.end(), [](const auto& one) { return one.said != Said::nothing; });
    return json::object{{"accepted", expected.quorum.present},
                        {"needed", expected.quorum.needed},
                        {"known", known},
                        {"expected", !expected.quorum.missing},
                        {"at_risk", known ? meeting::risk_in_short(expected, definition) : std::string{}}};
}

}  // namespace

Reply attendance(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "meeting"}};
    if (parameters.problem()) return *parameters.problem();
    const auto meeting = parameters.text("meeting");
    auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    if (meeting.empty()) return Problem{400, "the meeting is missing", "meeting", "give its id, such as ICPA/2022-23/3"};
    auto found = the_instance(asking, *system, meeting);
    if (!found) return found.error();
    const auto& one = *found;
    if (one.workflow != "meeting") return Problem{400, one.id + " is no meeting", "meeting", "'beadle list' shows the meetings"};
    const auto definition = asking.catalogue.live(asking.store, *system);
    const auto pinned = asking.catalogue.pinned(asking.store, one);
    const auto zone = asking.catalogue.zone(asking.store, *system);
    if (!definition || !zone) return Problem{404, "no definition of " + *system + " is applied", "system", "apply one with 'beadle apply'"};
    std::shared_ptr<const model::Instance> body_register;
    if (auto loaded = asking.store.load({{*system, model::text_of(one.facts, "register")}}); !loaded.instances.empty())
        body_register = std::make_shared<const model::Instance>(std::move(loaded.instances.front()));
    const auto expected = meeting::expected_at(one, body_register ? &body_register->facts : nullptr, *pinned, *zone);
    json::array members;
    for (const auto& member : expected.members)
        members.push_back(
            json::object{{"post", member.post},
                         {"name", model::name_of_party(*definition, member.post)},
                         {"asked", member.asked},
                         {"answer", to_words(member.said)},
                         {"substitute", member.substitute},
                         {"substitute_answer", member.substitute.empty() ? "" : to_words(member.substitute_said)},
                         {"substitute_name", member.substitute.empty() ? "" : model::name_of_party(*definition, member.substitute)}});
    json::array vacant;
    for (const auto& post : expected.vacant)
        vacant.push_back(json::object{{"post", post}, {"name", model::name_of_party(*definition, post)}});
    const auto& held_on = model::text_of(one.facts, "held_on");
    const bool asks = model::attendance_terms(*pinned, one.body).has_value();
    return json::value(json::object{{"meeting", one.id},
                                    {"name", title_of(one)},
                                    {"held_on", held_on.empty() ? json::value(nullptr) : json::value(held_on)},
                                    {"state", one.states.empty() ? "" : one.states.front()},
                                    {"asks", asks},
                                    {"members", std::move(members)},
                                    {"vacant", std::move(vacant)},
                                    {"quorum", quorum_to_json(expected, *definition, asks)}});
}

}  // namespace beadle::api

// Who answers for a subject on a day: /v1/accountable.

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/api/when.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/body/body.hpp"
#include "workflows/transition/accountable.hpp"
#include "workflows/transition/transition.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

json::array bodies(const model::Definition& definition, const std::vector<std::string>& ids) {
    json::array out;
    for (const auto& id : ids) out.push_back({{"id", id}, {"name", model::name_of_body(definition, id)}});
    return out;
}

json::value answer(const model::Definition& definition, const transition::Accountable& found, model::Date on) {
    json::array answering, handovers;
    for (const auto& one : found.answering)
        answering.push_back({{"body", one.body},
                             {"body_name", model::name_of_body(definition, one.body)},
                             {"party", one.party},
                             {"party_name", model::name_of_party(definition, one.party)},
                             {"holder", one.holder}});
    for (const auto& one : found.handovers)
        handovers.push_back({{"transition", one.transition},
                             {"title", one.title},
                             {"state", one.state},
                             {"from", bodies(definition, one.from)},
                             {"to", bodies(definition, one.to)},
                             {"on", calendar::to_iso(one.on)},
                             {"took_place", one.took_place},
                             {"was_to", date_or_null(one.was_to)},
                             {"by", one.by},
                             {"gate", one.gate}});
    return json::object{{"system", definition.system},
                        {"subject", found.subject},
                        {"ref", found.ref},
                        {"kind", found.kind},
                        {"on", calendar::to_iso(on)},
                        {"answering", std::move(answering)},
                        {"since", date_or_null(found.since)},
                        {"instrument", found.instrument},
                        {"planned", found.planned},
                        {"handovers", std::move(handovers)}};
}

}  // namespace

Reply who_is_accountable(Asking asking, const Query& query) {
    const Parameters parameters{asking, query, {"subject", "on", "system"}};
    if (parameters.problem()) return *parameters.problem();
    const auto said = parameters.text("subject");
    if (said.empty()) return Problem{400, "for what is not said", "subject", "name a subject: \"health commissioning\""};
    auto systems = asking.catalogue.systems(asking.store);
    if (!parameters.text("system").empty()) {
        const auto named = the_system(asking, parameters.text("system"));
        if (!named) return named.error();
        systems = {*named};
    }

    std::vector<std::pair<std::string, std::string>> fit;  // System and subject.
    std::vector<std::string> known;
    for (const auto& system : systems) {
        const auto definition = asking.catalogue.live(asking.store, system);
        if (!definition) continue;
        const auto found = transition::find_subjects(*definition, said);
        known.insert(known.end(), found.known.begin(), found.known.end());
        for (const auto& subject : found.subjects) fit.emplace_back(system, subject);
    }
    if (fit.empty()) {
        const auto near = definitions::nearest_to(said, known);
        return Problem{404, "nothing that is allocated is called '" + said + "'", "subject",
                       !near.empty()   ? "did you mean '" + near + "'?"
                       : known.empty() ? "no system has a transition that allocates anything"
                                       : "known are: " + model::join(known, "; ")};
    }
    if (fit.size() > 1) {
        std::vector<std::string> subjects;
        for (const auto& [system, subject] : fit) subjects.push_back(systems.size() > 1 ? system + ": " + subject : subject);
        return Problem{400, "'" + said + "' fits more than one subject", "subject", "say which: " + model::join(subjects, "; ")};
    }
    const auto& [system, subject] = fit.front();
    const auto definition = asking.catalogue.live(asking.store, system);
    const auto zone = asking.catalogue.zone(asking.store, system);
    const auto today = calendar::local_date(*zone, asking.now);
    auto on = today;
    if (const auto day = parameters.text("on"); !day.empty()) {
        const auto read = parse_when(day, asking.now, *zone, NoTime::start_of_day);
        if (!read)
            return Problem{400, calendar::what_is_wrong(day, read.error()), "on, character " + std::to_string(read.error().at + 1), ""};
        on = calendar::local_date(*zone, *read);
    }
    const auto running = [&](const char* workflow) {
        store::InstanceFilter filter;
        filter.system = system;
        filter.workflow = workflow;
        filter.limit = 1000;
        return asking.store.instances(filter).rows;
    };
    const auto found = transition::accountable_for(*definition, running(transition::workflow), running(body::workflow), subject, on, today);
    auto reply = answer(*definition, found, on);
    reply.as_object()["zones"] = zones_of(asking);
    return reply;
}

}  // namespace beadle::api

#include "workflows/model/definition.hpp"

#include <algorithm>

namespace beadle::model {

std::string_view to_words(Sending sending) {
    switch (sending) {
        case Sending::hold: return "hold";
        case Sending::clerk_first: return "clerk first";
        case Sending::live: return "live";
    }
    return "";
}

std::optional<Party> find_party(const Definition& definition, std::string_view id) {
    if (auto post = definition.posts.find(id); post != definition.posts.end())
        return Party{post->second.id, post->second.name, post->second.mail, post->second.elected_member};
    if (auto office = definition.offices.find(id); office != definition.offices.end())
        return Party{office->second.id, office->second.name, office->second.mail, false};
    return std::nullopt;
}

std::string reached_by(const Definition& definition, const Escalation& escalation, std::string_view owed_by) {
    const bool head = escalation.to == head_of_the_office;
    if (!head && escalation.to != deputy_of_the_office) return escalation.to;
    if (auto office = definition.offices.find(owed_by); office != definition.offices.end())
        return head ? office->second.head : office->second.deputy;
    auto post = definition.posts.find(owed_by);
    if (post == definition.posts.end()) return {};
    if (!head) return post->second.deputy;
    auto offices = offices_of(definition, post->second.body);
    return offices.size() == 1 ? offices.front()->head : std::string{};
}

const Body* find_body(const Definition& definition, std::string_view id) {
    auto found = definition.bodies.find(id);
    return found == definition.bodies.end() ? nullptr : &found->second;
}

const std::string& spoken(const Body& body) { return body.told_apart_as.empty() ? body.name : body.told_apart_as; }

std::string name_of_body(const Definition& definition, std::string_view id) {
    const auto* body = find_body(definition, id);
    return body ? body->name : std::string(id);
}

std::string name_of_party(const Definition& definition, std::string_view id) {
    const auto party = find_party(definition, id);
    return party && !party->name.empty() ? party->name : std::string(id);
}

std::string names_of_parties(const Definition& definition, const std::vector<std::string>& ids, std::string_view between) {
    std::vector<std::string> names;
    for (const auto& id : ids) names.push_back(name_of_party(definition, id));
    return join(names, between);
}

std::vector<const Office*> offices_of(const Definition& definition, std::string_view body) {
    std::vector<const Office*> offices;
    for (const auto& [id, office] : definition.offices)
        if (std::find(office.runs.begin(), office.runs.end(), body) != office.runs.end()) offices.push_back(&office);
    return offices;
}

Sending sending_of(const Definition& definition, std::string_view body, std::string_view template_name) {
    auto strictest = definition.sending;
    if (const auto* found = find_body(definition, body); found && found->sending) strictest = std::min(strictest, *found->sending);
    const auto kept = definition.sending_by_template.find(template_name);
    return kept == definition.sending_by_template.end() ? strictest : std::min(strictest, kept->second);
}

const Procedure* find_procedure(const Definition& definition, std::string_view body) {
    const auto* found = find_body(definition, body);
    if (!found) return nullptr;
    const auto procedure = definition.procedures.find(found->procedure);
    return procedure == definition.procedures.end() ? nullptr : &procedure->second;
}

const ProcedureRule* find_rule(const Definition& definition, std::string_view body, std::string_view rule) {
    const auto* procedure = find_procedure(definition, body);
    if (!procedure) return nullptr;
    auto one = procedure->rules.find(rule);
    return one == procedure->rules.end() ? nullptr : &one->second;
}

std::string municipal_year(Date date) {
    int first = int(date.year()) - (unsigned(date.month()) < 5 ? 1 : 0);
    int second = ((first + 1) % 100 + 100) % 100;
    return std::to_string(first) + "-" + (second < 10 ? "0" : "") + std::to_string(second);
}

std::string such_as_a_meeting(const Definition& definition, std::string_view body, Date on) {
    const auto* found = find_body(definition, body);
    return (found ? found->prefix : std::string(body)) + "/" + municipal_year(on) + "/3";
}

}  // namespace beadle::model

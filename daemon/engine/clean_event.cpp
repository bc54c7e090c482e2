#include "daemon/engine/clean_event.hpp"

#include <algorithm>

#include "daemon/audit/json_text.hpp"

namespace beadle::engine {
namespace {

bool are_clean(const std::vector<std::string>& texts) { return std::all_of(texts.begin(), texts.end(), audit::is_clean_text); }

}  // namespace

std::string unclean_part(const model::Event& event) {
    if (!audit::is_clean_text(event.system)) return "the system";
    if (!audit::is_clean_text(event.id)) return "the event's id";
    if (!audit::is_clean_text(event.instance)) return "the instance";
    if (!audit::is_clean_text(event.kind)) return "the kind of event";
    if (!audit::is_clean_text(event.on_behalf_of)) return "on whose word";
    const auto& actor = event.actor;
    if (!audit::is_clean_text(actor.person) || !are_clean(actor.offices) || !are_clean(actor.posts)) return "who records";
    for (const auto& [name, value] : event.facts) {
        if (!audit::is_clean_text(name) || !audit::is_clean_text(value)) return "the fact '" + audit::clean_text(name) + "'";
    }
    return {};
}

void clean_facts(model::Event& event) {
    for (auto& [name, value] : event.facts) value = audit::clean_text(value);
}

}  // namespace beadle::engine

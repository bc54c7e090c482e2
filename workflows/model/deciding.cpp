#include "workflows/model/deciding.hpp"

#include <algorithm>

#include "workflows/model/definition.hpp"

namespace beadle::model {

const Instance& Deciding::now() const {
    if (!now_) {
        now_ = before_;
        for (const auto& change : decision_.changes) apply(*now_, change, event_);
    }
    return *now_;
}

bool Deciding::acts_as(std::string_view party) const {
    auto among = [&](const std::vector<std::string>& ids) { return std::find(ids.begin(), ids.end(), party) != ids.end(); };
    return !party.empty() && (among(event_.actor.posts) || among(event_.actor.offices));
}

Instance Deciding::entering(std::string workflow, std::vector<std::string> states) const {
    Instance entered;
    entered.system = event_.system;
    entered.id = event_.instance;
    entered.workflow = std::move(workflow);
    entered.body = text_of(event_.facts, "body");
    entered.matter = text_of(event_.facts, "matter");
    entered.definition = context_.live->hash;
    entered.states = std::move(states);
    return entered;
}

void Deciding::add(Change change) {
    if (now_) apply(*now_, change, event_);
    decision_.changes.push_back(std::move(change));
}

void Deciding::raise(std::string instance, std::string kind, Facts facts) {
    Event raised;
    raised.system = event_.system;
    raised.instance = std::move(instance);
    raised.kind = std::move(kind);
    raised.happened_at = event_.happened_at;
    raised.facts = std::move(facts);
    raised.actor.person = "engine";
    add(Raised{std::move(raised)});
}

void Deciding::breach(Finding finding) {
    if (finding.breach != Breach::none && finding.breach != Breach::advisory && !is_not_accepted())
        decision_.verdict = Verdict::accepted_with_breach;
    decision_.findings.push_back(std::move(finding));
}

void Deciding::remark(std::string rule, std::string numbers) {
    decision_.findings.push_back({std::move(rule), "", std::move(numbers), Breach::none, {}});
}

void Deciding::not_accepted(std::string rule, std::string numbers, std::vector<std::string> ways_on) {
    decision_.verdict = Verdict::not_accepted;
    decision_.findings.push_back({std::move(rule), "", std::move(numbers), Breach::none, std::move(ways_on)});
}

Decision Deciding::finish() && {
    if (is_not_accepted()) decision_.changes.clear();
    return std::move(decision_);
}

}  // namespace beadle::model

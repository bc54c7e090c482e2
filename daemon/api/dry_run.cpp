#include "daemon/api/dry_run.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "daemon/api/json.hpp"
#include "daemon/api/trial.hpp"
#include "daemon/definitions/sending.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::api {
namespace json = boost::json;

namespace {

constexpr std::size_t staying_max = 5000;
constexpr std::size_t named_max = 10;

/// The rules of procedures that are new or say something else than the live version's: what each says, from which source, checked when and by whom.
json::array rules_that_change(const model::Definition* live, const model::Definition& proposed) {
    json::array changed;
    for (const auto& [id, procedure] : proposed.procedures) {
        const model::Procedure* before = nullptr;
        if (live)
            if (const auto found = live->procedures.find(id); found != live->procedures.end()) before = &found->second;
        for (const auto& [name, rule] : procedure.rules) {
            const model::ProcedureRule* was = nullptr;
            if (before)
                if (const auto found = before->rules.find(name); found != before->rules.end()) was = &found->second;
            const auto text = [](const model::ProcedureRule& one) { return one.by ? one.by->text : one.says; };
            if (was && text(*was) == text(rule) && was->source == rule.source && was->breach == rule.breach &&
                was->checked_on == rule.checked_on && was->checked_by == rule.checked_by)
                continue;
            changed.push_back({{"procedure", id},
                               {"rule", name},
                               {"says", text(rule)},
                               {"said", was ? text(*was) : std::string()},
                               {"source", rule.source},
                               {"checked_on", calendar::to_iso(rule.checked_on)},
                               {"checked_by", rule.checked_by}});
        }
    }
    return changed;
}

/// What may go out from then on, where that changes: as it is, and as it would be.
json::value sending_that_changes(const model::Definition* live, const model::Definition& proposed) {
    const auto words_of = [](const model::Definition& definition) {
        json::array words;
        for (const auto& line : definitions::sending_in_words(definition)) words.emplace_back(line);
        return words;
    };
    auto now = words_of(proposed);
    auto was = live ? words_of(*live) : json::array{};
    if (was == now) return nullptr;
    return json::object{{"was", std::move(was)}, {"now", std::move(now)}};
}

}  // namespace

std::vector<model::Instance> on_another_version(store::Store& store, const std::string& system, const std::string& hash) {
    std::vector<model::Instance> found;
    store::InstanceFilter filter;
    filter.system = system;
    filter.with_ended = false;
    store::each_instance(store, std::move(filter), [&](auto& instance) {
        if (instance.definition != hash && instance.workflow != "system" && instance.workflow != "body")
            found.push_back(std::move(instance));
        return found.size() < staying_max;
    });
    return found;
}

json::value staying(const std::vector<model::Instance>& instances) {
    json::array named;
    for (const auto& instance : instances) {
        if (named.size() == named_max) break;
        named.push_back({{"instance", instance.id},
                         {"workflow", instance.workflow},
                         {"title", title_of(instance)},
                         {"definition", instance.definition}});
    }
    return json::object{{"count", instances.size()}, {"instances", std::move(named)}};
}

model::Event instance_moved(const model::Instance& instance, const std::string& hash, const std::string& reason) {
    model::Event event;
    event.system = instance.system;
    event.instance = instance.id;
    event.kind = "InstanceMoved";
    event.facts = {{"definition", hash}, {"definition_before", instance.definition}, {"reason", reason}};
    return event;
}

json::value dry_run_of(store::Store& store, std::shared_ptr<const definitions::Bundle> bundle, model::Instant now,
                       const model::Actor& actor, const Moving& moving) {
    const auto& system = bundle->definition.system;
    const auto& hash = bundle->definition.hash;
    Trial trial{store, system, now};
    const bool unchanged = trial.engine().drift(*bundle) == engine::Engine::Drift::none;
    model::Event event;
    event.actor = actor;
    const auto live = trial.engine().live(system);
    const bool wants_second_person = !unchanged && live && live->second_person;
    if (wants_second_person) {  // What would follow once a second person has applied it.
        auto proposal = event;
        proposal.system = proposal.instance = system;
        proposal.kind = "DefinitionProposed";
        proposal.actor.person = "another administrator";
        proposal.facts = {{"definition", hash}, {"calendar", bundle->calendar.calendar.hash}};
        trial.submit(proposal);
    }
    const auto answer = trial.apply(bundle, event);
    trial.keep(system, answer);

    auto shown = to_json(answer).as_object();
    shown["system"] = system;
    shown["name"] = bundle->definition.name;
    shown["unchanged"] = unchanged;
    shown["second_person"] = wants_second_person;
    shown["sending"] = sending_that_changes(live.get(), bundle->definition);
    shown["rules"] = rules_that_change(live.get(), bundle->definition);
    auto stays = on_another_version(store, system, hash);
    json::array not_moved;
    if (answer.verdict != model::Verdict::not_accepted && moving.any) {
        const std::set<std::string> named(moving.instances.begin(), moving.instances.end());
        std::set<std::string> known;
        std::vector<model::Instance> left;
        for (auto& instance : stays) {
            known.insert(instance.id);
            if (!moving.all && named.count(instance.id) == 0) {
                left.push_back(std::move(instance));
                continue;
            }
            auto move = instance_moved(instance, hash, moving.reason);
            move.actor = actor;
            const auto moved = trial.submit(move);
            trial.keep(instance.id, moved);
            if (moved.verdict == model::Verdict::not_accepted) left.push_back(std::move(instance));
        }
        for (const auto& id : named)
            if (known.count(id) == 0) not_moved.emplace_back(id);
        stays = std::move(left);
    }
    shown["stays"] = staying(stays);
    shown["not_moved"] = std::move(not_moved);
    // A system that is not entered has nothing that could follow.
    if (trial.engine().live(system))
        for (auto& member : trial.consequences()) shown[member.key()] = std::move(member.value());
    return shown;
}

}  // namespace beadle::api

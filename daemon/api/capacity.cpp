#include "daemon/api/capacity.hpp"

#include <algorithm>

#include "workflows/duties/answer.hpp"
#include "workflows/model/leave.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::api {
namespace {

bool holds(const std::vector<std::string>& parties, std::string_view id) {
    return std::find(parties.begin(), parties.end(), id) != parties.end();
}

/// The facts of an instance; none where it is not there.
model::Facts facts_of(store::Store& store, const std::string& system, const std::string& id) {
    auto loaded = store.load({{system, id}});
    return loaded.instances.empty() ? model::Facts{} : std::move(loaded.instances.front().facts);
}

model::Facts register_of(store::Store& store, const model::Definition& definition, const std::string& post) {
    const auto found = definition.posts.find(post);
    const auto* body = found == definition.posts.end() ? nullptr : model::find_body(definition, found->second.body);
    return body ? facts_of(store, definition.system, body->prefix) : model::Facts{};
}

/// Who owes what the event would meet, or what it answers for.
std::vector<std::string> owing(const model::Instance& instance, const model::Event& event) {
    const auto& wanted = model::text_of(event.facts, "duty");
    const auto& party = model::text_of(event.facts, "for");
    std::vector<std::string> found;
    for (const auto& duty : instance.duties) {
        const bool is_answered = !wanted.empty() && (event.kind == "DutyDone" || duties::is_answer(event.kind));
        const bool is_meant = (wanted.empty() || wanted == duty.ref) && (party.empty() || party == duty.owed_by);
        if ((duty.met_by == event.kind || is_answered) && is_meant) found.push_back(duty.owed_by);
    }
    return found;
}

}  // namespace

OperatorsCapacity capacity_of_operator(store::Store& store, const model::Definition& definition, const model::Instance& instance,
                                       const model::Event& event, model::Date on) {
    OperatorsCapacity found;
    const auto& actor = event.actor;
    const auto owed_by = owing(instance, event);
    const auto offices = model::offices_of(definition, instance.body);
    const bool keeps_the_record =
        std::any_of(offices.begin(), offices.end(), [&](const model::Office* office) { return holds(actor.offices, office->id); });
    auto posts = actor.posts;
    const auto owes_none = std::stable_partition(posts.begin(), posts.end(), [&](const auto& post) { return holds(owed_by, post); });
    if (owes_none != posts.begin()) posts.erase(owes_none, posts.end());
    else if (keeps_the_record) posts.clear();  // Said for the office, whatever posts the person holds besides.
    const bool is_another_s = !owed_by.empty() && owes_none == posts.begin() && !keeps_the_record &&
                              std::none_of(owed_by.begin(), owed_by.end(), [&](const auto& id) { return holds(actor.offices, id); });
    if (is_another_s) {
        auto parties = actor.posts;
        parties.insert(parties.end(), actor.offices.begin(), actor.offices.end());
        const auto leave = facts_of(store, definition.system, definition.system);
        for (const auto& away : owed_by) {
            auto deputy = model::standing_in(definition, leave, parties, away, on);
            if (!deputy) continue;
            found.capacity = std::move(*deputy);
            found.may_say_for = away;
            posts = {model::deputy_on(definition, leave, away, on)->id};
            break;
        }
    }
    for (const auto& post : posts) {
        const auto recorded = register_of(store, definition, post);
        const auto held = model::held_for_a_time(definition, &recorded, post, actor.person, on);
        if (held.acts_as.empty()) continue;
        found.capacity.acts_as = held.acts_as;
        found.capacity.acts_in = held.acts_in;
        break;
    }
    return found;
}

Answerer who_answers(store::Store& store, const model::Definition& definition, const std::string& reader, const std::string& asked,
                     model::Date mailed_on, model::Date on) {
    const auto recorded = register_of(store, definition, reader);
    const auto holder = model::holder_on(definition, &recorded, reader, on);
    Answerer found{.person = holder && !holder->person.empty() ? holder->person : reader, .reader = reader, .capacity = {}};
    found.capacity = model::held_for_a_time(definition, &recorded, reader, found.person, on);
    // Nobody may pass for the engine, whatever a post or its holder is called.
    if (found.person == "engine") found.person = "person:engine";
    if (reader == asked) return found;
    found.capacity.deputy_of = asked;
    const auto leave = facts_of(store, definition.system, definition.system);
    auto now = model::leave_on(leave, asked, on);
    if (!now) now = model::leave_on(leave, asked, mailed_on);
    if (now) found.capacity.on_leave_until = now->until;
    return found;
}

}  // namespace beadle::api

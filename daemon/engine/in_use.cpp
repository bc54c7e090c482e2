#include "daemon/engine/in_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/store/each_row.hpp"
#include "workflows/model/strategy_plan.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::engine {

using model::Definition;
using model::Instance;

namespace {

constexpr std::size_t named_max = 10;

/// Something that is left out: what to call it, what uses it, and what to do about it.
struct LeftOut {
    std::string name;
    std::vector<std::string> used_by;
    std::set<std::string> seen;  // One instance is named once, whatever of it uses the thing.
    std::string way_on;

    void add(const std::string& key, std::string words) {
        if (seen.insert(key).second) used_by.push_back(std::move(words));
    }
};
using Things = std::map<std::string, LeftOut, std::less<>>;  // By id.

template <class Map>
std::set<std::string> ids_gone(const Map& live, const Map& proposed) {
    std::set<std::string> gone;
    for (const auto& [id, thing] : live)
        if (!proposed.contains(id)) gone.insert(id);
    return gone;
}

/// "icp/sign-off" of meetings or cycles.
template <class List>
std::map<std::string, std::string> refs_gone(const List& live, const List& proposed) {
    std::map<std::string, std::string> gone;
    for (const auto& one : live) {
        const bool stays = std::any_of(proposed.begin(), proposed.end(),
                                       [&](const auto& other) { return other.body == one.body && other.ref == one.ref; });
        if (!stays) gone[one.body + "/" + one.ref] = one.title.empty() ? one.ref : one.title;
    }
    return gone;
}

bool is_running(const Instance& instance) {
    if (instance.ended || instance.workflow == "system" || instance.workflow == "body") return false;
    // A cycle that has not opened holds nothing yet; one that is complete only waits for the next.
    return instance.workflow != "assembly cycle" || (instance.states.front() != "waiting" && instance.states.front() != "complete");
}

std::string said(const Instance& instance) {
    const auto& name = model::text_of(instance.facts, model::has(instance.facts, "title") ? "title" : "name");
    return fmt::format("{} ({}{}{}{})", instance.id, instance.workflow, name.empty() ? "" : " '", name, name.empty() ? "" : "'");
}

/// Strategies and transitions, by the id of what they are entered as.
void add_plans_gone(const Definition& live, const Definition& proposed, Things& plans) {
    for (const auto& plan : live.strategies) {
        const bool stays = std::any_of(proposed.strategies.begin(), proposed.strategies.end(),
                                       [&](const auto& other) { return other->body == plan->body && other->ref == plan->ref; });
        const auto body = live.bodies.find(plan->body);
        if (stays || body == live.bodies.end()) continue;
        plans[model::strategy_id(body->second.prefix, *plan)] = {
            fmt::format("the strategy '{}' ({})", plan->ref, plan->title), {}, {}, "Keep it in the file until it is replaced by the next."};
    }
    for (const auto& plan : live.transitions) {
        const bool stays = std::any_of(proposed.transitions.begin(), proposed.transitions.end(),
                                       [&](const auto& other) { return other->ref == plan->ref; });
        if (!stays)
            plans[model::transition_id(*plan)] = {fmt::format("the transition '{}' ({})", plan->ref, plan->title),
                                                  {},
                                                  {},
                                                  "Keep it in the file until its close-down is complete; or record that it was abandoned."};
    }
}

void find_instances(store::Store& store, const std::string& system, Things& bodies, Things& meetings, Things& cycles, Things& plans) {
    if (bodies.empty() && meetings.empty() && cycles.empty() && plans.empty()) return;
    store::InstanceFilter filter;
    filter.system = system;
    filter.with_ended = false;
    store::each_instance(store, std::move(filter), [&](const auto& instance) {
        if (!is_running(instance)) return;
        auto uses = [&](Things& things, const std::string& id) {
            if (const auto found = things.find(id); found != things.end()) found->second.add(instance.id, said(instance));
        };
        uses(bodies, instance.body);
        uses(plans, instance.id);
        for (const auto& other : model::list_of(instance.facts, "sits_with")) uses(bodies, other);
        if (instance.workflow == "meeting") uses(meetings, instance.body + "/" + model::text_of(instance.facts, "slot"));
        if (instance.workflow == "assembly cycle") uses(cycles, instance.body + "/" + model::text_of(instance.facts, "ref"));
    });
}

void find_duties(store::Store& store, const std::string& system, Things& parties) {
    if (parties.empty()) return;
    store::DutyFilter filter;
    filter.system = system;
    filter.outcome = model::Outcome::open;
    store::each_duty(store, std::move(filter), [&](const auto& row) {
        const auto key = row.instance + " " + row.duty.ref;
        if (const auto found = parties.find(row.duty.owed_by); found != parties.end())
            found->second.add(key, fmt::format("the open duty '{}' of {}", row.duty.what, row.instance));
        for (auto step = static_cast<std::size_t>(row.duty.steps_done); step < row.duty.steps.size(); ++step)
            if (const auto found = parties.find(row.duty.steps[step].to); found != parties.end())
                found->second.add(key, fmt::format("the escalation of '{}' of {}", row.duty.what, row.instance));
    });
}

void find_mail(store::Store& store, const std::string& system, Things& parties) {
    for (auto& [id, party] : parties)
        for (const auto state : {store::MailState::held, store::MailState::for_clerk, store::MailState::ready, store::MailState::claimed}) {
            store::OutboxFilter filter;
            filter.system = system;
            filter.to = id;
            filter.state = state;
            store::each_mail(store, std::move(filter), [&](const auto& row) {
                party.add("mail " + row.notification.id, fmt::format("an unsent mail about {}", row.notification.instance));
            });
        }
}

}  // namespace

std::vector<model::Finding> still_in_use(store::Store& store, const Definition& live, const Definition& proposed) {
    Things bodies, parties, meetings, cycles;
    for (const auto& id : ids_gone(live.bodies, proposed.bodies))
        bodies[id] = {fmt::format("the body '{}' ({})", id, live.bodies.find(id)->second.name),
                      {},
                      {},
                      "Keep it in the file, with the date on which it ends, until what runs there has ended; or cancel that first."};
    const std::string of_a_party =
        "Keep it in the file until then; or see that each is met, excused or transferred, and release or cancel the mails.";
    for (const auto& id : ids_gone(live.offices, proposed.offices))
        if (!proposed.posts.contains(id))
            parties[id] = {fmt::format("the office '{}' ({})", id, live.offices.find(id)->second.name), {}, {}, of_a_party};
    for (const auto& id : ids_gone(live.posts, proposed.posts))
        if (!proposed.offices.contains(id))
            parties[id] = {fmt::format("the post '{}' ({})", id, live.posts.find(id)->second.name), {}, {}, of_a_party};
    for (const auto& [key, title] : refs_gone(live.meetings, proposed.meetings))
        meetings[key] = {
            fmt::format("the meeting '{}' ({})", key, title),
            {},
            {},
            "Keep it in the file until the meeting has been held and its minutes confirmed; or record MeetingCancelled on it first."};
    for (const auto& [key, title] : refs_gone(live.cycles, proposed.cycles))
        cycles[key] = {
            fmt::format("the cycle '{}' ({})", key, title), {}, {}, "Keep it in the file until the cycle that runs is complete."};

    Things plans;
    add_plans_gone(live, proposed, plans);
    find_instances(store, live.system, bodies, meetings, cycles, plans);
    find_duties(store, live.system, parties);
    find_mail(store, live.system, parties);

    std::vector<model::Finding> findings;
    for (const auto* things : {&bodies, &parties, &meetings, &cycles, &plans})
        for (const auto& [id, thing] : *things) {
            if (thing.used_by.empty()) continue;
            std::string by;
            for (std::size_t n = 0; n < thing.used_by.size() && n < named_max; ++n) by += (n == 0 ? "" : ", ") + thing.used_by[n];
            if (thing.used_by.size() > named_max) by += fmt::format(", and {} more", thing.used_by.size() - named_max);
            findings.push_back({.rule = "in use",
                                .source = {},
                                .numbers = fmt::format("{} is not in the new file, and is in use by {}", thing.name, by),
                                .breach = {},
                                .ways_on = {thing.way_on}});
        }
    return findings;
}

}  // namespace beadle::engine

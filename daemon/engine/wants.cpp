#include "daemon/engine/wants.hpp"

#include <exception>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace beadle::engine {

using model::Event;
using store::InstanceKey;

void Wants::heads() {
    std::unordered_map<KeyView, std::string_view, KeyHash> needed;  // By instance the one duty, or nothing for all of them.
    for (const auto& root : roots) {
        const auto only = is_settled(root) || !root.timer ? std::string_view() : core.needs_one_duty(root.event);
        const auto [at_key, is_new] = needed.try_emplace(KeyView{root.event.system, root.event.instance}, only);
        if (!is_new && at_key->second != only) at_key->second = {};
        if (!is_settled(root)) id(root.event.system, root.event.id);
    }
    for (const auto& [key, only] : needed) {
        InstanceKey instance{std::string(key.system), std::string(key.id)};
        if (only.empty()) missing.instances.push_back(std::move(instance));
        else missing.duties.push_back({std::move(instance), std::string(only)});
    }
}

void Wants::neighbours() {
    for (const auto& root : roots) {
        if (is_settled(root)) continue;
        home(root.event);
        const auto* working = set.find({root.event.system, root.event.instance});
        try {
            for (const auto& id : core.needs(working->now, root.event)) instance(root.event.system, id);
        } catch (const std::exception&) {
            // Comes again when the root's turn comes, and is answered there.
        }
        definition(working->now.definition);
    }
}

bool Wants::instance(const std::string& system, const std::string& id) {
    if (const auto* working = set.find({system, id}); working && working->only_duty.empty()) return false;
    missing.instances.push_back({system, id});
    return true;
}

bool Wants::id(const std::string& system, const std::string& id) {
    const KeyView key{system, id};
    if (recorded_here.contains(key) || set.events.contains(key)) return false;
    missing.events[system].push_back(id);
    return true;
}

bool Wants::is_ready(const Event& event) {
    bool wanting = home(event);
    wanting |= id(event.system, event.id);
    if (wanting) return false;
    const auto& working = *set.find({event.system, event.instance});
    for (const auto& id : core.needs(working.now, event)) wanting |= instance(event.system, id);
    wanting |= definition(working.now.definition);
    if (core.needs_history(event) && !set.histories.contains({event.system, event.instance})) {
        missing.histories.push_back({event.system, event.instance});
        wanting = true;
    }
    return !wanting;
}

/// The instance that the event befalls: all of it, or as much as the event needs.
bool Wants::home(const Event& event) {
    const auto* working = set.find({event.system, event.instance});
    if (working && !working->only_duty.empty() && core.needs_one_duty(event) == working->only_duty &&
        core.one_duty_will_do(working->now, event))
        return false;
    return instance(event.system, event.instance);
}

bool Wants::definition(const std::string& hash) {
    if (hash.empty() || set.definitions.contains(hash)) return false;
    missing.definitions.push_back(hash);
    return true;
}

}  // namespace beadle::engine

#include "daemon/api/catalogue.hpp"

#include <algorithm>

#include "daemon/definitions/load.hpp"

namespace beadle::api {
namespace {

// Old definitions are asked for no more; a service that applies a new one each day must not keep them for ever.
constexpr std::size_t kept_max = 256;

std::string current_hash(store::Store& store, std::string_view kind, std::string_view id) {
    for (const auto& current : store.current_definitions())
        if (current.kind == kind && current.id == id) return current.hash;
    return {};
}

template <class Map>
void make_room(Map& map) {
    if (map.size() >= kept_max) map.clear();
}

}  // namespace

std::vector<std::string> Catalogue::systems(store::Store& store) {
    std::vector<std::string> systems;
    for (const auto& current : store.current_definitions())
        if (current.kind == "definition") systems.push_back(current.id);
    std::sort(systems.begin(), systems.end());
    return systems;
}

std::shared_ptr<const model::Definition> Catalogue::live(store::Store& store, const std::string& system) {
    return by_hash(store, current_hash(store, "definition", system));
}

std::shared_ptr<const model::Definition> Catalogue::pinned(store::Store& store, const model::Instance& instance) {
    auto found = by_hash(store, instance.definition);
    return found ? found : live(store, instance.system);
}

std::shared_ptr<const model::Definition> Catalogue::by_hash(store::Store& store, const std::string& hash) {
    if (hash.empty()) return nullptr;
    if (const auto found = definitions_.find(hash); found != definitions_.end()) return found->second;
    const auto stored = store.definition(hash);
    if (!stored) return nullptr;
    make_room(definitions_);
    return definitions_[hash] = definitions::definition_from_canonical(stored->text);
}

std::shared_ptr<const calendar::DayCalendar> Catalogue::calendar(store::Store& store, const model::Definition& definition) {
    const auto hash = current_hash(store, "calendar", definition.system);  // What is live is live for one system.
    if (hash.empty()) return nullptr;
    const auto key = hash + " " + definition.hash;
    if (const auto found = calendars_.find(key); found != calendars_.end()) return found->second;
    const auto stored = store.definition(hash);
    if (!stored) return nullptr;
    const auto written = definitions::calendar_from_canonical(stored->text);
    make_room(calendars_);
    return calendars_[key] = std::make_shared<const calendar::DayCalendar>(definitions::with_closed_days(*written, definition.closed_days));
}

std::shared_ptr<const calendar::Zone> Catalogue::zone(store::Store& store, const std::string& system) {
    const auto definition = system.empty() ? nullptr : live(store, system);
    const std::string name = definition ? definition->zone : "Europe/London";
    if (const auto found = zones_.find(name); found != zones_.end()) return found->second;
    try {
        return zones_[name] = std::make_shared<calendar::Zone>(definitions::load_zone(name));
    } catch (const std::exception&) {
        // A host without its zone database still shows times, in UTC and saying so.
        return std::make_shared<calendar::Zone>(calendar::utc_zone());
    }
}

}  // namespace beadle::api

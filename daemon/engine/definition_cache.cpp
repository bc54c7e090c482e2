#include "daemon/engine/definition_cache.hpp"

#include <stdexcept>

namespace beadle::engine {
namespace {

std::shared_ptr<const calendar::DayCalendar> lay_over(const calendar::DayCalendar& calendar, const model::Definition& definition) {
    return std::make_shared<const calendar::DayCalendar>(definitions::with_closed_days(calendar, definition.closed_days));
}

}  // namespace

void DefinitionCache::reload(const std::function<bool(const std::string&)>& is_ours) {
    live_.clear();
    auto current = store_.current_definitions();
    for (const auto& row : current) {
        if (row.kind != "definition" || !is_ours(row.id)) continue;
        auto definition = by_hash(row.hash);
        if (!definition)
            throw std::runtime_error("the definition " + row.hash + " that is live for " + row.id +
                                     " is not in the store, or this version cannot read it");
        live_[row.id] = {definition, nullptr, zone(definition->zone)};
    }
    for (const auto& row : current) {
        auto system = live_.find(row.id);
        if (row.kind != "calendar" || system == live_.end()) continue;
        const auto written = calendar(row.hash);
        if (!written) throw std::runtime_error("the calendar " + row.hash + " that is live for " + row.id + " is not in the store");
        system->second.calendar = lay_over(*written, *system->second.definition);
    }
    for (const auto& [system, live] : live_)
        if (!live.calendar) throw std::runtime_error("no calendar is live for " + system);
}

const DefinitionCache::Live* DefinitionCache::live(std::string_view system) const {
    auto found = live_.find(system);
    return found == live_.end() ? nullptr : &found->second;
}

std::shared_ptr<const model::Definition> DefinitionCache::by_hash(const std::string& hash) {
    if (auto found = by_hash_.find(hash); found != by_hash_.end()) return found->second;
    auto stored = store_.definition(hash);
    if (!stored) return nullptr;
    auto read = definitions::definition_from_canonical(stored->text);
    if (read->hash != hash) {
        auto named = *read;
        named.hash = hash;
        read = std::make_shared<const model::Definition>(std::move(named));
    }
    by_hash_[hash] = read;
    return read;
}

std::shared_ptr<const calendar::DayCalendar> DefinitionCache::calendar(const std::string& hash) {
    if (const auto found = calendars_.find(hash); found != calendars_.end()) return found->second;
    const auto stored = store_.definition(hash);
    if (!stored) return nullptr;
    auto read = *definitions::calendar_from_canonical(stored->text);
    read.hash = hash;
    return calendars_[hash] = std::make_shared<const calendar::DayCalendar>(std::move(read));
}

DefinitionCache::Live DefinitionCache::proposed(const std::shared_ptr<const definitions::Bundle>& bundle) {
    std::shared_ptr<const model::Definition> definition(bundle, &bundle->definition);
    return {definition, lay_over(bundle->calendar.calendar, *definition), zone(definition->zone)};
}

void DefinitionCache::set_live(const std::string& system, Live live) {
    by_hash_[live.definition->hash] = live.definition;
    live_[system] = std::move(live);
}

std::shared_ptr<const calendar::Zone> DefinitionCache::zone(const std::string& name) {
    if (fixed_zone_) return fixed_zone_;
    auto& known = zones_[name];
    if (!known) known = std::make_shared<const calendar::Zone>(definitions::load_zone(name));
    return known;
}

}  // namespace beadle::engine

#include "tests/support/engine_world.hpp"

#include "daemon/audit/line.hpp"
#include "tests/support/toy_core.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::test {

using namespace model;

Instant at(const char* iso) { return calendar::instant_from_iso(iso).value(); }

EngineWorld::EngineWorld(engine::Core core, bool stepped)
    : civil(at("2022-02-01T09:00:00Z"), stepped), bundle(toy_bundle()), store_(store::make_memory_store()) {
    options.core = std::move(core);
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    engine_ = std::make_unique<engine::Engine>(*store_, civil, machine, options);
    apply();
}

engine::Answer EngineWorld::apply() {
    engine::Answer answer;
    auto applied = event("DefinitionApplied", bundle->definition.system);
    engine_->apply(bundle, applied, [&](const engine::Answer& given) { answer = given; });
    run();
    return answer;
}

void EngineWorld::advance(std::chrono::seconds by) {
    civil.advance(by);
    machine.advance(by);
}

bool EngineWorld::advance_to_next_due() {
    auto stepped = engine_->step();
    while (stepped.more) stepped = engine_->step();
    if (!stepped.next_due) return false;
    if (*stepped.next_due > civil.now()) advance(*stepped.next_due - civil.now());
    run();
    return true;
}

int EngineWorld::run() {
    int steps = 1;
    for (; engine_->step().more; ++steps)
        if (steps > 100'000) throw std::runtime_error("the engine never comes to rest");
    return steps;
}

Event EngineWorld::event(const std::string& kind, const std::string& id_of_instance, Facts facts, const std::string& id) {
    return officers_event(bundle->definition.system, id.empty() ? "e" + std::to_string(++ids_) : id, kind, id_of_instance, civil.now(),
                          std::move(facts));
}

engine::Answer EngineWorld::record(Event event) {
    engine::Answer answer;
    engine_->submit(std::move(event), [&](const engine::Answer& given) { answer = given; });
    run();
    return answer;
}

engine::Answer EngineWorld::record(const std::string& kind, const std::string& id_of_instance, Facts facts, const std::string& id) {
    return record(event(kind, id_of_instance, std::move(facts), id));
}

void EngineWorld::restart(bool clean) {
    if (clean) engine_->stop();
    engine_.reset();
    engine_ = std::make_unique<engine::Engine>(*store_, civil, machine, options);
}

Instance EngineWorld::instance(const std::string& id) {
    auto snapshot = store_->load({{bundle->definition.system, id}});
    return snapshot.instances.empty() ? Instance{} : snapshot.instances.front();
}

std::vector<store::Entry> EngineWorld::entries() {
    store::EntryFilter filter;
    filter.system = bundle->definition.system;
    filter.limit = 1000;
    std::vector<store::Entry> all;
    for (;;) {
        auto page = store_->entries(filter);
        all.insert(all.end(), page.rows.begin(), page.rows.end());
        if (page.rows.empty() || page.next.empty()) return all;
        filter.after_seq = page.rows.back().seq;
    }
}

std::vector<store::OutboxRow> EngineWorld::outbox() {
    store::OutboxFilter filter;
    filter.limit = 1000;
    return store_->outbox(filter).rows;
}

std::vector<store::Alarm> EngineWorld::alarms(bool with_cleared) { return store_->alarms(with_cleared); }

}  // namespace beadle::test

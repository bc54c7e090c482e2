#include "daemon/engine/folding.hpp"

#include <stdexcept>
#include <utility>

#include "daemon/audit/tree.hpp"
#include "daemon/engine/load_missing.hpp"
#include "daemon/engine/tree_of_log.hpp"

namespace beadle::engine {

Folded Folding::fold(std::vector<Root>& roots, WorkingSet& set, Instant now, const Queued* applying) {
    for (;;) {
        set = {};
        for (const auto& root : roots)
            if (!set.systems.contains(root.event.system)) set.systems[root.event.system] = view_of(root.event.system, applying);
        if (applying) set.definitions[applying->bundle->definition.hash] = {applying->bundle, &applying->bundle->definition};
        Fold fold(roots, set, core_, now);
        auto state = fold.run();
        for (; state == Fold::State::wants_more; state = fold.run()) load(fold.missing(), set);
        if (state == Fold::State::done) return fold.take();
        auto& root = roots[fold.spoilt_root()];
        if (!root.fails.empty())
            throw std::logic_error("an event that does not go through cannot be set aside either: " + fold.spoilt_by());
        root.fails = fold.spoilt_by();
    }
}

SystemView Folding::view_of(const std::string& system, const Queued* applying) {
    SystemView view;
    if (auto head = heads_.find(system); head != heads_.end()) {
        view.head = head->second;
        view.tree = audit::Frontier::read(as_size(view.head), view.head.frontier).value();
    } else
        view.head = {.system = system, .shard = store::shard_of(system), .size = 0, .last_recorded_at = {}, .batch_id = {}, .frontier = {}};
    auto live = applying ? cache_.proposed(applying->bundle) : *cache_.live(system);
    view.live = std::move(live.definition);
    view.calendar = std::move(live.calendar);
    view.zone = std::move(live.zone);
    return view;
}

void Folding::load(const Missing& missing, WorkingSet& set) {
    if (commits_.any([&](const auto& batch) { return batch.touches(missing); })) commits_.settle();
    load_missing(missing, store_, cache_, set);
}

}  // namespace beadle::engine

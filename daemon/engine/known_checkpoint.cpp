#include "daemon/engine/known_checkpoint.hpp"

#include <fmt/format.h>

#include "daemon/audit/line.hpp"
#include "daemon/engine/tree_of_log.hpp"

namespace beadle::engine {
namespace {

constexpr int resumptions_max = 1000;

/// Somebody has recorded that the record goes on after that checkpoint was lost.
bool was_resumed(store::Store& store, const std::string& system, const audit::Checkpoint& known) {
    store::EntryFilter filter;
    filter.system = system;
    filter.kind = record_resumed;
    filter.newest_first = true;
    filter.limit = resumptions_max;
    for (const auto& entry : store.entries(filter).rows) {
        if (entry.verdict == model::Verdict::not_accepted) continue;
        const auto line = audit::read_line(entry.line, entry.free_texts);
        if (model::text_of(line.event.facts, "known_root") == audit::to_hex(known.root)) return true;
    }
    return false;
}

}  // namespace

audit::Checkpoint checkpoint_of(store::Store& store, const store::LogHead& head, const audit::VerifierKey& key) {
    const auto kept = audit::Frontier::read(as_size(head), head.frontier);
    return {.origin = audit::origin_of(key, head.system), .size = as_size(head), .root = (kept ? *kept : tree_of_log(store, head)).root()};
}

std::string BehindCheckpoint::in_words() const {
    const auto entries = [](std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "entry" : "entries"); };
    return size < known.size
               ? fmt::format("the record of {} has {}, and {} were signed for: {} missing, as after a restore", system, entries(size),
                             entries(known.size), known.size - size == 1 ? "one is" : "some are")
               : fmt::format("the first {} of the record of {} are not those that were signed for: the store was replaced or altered",
                             entries(known.size), system);
}

std::optional<BehindCheckpoint> behind(store::Store& store, const std::string& system, const audit::Checkpoint& known) {
    const auto head = store.log_head(system);
    const auto size = head ? as_size(*head) : 0;
    if (size >= known.size && audit::root_of(known.size, nodes_of(store, system)) == known.root) return std::nullopt;
    if (was_resumed(store, system, known)) return std::nullopt;
    return BehindCheckpoint{.system = system, .known = known, .size = size};
}

}  // namespace beadle::engine

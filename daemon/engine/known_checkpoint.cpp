#include "daemon/engine/known_checkpoint.hpp"

#include <fmt/format.h>

#include "daemon/audit/line.hpp"
#include "daemon/engine/tree_of_log.hpp"

namespace beadle::engine {
namespace {

constexpr int resumptions_max = 1000;

/// Somebody has recorded that the record goes on: with each of these facts, in one entry or another.
bool was_resumed_with(store::Store& store, const std::string& system, const model::Facts& facts) {
    store::EntryFilter filter;
    filter.system = system;
    filter.kind = record_resumed;
    filter.newest_first = true;
    filter.limit = resumptions_max;
    auto open = facts;
    for (const auto& entry : store.entries(filter).rows) {
        if (entry.verdict == model::Verdict::not_accepted) continue;
        const auto line = audit::read_line(entry.line, entry.free_texts);
        std::erase_if(open, [&](const auto& fact) { return model::text_of(line.event.facts, fact.first) == fact.second; });
    }
    return open.empty();
}

}  // namespace

audit::Checkpoint checkpoint_of(store::Store& store, const store::LogHead& head, const audit::VerifierKey& key) {
    const auto kept = audit::Frontier::read(as_size(head), head.frontier);
    return {.origin = audit::origin_of(key, head.system), .size = as_size(head), .root = (kept ? *kept : tree_of_log(store, head)).root()};
}

std::string BehindCheckpoint::in_words() const {
    const auto entries = [](std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "entry" : "entries"); };
    if (known.size == 0) return fmt::format("the record of {} was put back: {}", system, put_back);
    return size < known.size
               ? fmt::format("the record of {} has {}, and {} were signed for: {} missing, as after a restore", system, entries(size),
                             entries(known.size), known.size - size == 1 ? "one is" : "some are")
               : fmt::format("the first {} of the record of {} are not those that were signed for: the store was replaced or altered",
                             entries(known.size), system);
}

std::optional<BehindCheckpoint> behind(store::Store& store, const std::string& system, const audit::Checkpoint& known) {
    const auto head = store.log_head(system);
    const auto size = head ? as_size(*head) : 0;
    if (size >= known.size && root_of(store, system, known.size) == known.root) return std::nullopt;
    BehindCheckpoint found{.system = system, .known = known, .size = size, .put_back = {}};
    return was_resumed(store, found) ? std::nullopt : std::optional{std::move(found)};
}

std::vector<BehindCheckpoint> put_back(store::Store& store) {
    std::vector<BehindCheckpoint> found;
    const auto occasion = store.put_back();
    if (!occasion) return found;
    for (const auto& head : store.log_heads()) {
        BehindCheckpoint record{.system = head.system, .known = {}, .size = as_size(head), .put_back = *occasion};
        if (record.size > 0 && !was_resumed(store, record)) found.push_back(std::move(record));
    }
    return found;
}

bool was_resumed(store::Store& store, const BehindCheckpoint& record) {
    return was_resumed_with(store, record.system, facts_of_resumption(record));
}

model::Facts facts_of_resumption(const BehindCheckpoint& record) {
    model::Facts facts;
    if (record.known.size > 0) {
        facts.emplace("known_root", audit::to_hex(record.known.root));
        facts.emplace("known_size", std::to_string(record.known.size));
    }
    if (!record.put_back.empty()) facts.emplace("put_back", record.put_back);
    return facts;
}

}  // namespace beadle::engine

#pragma once
// All rows that a filter lets through, read page by page, so that no caller walks the pages itself; and one entry by its number. The order is the store's; the filter's own limit
// and page key are not looked at. `take` gets each row, and may return false to stop. Thread-safety: as the store.

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "daemon/store/store.hpp"

namespace beadle::store {

template <class Filter, class Read, class Take>
void walk_pages(Filter filter, std::string Filter::*page_key, Read read, Take take) {
    filter.limit = 500;
    (filter.*page_key).clear();
    for (;;) {
        auto page = read(filter);
        for (auto& row : page.rows) {
            if constexpr (std::is_void_v<decltype(take(row))>) take(row);
            else if (!take(row)) return;
        }
        if (page.next.empty()) return;
        filter.*page_key = std::move(page.next);
    }
}

template <class Take>
void each_instance(Store& store, InstanceFilter filter, Take take) {
    walk_pages(
        std::move(filter), &InstanceFilter::after_id, [&](const auto& one) { return store.instances(one); }, std::move(take));
}

template <class Take>
void each_duty(Store& store, DutyFilter filter, Take take) {
    walk_pages(
        std::move(filter), &DutyFilter::after, [&](const auto& one) { return store.duties(one); }, std::move(take));
}

template <class Take>
void each_entry(Store& store, EntryFilter filter, Take take) {
    walk_pages(
        std::move(filter), &EntryFilter::after, [&](const auto& one) { return store.entries(one); }, std::move(take));
}

template <class Take>
void each_mail(Store& store, OutboxFilter filter, Take take) {
    walk_pages(
        std::move(filter), &OutboxFilter::after_id, [&](const auto& one) { return store.outbox(one); }, std::move(take));
}

/// What `filter` lets through of the log of `system` from entry `seq` on, the oldest first.
inline EntryFilter entries_from(std::string system, std::int64_t seq, int limit, EntryFilter filter = {}) {
    filter.system = std::move(system);
    filter.after_seq = seq > 0 ? std::optional{seq - 1} : std::nullopt;
    filter.limit = limit;
    return filter;
}

/// The log's entry `seq`; nothing where the log is shorter, or lacks it.
inline std::optional<Entry> entry_at(Store& store, const std::string& system, std::int64_t seq) {
    auto found = store.entries(entries_from(system, seq, 1)).rows;
    if (found.empty() || found.front().seq != seq) return std::nullopt;
    return std::move(found.front());
}

}  // namespace beadle::store

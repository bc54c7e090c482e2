#include "daemon/engine/tree_of_log.hpp"

#include <fmt/format.h>

namespace beadle::engine {

audit::Frontier tree_of_log(store::Store& store, const store::LogHead& head) {
    audit::Frontier tree;
    store::EntryFilter filter;
    filter.system = head.system;
    filter.limit = 10'000;
    for (;;) {
        auto page = store.entries(filter);
        for (const auto& entry : page.rows) {
            // What came after the head was read is not of it.
            if (static_cast<std::uint64_t>(entry.seq) != tree.size() || tree.size() == as_size(head)) break;
            tree.append(entry.leaf);
        }
        if (page.next.empty() || tree.size() == as_size(head)) break;
        filter.after = std::move(page.next);
    }
    if (tree.size() != as_size(head))
        throw store::StoreError{fmt::format("the audit log of {} is damaged: entry {} of {} is missing; restore the store from a backup",
                                            head.system, tree.size(), head.size),
                                false};
    return tree;
}

}  // namespace beadle::engine

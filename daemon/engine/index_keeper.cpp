#include "daemon/engine/index_keeper.hpp"

#include <fmt/format.h>

#include <optional>

#include "daemon/engine/behind_the_log.hpp"
#include "daemon/store/entry_index.hpp"

namespace beadle::engine {

struct IndexKeeper::Parts {
    explicit Parts(IndexKeeperOptions options)
        : work({.open_reader = std::move(options.open_reader),
                .step =
                    [this, path = options.path, looks_often = options.others_write_too](store::Store& store) {
                        if (!indexer) indexer.emplace(path);
                        try {
                            const bool more = indexer->step(store);
                            if (!more && !looks_often) indexer.reset();
                            return more;
                        } catch (...) {
                            indexer.reset();
                            throw;
                        }
                    },
                .failing = "entries are not indexed just now ({}): questions of the record take longer; trying again",
                .again = fmt::format("entries are indexed again at {}", options.path),
                .apart = options.apart,
                .others_write_too = options.others_write_too,
                .gives_way = true,
                .on_quiet = std::move(options.on_quiet)}) {}

    std::optional<store::EntryIndexer> indexer;  // Before the thread that uses it.
    BehindTheLog work;
};

IndexKeeper::IndexKeeper(IndexKeeperOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

void IndexKeeper::grew() { parts_->work.grew(); }

IndexKeeper::~IndexKeeper() = default;

}  // namespace beadle::engine

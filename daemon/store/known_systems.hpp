#pragma once
// The systems that a store on disk has met, by their numbers: rows name a system by its number, callers by its id. Numbers never change, so they are
// kept in memory, each in its place until a batch that named it first is rolled back. Thread-safety: one thread at a time.

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace beadle::store {

struct System {
    std::int64_t number = 0;
    int shard = 0;
    std::string id;
};

class KnownSystems {
public:
    const System& remember(System system) {
        all_.push_back(std::make_unique<System>(std::move(system)));
        by_id_.emplace(all_.back()->id, all_.back().get());
        return *all_.back();
    }
    /// Adds those that were not met yet, from the columns number, id and shard, ascending by number; what is known stays where it is.
    template <class Rows>
    void read(Rows&& rows) {
        while (rows.next())
            if (!find(rows.integer(0))) remember({rows.integer(0), static_cast<int>(rows.integer(2)), rows.string(1)});
    }
    /// Those that were met when `count` were known stay.
    void forget_after(std::size_t count) {
        for (; all_.size() > count; all_.pop_back()) by_id_.erase(all_.back()->id);
    }
    std::size_t count() const { return all_.size(); }

    const System* find(std::string_view id) const {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }
    const System* find(std::int64_t number) const {
        const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& system) { return system->number == number; });
        return found == all_.end() ? nullptr : found->get();
    }
    /// Ascending by number.
    std::vector<const System*> all() const {
        std::vector<const System*> systems;
        for (const auto& system : all_) systems.push_back(system.get());
        return systems;
    }

private:
    std::vector<std::unique_ptr<System>> all_;
    std::map<std::string, const System*, std::less<>> by_id_;
};

}  // namespace beadle::store

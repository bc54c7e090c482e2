#pragma once
// Alarms: states that need a person and are no duty. Raised once, mailed to the system's `alarms to:` when raised and daily until cleared.
// Thread-safety: one thread at a time. Pure but for what it remembers; the store is told by the batch that carries them.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/engine/definition_cache.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

using model::Instant;

class Alarms {
public:
    explicit Alarms(const DefinitionCache& definitions) : definitions_(definitions) {}

    /// What the store knows as open.
    void reload(const std::vector<store::Alarm>& open);

    /// Puts into the batch what raising and clearing these comes to: the alarm rows, and a mail to each party for those that are new.
    /// Remembered only once kept() says that the batch was committed.
    void put(store::Batch& batch, const std::vector<store::Alarm>& raised, const std::vector<std::pair<std::string, std::string>>& cleared,
             Instant now);
    /// The alarms whose daily mail has come.
    void put_daily(store::Batch& batch, Instant now);
    void kept(const store::Batch& batch);

    bool is_open(std::string_view system, std::string_view key) const;
    std::optional<Instant> next_daily() const;
    /// Those raised since the last call.
    std::vector<store::Alarm> take_new();

private:
    using Key = std::pair<std::string, std::string>;
    void mail(store::Batch& batch, const store::Alarm& alarm, Instant now) const;

    const DefinitionCache& definitions_;
    std::map<Key, store::Alarm> open_;
    std::vector<store::Alarm> fresh_;
};

}  // namespace beadle::engine

#pragma once
// What the writer knows while it folds a batch: the instances that the batch touches, as loaded and as they are by now, the event ids
// that the record knows already, histories, and what is live in each system. Filled by the writer in rounds, read and moved on by fold.
// Thread-safety: one thread at a time; lives for one batch.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/audit/tree.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/context.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::engine {

using model::Instant;

/// An instance on its way through the batch, with what the commit will have to write of it.
struct WorkingInstance {
    model::Instance now;
    std::int64_t stored_version = 0;  ///< 0: the store has no such instance.
    bool written = false;             ///< An accepted event befell it in this batch.
    bool facts_changed = false;
    bool head_changed = false;  ///< More than its version.
    std::string only_duty;      ///< Of the duties only this one was loaded; empty: all were.

    /// How a duty stood in the store, kept when it is first touched.
    struct DutyBefore {
        std::string ref;
        bool existed = false;
        std::optional<Instant> next;  ///< When its timer stands.
        bool only_stepped = false;    ///< Nothing of it changed but how many steps are done.
    };
    std::vector<DutyBefore> duties;
    /// A timer that is no duty's, touched in this batch.
    struct TimerTouched {
        std::string kind;
        std::optional<Instant> stored;  ///< Known when it was fired; otherwise the one of that kind is removed, whenever it is due.
        std::optional<Instant> after;   ///< Nothing: it is gone.
    };
    std::vector<TimerTouched> timers;
};

/// What is live in one system, and where its log stands.
struct SystemView {
    store::LogHead head;
    audit::Frontier tree;  ///< Over the log's lines, those of this batch included; the head gets its bytes when the batch is built.
    std::shared_ptr<const model::Definition> live;
    std::shared_ptr<const calendar::DayCalendar> calendar;  ///< Local closed days laid over it.
    std::shared_ptr<const calendar::Zone> zone;
    bool log_grew = false;
};

/// A key to look something up by, without a copy of its texts.
struct KeyView {
    std::string_view system, id;
    KeyView(std::string_view system_, std::string_view id_) : system(system_), id(id_) {}
    KeyView(const store::InstanceKey& key) : system(key.system), id(key.id) {}
    friend bool operator==(const KeyView&, const KeyView&) = default;
};

/// Of the id alone: hardly two systems have the same.
struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(const KeyView& key) const { return std::hash<std::string_view>{}(key.id); }
};

struct KeyEqual {
    using is_transparent = void;
    bool operator()(const KeyView& a, const KeyView& b) const { return a == b; }
};

template <class Value>
using ByKey = std::unordered_map<store::InstanceKey, Value, KeyHash, KeyEqual>;

/// What fold must be given before it can go on.
struct Missing {
    std::vector<store::InstanceKey> instances;
    std::vector<store::DutyKey> duties;                      ///< Instances, each with this one of its duties.
    std::map<std::string, std::vector<std::string>> events;  ///< Event ids by system: does the record know them?
    std::vector<store::InstanceKey> histories;
    std::vector<std::string> definitions;  ///< By hash.
    bool empty() const { return instances.empty() && duties.empty() && events.empty() && histories.empty() && definitions.empty(); }
};

class WorkingSet {
public:
    /// Node-based: pointers to elements stay good while it grows.
    ByKey<WorkingInstance> instances;
    /// By (system, event id): its entry where the record knows it, or null.
    ByKey<std::unique_ptr<store::Entry>> events;
    std::map<store::InstanceKey, std::vector<model::HistoryEntry>> histories;
    std::map<std::string, std::shared_ptr<const model::Definition>, std::less<>> definitions;  ///< Null: it cannot be had.
    std::map<std::string, SystemView, std::less<>> systems;

    WorkingInstance* find(const KeyView& key) {
        auto found = instances.find(key);
        return found == instances.end() ? nullptr : &found->second;
    }
};

}  // namespace beadle::engine

#include "daemon/engine/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <exception>

#include "daemon/audit/line.hpp"
#include "daemon/crash/crash_point.hpp"
#include "daemon/engine/duty_timer.hpp"
#include "daemon/engine/how_it_stood.hpp"
#include "daemon/engine/mail_in_batch.hpp"
#include "daemon/engine/wants.hpp"
#include "daemon/engine/why_not.hpp"

namespace beadle::engine {

using calendar::to_iso;
using model::Decision;
using model::Event;
using model::Instance;
using model::Verdict;
using store::InstanceKey;

namespace {

/// The post or office an entry is found by: who owes the duty it is about, or else the first post of who recorded it.
std::string post_of(const Event& event, const Decision& decision, const Instance& instance) {
    auto owed_by = [&](std::string_view ref) -> std::string {
        const auto* duty = model::find_duty(instance, ref);
        return duty ? duty->owed_by : std::string();
    };
    if (auto ref = duty_of_kind(model::text_of(event.facts, "timer"))) return owed_by(*ref);
    for (const auto& change : decision.changes) {
        if (const auto* ended = std::get_if<model::DutyEnded>(&change)) return owed_by(ended->ref);
        if (const auto* changed = std::get_if<model::DutyChanged>(&change)) return changed->duty.owed_by;
    }
    return event.actor.posts.empty() ? std::string() : event.actor.posts.front();
}

/// The root's chain cannot be carried through; `parks` names the instance whose fault it is, where that is known.
struct ChainFailed {
    std::string why;
    std::string parks{};
};

/// What befalls messages, and the move to the version that is live, does not ask for the one that the instance is pinned to.
bool does_without_its_version(std::string_view kind) {
    return kind == "DefinitionApplied" || kind == "InstanceMoved" || kind.starts_with("Mail");
}

}  // namespace

std::string parked_alarm_key(std::string_view instance) { return std::string("parked:").append(instance); }

Event timer_fired(const model::Timer& timer) {
    Event event;
    event.system = timer.system;
    event.instance = timer.instance;
    event.kind = "TimerFired";
    auto due = to_iso(timer.due_at);
    event.id.reserve(8 + timer.instance.size() + timer.kind.size() + due.size());
    event.id.append("timer:").append(timer.instance).append(1, ':').append(timer.kind).append(1, ':').append(due);
    event.happened_at = timer.due_at;
    event.actor.person = "engine";
    event.facts.emplace("timer", timer.kind);
    return event;
}

std::vector<model::HistoryEntry> to_history(const std::vector<store::Entry>& entries) {
    std::vector<model::HistoryEntry> history;
    history.reserve(entries.size());
    for (const auto& entry : entries) {
        auto read = audit::read_line(entry.line, entry.free_texts);
        history.push_back({entry.seq, std::move(read.event), read.verdict, std::move(read.raised)});
    }
    return history;
}

struct Fold::Parts {
    Parts(std::vector<Root>& roots_, WorkingSet& set_, const Core& core_, Instant now_) : roots(roots_), set(set_), core(core_), now(now_) {
        folded.answers.resize(roots.size());
        folded.became.resize(roots.size(), Became::recorded);
    }

    std::vector<Root>& roots;
    WorkingSet& set;
    const Core& core;
    Instant now;
    Folded folded;
    enum class Phase { heads, neighbours, folding } phase = Phase::heads;
    std::size_t at = 0;          // The root being worked off ...
    std::deque<Event> raised;    // ... and what it led to, in order.
    bool chain_applied = false;  // Something of its chain is in the working set already.
    bool looked_ahead = false;
    std::size_t spoilt = 0;
    std::string spoilt_by;
    // Ids recorded in this batch, with the root that answers for them.
    ByKey<std::size_t> recorded_here;
    Wants wants{roots, set, core, recorded_here};
    std::vector<WorkingInstance*> written;  // In the order of the first touch.

    SystemView& system_of(const Event& event) {
        auto found = set.systems.find(event.system);
        assert(found != set.systems.end());  // The writer lets nobody in whose system it does not know.
        return found->second;
    }

    // --- what is missing ------------------------------------------------------------------------------------------------------
    /// When one chain led to an instance that is not loaded, others will: asks decide ahead of time for what the roots to come would
    /// raise, so that one round loads it all. Nothing that it says is kept.
    void look_ahead() {
        if (looked_ahead) return;
        looked_ahead = true;
        for (auto next = at + 1; next < roots.size(); ++next) {
            const auto& root = roots[next];
            if (Wants::is_settled(root)) continue;
            auto* working = set.find({root.event.system, root.event.instance});
            if (!working || core.needs_history(root.event)) continue;
            try {
                auto event = root.event;
                event.recorded_at = std::max(now, system_of(event).head.last_recorded_at);
                auto decision = ask(*working, event);
                int n = 0;
                for (const auto& change : decision.changes)
                    if (const auto* raise = std::get_if<model::Raised>(&change)) {
                        wants.instance(event.system, raise->event.instance);
                        wants.id(event.system, fmt::format("{}/{}", event.id, ++n));
                    }
            } catch (const std::exception&) {
            } catch (const ChainFailed&) {
            }
        }
    }

    // --- one event ------------------------------------------------------------------------------------------------------------
    /// Asked when is_ready() has had the definition looked for.
    bool lacks_its_version(const WorkingInstance& working) const {
        if (working.now.definition.empty()) return false;
        const auto found = set.definitions.find(working.now.definition);
        return found == set.definitions.end() || !found->second;
    }

    Decision ask(WorkingInstance& working, const Event& event) {
        const auto& system = system_of(event);
        model::Context context;
        context.live = system.live.get();
        context.pinned = context.live;
        if (!working.now.definition.empty() && event.kind != "DefinitionApplied") {
            if (!lacks_its_version(working)) context.pinned = set.definitions.at(working.now.definition).get();
            else if (!does_without_its_version(event.kind)) throw ChainFailed{version_missing(working.now), event.instance};
        }
        context.calendar = system.calendar.get();
        context.zone = system.zone.get();
        for (const auto& id : core.needs(working.now, event)) {
            const auto* neighbour = set.find({event.system, id});
            if (neighbour && neighbour->now.version > 0) context.neighbours.push_back(&neighbour->now);
        }
        std::vector<model::HistoryEntry> history;
        if (core.needs_history(event)) {
            history = set.histories.at({event.system, event.instance});
            // What this batch has recorded already is not in the store yet.
            for (const auto& entry : folded.batch.entries)
                if (entry.system == event.system && entry.instance == event.instance) {
                    auto read = audit::read_line(entry.line, entry.free_texts);
                    history.push_back({entry.seq, std::move(read.event), read.verdict, std::move(read.raised)});
                }
            context.history = &history;
        }
        crash_point("decide.before");
        auto decision = core.decide(working.now, event, context);
        crash_point("decide.after");
        if (decision.verdict == Verdict::not_accepted) decision.changes.clear();
        return decision;
    }

    bool is_known(const Event& event) {
        const KeyView key{event.system, event.id};
        if (recorded_here.contains(key)) return true;
        auto found = set.events.find(key);
        return found != set.events.end() && found->second;
    }

    void apply_changes(WorkingInstance& working, const Event& event, Decision& decision) {
        auto version = working.now.version;
        if (!working.written) {
            working.written = true;
            written.push_back(&working);
        }
        int n = 0;
        for (auto& change : decision.changes) {
            remember(working, change);
            model::apply(working.now, change, event);
            if (auto* raise = std::get_if<model::Raised>(&change)) {
                auto& next = raise->event;
                next.system = event.system;
                next.id = fmt::format("{}/{}", event.id, ++n);
                next.cause = event.id;
                next.depth = event.depth + 1;
                next.recorded_at = event.recorded_at;
                if (next.happened_at == Instant{}) next.happened_at = event.happened_at;
                if (next.actor.person.empty()) next.actor.person = "engine";
                if (next.depth > depth_max)
                    throw ChainFailed{fmt::format("events raise each other more than {} deep; the last was {} on {}", depth_max, next.kind,
                                                  next.instance)};
                raised.push_back(next);
            } else if (const auto* parked = std::get_if<model::Parked>(&change)) {
                folded.alarms_raised.push_back(
                    {.system = event.system,
                     .key = parked_alarm_key(event.instance),
                     .text = fmt::format("{} is parked: {} Nothing fires for it until an administrator releases it.", event.instance,
                                         parked->why),
                     .raised_at = event.recorded_at,
                     .cleared_at = {},
                     .last_mailed_at = {}});
            } else if (std::holds_alternative<model::Released>(change)) {
                folded.released = true;
                folded.alarms_cleared.emplace_back(event.system, parked_alarm_key(event.instance));
            }
        }
        working.now.version = version + 1;
        working.now.system = event.system;
        working.now.id = event.instance;
    }

    /// One line, one step of the version, and the answer where somebody waits for it.
    void record(WorkingInstance& working, const Event& event, Decision& decision, const Root& root, Answer* answer) {
        chain_applied = true;
        if (decision.verdict != Verdict::not_accepted) apply_changes(working, event, decision);
        auto& system = system_of(event);
        auto line =
            audit::make_line({.seq = system.head.size,
                              .event = event,
                              .decision = decision,
                              .body = working.now.body,
                              .matter = working.now.matter,
                              .definition_hash = working.now.definition.empty() && system.live ? std::string_view(system.live->hash)
                                                                                               : std::string_view(working.now.definition),
                              .calendar_hash = system.calendar ? std::string_view(system.calendar->hash) : std::string_view()});
        if (decision.verdict != Verdict::not_accepted)
            for (auto& change : decision.changes) carry_mail(change, event, folded);
        store::Entry entry;
        entry.system = event.system;
        entry.seq = system.head.size++;
        entry.event_id = event.id;
        entry.instance = event.instance;
        entry.body = working.now.body;
        entry.matter = working.now.matter;
        entry.post = post_of(event, decision, working.now);
        entry.actor = event.actor.person;
        entry.kind = event.kind;
        entry.verdict = decision.verdict;
        entry.happened_at = event.happened_at;
        entry.recorded_at = event.recorded_at;
        entry.line = std::move(line.text);
        entry.leaf = line.leaf;
        system.tree.append(line.leaf);
        entry.free_texts = std::move(line.free_texts);
        system.head.last_recorded_at = event.recorded_at;
        system.log_grew = true;
        recorded_here.emplace(InstanceKey{event.system, event.id}, at);

        auto& root_answer = folded.answers[at];
        if (answer) {
            answer->verdict = decision.verdict;
            answer->seq = entry.seq;
            answer->version = working.now.version;
            answer->findings = std::move(decision.findings);
        }
        if (root.wants_words) {
            bool elsewhere = event.instance != root.event.instance;
            for (auto& words : audit::read_line(entry.line, entry.free_texts).changes)
                root_answer.followed.push_back(elsewhere ? event.instance + ": " + words : std::move(words));
        }
        folded.batch.entries.push_back(std::move(entry));
    }

    // --- one root -------------------------------------------------------------------------------------------------------------
    void give_time(Event& event) {
        event.recorded_at = std::max(now, system_of(event).head.last_recorded_at);
        if (event.happened_at == Instant{}) event.happened_at = event.recorded_at;
    }

    void repeat(const Root& root) {
        auto& answer = folded.answers[at];
        folded.became[at] = Became::repeated;
        const KeyView key{root.event.system, root.event.id};
        if (auto here = recorded_here.find(key); here != recorded_here.end()) {
            auto first = folded.answers[here->second];
            bool same = roots[here->second].event.id == root.event.id && roots[here->second].event.instance == root.event.instance &&
                        roots[here->second].event.kind == root.event.kind;
            answer = same ? std::move(first) : answer;
            answer.repeated = same;
            if (!same) answer.error = used_otherwise(root.event);
            return;
        }
        const auto& entry = *set.events.find(key)->second;
        if (entry.instance != root.event.instance || entry.kind != root.event.kind) {
            answer.error = used_otherwise(root.event);
            return;
        }
        auto read = audit::read_line(entry.line, entry.free_texts);
        answer.verdict = read.verdict;
        answer.findings = std::move(read.findings);
        answer.followed = std::move(read.changes);
        answer.seq = entry.seq;
        answer.version = set.find({root.event.system, root.event.instance})->now.version;
        answer.repeated = true;
    }

    /// The root does not go through. A person is told; what the engine itself raised parks its instance, or it would come again for ever.
    void fail(Root& root, const std::string& why) {
        auto& answer = folded.answers[at];
        answer.error = why;
        folded.became[at] = Became::failed;
        raised.clear();
        auto* broken = root.parks.empty() || root.parks == root.event.instance ? nullptr : set.find({root.event.system, root.parks});
        if (broken && broken->now.version > 0 && !broken->now.parked) park(root, *broken, why + ".");
        if (!root.by_engine) return;
        auto text = fmt::format("{} could not be worked off: {}.", describe(root.event), why);
        auto* working = set.find({root.event.system, root.event.instance});
        if (working->now.version == 0 || working->now.parked) {
            folded.alarms_raised.push_back({.system = root.event.system,
                                            .key = parked_alarm_key(root.event.instance),
                                            .text = root.event.instance + ": " + text,
                                            .raised_at = now,
                                            .cleared_at = {},
                                            .last_mailed_at = {}});
            return;
        }
        park(root, *working, text);
    }

    void park(const Root& root, WorkingInstance& working, const std::string& text) {
        Event event;
        event.system = root.event.system;
        event.id = fmt::format("park:{}:{}", working.now.id, working.now.version);
        event.instance = working.now.id;
        event.kind = "InstanceParked";
        event.actor.person = "engine";
        event.cause = root.event.id;
        give_time(event);
        Decision decision;
        decision.changes.emplace_back(model::Parked{text});
        record(working, event, decision, root, nullptr);
    }

    /// False: the root waits for something to be loaded.
    bool work_off(Root& root) {
        auto& answer = folded.answers[at];
        auto& event = root.event;
        if (raised.empty() && !chain_applied) {
            answer.event_id = event.id;
            answer.instance = event.instance;
            auto* working = set.find({event.system, event.instance});
            assert(working);
            if (!root.fails.empty()) {
                if (!root.parks.empty() && wants.instance(event.system, root.parks)) return false;
                fail(root, root.fails);
                return true;
            }
            if (root.timer && working->now.parked) {
                folded.became[at] = Became::held;
                return true;
            }
            if (root.timer && working->now.version == 0) {  // A timer of nothing: gone with a word, for it would come for ever.
                folded.batch.timers_removed.push_back(*root.timer);
                folded.became[at] = Became::held;
                return true;
            }
            if (root.timer && !still_stands(*root.timer, *working)) {
                folded.batch.timers_removed.push_back(*root.timer);
                folded.became[at] = Became::held;
                return true;
            }
            while (root.timer && is_known(event)) {
                // The same instant fell due before, and the deadline has been away and come back since: another firing, another id.
                event.id += fmt::format("#{}", working->now.version);
                if (wants.id(event.system, event.id)) return false;
            }
            if (is_known(event)) {
                repeat(root);
                return true;
            }
            if (!wants.is_ready(event)) return false;
            give_time(event);
            Decision decision;
            const bool lost = !root.by_engine && lacks_its_version(*working) && !does_without_its_version(event.kind);
            if (!root.not_accepted.empty()) {
                decision.verdict = Verdict::not_accepted;
                decision.findings = root.not_accepted;
            } else if (lost) decision = not_accepted_without_its_version(working->now);
            else if (event.version_seen && *event.version_seen != working->now.version)
                decision = not_accepted(
                    fmt::format("you saw version {}; it has moved on to version {} since", *event.version_seen, working->now.version));
            else decision = ask(*working, event);
            record(*working, event, decision, root, &answer);
            if (lost && !working->now.parked) park(root, *working, version_missing(working->now) + ".");
            if (root.timer) settle_timer(root, *working);
        }
        while (!raised.empty()) {
            auto& next = raised.front();
            if (!wants.is_ready(next)) {
                for (const auto& other : raised) {  // One round for all that the chain is known to lead to.
                    wants.instance(other.system, other.instance);
                    wants.id(other.system, other.id);
                }
                look_ahead();
                return false;
            }
            if (is_known(next)) {
                next.id += '+';
                continue;
            }
            auto* working = set.find({next.system, next.instance});
            auto decision = ask(*working, next);
            auto worked = std::move(raised.front());
            raised.pop_front();
            record(*working, worked, decision, root, nullptr);
        }
        return true;
    }

    /// The row that fired goes, whatever was decided; and something must have followed, or it would fire for ever.
    void settle_timer(const Root& root, WorkingInstance& working) {
        const auto& timer = *root.timer;
        if (auto ref = duty_of_kind(timer.kind)) {
            auto next = duty_timer_at(working.now, *ref);
            if (next == timer.due_at) throw ChainFailed{"nothing followed from it, and it would fire again at once"};
            bool follows = false;  // The duty's own change removes the row where it is the one the store has.
            for (const auto& before : working.duties) follows |= before.ref == *ref && before.next == timer.due_at;
            if (!follows || !working.written) folded.batch.timers_removed.push_back(timer);
            return;
        }
        for (auto& touched : working.timers)
            if (touched.kind == timer.kind) {
                if (touched.stored == store::any_due_at) touched.stored = timer.due_at;
                if (touched.after == timer.due_at) throw ChainFailed{"it was set again for the same instant"};
                return;
            }
        folded.batch.timers_removed.push_back(timer);
    }

    State fold_roots() {
        for (; at < roots.size(); ++at) {
            auto& root = roots[at];
            try {
                if (!work_off(root)) return State::wants_more;
            } catch (const ChainFailed& failed) {
                root.parks = failed.parks;
                if (!give_up(root, failed.why)) return State::spoilt;
            } catch (const std::exception& error) {
                if (!give_up(root, error.what())) return State::spoilt;
            }
            chain_applied = false;
        }
        finish();
        return State::done;
    }

    /// False: part of the chain is in the working set already, and all must be folded again without this root.
    bool give_up(Root& root, const std::string& why) {
        if (chain_applied) {
            spoilt = at;
            spoilt_by = why;
            return false;
        }
        fail(root, why);
        return true;
    }

    void finish() {
        auto& batch = folded.batch;
        put_instances(batch, written);
        for (auto& [id, system] : set.systems) {
            if (!system.log_grew) continue;
            system.head.frontier = system.tree.bytes();
            batch.log_heads.push_back(system.head);
        }
    }
};

Fold::Fold(std::vector<Root>& roots, WorkingSet& set, const Core& core, Instant now)
    : parts_(std::make_unique<Parts>(roots, set, core, now)) {}
Fold::~Fold() = default;

Fold::State Fold::run() {
    auto& parts = *parts_;
    parts.wants.missing = {};
    if (parts.phase == Parts::Phase::heads) {
        parts.wants.heads();
        parts.phase = Parts::Phase::neighbours;
        if (!parts.wants.missing.empty()) return State::wants_more;
    }
    if (parts.phase == Parts::Phase::neighbours) {
        parts.wants.neighbours();
        parts.phase = Parts::Phase::folding;
        if (!parts.wants.missing.empty()) return State::wants_more;
    }
    return parts.fold_roots();
}

const Missing& Fold::missing() const { return parts_->wants.missing; }
std::size_t Fold::spoilt_root() const { return parts_->spoilt; }
const std::string& Fold::spoilt_by() const { return parts_->spoilt_by; }
Folded Fold::take() { return std::move(parts_->folded); }

}  // namespace beadle::engine

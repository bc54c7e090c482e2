#include "daemon/engine/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <exception>
#include <map>
#include <random>
#include <utility>

#include "daemon/crash/crash_point.hpp"
#include "daemon/engine/alarms.hpp"
#include "daemon/engine/beside_events.hpp"
#include "daemon/engine/clean_event.hpp"
#include "daemon/engine/commits.hpp"
#include "daemon/engine/definition_cache.hpp"
#include "daemon/engine/elsewhere.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/engine/folding.hpp"
#include "daemon/engine/in_use.hpp"
#include "daemon/engine/last_death.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/engine/queued.hpp"
#include "daemon/engine/records_behind.hpp"
#include "daemon/engine/sweep.hpp"
#include "daemon/engine/tree_of_log.hpp"
#include "daemon/engine/watermark.hpp"

namespace beadle::engine {

using model::Event;
using model::Verdict;

namespace {

constexpr std::chrono::milliseconds people_go_on_for{1000};  // Whoever recorded something may record more.

std::string random_word() {
    std::random_device source;
    return fmt::format("{:08x}", source());
}

}  // namespace

struct Engine::Parts {
    Parts(store::Store& store_, const CivilClock& civil_, const MachineClock& machine_, EngineOptions options_)
        : store(store_),
          civil(civil_),
          machine(machine_),
          options(std::move(options_)),
          core(with_defaults(options.core)),
          cache(store, options.zone),
          alarms(cache),
          of_host(alarms, options.host),
          guard(civil.is_stepped(), civil.now(), machine.now(), std::nullopt),
          commits(store, machine, "beadle-" + (options.run.empty() ? random_word() : options.run), options.watch, doubt),
          last_death(store, machine, options.timers_per_batch),
          sharing(store.sharing()),
          times_taken(sharing ? sharing->times_taken() : 0),
          shards(sharing ? sharing->shards() : store::all_shards()) {
        if (sharing) {
            elsewhere.emplace(*sharing, machine, options.answered_within);
            doubt.from = machine.now() + Doubt::settled_within;  // Who had its name before may have died with one on its way.
        }
        crash_point("start.begin");
        reload();
        crash_point("start.read");
        guard = ClockGuard(civil.is_stepped(), civil.now(), machine.now(), last_recorded_anywhere);
        find_poison();
        crash_point("start.done");
    }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    store::Store& store;
    const CivilClock& civil;
    const MachineClock& machine;
    EngineOptions options;
    Core core;
    DefinitionCache cache;
    Alarms alarms;
    HostAlarms of_host;
    ClockGuard guard;
    Doubt doubt;
    Commits commits;  // What `heads` and the watermark say of those on their way is so already; where one fails they are read again.
    LastDeath last_death;

    store::Sharing* sharing;   // Null: nobody else writes.
    std::int64_t times_taken;  // Shards, when we were last told what is ours.
    store::Shards shards;
    std::optional<Elsewhere> elsewhere;
    bool inbox_news = true;         // Somebody may have written to us.
    bool looks_for_poison = false;  // Shards came, perhaps from one that died.

    std::deque<Queued> queue;
    std::map<std::string, store::LogHead, std::less<>> heads;
    std::optional<Instant>
        last_recorded_anywhere;  // By any daemon, when the store was read last: one that joins has no heads of its own yet.
    bool held_by_choice = false;
    std::optional<std::chrono::milliseconds> last_asked;  // When somebody last waited for an answer, by the machine's clock.
    std::chrono::milliseconds archives_at{0};             // By the machine's clock: there may be mail to archive.

    Folding folding{store, cache, commits, core, heads};
    RecordsBehind behind{store, machine, alarms, doubt, [this](const std::string& system) { return is_ours(system); }};
    Watermark watermark{store};
    std::optional<Sweep> sweep;

    bool is_held() const { return held_by_choice || guard.state() != Guard::open || behind.any(); }

    // --- start and recovery -----------------------------------------------------------------------------------------------------
    bool is_ours(const std::string& system) const {
        if (!sharing || shards.all()) return true;
        return shards.test(static_cast<std::size_t>(sharing->stored_shard(system)));
    }

    bool owns(const store::Shards& now) {
        behind.forget_what_others_resumed();
        // One that was believed dead may have the same ones again, which others have written for meanwhile.
        const bool has_taken = sharing && std::exchange(times_taken, sharing->times_taken()) != sharing->times_taken();
        if (now == shards && !has_taken) return false;
        looks_for_poison = looks_for_poison || has_taken || (now & ~shards).any();
        shards = now;
        doubt.now = true;  // Whoever had the new ones has changed what we may remember of them.
        inbox_news = true;
        return true;
    }

    void reload() {
        heads.clear();
        commits.forget_tiles();
        for (auto& head : store.log_heads()) {
            if (!last_recorded_anywhere || head.last_recorded_at > *last_recorded_anywhere) last_recorded_anywhere = head.last_recorded_at;
            if (is_ours(head.system)) heads[head.system] = std::move(head);
        }
        for (auto& [system, head] : heads) {
            grow_missing_tree(store, head);
            grow_missing_tiles(store, head);
        }
        cache.reload([this](const std::string& system) { return is_ours(system); });
        auto open = store.alarms(false);
        std::erase_if(open,
                      [this](const auto& alarm) { return alarm.system.empty() ? !of_host.is_ours(alarm.key) : !is_ours(alarm.system); });
        alarms.reload(open);
        watermark.look_from_the_start();
        sweep.reset();
        doubt.now = false;
    }

    /// What one that died has left to us with its shards.
    void find_poison_of_others() {
        store.clear_in_hand();  // Ours says nothing of them.
        find_poison();
        looks_for_poison = false;
    }

    void find_poison() {
        for (auto& root : last_death.look()) queue.push_back({.root = std::move(root)});
    }

    // --- one batch --------------------------------------------------------------------------------------------------------------
    static bool is_empty(const store::Batch& batch) {
        return batch.entries.empty() && batch.timers_removed.empty() && batch.alarms.empty() && batch.mail_added.empty() &&
               batch.instances.empty() && batch.letters_answered.empty();
    }

    void commit(store::Batch& batch) {
        commits.commit(batch);
        take_over(batch);
        alarms.kept(batch);
    }

    void take_over(const store::Batch& batch) {
        for (const auto& head : batch.log_heads) heads[head.system] = head;
        watermark.take_over(batch);
    }

    /// Folds, commits and answers. On a StoreError nothing has been answered and `items` are as they were. With `late` they are due timers, whom nobody
    /// answers: folded while the batch before them is committed, and their own may still be on its way at the end.
    std::vector<Became> work(std::vector<Queued>& items, Instant now, std::vector<std::chrono::seconds>* late = nullptr) {
        if (!late) commits.settle();
        std::vector<Root> roots;
        roots.reserve(items.size());
        for (auto& item : items) {
            item.root.wants_words = item.wants_answer();
            roots.push_back(std::move(item.root));
        }
        const auto* applying = items.size() == 1 && items.front().bundle ? &items.front() : nullptr;
        Folded folded;
        try {
            WorkingSet set;
            folded = folding.fold(roots, set, now, applying);
            const auto first_was_accepted = [&] {
                const auto& first = folded.answers.front();
                return first.error.empty() && folded.became.front() == Became::recorded && first.verdict != Verdict::not_accepted;
            };
            const bool applied = applying && first_was_accepted();
            const bool resumed = items.front().resumes_record && first_was_accepted();
            auto& batch = folded.batch;
            if (applied) put_definitions(batch, *applying->bundle);
            if (resumed) {
                const auto& system = roots.front().event.system;
                hold_outbox(batch, store, system);
                folded.alarms_cleared.emplace_back(system, record_alarm);
            }
            put_erasures(
                batch, store, [this](const auto& system) -> const auto& { return *cache.live(system)->zone; });
            drop_needless_alarms(folded, store);
            clear_dead_letters(folded, store, alarms);
            for (std::size_t n = 0; n < items.size(); ++n)
                if (items[n].letter) answer_letter(batch, *items[n].letter, folded.answers[n]);
            alarms.put(batch, folded.alarms_raised, folded.alarms_cleared, now);
            if (!is_empty(batch)) {
                if (applied) crash_point("apply.before");
                if (late && OnItsWay::may_be(batch) && !folded.released) {
                    take_over(commits.begin(std::move(batch), std::move(*late), commits_at_once()));
                    late->clear();
                } else {
                    commit(batch);
                }
            }
            if (resumed) behind.resumed(roots.front().event.system);
            if (applied) {
                crash_point("apply.after");
                const auto& system = roots.front().event.system;
                cache.set_live(system, cache.proposed(applying->bundle));
                if (sweep && sweep->system() == system) sweep.reset();
            }
        } catch (...) {
            for (std::size_t n = 0; n < items.size(); ++n) items[n].root = std::move(roots[n]);
            throw;
        }
        // Looked up at the end of the step: the batch is true, and what fails now fails no event of it.
        if (folded.released) watermark.fall_to_the_start();
        crash_point("answer.before");
        for (std::size_t n = 0; n < items.size(); ++n)
            if (items[n].answered) items[n].answered(folded.answers[n]);
        return std::move(folded.became);
    }

    /// The same, one by one and each noted in hand first, so that the one which kills us is known.
    std::vector<Became> work_singly(std::vector<Queued>& items, Instant now) {
        std::vector<Became> became;
        while (!items.empty()) {
            std::vector<Queued> one;
            one.push_back(std::move(items.front()));
            last_death.note_in_hand(one.front().root.event);
            try {
                became.push_back(work(one, now).front());
            } catch (...) {
                items.front() = std::move(one.front());
                last_death.mark_running();
                throw;
            }
            items.erase(items.begin());
        }
        last_death.mark_running();
        return became;
    }

    // --- live events ------------------------------------------------------------------------------------------------------------
    std::string why_turned_away(const Queued& item) const {
        const auto& system = item.root.event.system;
        const auto* live = cache.live(system);
        if (auto why = behind.why_turned_away(system, item.resumes_record, live != nullptr); !why.empty()) return why;
        if (!item.bundle && !live) return fmt::format("nothing has been applied for a system '{}'; see beadle apply", system);
        return {};
    }

    int work_events(Instant now) {
        std::vector<Queued> items;
        while (!queue.empty() && static_cast<int>(items.size()) < options.events_per_batch) {
            if (queue.front().stands_alone() && !items.empty()) break;
            if (const auto why = why_turned_away(queue.front()); !why.empty()) {
                if (!items.empty()) break;
                turn_away(queue.front(), why);
                queue.pop_front();
                continue;
            }
            auto item = std::move(queue.front());
            queue.pop_front();
            bool alone = item.stands_alone();
            items.push_back(std::move(item));
            if (alone) break;
        }
        if (items.empty()) return 0;
        auto count = static_cast<int>(items.size());
        bool accepts_clock = items.front().accepts_clock;
        try {
            if (items.front().bundle) look_what_is_in_use(items.front());
            if (accepts_clock) accept_clock(items, now);
            else if (last_death.events_singly()) work_singly(items, now);
            else work(items, now);
        } catch (...) {
            for (auto item = items.rbegin(); item != items.rend(); ++item) queue.push_front(std::move(*item));
            throw;
        }
        return count;
    }

    /// Who may not apply is told that, and not what is in use.
    void look_what_is_in_use(Queued& item) {
        const auto* live = cache.live(item.root.event.system);
        if (!live || !item.root.event.actor.is_administrator) return;
        item.root.not_accepted = still_in_use(store, *live->definition, item.bundle->definition);
    }

    void turn_away(Queued& item, const std::string& why) {
        Answer answer;
        answer.event_id = item.root.event.id;
        answer.instance = item.root.event.instance;
        answer.verdict = Verdict::not_accepted;
        answer.error = why;
        answer.turned_away = true;
        if (item.letter) {
            store::Batch batch;
            answer_letter(batch, *item.letter, answer);
            commit(batch);
        }
        if (item.answered) item.answered(answer);
    }

    // --- other daemons ----------------------------------------------------------------------------------------------------------
    /// What was signed is known to the host that signed it. Where we know of it too, with another checkpoint perhaps, its owner records that we go on.
    void turn_away_resumptions_of_others() {
        for (std::size_t n = 0; n < queue.size();) {
            const auto& system = queue[n].root.event.system;
            if (!queue[n].resumes_record || is_ours(system) || behind.find(system)) {
                ++n;
                continue;
            }
            auto item = std::move(queue[n]);
            queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(n));
            turn_away(item, fmt::format("another daemon writes for {}; ask that one (see beadle status)", item.root.event.system));
        }
    }

    /// What waits for a shard that is not ours, or not any more, goes to whoever has it.
    void send_elsewhere() {
        turn_away_resumptions_of_others();  // Out of the queue first: should the store fail below, they have been answered.
        std::vector<Elsewhere::Errand> errands;
        std::vector<std::size_t> sent;
        for (std::size_t n = 0; n < queue.size(); ++n) {
            auto& item = queue[n];
            if (is_ours(item.root.event.system)) continue;
            sent.push_back(n);
            // A letter stays in the inbox, where its owner finds it; what the engine thought of itself, the owner thinks of as well.
            if (item.letter || item.root.by_engine) continue;
            errands.push_back({item.root.event, item.bundle, item.answered});
            if (item.accepts_clock)
                errands.back().answered = [this, outer = item.answered](const Answer& answer) {
                    if (answer.error.empty() && answer.verdict != Verdict::not_accepted) clock_was_accepted();
                    if (outer) outer(answer);
                };
        }
        if (!errands.empty()) elsewhere->send(errands, civil.now());
        for (auto n = sent.rbegin(); n != sent.rend(); ++n) queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(*n));
    }

    /// Reads what others wrote to us, unless some of that still waits, and what they answered.
    void look_into_inbox(Instant now) {
        if (std::any_of(queue.begin(), queue.end(), [](const auto& item) { return item.letter.has_value(); })) return;
        elsewhere->take_answers();
        const auto letters = sharing->letters(options.events_per_batch);
        inbox_news = static_cast<int>(letters.size()) == options.events_per_batch;
        for (const auto& letter : letters) {
            Queued item;
            item.letter = letter;
            try {
                auto enclosed = read_letter(letter.text);
                take_as_now(enclosed, now);
                item.root.event = std::move(enclosed.event);
                item.bundle = std::move(enclosed.bundle);
            } catch (const std::exception& error) {
                Answer answer;
                answer.verdict = Verdict::not_accepted;
                answer.error = fmt::format("what another daemon wrote cannot be read here ({}); is it of another version?", error.what());
                store::Batch batch;
                answer_letter(batch, letter, answer);
                commit(batch);
                continue;
            }
            queue.push_back(std::move(item));
        }
    }

    /// Recorded by the clock that is being confirmed.
    void accept_clock(std::vector<Queued>& items, Instant now) {
        auto verdict = Verdict::not_accepted;
        auto outer = std::move(items.front().answered);
        items.front().answered = [&](const Answer& answer) {
            if (answer.error.empty()) verdict = answer.verdict;
            if (outer) outer(answer);
        };
        try {
            work(items, std::max(now, civil.now()));
        } catch (...) {
            items.front().answered = std::move(outer);
            throw;
        }
        if (verdict != Verdict::not_accepted) clock_was_accepted();
    }

    /// The alarm is cleared by the step that this is part of: the event is recorded by now, whatever the store says to the alarm.
    void clock_was_accepted() { guard.accept(civil.now(), machine.now()); }

    // --- time -------------------------------------------------------------------------------------------------------------------
    /// Whoever records waits for what is on its way: then it is little at a time, and one batch.
    bool is_beside_people() const { return last_asked && machine.now() - *last_asked < people_go_on_for; }
    int timers_at_once() const {
        return is_beside_people() ? std::min(options.timers_beside_people, options.timers_per_batch) : options.timers_per_batch;
    }
    int commits_at_once() const { return is_beside_people() ? 1 : store.commits_at_once(); }

    /// Due timers that the batch on its way does not take away; `all_seen` where there are no more of them.
    std::vector<model::Timer> due_timers(Instant now, bool& all_seen) {
        const auto at_once = timers_at_once();
        if (commits.any([&](const auto& batch) { return batch.fires_by(now); })) commits.settle();
        const int gone = commits.removed_from(watermark.at());
        auto due = store.due(watermark.at(), now, at_once + gone);
        crash_point("due.read");
        if (std::any_of(due.begin(), due.end(), [this](const auto& timer) { return !cache.live(timer.system); })) {
            doubt.now = true;  // Whoever began that system had the shard while we believed that it was ours.
            throw store::StoreError{"timers are due of a system that another daemon began; the store is read anew", true};
        }
        all_seen = static_cast<int>(due.size()) < at_once + gone;
        std::erase_if(due, [&](const auto& timer) { return commits.any([&](const auto& batch) { return batch.removes(timer); }); });
        if (static_cast<int>(due.size()) > at_once) {
            due.resize(static_cast<std::size_t>(at_once));
            all_seen = false;
        }
        return due;
    }

    int work_timers(Instant now) {
        bool all_seen = false;
        auto due = due_timers(now, all_seen);
        std::vector<Queued> items;
        items.reserve(due.size());
        std::vector<std::chrono::seconds> late;
        std::optional<Instant> waits;  // The earliest that stays for later.
        for (auto& timer : due) {
            if (Sweep::begins_with(timer) && !has_gone_round(timer)) {
                if (!waits) waits = timer.due_at;
                continue;
            }
            auto owing = sweep && sweep->timer() == timer ? sweep->owing() : std::string();
            if (options.watch) late.push_back(now - timer.due_at);
            items.push_back(fired(std::move(timer)));
            if (!owing.empty()) items.back().root.event.facts.emplace("to", std::move(owing));
        }
        auto last = items.empty() ? watermark.at() : items.back().root.event.happened_at;
        auto count = static_cast<int>(items.size());
        const auto watermark_before = watermark.rise(all_seen ? now : std::max(watermark.at(), last), now);
        try {
            if (!items.empty()) {
                if (last_death.timers_singly(count)) work_singly(items, now);
                else work(items, now, &late);
            }
        } catch (...) {
            watermark.take_back(watermark_before);
            throw;
        }
        if (options.watch)
            for (const auto each : late) options.watch->fired(each);
        if (waits) watermark.fall_to(*waits);
        if (all_seen) watermark.all_have_fired(now, due.empty());
        else watermark.some_have_fired(now);
        return count;
    }

    /// What is everybody's goes to them first; the timer's own event comes when all of them have answered.
    bool has_gone_round(const model::Timer& timer) {
        const auto* live = cache.live(timer.system);
        if (!live) return true;
        if (sweep && sweep->timer() == timer && sweep->calendar() == live->calendar->hash) return sweep->is_done();
        if (sweep && !sweep->is_done()) return false;  // One at a time; the other system's comes after.
        sweep.emplace(timer, live->calendar->hash);
        return false;
    }

    int work_sweep(Instant now) {
        std::vector<Queued> items;
        for (auto& root : sweep->next(store, *cache.live(sweep->system())->zone, now, options.events_per_batch))
            items.push_back({.root = std::move(root)});
        const auto count = static_cast<int>(items.size());
        if (!items.empty()) work(items, now);
        crash_point("sweep.page");
        sweep->told();  // Only now: had the store failed, they would be told when this is tried again.
        return count;
    }

    /// Of the clock: raised when the guard has closed, cleared when it is open again, be it by a restart with the clock put right.
    void tell_of_the_host(Instant now) {
        of_host.say(OfHost::clock,
                    guard.state() == Guard::open
                        ? std::string{}
                        : guard.why() + ". Firing and sending are held until somebody confirms the clock: beadle clock accept.");
        store::Batch batch;
        if (of_host.put(batch, now)) commit(batch);
    }

    void tell_of_records(Instant now) {
        store::Batch batch;
        if (behind.put(batch, heads, now)) commit(batch);
        behind.kept();
    }

    /// The time to act by; the guard closes where it cannot be believed.
    Instant look_at_the_clocks() {
        const auto today = civil.now();
        const auto counted = machine.now();
        guard.look(today, counted);
        return guard.believed(today, counted);
    }

    /// One portion of mail that ended long ago, where nothing else waits. Only where the clock is believed, and nothing that is due can be late because of it.
    int archive_mail(Instant now) {
        if (!options.archive_after || is_held() || is_beside_people() || machine.now() < archives_at) return 0;
        archives_at = machine.now() + options.archive_again_after;  // Also where the store fails now: nothing is urgent.
        crash_point("archive.before");
        const int archived = store.archive_mail(now - *options.archive_after, options.mail_per_portion);
        crash_point("archive.after");
        if (archived > 0) archives_at = machine.now();
        return archived;
    }

    Stepped step() {
        auto now = look_at_the_clocks();
        if (const auto look_at = behind.next_look_for_resumed(); look_at && machine.now() >= *look_at) behind.forget_what_others_resumed();
        if (doubt.from && machine.now() >= *doubt.from) doubt = {.now = true, .from = {}};
        if (doubt.now) {
            commits.settle();
            reload();
        }
        if (looks_for_poison) find_poison_of_others();
        tell_of_the_host(now);
        if (!behind.told()) tell_of_records(now);

        Stepped stepped;
        if (elsewhere) {
            if (inbox_news) look_into_inbox(now);
            if (!shards.all()) send_elsewhere();
            elsewhere->give_up();
        }
        if (std::any_of(queue.begin(), queue.end(), [](const auto& item) { return item.wants_answer(); })) last_asked = machine.now();
        if (!queue.empty()) stepped.events = work_events(now);
        now = look_at_the_clocks();  // Anew: that took its time.
        tell_of_the_host(now);
        if (!is_held()) {
            if (auto daily = alarms.next_daily(); daily && *daily <= now) {
                store::Batch batch;
                alarms.put_daily(batch, now);
                commit(batch);
                crash_point("alarm.daily");
            }
            if (sweep && !sweep->is_done()) stepped.timers = work_sweep(now);
            else if (watermark.is_due(now)) stepped.timers = work_timers(now);
            watermark.look_again_where_gone();
            stepped.more = (sweep && !sweep->is_done()) || watermark.is_due(now);
            stepped.next_due = watermark.next_due();
            if (auto daily = alarms.next_daily(); daily && (!stepped.next_due || *daily < *stepped.next_due)) stepped.next_due = daily;
        }
        stepped.more = stepped.more || !queue.empty() || (elsewhere && inbox_news);
        if (!stepped.more) {
            commits.settle();
            stepped.archived = archive_mail(now);
            stepped.more = stepped.archived > 0;
        }
        for (const auto& wakes : {elsewhere ? elsewhere->next() : std::nullopt, doubt.from, behind.next_look_for_resumed()}) {
            if (!wakes) continue;
            const auto within = std::max(std::chrono::milliseconds{0}, *wakes - machine.now());
            stepped.within = stepped.within ? std::min(*stepped.within, within) : within;
        }
        return stepped;
    }
};

Engine::Engine(store::Store& store, const CivilClock& civil, const MachineClock& machine, EngineOptions options)
    : parts_(std::make_unique<Parts>(store, civil, machine, std::move(options))) {}
Engine::~Engine() = default;

void Engine::submit(Event event, std::function<void(const Answer&)> answered) {
    if (const auto part = unclean_part(event); !part.empty()) {
        if (answered) {
            Answer answer;
            answer.verdict = Verdict::not_accepted;
            answer.error = part + " has a NUL character or bytes that are not UTF-8; send it again as UTF-8 text";
            answered(answer);
            return;
        }
        clean_facts(event);
    }
    Queued item;
    item.root.event = std::move(event);
    item.answered = std::move(answered);
    parts_->queue.push_back(std::move(item));
}

void Engine::apply(std::shared_ptr<const definitions::Bundle> bundle, Event event, std::function<void(const Answer&)> answered) {
    assert(bundle);
    Queued item;
    event.system = bundle->definition.system;
    event.instance = bundle->definition.system;
    if (event.kind.empty()) event.kind = "DefinitionApplied";
    event.facts.insert_or_assign("definition", bundle->definition.hash);
    event.facts.insert_or_assign("calendar", bundle->calendar.calendar.hash);
    item.root.event = std::move(event);
    item.answered = std::move(answered);
    item.bundle = std::move(bundle);
    parts_->queue.push_back(std::move(item));
}

void Engine::accept_clock(Event event, std::function<void(const Answer&)> answered) {
    Queued item;
    item.root.event = std::move(event);
    item.answered = std::move(answered);
    item.accepts_clock = true;
    parts_->queue.push_back(std::move(item));
}

void Engine::stop() {
    parts_->commits.settle();
    crash_point("stop.begin");
    if (parts_->elsewhere) parts_->elsewhere->give_up(true);
    parts_->store.clear_in_hand();
    crash_point("stop.done");
}

bool Engine::owns(const store::Shards& shards) { return parts_->owns(shards); }
void Engine::look_into_inbox() { parts_->inbox_news = true; }
Engine::Stepped Engine::step() { return parts_->step(); }
Guard Engine::guard() const { return parts_->guard.state(); }
std::string Engine::why_held() const {
    if (parts_->guard.state() != Guard::open) return parts_->guard.why();
    if (parts_->behind.any()) return parts_->behind.why_held();
    return parts_->held_by_choice ? "firing and sending are held by choice" : "";
}
void Engine::hold_behind(std::vector<BehindCheckpoint> records) { parts_->behind.hold(std::move(records)); }

void Engine::resume_record(Event event, std::function<void(const Answer&)> answered) {
    Queued item;
    event.kind = record_resumed;
    if (const auto* known = parts_->behind.find(event.system))
        for (auto& [name, value] : facts_of_resumption(*known)) event.facts.insert_or_assign(name, value);
    item.root.event = std::move(event);
    item.answered = std::move(answered);
    item.resumes_record = true;
    parts_->queue.push_back(std::move(item));
}

void Engine::say_of_host(OfHost what, std::string trouble) { parts_->of_host.say(what, std::move(trouble)); }
bool Engine::may_send() const { return !parts_->is_held(); }
void Engine::hold_firing(bool held) { parts_->held_by_choice = held; }
bool Engine::firing_held() const { return parts_->is_held(); }

std::shared_ptr<const model::Definition> Engine::live(const std::string& system) {
    const auto* live = parts_->cache.live(system);
    return live ? live->definition : nullptr;
}
std::shared_ptr<const calendar::DayCalendar> Engine::live_calendar(const std::string& system) {
    const auto* live = parts_->cache.live(system);
    return live ? live->calendar : nullptr;
}
std::shared_ptr<const calendar::Zone> Engine::zone(const std::string& system) {
    const auto* live = parts_->cache.live(system);
    return live ? live->zone : parts_->options.zone;
}

Engine::Drift Engine::drift(const definitions::Bundle& proposed) {
    // From the store: another daemon may write for the system.
    auto drift = Drift::not_applied_yet;
    for (const auto& current : parts_->store.current_definitions()) {
        if (current.id != proposed.definition.system) continue;
        const bool same = current.hash == (current.kind == "definition" ? proposed.definition.hash : proposed.calendar.calendar.hash);
        if (current.kind == "definition" && !same) return Drift::definition;
        if (!same) drift = Drift::calendar;
        else if (drift == Drift::not_applied_yet) drift = Drift::none;
    }
    return drift;
}

store::Store& Engine::store() { return parts_->store; }
std::size_t Engine::queued() const { return parts_->queue.size(); }
std::vector<store::Alarm> Engine::take_new_alarms() { return parts_->alarms.take_new(); }

}  // namespace beadle::engine

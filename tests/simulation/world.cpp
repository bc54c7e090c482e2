#include "tests/simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/audit/line.hpp"
#include "tests/support/engine_world.hpp"

namespace beadle::test {

using namespace std::chrono_literals;
using store::StoreError;

World::World(std::uint64_t seed, const Crowd& crowd)
    : crowd_(crowd), dice_(seed ^ 0x5eed), record_(now_, dice_), calm_(!crowd.with_trouble), callers_(callers(seed)) {
    record_.hint = [this](const std::string& whom) { deliver_hint(whom); };
}

// --- time -----------------------------------------------------------------------------------------------------------------------------

void World::run_until(Milliseconds until) {
    ++depth_;
    for (;;) {
        // The earliest; of those that come at once any.
        auto first = tasks_.empty() ? Milliseconds::max() : tasks_.begin()->first;
        struct Turn {
            VirtualDaemon* daemon;
            VirtualDaemon::Turn turn;
        };
        std::vector<Turn> turns;
        for (const auto& daemon : daemons_)
            for (const auto turn : {VirtualDaemon::Turn::engine, VirtualDaemon::Turn::mail, VirtualDaemon::Turn::renewal}) {
                const auto wants = daemon->wants(turn);
                if (!wants) continue;
                const auto when = std::max(*wants, now_);
                if (when < first) turns.clear();
                first = std::min(first, when);
                if (when == first) turns.push_back({daemon.get(), turn});
            }
        if (first > until) break;
        now_ = std::max(now_, first);
        record_.settle_what_has_come();
        const bool task_is_due = !tasks_.empty() && tasks_.begin()->first <= now_;
        const auto chosen = static_cast<std::size_t>(dice_.up_to(static_cast<long>(turns.size()) - (task_is_due ? 0 : 1)));
        if (chosen < turns.size()) {
            let(*turns[chosen].daemon, turns[chosen].turn);
        } else {
            const auto act = std::move(tasks_.begin()->second);
            tasks_.erase(tasks_.begin());
            act();
        }
        bury();
    }
    now_ = std::max(now_, until);
    record_.settle_what_has_come();
    --depth_;
}

void World::let(VirtualDaemon& daemon, VirtualDaemon::Turn turn) {
    try {
        daemon.take(turn);
    } catch (const Killed&) {
        if (!daemon.is_doomed()) daemon.die(false);
        ++outcome_.kills;
    }
}

/// Who is in the middle of something hears of its end when it comes back to it.
void World::bury() {
    std::erase_if(daemons_, [](const auto& daemon) { return daemon->is_doomed() && !daemon->on_stack(); });
}

// --- daemons --------------------------------------------------------------------------------------------------------------------------

void World::start_one(int host) {
    for (const auto& daemon : daemons_)
        if (daemon->host() == host && !daemon->is_doomed()) return;
    try {
        ++outcome_.joins;
        const bool clock_is_behind = !calm_ && dice_.in(1, 12);
        auto daemon = std::make_unique<VirtualDaemon>(*this, host, clock_is_behind);
        if (clock_is_behind)
            after(some(1min, 10min), [this, number = daemon->number()] {
                if (auto* started = living(number)) started->set_clock(0s);
                confirm_clock(number);
            });
        daemons_.push_back(std::move(daemon));
    } catch (const StoreError&) {
        after(5s, [this, host] { start_one(host); });
    } catch (const Killed&) {
        ++outcome_.kills;
        after(5s, [this, host] { start_one(host); });
    }
}

VirtualDaemon* World::any_daemon() {
    std::vector<VirtualDaemon*> living;
    for (const auto& daemon : daemons_)
        if (!daemon->is_doomed()) living.push_back(daemon.get());
    return living.empty() ? nullptr : dice_.one_of(living);
}

void World::deliver_hint(const std::string& whom) {
    int times = 1;
    auto wait = 1ms;
    if (!calm_) {
        if (dice_.in(1, 4)) times = 0;
        if (dice_.in(1, 8)) times = 2;
        if (dice_.in(1, 3)) wait = some(1ms, 4s);
    }
    if (times == 0) ++outcome_.hints_lost;
    else if (wait > 1ms) ++outcome_.hints_late;
    if (times == 2) ++outcome_.hints_twice;
    for (; times > 0; --times)
        after(wait * times, [this, whom] {
            for (const auto& daemon : daemons_)
                if (!daemon->is_doomed() && (whom == "*" || daemon->id() == whom))
                    daemon->hear(whom == "*" ? store::News::shards : store::News::inbox);
        });
}

// --- trouble --------------------------------------------------------------------------------------------------------------------------

void World::trouble_comes() {
    if (calm_) return;
    after(some(30s, 8min), [this] { trouble_comes(); });
    for (int host = 0; host < crowd_.daemons_max; ++host)
        if (dice_.in(1, 2)) start_one(host);
    auto* daemon = any_daemon();
    if (!daemon) return start_one(0);
    switch (dice_.up_to(5)) {
        case 0:
            if (daemon->is_spared()) break;
            ++outcome_.kills;
            daemon->die(dice_.in(1, 4));
            break;
        case 1:
            if (daemon->on_stack()) break;
            ++outcome_.leaves;
            try {
                daemon->leave();
            } catch (const Killed&) {
                ++outcome_.kills;
                daemon->die(false);
            }
            break;
        case 2: daemon->be_cut_off(now_ + some(2s, 3 * lease)); break;
        case 3:
            if (!daemon->clock_is_held()) daemon->set_clock(std::chrono::seconds{dice_.up_to(3'600) - 1'800});
            break;
        case 4: upset_clock(); break;
        default: break;
    }
    bury();
}

/// For some minutes a daemon's clock is wrong by hours or weeks; then it is put right, and an operator confirms it.
void World::upset_clock() {
    auto* daemon = any_daemon();
    if (daemon->clock_is_held() || now_ < clock_last_confirmed_ + 3min) return;
    ++outcome_.jumps;
    const auto wrong_by = std::chrono::hours{2 + dice_.up_to(40 * 24)};
    daemon->set_clock(dice_.in(1, 2) ? wrong_by : -wrong_by);
    after(some(2min, 12min), [this, number = daemon->number()] {
        if (auto* upset = living(number)) upset->set_clock(0s);
        confirm_clock(number);
    });
}

VirtualDaemon* World::living(int number) {
    for (const auto& daemon : daemons_)
        if (daemon->number() == number && !daemon->is_doomed()) return daemon.get();
    return nullptr;
}

void World::confirm_clock(int number) {
    auto* daemon = living(number);
    if (!daemon) return;
    clock_last_confirmed_ = now_;
    model::Event event;
    event.system = event.instance = dice_.one_of(callers_).says.front().event.system;
    event.id = fmt::format("clock:{}", ++clocks_confirmed_);
    event.kind = "ClockAccepted";
    event.happened_at = at_start() + std::chrono::duration_cast<std::chrono::seconds>(now_);
    event.actor.person = "operator";
    event.actor.is_administrator = true;
    daemon->post([event](engine::Engine& engine) {
        if (engine.guard() != engine::Guard::open) engine.accept_clock(event, nullptr);
    });
    after(2min, [this, number] {
        const auto* still = living(number);
        if (still && still->clock_is_held() && std::chrono::abs(still->clock_ahead()) < 1h) confirm_clock(number);
    });
}

void World::be_calm() {
    calm_ = true;
    for (const auto& daemon : daemons_) {
        daemon->set_clock(0s);
        confirm_clock(daemon->number());
    }
    for (int host = 0; host < crowd_.daemons_max; ++host) start_one(host);
}

// --- callers --------------------------------------------------------------------------------------------------------------------------

void World::speak(std::size_t number) {
    auto& caller = callers_[number];
    if (caller.answered == caller.says.size()) return;
    at(std::max(now_ + 1ms, caller.says[caller.answered].at), [this, number, saying = caller.answered] { send(number, saying); });
}

void World::send(std::size_t number, std::size_t saying) {
    auto& caller = callers_[number];
    if (caller.answered > saying) return;
    // Until it is answered; now and then by two at once, as an impatient person does.
    for (int times = !calm_ && dice_.in(1, 12) ? 2 : 1; times > 0; --times) {
        auto* daemon = any_daemon();
        if (!daemon) break;
        const auto& said = caller.says[saying];
        daemon->post([this, said, number, saying](engine::Engine& engine) {
            const auto answered = [this, number, saying](const engine::Answer& answer) { hear(number, saying, answer); };
            if (said.applies) engine.apply(said.applies, said.event, answered);
            else engine.submit(said.event, answered);
        });
    }
    after(some(21s, 60s), [this, number, saying] {
        if (callers_[number].answered == saying) ++outcome_.sent_again;
        send(number, saying);
    });
}

void World::hear(std::size_t number, std::size_t saying, const engine::Answer& answer) {
    auto& caller = callers_[number];
    if (!answer.error.empty()) return;  // It is sent again.
    told_.push_back({caller.says[saying].event.system, answer});
    if (caller.answered > saying) return;
    ++caller.answered;
    speak(number);
}

void World::took(const notify::Outgoing& message) {
    ++outcome_.mails;
    const auto [known, is_new] = bytes_.emplace(message.message_id, message.bytes);
    if (!is_new) ++outcome_.repeated_mails;
    if (known->second != message.bytes) contradictions_.push_back("two messages have the id " + message.message_id);
    const auto today = at_start() + std::chrono::duration_cast<std::chrono::seconds>(now_);
    bool stands_for_something = false;
    for (const auto& [key, message_id] : prepared_) {
        if (message_id != message.message_id) continue;
        stands_for_something = true;
        left_[key].insert(message_id);
        store::OutboxFilter filter;
        filter.system = key.first;
        filter.id = key.second;
        for (const auto& row : record_.whole().outbox(filter).rows)
            if (row.notification.send_at > today + 31min)
                contradictions_.push_back(fmt::format("{} of {} left at {}, and was to go at {}", key.second, key.first,
                                                      calendar::to_iso(today), calendar::to_iso(row.notification.send_at)));
    }
    if (!stands_for_something) contradictions_.push_back("a message left that the record does not know: " + message.message_id);
}

// --- the whole run --------------------------------------------------------------------------------------------------------------------

Outcome World::live() {
    for (std::size_t number = 0; number < callers_.size(); ++number) speak(number);
    const auto first = calm_ ? crowd_.daemons_max : 1 + static_cast<int>(dice_.up_to(crowd_.daemons_max - 1));
    for (int host = 0; host < first; ++host) start_one(host);
    if (!calm_) trouble_comes();
    run_until(trouble_lasts);
    be_calm();
    run_until(run_lasts);
    for (const auto& caller : callers_)
        if (caller.answered < caller.says.size()) contradictions_.push_back("never answered: " + caller.says[caller.answered].event.id);
    while (!daemons_.empty()) {
        daemons_.front()->leave();
        bury();
    }
    look();
    note_record();
    return std::move(outcome_);
}

void World::look() {
    auto& wrong = outcome_.wrong;
    wrong = record_.contradictions;
    wrong.insert(wrong.end(), contradictions_.begin(), contradictions_.end());
    // Several answers may be on their way at once, and come in any order; but one at most counted the event.
    std::stable_sort(told_.begin(), told_.end(), [](const auto& a, const auto& b) { return a.answer.repeated < b.answer.repeated; });
    std::map<std::string, Witness> witnesses;
    for (const auto& caller : callers_) witnesses[caller.says.front().event.system].taken = bytes_;
    std::map<std::string, int> counted;
    for (const auto& told : told_) {
        if (!told.answer.repeated && ++counted[told.answer.event_id] > 1) wrong.push_back("counted twice: " + told.answer.event_id);
        witnesses[told.system].answered(told.answer);
    }
    const auto today = at_start() + std::chrono::duration_cast<std::chrono::seconds>(now_);
    auto& whole = record_.whole();
    for (const auto& [system, witness] : witnesses)
        for (const auto& sentence : broken_invariants(whole, system, today, witness)) wrong.push_back(system + ": " + sentence);
    for (const auto& [key, ids] : left_)
        if (ids.size() > 1) wrong.push_back(fmt::format("{} of {} left under {} Message-IDs", key.second, key.first, ids.size()));
    for (const auto& alarm : whole.alarms(false)) wrong.push_back("an alarm is open at the end: " + alarm.key + ": " + alarm.text);
}

void World::note_record() {
    auto& whole = record_.whole();
    auto& record = outcome_.record;
    std::string lines;
    std::set<std::string> systems;
    for (const auto& caller : callers_) systems.insert(caller.says.front().event.system);
    for (const auto& system : systems) {
        for (const auto& entry : all_entries(whole, system)) {
            ++outcome_.entries;
            lines += entry.line + '\n';
            if (entry.kind == "ClockAccepted") continue;
            record[system + " entry " + entry.event_id] = fmt::format("{} {} {}", entry.kind, entry.instance, to_words(entry.verdict));
        }
        store::InstanceFilter filter;
        filter.system = system;
        std::vector<store::InstanceKey> keys;
        for (const auto& row : whole.instances(filter).rows) keys.push_back({system, row.id});
        for (const auto& instance : whole.load(keys).instances) {
            std::string words;
            for (const auto& state : instance.states) words += state + " ";
            for (const auto& [name, value] : instance.facts)
                words += name + "=" + (name.starts_with("fired:") || (instance.id == "hub" && name == "last") ? "…" : value) + " ";
            for (const auto& duty : instance.duties)
                words += fmt::format("{}: {} after {} steps ", duty.ref, to_words(duty.outcome), duty.steps_done);
            if (instance.id != system) words += fmt::format("at version {}", instance.version);
            record[system + " instance " + instance.id] = words;
        }
        store::OutboxFilter mail;
        mail.system = system;
        mail.limit = 1000;
        for (const auto& row : whole.outbox(mail).rows)
            if (row.notification.step != "alarm")
                record[system + " mail " + row.notification.id] = row.notification.to + " " + std::string{to_words(row.state)};
    }
    outcome_.log = audit::sha256_hex(lines);
    outcome_.take_overs = record_.take_overs;
    outcome_.letters = record_.letters_posted();
}

Outcome live_through(std::uint64_t seed, const Crowd& crowd) { return World{seed, crowd}.live(); }

}  // namespace beadle::test

#include "tests/simulation/shared_record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/store/batch_work.hpp"
#include "daemon/store/memory_store.hpp"

namespace beadle::test {

using store::shard_of;

SharedRecord::SharedRecord(const Milliseconds& now, Dice& dice)
    : now_(now), dice_(dice), record_(store::make_memory_store([this](std::string_view system) {
          return serving_.test(static_cast<std::size_t>(shard_of(system)));
      })) {}

// --- who lives and who has what -----------------------------------------------------------------------------------------------------

bool SharedRecord::lives(const std::string& id) const {
    const auto found = members_.find(id);
    return found != members_.end() && found->second.expires > now_ && found->second.has_session;
}

std::size_t SharedRecord::fair_share(const std::string& asking) const {
    std::size_t daemons = 1, before = 0;
    for (const auto& [id, _] : members_) {
        if (id == asking || !lives(id)) continue;
        ++daemons;
        before += id < asking ? 1 : 0;
    }
    return owners_.size() / daemons + (before < owners_.size() % daemons ? 1 : 0);
}

std::size_t SharedRecord::count_of(const std::string& id) const {
    return static_cast<std::size_t>(std::count(owners_.begin(), owners_.end(), id));
}

bool SharedRecord::is_locked(int shard) const {
    return locked_.contains(shard) ||
           std::any_of(in_flight_.begin(), in_flight_.end(), [&](const auto& one) { return one.shards.contains(shard); });
}

bool SharedRecord::has_all(const std::string& id, const std::set<int>& shards) const {
    return std::all_of(shards.begin(), shards.end(), [&](int shard) { return owner_of(shard) == id; });
}

SharedRecord::Tended SharedRecord::tend(const std::string& asking) {
    Tended tended{asking, {}, false};
    auto& id = tended.id;
    const bool joins = id.empty() || !members_.contains(id);
    tended.has_taken = joins;
    if (joins) {
        id = fmt::format("{:016x}", dice_.roll());
        members_[id] = {now_, now_ + lease, true};
    }
    const auto share = fair_share(id);
    bool gave_up = false;
    std::size_t have = 0;
    for (std::size_t shard = 0; shard < owners_.size(); ++shard) {
        if (owners_[shard] != id || ++have <= share) continue;
        wait_for({static_cast<int>(shard)});
        owners_[shard].clear();
        gave_up = true;
    }
    for (std::size_t shard = 0; !gave_up && shard < owners_.size() && have < share; ++shard) {
        if (owners_[shard] == id || lives(owners_[shard]) || is_locked(static_cast<int>(shard))) continue;
        take_overs += owners_[shard].empty() ? 0 : 1;
        owners_[shard] = id;
        tended.has_taken = true;
        ++have;
    }
    for (auto member = members_.begin(); member != members_.end();) {
        if (member->first == id || lives(member->first)) {
            ++member;
            continue;
        }
        if (const auto held = in_hand_.find(member->first); held != in_hand_.end() && !held->second.event_id.empty())
            died_in_hand_.insert(held->second.event_id);
        member = members_.erase(member);
    }
    std::erase_if(inbox_, [&](const auto& one) { return one.second.answer && !members_.contains(one.second.letter.asks); });
    for (std::size_t shard = 0; shard < owners_.size(); ++shard)
        if (owners_[shard] == id) tended.shards.set(shard);
    if (joins || gave_up) hint("*");
    return tended;
}

void SharedRecord::confirm(const std::string& id) {
    const auto found = members_.find(id);
    if (found == members_.end()) return;
    found->second.expires = now_ + lease;
    found->second.has_session = true;
}

void SharedRecord::release(const std::string& id) {
    for (std::size_t shard = 0; shard < owners_.size(); ++shard) {
        if (owners_[shard] != id) continue;
        wait_for({static_cast<int>(shard)});
        owners_[shard].clear();
    }
    members_.erase(id);
    hint("*");
}

void SharedRecord::end_session(const std::string& id) {
    if (const auto found = members_.find(id); found != members_.end()) found->second.has_session = false;
}

std::vector<store::Daemon> SharedRecord::daemons() const {
    std::vector<store::Daemon> all;
    for (const auto& [id, member] : members_)
        if (lives(id)) all.push_back({.id = id, .name = id, .host = {}, .since = {}, .lease_until = {}, .shards = {}});
    return all;
}

SharedRecord::Renewed SharedRecord::renew(const std::string& id) {
    Renewed renewed;
    if (const auto found = members_.find(id); found != members_.end()) {
        found->second.expires = now_ + lease;
        renewed.known = true;
    }
    const auto share = fair_share(id), have = count_of(id);
    const bool are_free = std::any_of(owners_.begin(), owners_.end(), [&](const auto& owner) { return owner != id && !lives(owner); });
    renewed.unfair = have > share || (have < share && are_free);
    renewed.wants_more = have < share;
    for (const auto& [_, posted] : inbox_)
        renewed.has_post = renewed.has_post || (posted.answer ? posted.letter.asks == id : owner_of(shard_of(posted.letter.system)) == id);
    return renewed;
}

// --- the record ---------------------------------------------------------------------------------------------------------------------

store::Store& SharedRecord::serving(const store::Shards& shards) {
    serving_ = shards;
    return *record_;
}

std::set<int> SharedRecord::shards_of(const store::Batch& batch) {
    std::set<int> shards;
    store::each_system_of(batch, [&](const std::string& system) { shards.insert(shard_of(system)); });
    return shards;
}

void SharedRecord::commit(const std::string& id, const store::Batch& batch) {
    for (const auto shard : shards_of(batch))
        if (owner_of(shard) != id)
            contradictions.push_back(fmt::format("a batch was written for shard {} by a daemon that does not have it", shard));
    record_->commit(batch);
    answer(batch.letters_answered);
}

void SharedRecord::note_claim(const std::string& id, const std::string& system) {
    if (owner_of(shard_of(system)) != id)
        contradictions.push_back("mail of " + system + " was dealt with by a daemon that does not have its shard");
}

SharedRecord::Locked::Locked(SharedRecord& record, const std::set<int>& shards) : record_(record), shards_(shards) {
    record_.locked_.insert(shards_.begin(), shards_.end());
}

SharedRecord::Locked::~Locked() {
    for (const auto shard : shards_) record_.locked_.erase(record_.locked_.find(shard));
}

void SharedRecord::leave_in_flight(const std::string& id, const store::Batch& batch, bool becomes_true, Milliseconds at) {
    in_flight_.push_back({id, batch, shards_of(batch), becomes_true, at});
}

void SharedRecord::settle(const InFlight& one) {
    if (!one.becomes_true) return;
    try {
        commit(one.id, one.batch);
    } catch (const store::StoreError&) {
        // Rolled back; whoever sent it is not there to hear of it.
    }
}

void SharedRecord::wait_for(const std::set<int>& shards) {
    for (std::size_t n = 0; n < in_flight_.size();) {
        const auto& waits = in_flight_[n].shards;
        if (std::none_of(shards.begin(), shards.end(), [&](int shard) { return waits.contains(shard); })) {
            ++n;
            continue;
        }
        const auto one = std::move(in_flight_[n]);
        in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(n));
        settle(one);
    }
}

void SharedRecord::settle_what_has_come() {
    for (std::size_t n = 0; n < in_flight_.size();) {
        if (in_flight_[n].at > now_) {
            ++n;
            continue;
        }
        const auto one = std::move(in_flight_[n]);
        in_flight_.erase(in_flight_.begin() + static_cast<std::ptrdiff_t>(n));
        settle(one);
    }
}

// --- letters ------------------------------------------------------------------------------------------------------------------------

std::vector<std::int64_t> SharedRecord::post(const std::vector<store::Letter>& letters) {
    std::vector<std::int64_t> numbers;
    std::set<std::string> owners;
    for (const auto& letter : letters) {
        numbers.push_back(++letters_posted_);
        auto& posted = inbox_[letters_posted_] = {letter, std::nullopt};
        posted.letter.number = letters_posted_;
        if (const auto owner = owner_of(shard_of(letter.system)); !owner.empty()) owners.insert(owner);
    }
    for (const auto& owner : owners) hint(owner);
    return numbers;
}

std::vector<store::Letter> SharedRecord::letters(const std::string& id, int limit) const {
    std::vector<store::Letter> waiting;
    for (const auto& [_, posted] : inbox_)
        if (!posted.answer && owner_of(shard_of(posted.letter.system)) == id && static_cast<int>(waiting.size()) < limit)
            waiting.push_back(posted.letter);
    return waiting;
}

std::vector<store::Letter> SharedRecord::take_answers(const std::string& id) {
    std::vector<store::Letter> answers;
    for (auto at = inbox_.begin(); at != inbox_.end();) {
        if (!at->second.answer || at->second.letter.asks != id) {
            ++at;
            continue;
        }
        auto letter = std::move(at->second.letter);
        letter.text = *at->second.answer;
        answers.push_back(std::move(letter));
        at = inbox_.erase(at);
    }
    return answers;
}

void SharedRecord::answer(const std::vector<store::Letter>& answers) {
    std::set<std::string> who;
    for (const auto& letter : answers) {
        const auto at = inbox_.find(letter.number);
        if (at == inbox_.end()) continue;
        if (letter.asks.empty()) {
            inbox_.erase(at);
            continue;
        }
        at->second.answer = letter.text;
        who.insert(letter.asks);
    }
    for (const auto& asks : who) hint(asks);
}

// --- in hand ------------------------------------------------------------------------------------------------------------------------

/// Of a system that nobody has stored yet everybody may know.
bool SharedRecord::has_or_nobody_has(const std::string& id, const std::string& system) const {
    return !record_->log_head(system) || owner_of(shard_of(system)) == id;
}

void SharedRecord::note_in_hand(const std::string& id, const store::Store::InHand& event) {
    std::erase_if(in_hand_, [&](const auto& held) { return !members_.contains(held.first) && has_or_nobody_has(id, held.second.system); });
    if (const auto member = members_.find(id); member != members_.end() && member->second.expires > now_) in_hand_[id] = event;
}

std::optional<store::Store::InHand> SharedRecord::in_hand(const std::string& id) const {
    const store::Store::InHand* found = nullptr;
    const auto weight = [](const store::Store::InHand& held) { return std::pair{!held.system.empty(), held.deaths}; };
    for (const auto& [daemon, held] : in_hand_) {
        if (daemon == id || members_.contains(daemon) || !has_or_nobody_has(id, held.system)) continue;
        if (!found || weight(*found) < weight(held)) found = &held;
    }
    if (const auto own = in_hand_.find(id); !found && own != in_hand_.end()) found = &own->second;
    return found ? std::optional{*found} : std::nullopt;
}

bool SharedRecord::must_be_spared(const std::string& id, const std::string& event_id) const {
    const auto held = in_hand_.find(id);
    return died_in_hand_.contains(event_id) || (held != in_hand_.end() && died_in_hand_.contains(held->second.event_id));
}

}  // namespace beadle::test

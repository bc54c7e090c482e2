#include "tests/simulation/virtual_store.hpp"

#include <utility>

namespace beadle::test {

using store::StoreError;
using Fate = Trouble::Fate;

VirtualStore::VirtualStore(SharedRecord& record, Trouble& trouble, const Milliseconds& now, Omitted omitted)
    : RelayedStore([this](const Act& act) {
          if (!std::exchange(reads_beside_, false)) write_all();
          transact(act);
      }),
      record_(record),
      trouble_(trouble),
      now_(now),
      omitted_(omitted) {
    tend();
}

VirtualStore::~VirtualStore() {
    if (!session_lingers_) record_.end_session(id_);
}

void VirtualStore::release() noexcept {
    try {
        if (!dead_ && trouble_.is_reachable()) record_.release(id_);
    } catch (const StoreError&) {
        // The lease runs out.
    }
}

std::optional<SharedRecord::Renewed> VirtualStore::renew() {
    if (dead_ || !trouble_.is_reachable()) return std::nullopt;
    return record_.renew(id_);
}

void VirtualStore::lose_connection() {
    connected_ = false;
    record_.end_session(id_);
}

void VirtualStore::must_live() const {
    if (is_buried_) throw StoreError{"its process is gone", true};
    if (dead_) throw Killed{};
}

void VirtualStore::be_connected() {
    must_live();
    if (!trouble_.is_reachable()) {
        connected_ = false;  // Its session lives on for those who can reach the database, and its lease does not.
        throw StoreError{"the record cannot be reached", true};
    }
    if (connected_ && !shards_lost_) return;
    record_.confirm(id_);
    connected_ = true;
    shards_lost_ = false;
}

void VirtualStore::hold(const std::set<int>& shards) {
    if (omitted_.fence || record_.has_all(id_, shards)) return;
    shards_lost_ = true;
    throw StoreError{"shards of this daemon have gone to another one", true};
}

void VirtualStore::transact(const Act& act, const std::set<int>& shards) {
    must_live();
    trouble_.before_call();
    be_connected();
    auto fate = trouble_.fate_of_call();
    if (fate == Fate::not_sent) {  // Noticed, connected again, and asked once more.
        lose_connection();
        be_connected();
        fate = trouble_.fate_of_call();
        if (fate == Fate::not_sent) {
            lose_connection();
            throw StoreError{"the connection was lost", true};
        }
    }
    hold(shards);
    record_.wait_for(shards);
    act(record_.serving(shards_));
    if (fate != Fate::answer_lost) return;
    lose_connection();
    throw StoreError{"the connection was lost, and with it the answer", false};
}

// --- the batch ----------------------------------------------------------------------------------------------------------------------

void VirtualStore::write(const store::Batch& batch) {
    must_live();
    const While writing{writing_};
    trouble_.before_call();
    be_connected();
    const auto shards = SharedRecord::shards_of(batch);
    hold(shards);
    if (omitted_.letters_with_effect) record_.answer(batch.letters_answered);
    const auto fate = trouble_.fate_of_commit();
    if (fate == Fate::not_sent) {
        lose_connection();
        throw StoreError{"the connection was lost, and the batch was not committed", true};
    }
    {
        SharedRecord::Locked locked{record_, shards};
        trouble_.before_call();  // It takes its time.
    }
    record_.wait_for(shards);
    if (fate == Fate::in_flight || fate == Fate::rolled_back || fate == Fate::killed_with_it) {
        record_.leave_in_flight(id_, batch, fate != Fate::rolled_back, now_ + trouble_.in_flight_for());
        if (fate == Fate::killed_with_it) {
            die();
            throw Killed{};
        }
        lose_connection();
        throw StoreError{"the connection was lost while the database committed", false};
    }
    record_.commit(id_, batch);
    if (fate == Fate::killed_after) {
        die();
        throw Killed{};
    }
    if (fate == Fate::well) return;
    lose_connection();
    if (fate == Fate::unknown) throw StoreError{"the connection was lost while the database committed", false};
}

void VirtualStore::commit(const store::Batch& batch) {
    write_all();
    write(batch);
}

void VirtualStore::begin_commit(const store::Batch& batch) { begun_.push_back({&batch, false, nullptr}); }

void VirtualStore::write_next() {
    bool failed = false;
    for (auto& one : begun_) {
        if (one.written) {
            failed = failed || one.failure;
            continue;
        }
        one.written = true;
        try {
            if (failed) throw StoreError{"the batch before this one was not committed", true};
            write(*one.batch);
        } catch (const StoreError&) {
            one.failure = std::current_exception();
        }
        return;
    }
}

void VirtualStore::write_all() {
    for (std::size_t n = begun_.size(); n > 0; --n) write_next();
}

void VirtualStore::finish_commit() {
    if (begun_.empty()) return;
    if (!begun_.front().written && !dead_) write_next();
    const auto failure = begun_.front().failure;
    begun_.pop_front();
    if (!failure) return;
    // Those after it come to nothing, too, whenever that is looked at.
    for (auto& later : begun_) {
        if (later.written) continue;
        later.written = true;
        later.failure = std::make_exception_ptr(StoreError{"the batch before this one was not committed", true});
    }
    std::rethrow_exception(failure);
}

// --- reading beside it --------------------------------------------------------------------------------------------------------------

store::Snapshot VirtualStore::load(const std::vector<store::InstanceKey>& keys) {
    reads_beside_ = true;
    return RelayedStore::load(keys);
}
store::Snapshot VirtualStore::load_for_duty(const std::vector<store::DutyKey>& keys) {
    reads_beside_ = true;
    return RelayedStore::load_for_duty(keys);
}
std::vector<store::Entry> VirtualStore::entries_by_event(std::string_view system, const std::vector<std::string>& ids) {
    reads_beside_ = true;
    return RelayedStore::entries_by_event(system, ids);
}
std::vector<model::Timer> VirtualStore::due(model::Instant watermark, model::Instant now, int limit) {
    reads_beside_ = true;
    return RelayedStore::due(watermark, now, limit);
}

// --- mail ---------------------------------------------------------------------------------------------------------------------------

std::vector<store::OutboxRow> VirtualStore::claim_mail(model::Instant civil_now, model::Instant machine_now, model::Instant lease_until,
                                                       int limit) {
    write_all();
    std::vector<store::OutboxRow> claimed;
    transact([&](store::Store& record) {
        std::set<int> mine;
        for (std::size_t shard = 0; shard < shards_.size(); ++shard)
            if (shards_.test(shard)) mine.insert(static_cast<int>(shard));
        hold(mine);
        claimed = record.claim_mail(civil_now, machine_now, lease_until, limit);
        for (const auto& row : claimed) record_.note_claim(id_, row.notification.system);
    });
    return claimed;
}

void VirtualStore::prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                                std::string_view hash) {
    write_all();
    transact(
        [&](store::Store& record) {
            record_.note_claim(id_, std::string{system});
            record.prepare_mail(system, ids, message_id, hash);
            if (on_prepared) on_prepared(std::string{system}, ids, std::string{message_id});
        },
        {store::shard_of(system)});
}

void VirtualStore::postpone_mail(std::string_view system, const std::vector<std::string>& ids, model::Instant next_try_at,
                                 std::string_view result, store::Tried tried) {
    write_all();
    transact([&](store::Store& record) { record.postpone_mail(system, ids, next_try_at, result, tried); }, {store::shard_of(system)});
}

int VirtualStore::archive_mail(model::Instant before, int limit) {
    write_all();
    int moved = 0;
    std::set<int> mine;
    for (std::size_t shard = 0; shard < shards_.size(); ++shard)
        if (shards_.test(shard)) mine.insert(static_cast<int>(shard));
    transact([&](store::Store& record) { moved = record.archive_mail(before, limit); }, mine);
    return moved;
}

// --- in hand ------------------------------------------------------------------------------------------------------------------------

void VirtualStore::note_in_hand(const InHand& event) {
    write_all();
    in_hand_ = event.event_id;
    transact([&](store::Store&) { record_.note_in_hand(id_, event); });
}
void VirtualStore::clear_in_hand() {
    write_all();
    transact([&](store::Store&) { record_.clear_in_hand(id_); });
    in_hand_.clear();
}
std::optional<store::Store::InHand> VirtualStore::in_hand() {
    write_all();
    std::optional<InHand> held;
    transact([&](store::Store&) { held = record_.in_hand(id_); });
    return held;
}

// --- sharing ------------------------------------------------------------------------------------------------------------------------

store::Shards VirtualStore::tend() {
    write_all();
    transact([&](store::Store&) {
        const auto tended = record_.tend(id_);
        if (tended.has_taken) ++times_taken_;
        if (trouble_.fate_of_call() == Fate::answer_lost) {  // Whatever it took: nobody here knows of it.
            record_.end_session(tended.id);
            lose_connection();
            throw StoreError{"the connection was lost while shards were taken", false};
        }
        id_ = tended.id;
        shards_ = tended.shards;
        shards_lost_ = false;
    });
    return shards_;
}

std::vector<std::int64_t> VirtualStore::post(const std::vector<store::Letter>& letters) {
    write_all();
    std::vector<std::int64_t> numbers;
    transact([&](store::Store&) { numbers = record_.post(letters); });
    return numbers;
}

std::vector<store::Letter> VirtualStore::letters(int limit) {
    write_all();
    std::vector<store::Letter> waiting;
    transact([&](store::Store&) { waiting = record_.letters(id_, limit); });
    return waiting;
}

std::vector<store::Letter> VirtualStore::take_answers() {
    write_all();
    std::vector<store::Letter> answers;
    transact([&](store::Store&) { answers = record_.take_answers(id_); });
    return answers;
}

}  // namespace beadle::test

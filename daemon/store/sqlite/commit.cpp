// The batch: everything it changed becomes true in one transaction, or nothing does.

#include "daemon/audit/json_text.hpp"
#include "daemon/crash/crash_point.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"

namespace beadle::store::sqlite {
namespace {

/// 32 MiB of log: so much is written to the database file at once. Less means the same pages go there more often, more means a longer
/// pause, and a longer recovery after a crash.
constexpr int wal_pages_before_checkpoint = 4096;

}  // namespace

void SqliteStore::commit(const Batch& batch) {
    const auto systems_before = systems_.count();
    touched_.clear();
    try {
        // What is erased is to be gone from the file as well.
        if (!batch.texts_erased.empty()) db_.run("PRAGMA secure_delete = ON");
        Transaction transaction{db_};
        crash_point("commit.begin");
        write(batch);
        crash_point("commit.end");
        transaction.commit();
    } catch (...) {
        touched_.clear();
        systems_.forget_after(systems_before);  // Numbers given in this batch were rolled back with it.
        throw;
    }
    // And from the log beside it, as soon as nobody reads an older state.
    if (!batch.texts_erased.empty()) sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    checkpoint_if_due();
}

void SqliteStore::checkpoint_if_due() {
    crash_point("checkpoint");
    if (wal_pages_ < wal_pages_before_checkpoint) return;
    // PASSIVE waits for nobody. The batch is durable whatever happens here, so a failure (a full disk) is left to the next time. When
    // all was carried over and nobody reads, the next batch starts the log over again from its beginning.
    sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void SqliteStore::write(const Batch& batch) {
    for (const auto& definition : batch.definitions) {
        Statement insert{db_, "INSERT INTO definition (hash, kind, id, text) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"};
        insert.run(definition.hash, definition.kind, definition.id, definition.text);
    }
    for (const auto& current : batch.definitions_current) {
        Statement upsert{
            db_, "INSERT INTO current_definition (kind, id, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET hash = excluded.hash"};
        upsert.run(current.kind, current.id, current.hash);
    }
    crash_point("commit.definitions");
    for (const auto& instance : batch.instances) write(instance);
    crash_point("commit.instances");
    for (const auto& timer : batch.timers_removed) remove_timer(timer);
    crash_point("commit.timers_removed");
    for (const auto& timer : batch.timers_added) add_timer(timer);
    crash_point("commit.timers");
    for (const auto& change : batch.mail_changed) change_mail(change);
    crash_point("commit.mail_moved");
    add_mail(batch.mail_added);
    crash_point("commit.mail");

    // The heads come before the entries: they say which sequence numbers are the next.
    for (const auto& entry : batch.entries) ++touched(entry.system).entries;
    for (const auto& head : batch.log_heads) write(head, batch.batch_id);
    crash_point("commit.heads");
    for (const auto& entry : batch.entries) write(entry);
    for (const auto& tile : batch.tile_roots)
        insert_tile_root_.run(touched(tile.system).system->number, tile.level, tile.number, Blob{audit::bytes_of(tile.root)});
    crash_point("commit.entries");

    for (const auto& alarm : batch.alarms) {
        Statement upsert{db_, sql::upsert_alarm};
        upsert.run(alarm.system, alarm.key, alarm.text, alarm.raised_at, alarm.cleared_at, alarm.last_mailed_at);
    }
    crash_point("commit.alarms");
    for (const auto& system : touched_) {
        if (system.instances == 0 && system.timers == 0 && system.open_duties == 0 && system.provisional == 0) continue;
        add_to_tally_.run(system.system->number, system.instances, system.timers, system.open_duties, system.provisional);
    }
    for (const auto& erased : batch.texts_erased) erase(erased);
}

Touched& SqliteStore::touched(const std::string& id) {
    return touched_in(touched_, id, [this](const std::string& system) -> const System& { return system_of(system); });
}

// --- instances and duties -------------------------------------------------------------------------------------------------------

void SqliteStore::write(const Batch::InstanceWrite& write) {
    const auto& instance = write.instance;
    auto& system = touched(instance.system);
    if (!write.head_changed && write.expected_version > 0) {
        if (step_instance_.run(system.system->number, instance.id, instance.version, write.expected_version) != 1) has_moved_on(write);
        if (write.facts_changed) upsert_facts_.run(system.system->number, instance.id, audit::facts_to_json(instance.facts));
        write_duties(write, system);
        return;
    }
    const auto states = states_to_text(instance.states);
    const auto packed = packed_hash(instance.definition);
    const auto run = [&](Statement& statement, auto... expected_version) {
        const auto with = [&](const auto& definition) {
            return statement.run(system.system->number, instance.id, instance.version, states, instance.ended, instance.parked,
                                 instance.workflow, instance.body, instance.matter, definition, expected_version...);
        };
        return packed.empty() ? with(instance.definition) : with(Blob{packed});
    };
    const auto done = write.expected_version == 0 ? run(insert_instance_) == 1
                                                  : run(update_instance_head_, write.expected_version) == 1 ||
                                                        run(update_instance_whole_, write.expected_version) == 1;
    if (!done) has_moved_on(write);
    if (write.expected_version == 0) ++system.instances;
    if (write.facts_changed || write.expected_version == 0) {
        upsert_facts_.run(system.system->number, instance.id, audit::facts_to_json(instance.facts));
    }
    crash_point("commit.duties");
    write_duties(write, system);
}

void SqliteStore::write_duties(const Batch::InstanceWrite& write, Touched& system) {
    const auto& instance = write.instance;
    for (const auto& ref : write.duties_removed) {
        auto before = duty_before_.query(system.system->number, instance.id, ref);
        if (!before.next()) continue;
        if (before.integer(0) == static_cast<int>(model::Outcome::open)) {
            --system.open_duties;
            system.provisional -= before.integer(1);
        }
        delete_duty_.run(system.system->number, instance.id, ref);
    }
    const bool all = write.expected_version == 0;
    if (!all && write.duties_changed.empty() && write.duties_removed.empty()) return;
    std::int64_t position = 0;
    for (const auto& duty : instance.duties) {
        if (names(write.duties_removed, duty.ref)) continue;
        if (names(write.duties_stepped, duty.ref) && step_duty_.run(system.system->number, instance.id, duty.ref, duty.steps_done) == 1) {
            ++position;
            continue;
        }
        if (all || names(write.duties_changed, duty.ref))
            this->write(system, instance, duty, write.duties_left_out ? std::nullopt : std::optional(position));
        else if (!write.duties_removed.empty()) place_duty_.run(system.system->number, instance.id, duty.ref, position);  // They moved up.
        ++position;
    }
}

void SqliteStore::write(Touched& system, const model::Instance& instance, const model::Duty& duty, std::optional<std::int64_t> position) {
    const auto steps = model::steps_to_text(duty.steps);
    const auto run = [&](Statement& statement) {
        return statement.run(system.system->number, instance.id, duty.ref, position, duty.outcome, duty.due_at, duty.late_from,
                             duty.steps_done, steps, duty.revision, duty.provisional, duty.earliest, duty.notice_only,
                             day_number(duty.anchor_on), day_number(duty.raw), day_number(duty.safe), duty.happened_at, duty.recorded_at,
                             instance.body, duty.owed_by, duty.entry, duty.what, duty.rule, duty.anchor, duty.due_local, duty.met_by,
                             duty.ended_by, duty.reason);
    };
    if (run(update_duty_) == 1) return;
    const bool open = duty.outcome == model::Outcome::open;
    bool was_there = false, was_open = false, was_provisional = false;
    {
        auto before = duty_before_.query(system.system->number, instance.id, duty.ref);
        was_there = before.next();
        was_open = was_there && before.integer(0) == static_cast<int>(model::Outcome::open);
        was_provisional = was_open && before.boolean(1);
    }
    run(was_there ? update_duty_whole_ : insert_duty_);
    system.open_duties += (open ? 1 : 0) - (was_open ? 1 : 0);
    system.provisional += (open && duty.provisional ? 1 : 0) - (was_provisional ? 1 : 0);
}

// --- timers ---------------------------------------------------------------------------------------------------------------------

void SqliteStore::remove_timer(const model::Timer& timer) {
    auto& system = touched(timer.system);
    const auto& key = *system.system;
    system.timers -= timer.due_at == any_due_at ? delete_timer_of_instance_.run(key.number, timer.instance, timer.kind)
                                                : delete_timer_.run(key.shard, timer.due_at, key.number, timer.instance, timer.kind);
}

void SqliteStore::add_timer(const model::Timer& timer) {
    auto& system = touched(timer.system);
    const auto& key = *system.system;
    if (insert_timer_.run(key.shard, timer.due_at, key.number, timer.instance, timer.kind) == 1) {
        ++system.timers;
    } else {
        move_timer_.run(key.shard, timer.due_at, key.number, timer.instance, timer.kind);  // One timer of a kind an instance.
    }
}

// --- mail -----------------------------------------------------------------------------------------------------------------------

void SqliteStore::change_mail(const Batch::MailChange& change) {
    const auto* system = find_system(change.system);
    if (!system) return;
    const auto from = mail_states_before(change.to);
    if (!change.notification.empty()) {
        const auto moved =
            move_mail_.run(system->number, change.notification, change.to, from, change.detail, change.message_id, change.at);
        if (moved == 0 && change.to == MailState::sent)
            note_archived_as_sent_.run(system->number, change.notification, change.detail, change.message_id, change.at);
    } else {
        move_mail_of_duty_.run(system->number, change.instance, change.to, from, change.detail, change.message_id, change.at, change.duty);
    }
}

void SqliteStore::add_mail(const std::vector<OutboxRow>& rows) {
    if (rows.empty()) return;
    // SQLite would give the number of an archived one a second time.
    auto number = [this] {
        auto last = last_mail_number_.query();
        return last.next() ? last.integer(0) : 0;
    }();
    for (const auto& row : rows) {
        const auto& mail = row.notification;
        number += insert_mail_.run(touched(mail.system).system->number, mail.id, row.state, mail.send_at, row.next_try_at, row.lease_until,
                                   row.attempts, mail.expires_at, row.created_at, row.sent_at, mail.sending, mail.body, mail.instance,
                                   mail.duty, mail.step, mail.to, mail.template_name, row.message_id, row.bytes_hash, row.last_result,
                                   audit::facts_to_json(mail.facts), number + 1);
    }
}

// --- the log --------------------------------------------------------------------------------------------------------------------

void SqliteStore::write(const LogHead& head, const std::string& batch_id) {
    auto& system = touched(head.system);
    const auto number = system.system->number;
    system.has_head = true;
    system.first_seq = head.size - system.entries;
    const Blob frontier{head.frontier};
    if (update_log_head_.run(number, head.size, head.last_recorded_at, batch_id, frontier, system.first_seq) == 1) return;
    if (system.first_seq != 0) log_has_moved_on(head.system);
    if (insert_log_head_.run(number, head.size, head.last_recorded_at, batch_id, frontier) != 1) log_has_moved_on(head.system);
}

void SqliteStore::write(const Entry& entry) {
    const auto& log = touched(entry.system);
    expect_place(entry, log);
    const auto key = entry_key(*log.system, entry.seq);
    insert_entry_.run(key, log.system->number, entry.verdict, entry.happened_at, entry.recorded_at, entry.event_id, entry.instance,
                      entry.body, entry.matter, entry.post, entry.actor, entry.kind, Blob{audit::bytes_of(entry.leaf)}, entry.line);
    for (const auto& free : entry.free_texts) insert_free_text_.run(key, free.name, free.salt, free.text, free.exempt);
}

}  // namespace beadle::store::sqlite

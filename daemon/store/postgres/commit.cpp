// The batch: everything it changed becomes true in one transaction, or nothing does. One statement a table, its rows arrays.

#include <algorithm>
#include <chrono>
#include <thread>

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/batch_work.hpp"
#include "daemon/store/postgres/postgres_store.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

namespace text = sql::postgres;
constexpr Statement insert_instances{"insert_instances", text::insert_instances};
constexpr Statement update_instances{"update_instances", text::update_instances};
constexpr Statement step_instances{"step_instances", text::step_instances};
constexpr Statement step_duties{"step_duties", text::step_duties};
constexpr Statement move_timers{"move_timers", text::move_timers};
constexpr Statement versions_of{"versions_of", text::versions_of};
constexpr Statement upsert_facts{"upsert_facts", text::upsert_facts};
constexpr Statement update_duties{"update_duties", text::update_duties};
constexpr Statement insert_duties{"insert_duties", text::insert_duties};
constexpr Statement delete_duties{"delete_duties", text::delete_duties};
constexpr Statement place_duties{"place_duties", text::place_duties};
constexpr Statement delete_timers{"delete_timers", text::delete_timers};
constexpr Statement delete_timers_of_instances{"delete_timers_of_instances", text::delete_timers_of_instances};
constexpr Statement upsert_timers{"upsert_timers", text::upsert_timers};
constexpr Statement insert_mail{"insert_mail", text::insert_mail};
constexpr Statement move_mail{"move_mail", text::move_mail};
constexpr Statement note_archived_as_sent{"note_archived_as_sent", text::note_archived_as_sent};
constexpr Statement move_mail_of_duties{"move_mail_of_duties", text::move_mail_of_duties};
constexpr Statement update_log_heads{"update_log_heads", text::update_log_heads};
constexpr Statement insert_tile_roots{"insert_tile_roots", text::insert_tile_roots};
constexpr Statement insert_log_heads{"insert_log_heads", text::insert_log_heads};
constexpr Statement insert_entries{"insert_entries", text::insert_entries};
constexpr Statement insert_free_texts{"insert_free_texts", text::insert_free_texts};
constexpr Statement add_to_tallies{"add_to_tallies", text::add_to_tallies};
constexpr Statement upsert_alarms{"upsert_alarms", text::upsert_alarms};
constexpr Statement insert_definitions{"insert_definitions", text::insert_definitions};
constexpr Statement upsert_current_definitions{"upsert_current_definitions", text::upsert_current_definitions};

constexpr int tries_to_learn_max = 6;  // 0.1 s, 0.2 s ... 3.2 s: a failover takes longer, and then the engine asks again.

/// Heads as columns.
struct Heads {
    Numbers system, version, expected;
    Texts id, states, workflow, body, matter, definition;
    Flags ended, parked;
    std::int64_t count = 0;

    void add(const System& of, const Batch::InstanceWrite& write) {
        const auto& instance = write.instance;
        system.add(of.number);
        id.add(instance.id, "the instance");
        version.add(instance.version);
        states.add(states_to_text(instance.states), "the state of", instance.id);
        ended.add(instance.ended);
        parked.add(instance.parked);
        workflow.add(instance.workflow, "the workflow of", instance.id);
        body.add(instance.body, "the body of", instance.id);
        matter.add(instance.matter, "the matter of", instance.id);
        definition.add(instance.definition, "the definition of", instance.id);
        expected.add(write.expected_version);
        ++count;
    }
    Parameters values() const { return Parameters::of(system, id, version, states, ended, parked, workflow, body, matter, definition); }
};

/// Duties as columns.
struct Duties {
    Numbers system, position, outcome, due_at, late_from, steps_done, revision, anchor_on, raw, safe, happened_at, recorded_at;
    Texts instance, ref, steps, body, owed_by, entry, what, rule, anchor, due_local, met_by, ended_by, reason;
    Flags provisional, earliest, notice_only;

    struct Row {
        const System* system;
        const model::Instance* instance;
        const model::Duty* duty;
        std::optional<std::int64_t> position;
    };
    void add(const Row& row) {
        const auto& duty = *row.duty;
        const auto put = [&](Texts& column, const std::string& value) { column.add(value, "a duty of", row.instance->id); };
        system.add(row.system->number);
        put(instance, row.instance->id);
        put(ref, duty.ref);
        position.add(row.position);
        outcome.add(duty.outcome);
        due_at.add(duty.due_at);
        late_from.add(duty.late_from);
        steps_done.add(std::int64_t{duty.steps_done});
        put(steps, model::steps_to_text(duty.steps));
        revision.add(std::int64_t{duty.revision});
        provisional.add(duty.provisional);
        earliest.add(duty.earliest);
        notice_only.add(duty.notice_only);
        anchor_on.add(day_number(duty.anchor_on));
        raw.add(day_number(duty.raw));
        safe.add(day_number(duty.safe));
        happened_at.add(duty.happened_at);
        recorded_at.add(duty.recorded_at);
        put(body, row.instance->body);
        put(owed_by, duty.owed_by);
        put(entry, duty.entry);
        put(what, duty.what);
        put(rule, duty.rule);
        put(anchor, duty.anchor);
        put(due_local, duty.due_local);
        put(met_by, duty.met_by);
        put(ended_by, duty.ended_by);
        put(reason, duty.reason);
    }
    Parameters values() const {
        return Parameters::of(system, instance, ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional,
                              earliest, notice_only, anchor_on, raw, safe, happened_at, recorded_at, body, owed_by, entry, what, rule,
                              anchor, due_local, met_by, ended_by, reason);
    }
};

/// (system, instance, ref or kind) as columns.
struct Keys {
    Numbers system;
    Texts instance, name;
    void add(std::int64_t of, const std::string& in, const std::string& called) {
        system.add(of);
        instance.add(in, "the instance");
        name.add(called, "the duty or timer");
    }
    bool empty() const { return system.size() == 0; }
};

/// Messages that a run of changes moves to one state.
struct Moves {
    Numbers system, at;
    Texts key, detail, message_id, duty;
    std::set<std::tuple<std::int64_t, std::string, std::string>> named;

    void add(std::int64_t of, const Batch::MailChange& change) {
        system.add(of);
        key.add(change.notification.empty() ? change.instance : change.notification, "the message");
        detail.add_cleaned(change.detail);  // What a mail server said.
        message_id.add_cleaned(change.message_id);
        at.add(change.at);
        duty.add(change.duty, "the duty");
        named.emplace(of, change.notification.empty() ? change.instance : change.notification, change.duty);
    }
    /// Whether the same message could be meant twice; order then matters.
    bool may_overlap(std::int64_t of, const Batch::MailChange& change) const {
        const auto& key_text = change.notification.empty() ? change.instance : change.notification;
        const auto first = named.lower_bound({of, key_text, ""});
        if (first == named.end() || std::get<0>(*first) != of || std::get<1>(*first) != key_text) return false;
        return change.duty.empty() || std::get<2>(*first).empty() || named.contains({of, key_text, change.duty});
    }
};

/// Each once; the texts are the batch's.
std::set<std::string_view> systems_named(const Batch& batch) {
    std::set<std::string_view> named;
    std::string_view last;
    each_system_of(batch, [&](const std::string& id) {
        if (id != last) named.insert(id);
        last = id;
    });
    return named;
}

}  // namespace

void PostgresStore::commit(const Batch& batch, Turn* turn) {
    for (bool first = true;; first = false) {
        const auto systems_before = systems_.count();
        touched_.clear();
        try {
            be_connected();
            Transaction transaction{db_};
            if (const auto shards = shards_of(batch); !shards.empty()) hold_shards(shards);
            crash_point("commit.begin");
            if (turn && names_new_system(batch)) turn->await();  // It may be the batch before that adds it.
            write(batch, turn);
            crash_point("commit.end");
            transaction.commit();
            crash_point("checkpoint");
            tell_who_asked(batch);
            return;
        } catch (const OutcomeUnknown&) {
            if (turn) turn->give_up();  // Else those behind it would wait, and hold the lock that tells what became of it.
            touched_.clear();
            systems_.forget_after(systems_before);
            if (!took_place(batch)) throw StoreError{db_.name() + ": the connection was lost, and the batch was not committed", true};
            read_systems();
            return;
        } catch (const ShardsTaken&) {
            (first_ ? first_ : this)->shards_lost_ = true;  // From now on every call tries to have them back first.
            touched_.clear();
            throw;
        } catch (...) {
            touched_.clear();
            systems_.forget_after(systems_before);  // Numbers given in this batch were rolled back with it.
            // A connection that was lost since the last batch is no news; one that is lost again is.
            if (!first || db_.is_open()) throw;
        }
    }
}

void PostgresStore::hold_shards(const std::set<int>& shards) {
    auto& owner = first_ ? *first_ : *this;
    std::lock_guard lock(owner.ownership_mutex_);
    owner.ownership_.hold(db_, shards);
}

bool PostgresStore::took_place(const Batch& batch) {
    if (batch.log_heads.empty()) throw OutcomeUnknown{db_.name() + ": the connection was lost while the database committed"};
    const auto& head = batch.log_heads.front();
    const auto* known = systems_.find(head.system);
    const int shard = known ? known->shard : shard_of(head.system);
    for (int tries = 0;; ++tries) {
        try {
            db_.close();
            db_.open();
            Transaction transaction{db_};
            // The lost transaction shares a lock on its shards: who has it alone knows that the other has ended, one way or the other.
            db_.run("SELECT number FROM shard WHERE number = $1::BIGINT FOR UPDATE", Parameters::of(shard));
            auto rows = db_.run("SELECT h.batch_id FROM log_head AS h JOIN system AS s ON s.number = h.system WHERE s.id = $1::TEXT",
                                Parameters::of(head.system));
            return rows.next() && rows.string(0) == batch.batch_id;
        } catch (const StoreError& error) {
            if (tries >= tries_to_learn_max) throw OutcomeUnknown{error.what()};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{100 << tries});
    }
}

bool PostgresStore::names_new_system(const Batch& batch) const {
    const auto named = systems_named(batch);
    return std::any_of(named.begin(), named.end(), [&](std::string_view id) { return !systems_.find(id); });
}

std::set<int> PostgresStore::shards_of(const Batch& batch) const {
    std::set<int> shards;
    for (const auto id : systems_named(batch)) {
        const auto* system = systems_.find(id);
        shards.insert(system ? system->shard : shard_of(id));
    }
    return shards;
}

void PostgresStore::write(const Batch& batch, Turn* turn) {
    write_definitions(batch);
    crash_point("commit.definitions");
    write_instances(batch);
    crash_point("commit.instances");
    write_timers(batch);
    crash_point("commit.timers");
    change_mail(batch);
    crash_point("commit.mail_moved");
    add_mail(batch);
    crash_point("commit.mail");
    find_places_in_logs(batch);
    if (turn) {  // What all batches of a system change is left for last: it is locked until the commit.
        write_entries(batch);
        crash_point("commit.entries");
        turn->await();
    }
    write_log_heads(batch);
    crash_point("commit.heads");
    if (!turn) {
        write_entries(batch);
        crash_point("commit.entries");
    }
    write_tile_roots(batch);
    write_alarms(batch);
    crash_point("commit.alarms");
    write_tallies();
    answer_letters(batch);
    for (const auto& erased : batch.texts_erased) erase(erased);
}

Touched& PostgresStore::touched(const std::string& id) {
    return touched_in(touched_, id, [this](const std::string& system) -> const System& { return system_of(system); });
}

Touched& PostgresStore::touched(std::int64_t number) { return touched(system_of(number).id); }

void PostgresStore::write_definitions(const Batch& batch) {
    if (!batch.definitions.empty()) {
        Texts hash, kind, id, text;
        for (const auto& definition : batch.definitions) {
            hash.add(definition.hash, "the hash of a definition");
            kind.add(definition.kind, "the kind of a definition");
            id.add(definition.id, "the name of a definition");
            text.add(definition.text, "the definition of", definition.id);
        }
        db_.run(insert_definitions, Parameters::of(hash, kind, id, text));
    }
    if (!batch.definitions_current.empty()) {
        std::map<std::pair<std::string, std::string>, std::string> last;  // A statement may touch a row only once.
        for (const auto& current : batch.definitions_current) last[{current.kind, current.id}] = current.hash;
        Texts kind, id, hash;
        for (const auto& [key, value] : last) {
            kind.add(key.first, "the kind of a definition");
            id.add(key.second, "the name of a definition");
            hash.add(value, "the hash of a definition");
        }
        db_.run(upsert_current_definitions, Parameters::of(kind, id, hash));
    }
}

// --- instances and duties -------------------------------------------------------------------------------------------------------

void PostgresStore::write_instances(const Batch& batch) {
    if (batch.instances.empty()) return;
    Heads added, moved;
    Keys stepped;  // Without a name.
    Numbers stepped_to, stepped_from;
    Numbers system_of_facts;
    Texts instance_of_facts, title, facts;
    for (const auto& write : batch.instances) {
        const auto& instance = write.instance;
        auto& system = touched(instance.system);
        const bool is_new = write.expected_version == 0;
        if (is_new || write.head_changed) {
            (is_new ? added : moved).add(*system.system, write);
        } else {
            stepped.system.add(system.system->number);
            stepped.instance.add(instance.id, "the instance");
            stepped_to.add(instance.version);
            stepped_from.add(write.expected_version);
        }
        if (is_new) ++system.instances;
        if (!is_new && !write.facts_changed) continue;
        system_of_facts.add(system.system->number);
        instance_of_facts.add(instance.id, "the instance");
        title.add_cleaned(model::text_of(instance.facts, "title"));
        facts.add(audit::facts_to_json(instance.facts), "the facts of", instance.id);
    }
    if (added.count > 0 && db_.run(insert_instances, added.values()).changed() != added.count) find_what_moved_on(batch);
    if (moved.count > 0) {
        auto values = moved.values();
        values.add(moved.expected);
        if (db_.run(update_instances, values).changed() != moved.count) find_what_moved_on(batch);
    }
    if (!stepped.empty() && db_.run(step_instances, Parameters::of(stepped.system, stepped.instance, stepped_to, stepped_from)).changed() !=
                                static_cast<std::int64_t>(stepped.system.size()))
        find_what_moved_on(batch);
    if (system_of_facts.size() > 0) db_.run(upsert_facts, Parameters::of(system_of_facts, instance_of_facts, title, facts));
    crash_point("commit.duties");
    write_duties(batch);
}

void PostgresStore::find_what_moved_on(const Batch& batch) {
    // Those that were not there yet are by now; the others are at their new version, unless they had moved on.
    Numbers system;
    Texts id;
    for (const auto& write : batch.instances) {
        system.add(system_of(write.instance.system).number);
        id.add(write.instance.id, "the instance");
    }
    auto rows = db_.run(versions_of, Parameters::of(system, id));
    for (const auto& write : batch.instances) {
        if (!rows.next()) break;
        if (write.expected_version == 0 || (!rows.is_null(0) && rows.integer(0) == write.instance.version)) continue;
        has_moved_on(write);
    }
    throw StoreError{"an instance that was to be new is there already", true};
}

void PostgresStore::write_duties(const Batch& batch) {
    Keys removed, placed, stepped;
    Numbers places, steps_done;
    std::vector<Duties::Row> added, changed, changed_by_steps;
    for (const auto& write : batch.instances) {
        const auto& instance = write.instance;
        const auto* system = touched(instance.system).system;
        for (const auto& ref : write.duties_removed) removed.add(system->number, instance.id, ref);
        const bool all = write.expected_version == 0;
        if (!all && write.duties_changed.empty() && write.duties_removed.empty()) continue;
        std::int64_t position = 0;
        for (const auto& duty : instance.duties) {
            if (names(write.duties_removed, duty.ref)) continue;
            const Duties::Row row{system, &instance, &duty, write.duties_left_out ? std::nullopt : std::optional(position)};
            if (all) {
                added.push_back(row);
            } else if (names(write.duties_stepped, duty.ref)) {
                stepped.add(system->number, instance.id, duty.ref);
                steps_done.add(std::int64_t{duty.steps_done});
                changed_by_steps.push_back(row);
            } else if (names(write.duties_changed, duty.ref)) {
                changed.push_back(row);
            } else if (!write.duties_removed.empty()) {  // They moved up.
                placed.add(system->number, instance.id, duty.ref);
                places.add(position);
            }
            ++position;
        }
    }
    if (!removed.empty()) {
        auto rows = db_.run(delete_duties, Parameters::of(removed.system, removed.instance, removed.name));
        while (rows.next()) {
            auto& system = touched(rows.integer(0));
            system.open_duties -= rows.boolean(1) ? 1 : 0;
            system.provisional -= rows.boolean(2) ? 1 : 0;
        }
    }
    // One that is not there after all is written whole, with the others.
    if (!stepped.empty() && db_.run(step_duties, Parameters::of(stepped.system, stepped.instance, stepped.name, steps_done)).changed() !=
                                static_cast<std::int64_t>(changed_by_steps.size()))
        changed.insert(changed.end(), changed_by_steps.begin(), changed_by_steps.end());
    const auto count = [&](const Duties::Row& row) {
        if (row.duty->outcome != model::Outcome::open) return;
        auto& system = touched(row.system->id);
        ++system.open_duties;
        system.provisional += row.duty->provisional ? 1 : 0;
    };
    if (!changed.empty()) {
        Duties duties;
        for (const auto& row : changed) duties.add(row);
        std::vector<bool> was_there(changed.size(), false);
        auto rows = db_.run(update_duties, duties.values());
        while (rows.next()) {
            const auto n = static_cast<std::size_t>(rows.integer(0) - 1);
            was_there.at(n) = true;
            auto& system = touched(changed[n].system->id);
            system.open_duties -= rows.boolean(1) ? 1 : 0;
            system.provisional -= rows.boolean(2) ? 1 : 0;
            count(changed[n]);
        }
        for (std::size_t n = 0; n < changed.size(); ++n) {
            if (!was_there[n]) added.push_back(changed[n]);
        }
    }
    if (!placed.empty()) db_.run(place_duties, Parameters::of(placed.system, placed.instance, placed.name, places));
    if (added.empty()) return;
    Duties duties;
    for (const auto& row : added) {
        duties.add(row);
        count(row);
    }
    db_.run(insert_duties, duties.values());
}

// --- timers ---------------------------------------------------------------------------------------------------------------------

void PostgresStore::write_timers(const Batch& batch) {
    const auto count = [&](Rows rows, int sign) {
        while (rows.next()) touched(rows.integer(0)).timers += sign * rows.integer(1);
    };
    // One of a kind an instance: the last one named stands, and a statement may touch a row only once. Sorted, as all that is locked.
    std::map<std::tuple<std::string_view, std::string_view, std::string_view>, const model::Timer*> last;
    for (const auto& timer : batch.timers_added) last[{timer.system, timer.instance, timer.kind}] = &timer;

    Numbers shard, due_at;
    Keys at_once, whenever;
    std::map<const model::Timer*, const model::Timer*> moves;  // From where it fires to where it stands next.
    for (const auto& timer : batch.timers_removed) {
        const auto* system = touched(timer.system).system;
        if (timer.due_at == any_due_at) {
            whenever.add(system->number, timer.instance, timer.kind);
            continue;
        }
        if (const auto next = last.find({timer.system, timer.instance, timer.kind}); next != last.end()) {
            moves.emplace(next->second, &timer);
            if (moves.at(next->second) == &timer) continue;
        }
        shard.add(std::int64_t{system->shard});
        due_at.add(timer.due_at);
        at_once.add(system->number, timer.instance, timer.kind);
    }
    if (!at_once.empty()) count(db_.run(delete_timers, Parameters::of(shard, due_at, at_once.system, at_once.instance, at_once.name)), -1);
    if (!whenever.empty())
        count(db_.run(delete_timers_of_instances, Parameters::of(whenever.system, whenever.instance, whenever.name)), -1);
    crash_point("commit.timers_removed");
    if (last.empty()) return;

    if (!moves.empty()) {
        Numbers moved_shard, from, to;
        Keys moved;
        std::vector<decltype(last)::const_iterator> moved_keys;
        for (auto at = last.begin(); at != last.end(); ++at) {
            const auto move = moves.find(at->second);
            if (move == moves.end()) continue;
            const auto* system = touched(at->second->system).system;
            moved_shard.add(std::int64_t{system->shard});
            from.add(move->second->due_at);
            to.add(at->second->due_at);
            moved.add(system->number, at->second->instance, at->second->kind);
            moved_keys.push_back(at);
        }
        auto rows = db_.run(move_timers, Parameters::of(moved_shard, from, to, moved.system, moved.instance, moved.name));
        while (rows.next()) last.erase(moved_keys.at(static_cast<std::size_t>(rows.integer(0) - 1)));
    }
    if (last.empty()) return;

    Numbers added_shard, added_due_at;
    Keys added;
    for (const auto& [key, timer] : last) {
        const auto* system = touched(timer->system).system;
        added_shard.add(std::int64_t{system->shard});
        added_due_at.add(timer->due_at);
        added.add(system->number, timer->instance, timer->kind);
    }
    count(db_.run(upsert_timers, Parameters::of(added_shard, added_due_at, added.system, added.instance, added.name)), 1);
}

// --- mail -----------------------------------------------------------------------------------------------------------------------

void PostgresStore::change_mail(const Batch& batch) {
    // In order: a run of changes to one state, by message or by duty, is one statement while no message can be meant twice in it.
    for (std::size_t from = 0; from < batch.mail_changed.size();) {
        const auto& first = batch.mail_changed[from];
        const bool by_message = !first.notification.empty();
        Moves moves;
        for (; from < batch.mail_changed.size(); ++from) {
            const auto& change = batch.mail_changed[from];
            if (change.to != first.to || change.notification.empty() == by_message) break;
            const auto* system = find_system(change.system);
            if (!system) continue;
            if (moves.may_overlap(system->number, change)) break;
            moves.add(system->number, change);
        }
        if (moves.system.size() == 0) continue;
        const auto before = static_cast<std::int64_t>(mail_states_before(first.to) & 0x1FF);
        auto values =
            Parameters::of(static_cast<std::int64_t>(first.to), before, moves.system, moves.key, moves.detail, moves.message_id, moves.at);
        if (!by_message) values.add(moves.duty);
        const auto moved = db_.run(by_message ? move_mail : move_mail_of_duties, values).changed();
        if (by_message && first.to == MailState::sent && moved < static_cast<std::int64_t>(moves.system.size()))
            db_.run(note_archived_as_sent, Parameters::of(moves.system, moves.key, moves.detail, moves.message_id, moves.at));
    }
}

void PostgresStore::add_mail(const Batch& batch) {
    if (batch.mail_added.empty()) return;
    Numbers system, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending;
    Texts id, body, instance, duty, step, recipient, template_name, message_id, bytes_hash, last_result, facts;
    for (const auto& row : batch.mail_added) {
        const auto& mail = row.notification;
        const auto put = [&](Texts& column, const std::string& value) { column.add(value, "the message", mail.id); };
        system.add(touched(mail.system).system->number);
        put(id, mail.id);
        state.add(row.state);
        send_at.add(mail.send_at);
        next_try_at.add(row.next_try_at);
        lease_until.add(row.lease_until);
        attempts.add(std::int64_t{row.attempts});
        expires_at.add(mail.expires_at);
        created_at.add(row.created_at);
        sent_at.add(row.sent_at);
        sending.add(mail.sending);
        put(body, mail.body);
        put(instance, mail.instance);
        put(duty, mail.duty);
        put(step, mail.step);
        put(recipient, mail.to);
        put(template_name, mail.template_name);
        put(message_id, row.message_id);
        put(bytes_hash, row.bytes_hash);
        last_result.add_cleaned(row.last_result);
        put(facts, audit::facts_to_json(mail.facts));
    }
    db_.run(insert_mail,
            Parameters::of(system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
                           instance, duty, step, recipient, template_name, message_id, bytes_hash, last_result, facts));
}

// --- the log --------------------------------------------------------------------------------------------------------------------

/// The heads say which sequence numbers are the next.
void PostgresStore::find_places_in_logs(const Batch& batch) {
    for (const auto& entry : batch.entries) ++touched(entry.system).entries;
    for (const auto& head : batch.log_heads) {
        auto& system = touched(head.system);
        system.has_head = true;
        system.first_seq = head.size - system.entries;
    }
}

void PostgresStore::write_log_heads(const Batch& batch) {
    if (batch.log_heads.empty()) return;
    struct Columns {
        Numbers system, size, last_recorded_at, size_before;
        Bytes frontier;
        void add(const LogHead& head, const Touched& of) {
            system.add(of.system->number);
            size.add(head.size);
            last_recorded_at.add(head.last_recorded_at);
            frontier.add(head.frontier);
            size_before.add(of.first_seq);
        }
    };
    Columns all, first;
    std::set<std::int64_t> waiting;
    for (const auto& head : batch.log_heads) {
        const auto& system = touched(head.system);
        all.add(head, system);
        waiting.insert(system.system->number);
    }
    auto rows = db_.run(update_log_heads,
                        Parameters::of(all.system, all.size, all.last_recorded_at, all.frontier, all.size_before, batch.batch_id));
    while (rows.next()) waiting.erase(rows.integer(0));
    if (waiting.empty()) return;
    for (const auto& head : batch.log_heads) {
        const auto& system = touched(head.system);
        if (!waiting.contains(system.system->number)) continue;
        if (system.first_seq != 0) log_has_moved_on(head.system);
        first.add(head, system);
    }
    const auto added =
        db_.run(insert_log_heads, Parameters::of(first.system, first.size, first.last_recorded_at, first.frontier, batch.batch_id));
    if (added.changed() != static_cast<std::int64_t>(waiting.size())) log_has_moved_on(batch.log_heads.front().system);
}

void PostgresStore::write_entries(const Batch& batch) {
    if (batch.entries.empty()) return;
    Numbers system, seq, verdict, happened_at, recorded_at, system_of_text, seq_of_text;
    Texts event_id, instance, body, matter, post, actor, kind, line, name, salt, text;
    Bytes leaf;
    Flags exempt;
    for (const auto& entry : batch.entries) {
        const auto& log = touched(entry.system);
        expect_place(entry, log);
        const auto put = [&](Texts& column, const std::string& value) { column.add(value, "the event", entry.event_id); };
        system.add(log.system->number);
        seq.add(entry.seq);
        verdict.add(entry.verdict);
        happened_at.add(entry.happened_at);
        recorded_at.add(entry.recorded_at);
        put(event_id, entry.event_id);
        put(instance, entry.instance);
        put(body, entry.body);
        put(matter, entry.matter);
        put(post, entry.post);
        put(actor, entry.actor);
        put(kind, entry.kind);
        leaf.add(audit::bytes_of(entry.leaf));
        put(line, entry.line);
        for (const auto& free : entry.free_texts) {
            system_of_text.add(log.system->number);
            seq_of_text.add(entry.seq);
            put(name, free.name);
            put(salt, free.salt);
            put(text, free.text);
            exempt.add(free.exempt);
        }
    }
    db_.run(insert_entries, Parameters::of(system, seq, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor,
                                           kind, leaf, line));
    if (name.size() > 0) db_.run(insert_free_texts, Parameters::of(system_of_text, seq_of_text, name, salt, text, exempt));
}

void PostgresStore::write_tile_roots(const Batch& batch) {
    if (batch.tile_roots.empty()) return;
    Numbers system, level, number;
    Bytes root;
    for (const auto& tile : batch.tile_roots) {
        system.add(touched(tile.system).system->number);
        level.add(std::int64_t{tile.level});
        number.add(tile.number);
        root.add(audit::bytes_of(tile.root));
    }
    db_.run(insert_tile_roots, Parameters::of(system, level, number, root));
}

void PostgresStore::write_alarms(const Batch& batch) {
    if (batch.alarms.empty()) return;
    std::map<std::pair<std::string, std::string>, const Alarm*> last;
    for (const auto& alarm : batch.alarms) last[{alarm.system, alarm.key}] = &alarm;
    Texts system, key, text;
    Numbers raised_at, cleared_at, last_mailed_at;
    for (const auto& [_, alarm] : last) {
        system.add(alarm->system, "the system of an alarm");
        key.add(alarm->key, "an alarm");
        text.add_cleaned(alarm->text);
        raised_at.add(alarm->raised_at);
        cleared_at.add(alarm->cleared_at);
        last_mailed_at.add(alarm->last_mailed_at);
    }
    db_.run(upsert_alarms, Parameters::of(system, key, text, raised_at, cleared_at, last_mailed_at));
}

void PostgresStore::write_tallies() {
    Numbers number, instances, timers, open_duties, provisional;
    for (const auto& system : touched_) {
        if (system.instances == 0 && system.timers == 0 && system.open_duties == 0 && system.provisional == 0) continue;
        number.add(system.system->number);
        instances.add(system.instances);
        timers.add(system.timers);
        open_duties.add(system.open_duties);
        provisional.add(system.provisional);
    }
    if (number.size() > 0) db_.run(add_to_tallies, Parameters::of(number, instances, timers, open_duties, provisional));
}

}  // namespace beadle::store::postgres

// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "tests/support/batches.hpp"

#include <sstream>

namespace beadle::test {

store::Entry Author::entry(const std::string& instance, const std::string& event_id, model::Instant recorded_at) {
    model::Event event{.system = system,
                       .id = event_id,
                       .instance = instance,
                       .kind = "AgendaPublished",
                       .happened_at = at(900),
                       .recorded_at = recorded_at};
    event.actor.person = "clerk";
    event.facts = {{"held_on", "2022-12-13"}, {"reason", "the printer of " + event_id + " burst"}};
    return entry_of(event);
}

store::Entry Author::entry_of(const model::Event& event) {
    const model::Decision decision{};
    auto line = audit::make_line({.seq = size,
                                  .event = event,
                                  .decision = decision,
                                  .body = "icpa",
                                  .matter = "strategy",
                                  .definition_hash = "d",
                                  .calendar_hash = "c"});
    store::Entry entry{.system = system,
                       .seq = size,
                       .event_id = event.id,
                       .instance = event.instance,
                       .body = "icpa",
                       .matter = "strategy",
                       .post = "clerk-icpa",
                       .actor = event.actor.person,
                       .kind = event.kind,
                       .verdict = model::Verdict::accepted,
                       .happened_at = event.happened_at,
                       .recorded_at = event.recorded_at,
                       .line = line.text,
                       .leaf = line.leaf,
                       .free_texts = line.free_texts};
    ++size;
    return entry;
}

void Author::log(store::Batch& batch, std::vector<store::Entry> entries) {
    if (batch.batch_id.empty()) batch.batch_id = "batch-" + std::to_string(size);
    model::Instant last{};
    for (auto& entry : entries) {
        last = entry.recorded_at;
        batch.entries.push_back(std::move(entry));
    }
    batch.log_heads.push_back({.system = system,
                               .shard = store::shard_of(system),
                               .size = size,
                               .last_recorded_at = last,
                               .batch_id = batch.batch_id,
                               .frontier = ""});
}

void Author::log(store::Batch& batch, const std::string& instance, const std::string& event_id, model::Instant recorded_at) {
    std::vector<store::Entry> entries;
    entries.push_back(entry(instance, event_id, recorded_at));
    log(batch, std::move(entries));
}

model::Instance meeting(const std::string& id, std::int64_t version, const std::string& system) {
    model::Instance instance{.system = system,
                             .id = id,
                             .workflow = "meeting",
                             .body = "icpa",
                             .matter = "strategy",
                             .definition = std::string(64, 'a'),
                             .version = version,
                             .states = {"in the diary", "not yet drafted"},
                             .facts = {{"held_on", "2022-12-13"}, {"title", "Special meeting — “December”"}}};
    return instance;
}

model::Duty duty(const std::string& ref, model::Instant due_at) {
    using namespace std::chrono;
    model::Duty duty{.ref = ref,
                     .entry = "agenda",
                     .what = "publish the agenda",
                     .owed_by = "clerk-icpa",
                     .rule = "5 clear working days before meeting",
                     .anchor = "meeting",
                     .anchor_on = model::Date{2022y / December / 13},
                     .raw = model::Date{2022y / December / 5},
                     .safe = model::Date{2022y / December / 5},
                     .due_at = due_at,
                     .late_from = due_at + hours{24},
                     .due_local = "2022-12-05 17:00 Europe/London",
                     .met_by = "AgendaPublished"};
    duty.steps = {{.kind = model::Step::Kind::remind, .at = due_at - hours{72}, .offset = -3},
                  {.kind = model::Step::Kind::due, .at = due_at},
                  {.kind = model::Step::Kind::escalate, .at = due_at + hours{24}, .to = "head", .offset = 1}};
    return duty;
}

store::OutboxRow mail(const std::string& id, const std::string& instance, store::MailState state, const std::string& system) {
    store::OutboxRow row;
    row.notification = {.id = id,
                        .system = system,
                        .body = "icpa",
                        .instance = instance,
                        .duty = "agenda",
                        .step = "remind",
                        .to = "clerk-icpa",
                        .template_name = "reminder",
                        .facts = {{"what", "publish the agenda"}},
                        .send_at = at(1'000),
                        .expires_at = at(900'000),
                        .sending = model::Sending::live};
    row.state = state;
    row.created_at = at(990);
    return row;
}

store::Batch firing(Author& author, const model::Instance& before, model::Instant fired_at, model::Instant next_at) {
    store::Batch batch;
    auto after = before;
    ++after.version;
    ++after.duties.front().steps_done;
    const auto kind = "duty:" + after.duties.front().ref;
    batch.timers_removed.push_back({before.system, before.id, kind, fired_at});
    batch.timers_added.push_back({before.system, before.id, kind, next_at});
    batch.mail_added.push_back(mail(before.id + ":" + std::to_string(after.version), before.id, store::MailState::held, before.system));
    author.log(batch, before.id, "timer:" + before.id + ":" + std::to_string(after.version), fired_at);
    batch.instances.push_back({.instance = std::move(after),
                               .expected_version = before.version,
                               .duties_changed = {before.duties.front().ref},
                               .facts_changed = false});
    return batch;
}

std::string dump(store::Store& store) {
    std::ostringstream out;
    for (const auto& head : store.log_heads()) {
        out << "log " << head.system << ' ' << head.size << ' ' << head.batch_id << ' ' << head.last_recorded_at.time_since_epoch().count()
            << '\n';
    }
    std::vector<store::InstanceKey> keys;
    for (store::InstanceFilter filter{.limit = 1000};;) {
        const auto page = store.instances(filter);
        for (const auto& instance : page.rows) keys.push_back({instance.system, instance.id});
        if (page.next.empty()) break;
        filter.after_id = page.next;
    }
    for (const auto& instance : store.load(keys).instances) {
        out << "instance " << instance.id << ' ' << instance.version << ' ' << model::join(instance.states) << ' ' << instance.definition
            << ' ' << instance.parked << instance.ended << '\n';
        for (const auto& [name, value] : instance.facts) out << "  " << name << " = " << value << '\n';
        for (const auto& duty : instance.duties) {
            out << "  duty " << duty.ref << ' ' << static_cast<int>(duty.outcome) << ' ' << duty.due_at.time_since_epoch().count() << ' '
                << duty.steps_done << ' ' << model::steps_to_text(duty.steps) << '\n';
        }
    }
    for (const auto& timer : store.due(model::Instant::min(), model::Instant::max(), 100'000)) {
        out << "timer " << timer.instance << ' ' << timer.kind << ' ' << timer.due_at.time_since_epoch().count() << '\n';
    }
    for (const auto& row : store.outbox({.limit = 10'000}).rows) {
        out << "mail " << row.notification.id << ' ' << store::to_words(row.state) << ' ' << row.message_id << ' ' << row.attempts << ' '
            << row.next_try_at.time_since_epoch().count() << ' ' << row.last_result << '\n';
    }
    for (const auto& entry : store.entries({.limit = 10'000}).rows) out << "entry " << entry.seq << ' ' << entry.line << '\n';
    const auto counts = store.counts("");
    out << "counts " << counts.instances << ' ' << counts.open_duties << ' ' << counts.timers << ' ' << counts.entries << ' '
        << counts.mail_held << ' ' << counts.mail_for_clerk << ' ' << counts.mail_ready << ' ' << counts.mail_dead << ' '
        << counts.provisional << '\n';
    return out.str();
}

}  // namespace beadle::test

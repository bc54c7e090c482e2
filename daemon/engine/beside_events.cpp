#include "daemon/engine/beside_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/audit/line.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::engine {
namespace {

const std::string dead_letters_alarm = "dead letters";

/// Whether `change` makes a dead letter, and not only says so of a message that was withdrawn or cancelled while it was being sent.
bool makes_dead_letter(const store::Batch& batch, const store::Batch::MailChange& change, store::Store& store) {
    if (change.to != store::MailState::dead) return false;
    store::OutboxFilter same;
    same.system = change.system;
    same.id = change.notification;
    const auto rows = store.outbox(same).rows;
    if (rows.empty()) return true;
    const auto& mail = rows.front().notification;
    const auto ends_it = [&](const store::Batch::MailChange& earlier) {
        if (earlier.system != mail.system || (earlier.to != store::MailState::withdrawn && earlier.to != store::MailState::cancelled))
            return false;
        if (!earlier.notification.empty()) return earlier.notification == mail.id;
        return earlier.instance == mail.instance && (earlier.duty.empty() || earlier.duty == mail.duty);
    };
    return (store::mail_states_before(change.to) & store::mail_bit(rows.front().state)) != 0 &&
           std::none_of(batch.mail_changed.data(), &change, ends_it);
}

}  // namespace

void put_definitions(store::Batch& batch, const definitions::Bundle& bundle) {
    const auto& definition = bundle.definition;
    const auto& calendar = bundle.calendar.calendar;
    batch.definitions.push_back({.hash = definition.hash, .kind = "definition", .id = definition.system, .text = bundle.canonical});
    batch.definitions.push_back({.hash = calendar.hash, .kind = "calendar", .id = calendar.id, .text = bundle.calendar.canonical});
    // What is live is live for one system: another one that names the same calendar takes a new version by its own act.
    batch.definitions_current.push_back({"definition", definition.system, definition.hash});
    batch.definitions_current.push_back({"calendar", definition.system, calendar.hash});
}

void hold_outbox(store::Batch& batch, store::Store& store, const std::string& system) {
    for (const auto state : {store::MailState::ready, store::MailState::claimed}) {
        store::OutboxFilter filter;
        filter.system = system;
        filter.state = state;
        store::each_mail(store, std::move(filter), [&](const auto& row) {
            batch.mail_changed.push_back({.system = system,
                                          .notification = row.notification.id,
                                          .instance = {},
                                          .duty = {},
                                          .to = store::MailState::held,
                                          .message_id = {},
                                          .detail = "held since the record was resumed after a restore",
                                          .at = {}});
        });
    }
}

void put_erasures(store::Batch& batch, store::Store& store,
                  const std::function<const calendar::Zone&(const std::string& system)>& zone_of) {
    for (const auto& entry : batch.entries) {
        if (entry.kind != system_record::texts_erased || entry.verdict == model::Verdict::not_accepted) continue;
        const auto line = audit::read_line(entry.line, entry.free_texts);
        const auto on = calendar::local_date(zone_of(entry.system), entry.recorded_at);
        for (auto& place : system_record::texts_of(line.event.facts).value_or(std::vector<system_record::TextPlace>{})) {
            const auto erased = store::entry_at(store, entry.system, place.entry);
            if (!erased) continue;
            batch.texts_erased.push_back(
                {.system = entry.system,
                 .seq = place.entry,
                 .name = std::move(place.name),
                 .instance = erased->instance,
                 .instead = fmt::format("[erased on {} by {}: entry {}]", calendar::without_weekday(on), entry.actor, entry.seq)});
        }
    }
}

void answer_letter(store::Batch& batch, const store::Letter& letter, const Answer& answer) {
    batch.letters_answered.push_back({letter.number, letter.system, letter.asks, answer_text(answer)});
}

void drop_needless_alarms(Folded& folded, store::Store& store) {
    const auto& batch = folded.batch;
    std::erase_if(folded.alarms_raised, [&](const store::Alarm& alarm) {
        return alarm.key == dead_letters_alarm &&
               std::none_of(batch.mail_changed.begin(), batch.mail_changed.end(),
                            [&](const auto& change) { return change.system == alarm.system && makes_dead_letter(batch, change, store); });
    });
}

void clear_dead_letters(Folded& folded, store::Store& store, const Alarms& alarms) {
    std::map<std::string, std::int64_t> moved;
    for (const auto& change : folded.batch.mail_changed)
        if (!change.notification.empty() && (change.to == store::MailState::ready || change.to == store::MailState::cancelled))
            ++moved[change.system];
    for (const auto& [system, count] : moved)
        if (alarms.is_open(system, dead_letters_alarm) && store.counts(system).mail_dead <= count)
            folded.alarms_cleared.emplace_back(system, dead_letters_alarm);
}

}  // namespace beadle::engine

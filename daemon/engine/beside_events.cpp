#include "daemon/engine/beside_events.hpp"

#include <fmt/format.h>

#include <map>

#include "daemon/audit/line.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::engine {
namespace {

const std::string dead_letters_alarm = "dead letters";

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

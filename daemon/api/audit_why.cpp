// Why a mail was sent: /v1/audit/why.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/redaction.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/notify/compose.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

/// A mail is found by its Message-ID among what was accepted from its own date on; so many results are looked at.
constexpr int results_looked_at = 20000;

/// Nothing where `said` is no id that this program gave a mail.
std::vector<store::OutboxRow> mails_sent_as(Asking asking, const std::string& system, std::string said) {
    if (said.size() > 2 && said.front() == '<' && said.back() == '>') said = said.substr(1, said.size() - 2);
    const auto date = notify::date_in_message_id(said);
    std::vector<store::OutboxRow> found;
    if (!date) return found;
    store::EntryFilter filter;
    filter.system = system;
    filter.kind = "MailAccepted";
    filter.from = *date;
    int looked_at = 0;
    store::each_entry(asking.store, filter, [&](const store::Entry& entry) {
        // What one message told was accepted together: after the first that is another's there is no more of it.
        const bool is_it = entry.line.find(said) != std::string::npos;
        if (!is_it) return found.empty() && ++looked_at < results_looked_at;
        const auto line = audit::read_line(entry.line, entry.free_texts);
        if (model::text_of(line.event.facts, "message_id") != said) return true;
        store::OutboxFilter mail;
        mail.system = system;
        mail.id = model::text_of(line.event.facts, "notification");
        for (auto& row : asking.store.outbox(mail).rows) found.push_back(std::move(row));
        return true;
    });
    return found;
}

std::string distance(const model::Step& step) {
    const int count = step.offset < 0 ? -step.offset : step.offset;
    if (count == 0) return step.in_hours ? "at the deadline" : "on the day itself";
    const char* unit = step.in_hours ? (count == 1 ? "hour" : "hours") : (count == 1 ? "working day" : "working days");
    return fmt::format("{} {} {} the deadline", count, unit, step.offset < 0 ? "before" : "after");
}

/// The step of the duty that the mail is, as the timetable has it: "reminder, 3 working days before the deadline".
std::string step_in_words(const model::Notification& mail, const model::Duty* duty) {
    static const std::map<std::string, const char*, std::less<>> words{
        {"remind", "reminder"},
        {"overdue", "the deadline has passed"},
        {"escalate", "escalation"},
        {"moved", "the date moved, or what was owed was withdrawn, after they had been told"},
        {"correction", "correction of what had been said"},
        {"notice", "notice; nothing is owed"},
        {"information", "information"},
        {"monday", "the Monday list"}};
    const auto found = words.find(mail.step);
    std::string said = found == words.end() ? mail.step : found->second;
    if (duty == nullptr) return said;
    for (const auto& step : duty->steps) {
        const bool is_kind = (mail.step == "remind" && step.kind == model::Step::Kind::remind) ||
                             (mail.step == "escalate" && step.kind == model::Step::Kind::escalate && step.to == mail.to);
        const auto key = fmt::format("|{}{}{}|", mail.step, step.offset, step.in_hours ? "h" : "");
        if (is_kind && mail.id.find(key) != std::string::npos) return said + ", " + distance(step);
    }
    if (mail.id.find("|told|") != std::string::npos) return said + ", as soon as it was owed";
    return said;
}

/// Why that party: it owes the duty, or the timetable says that it is told.
std::string why_them(const model::Notification& mail, const model::Duty* duty, const model::Definition& definition) {
    const auto name = [&](const std::string& id) { return model::name_of_party(definition, id); };
    if (duty == nullptr) return "it concerns what they answer for";
    if (mail.to == duty->owed_by) return "they owe it";
    if (mail.step == "escalate") {
        for (const auto& [body, timetable] : definition.timetables)
            for (const auto& entry : timetable) {
                if (entry.ref != duty->entry) continue;
                for (const auto& escalation : entry.then)
                    if (model::reached_by(definition, escalation, duty->owed_by) == mail.to &&
                        (escalation.to == model::head_of_the_office || escalation.to == model::deputy_of_the_office))
                        return fmt::format("the timetable tells the {} of whoever owes it, and {} owes it",
                                           escalation.to == model::deputy_of_the_office ? "deputy" : "head", name(duty->owed_by));
            }
        return "the timetable names them to be told when " + name(duty->owed_by) + ", who owes it, does not confirm it";
    }
    return "they keep the record of it, or had been told of it; " + name(duty->owed_by) + " owes it";
}

json::object recipient(const Reading& reading, const store::OutboxRow& row, const model::Duty* duty, const model::Definition& definition) {
    const auto& mail = row.notification;
    const auto zone = reading.asking.catalogue.zone(reading.asking.store, mail.system);
    const auto on = calendar::local_date(*zone, row.sent_at == model::Instant{} ? mail.send_at : row.sent_at);
    json::object out{{"party", mail.to}, {"name", name_of_party(&definition, mail.to)}, {"why", why_them(mail, duty, definition)}};
    if (const auto post = definition.posts.find(mail.to); post != definition.posts.end()) {
        out["kind"] = "post";
        const auto* body = model::find_body(definition, post->second.body);
        const auto registered = reading.instance(mail.system, body ? body->prefix : "");
        const auto holder = model::holder_on(definition, registered ? &registered->facts : nullptr, mail.to, on);
        out["holder"] = holder ? json::value(json::object{{"person", holder->person},
                                                          {"capacity", holder->capacity},
                                                          {"from", holder->from ? json::value(calendar::to_iso(*holder->from)) : nullptr},
                                                          {"instrument", holder->instrument}})
                               : json::value(nullptr);
    } else if (const auto office = definition.offices.find(mail.to); office != definition.offices.end()) {
        out["kind"] = "office";
        json::array bodies;
        for (const auto& body : office->second.runs) bodies.emplace_back(model::name_of_body(definition, body));
        out["runs"] = std::move(bodies);
    }
    if (const auto party = model::find_party(definition, mail.to))
        if (const auto system = reading.instance(mail.system, mail.system)) {
            const auto reached = notify::recipient_of(*party, definition, system->facts, on);
            if (reached.reader.id != mail.to) {
                out["deputy"] = reached.reader.id;
                out["deputy_name"] = reached.reader.name;
                out["on_leave_until"] = reached.away_until ? json::value(calendar::to_iso(*reached.away_until)) : json::value(nullptr);
            }
        }
    return out;
}

/// What led to the entry, from the nearest: the events that raised it, up to the one from outside.
std::vector<store::Entry> causes_of(const Reading& reading, const store::Entry& made) {
    std::vector<store::Entry> causes;
    auto cause = audit::read_line(made.line, made.free_texts).event.cause;
    while (!cause.empty() && causes.size() < 16) {
        auto found = reading.asking.store.entries_by_event(made.system, {cause});
        if (found.empty()) break;
        cause = audit::read_line(found.front().line, found.front().free_texts).event.cause;
        causes.push_back(std::move(found.front()));
    }
    return causes;
}

json::value told(const Reading& reading, const store::OutboxRow& row) {
    const auto& asking = reading.asking;
    const auto& mail = row.notification;
    const auto definition = asking.catalogue.live(asking.store, mail.system);
    json::object out{{"mail", to_json(row, definition.get())}};
    const auto instance = reading.instance(mail.system, mail.instance);
    const auto* duty = instance ? model::find_duty(*instance, mail.duty) : nullptr;
    const bool exempt = instance && reading.is_exempt(*instance);
    out["about"] = json::object{{"instance", mail.instance},
                                {"title", instance ? shown(title_of(*instance), exempt, reading.exempt) : ""},
                                {"workflow", instance ? instance->workflow : ""},
                                {"body", mail.body},
                                {"body_name", name_of_body(definition.get(), mail.body)}};
    out["step"] = step_in_words(mail, duty);
    out["duty"] = nullptr;
    if (duty != nullptr) {
        auto shown = to_json(*duty, definition.get());
        shown.as_object()["proof"] = proof_of(asking, *duty, definition.get(), duties::proof_note(*instance, *duty));
        out["duty"] = std::move(shown);
        out["law"] = law_of(asking, *instance, *duty);
    }
    out["recipient"] = definition ? json::value(recipient(reading, row, duty, *definition)) : json::value(nullptr);
    // The sentences about mail end in its id, which stands in no other entry.
    out["made_by"] = nullptr;
    json::array became;
    Redaction redaction{reading};
    if (instance) redaction.look_at(*instance);
    auto history = asking.store.history(mail.system, mail.instance);
    redaction.look_at(history);
    for (const auto& entry : history) {
        if (entry.line.find("mail") == std::string::npos) continue;
        const auto line = audit::read_line(entry.line, entry.free_texts);
        // "mail owed: ID" or "mail withdrawn: ID, because ...": an id may begin another one.
        const auto says = [&](std::string_view words, const std::string& of) {
            return std::any_of(line.changes.begin(), line.changes.end(), [&](std::string_view change) {
                if (!change.starts_with(words)) return false;
                change.remove_prefix(words.size());
                return change == of || (change.starts_with(of) && change.substr(of.size()).starts_with(", because "));
            });
        };
        const bool withdrawn = row.state == store::MailState::withdrawn && entry.recorded_at >= row.created_at &&
                               (says("mail withdrawn: ", "all unsent") || says("mail withdrawn: all unsent of duty ", mail.duty));
        if (says("mail owed: ", mail.id)) {
            out["made_by"] = to_json(entry, reading.exempt, definition.get());
            auto causes = causes_of(reading, entry);
            redaction.look_at(causes);
            json::array led_to_it;
            for (const auto& cause : causes) led_to_it.push_back(to_json(cause, reading.exempt, definition.get()));
            out["causes"] = std::move(led_to_it);
        } else if (withdrawn || says("mail accepted: ", mail.id) || says("mail given up: ", mail.id) || says("mail withdrawn: ", mail.id) ||
                   says("mail: release ", mail.id) || says("mail: cancel ", mail.id) || says("mail: retry ", mail.id) ||
                   says("mail: hold ", mail.id)) {
            became.push_back(to_json(entry, reading.exempt, definition.get()));
        }
    }
    out["became"] = std::move(became);
    json::value said = std::move(out);
    redaction.leave_out_of(said);
    return said;
}

}  // namespace

Reply why_mail(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"mail", "system", "exempt"}};
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    const auto said = parameters.text("mail");
    if (parameters.problem()) return *parameters.problem();
    if (said.empty())
        return Problem{400, "which mail is missing", "mail", "give the Message-ID that stands in the mail, or an id of beadle outbox list"};
    store::OutboxFilter filter;
    filter.system = parameters.text("system");
    filter.id = said;
    auto rows = asking.store.outbox(filter).rows;
    if (rows.empty())
        for (const auto& system : filter.system.empty() ? asking.catalogue.systems(asking.store) : std::vector{filter.system})
            for (auto& row : mails_sent_as(asking, system, said)) rows.push_back(std::move(row));
    if (rows.empty())
        return Problem{404, "no mail has the id '" + said + "'", "mail",
                       "a Message-ID is that of the mail as it was sent; beadle outbox list shows the ids of what is told"};
    json::array messages;
    for (const auto& row : rows) messages.push_back(told(reading, row));
    return json::object{{"asked", said}, {"told", std::move(messages)}, {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

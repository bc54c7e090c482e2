#include "daemon/api/json.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/audit/line.hpp"
#include "workflows/model/capacity.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

std::string underscored(std::string_view words) {
    std::string key{words};
    std::replace(key.begin(), key.end(), ' ', '_');
    return key;
}

json::array strings(const std::vector<std::string>& texts) {
    json::array out;
    for (const auto& text : texts) out.emplace_back(text);
    return out;
}

json::value instant_or_null(model::Instant at) {
    if (at == model::Instant{}) return nullptr;
    return json::string(calendar::to_iso(at));
}

json::value instant_or_null(const std::optional<model::Instant>& at) {
    if (!at) return nullptr;
    return json::string(calendar::to_iso(*at));
}

void append_pretty(std::string& out, const json::value& value, std::size_t depth) {
    const auto indent = [&](std::size_t levels) { out.append(2 * levels, ' '); };
    if (const auto* object = value.if_object()) {
        if (object->empty()) {
            out += "{}";
            return;
        }
        out += "{\n";
        std::size_t left = object->size();
        for (const auto& member : *object) {
            indent(depth + 1);
            out += json::serialize(json::string_view{member.key()});
            out += ": ";
            append_pretty(out, member.value(), depth + 1);
            out += --left > 0 ? ",\n" : "\n";
        }
        indent(depth);
        out += '}';
    } else if (const auto* array = value.if_array()) {
        if (array->empty()) {
            out += "[]";
            return;
        }
        out += "[\n";
        std::size_t left = array->size();
        for (const auto& element : *array) {
            indent(depth + 1);
            append_pretty(out, element, depth + 1);
            out += --left > 0 ? ",\n" : "\n";
        }
        indent(depth);
        out += ']';
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

std::string name_of_party(const model::Definition* definition, const std::string& id) {
    return definition ? model::name_of_party(*definition, id) : id;
}

std::string name_of_body(const model::Definition* definition, const std::string& id) {
    return definition ? model::name_of_body(*definition, id) : id;
}

json::value names_in(const std::vector<std::string>& changes, const model::Definition* definition) {
    constexpr std::string_view says = ", owed by ";
    json::object names;
    for (const auto& change : changes) {
        const auto at = change.find(says);
        if (at == std::string::npos) continue;
        const auto begin = at + says.size();
        const auto id = change.substr(begin, change.find(',', begin) - begin);
        names[id] = name_of_party(definition, id);
    }
    return names;
}

std::string pretty(const json::value& value) {
    std::string out;
    append_pretty(out, value, 0);
    out += '\n';
    return out;
}

const std::string& title_of(const model::Instance& instance) {
    const auto& title = model::text_of(instance.facts, "title");
    return title.empty() ? model::text_of(instance.facts, "name") : title;
}

std::string to_key(model::Outcome outcome) { return underscored(model::to_words(outcome)); }
std::string to_key(store::MailState state) { return underscored(store::to_words(state)); }

std::optional<std::int64_t> margin_minutes(const model::Duty& duty) {
    if (!duty.happened_at || (duty.outcome != model::Outcome::met && duty.outcome != model::Outcome::met_late)) return std::nullopt;
    const auto apart = duty.earliest ? *duty.happened_at - duty.due_at : duty.due_at - *duty.happened_at;
    return std::chrono::floor<std::chrono::minutes>(apart).count();
}

json::value to_json(const model::Finding& finding) {
    return json::object{{"rule", finding.rule},
                        {"source", finding.source},
                        {"numbers", finding.numbers},
                        {"breach", underscored(model::to_words(finding.breach))},
                        {"ways_on", strings(finding.ways_on)}};
}

json::value to_json(const engine::Answer& answer) {
    json::array findings;
    for (const auto& finding : answer.findings) findings.push_back(to_json(finding));
    return json::object{
        {"event", answer.event_id},        {"instance", answer.instance},          {"verdict", json::string(model::to_key(answer.verdict))},
        {"findings", std::move(findings)}, {"followed", strings(answer.followed)}, {"entry", answer.seq},
        {"version", answer.version},       {"repeated", answer.repeated}};
}

json::value to_json(const definitions::Mistake& mistake) {
    return json::object{{"file", mistake.file},
                        {"line", mistake.line},
                        {"column", mistake.column},
                        {"what", mistake.what},
                        {"expected", mistake.expected},
                        {"nearest", mistake.nearest},
                        {"text", definitions::to_text(mistake)}};
}

json::value to_json(const model::Facts& facts) {
    json::object out;
    for (const auto& [name, text] : facts) out[name] = text;
    return out;
}

json::value to_json(const store::Counts& counts) {
    return json::object{{"instances", counts.instances},   {"open_duties", counts.open_duties}, {"timers", counts.timers},
                        {"entries", counts.entries},       {"mail_held", counts.mail_held},     {"mail_for_clerk", counts.mail_for_clerk},
                        {"mail_ready", counts.mail_ready}, {"mail_given_up", counts.mail_dead}, {"provisional", counts.provisional}};
}

json::value to_json(const store::Alarm& alarm) {
    return json::object{{"system", alarm.system},
                        {"key", alarm.key},
                        {"text", alarm.text},
                        {"raised_at", instant_or_null(alarm.raised_at)},
                        {"cleared_at", instant_or_null(alarm.cleared_at)}};
}

json::value to_json(const model::Instance& instance) {
    return json::object{{"system", instance.system},          {"id", instance.id},
                        {"workflow", instance.workflow},      {"body", instance.body},
                        {"matter", instance.matter},          {"title", title_of(instance)},
                        {"states", strings(instance.states)}, {"version", instance.version},
                        {"definition", instance.definition},  {"ended", instance.ended},
                        {"parked", instance.parked},          {"facts", to_json(instance.facts)}};
}

json::value to_json(const model::Duty& duty, const model::Definition* definition) {
    json::object out{{"ref", duty.ref},
                     {"what", duty.what},
                     {"owed_by", duty.owed_by},
                     {"owed_by_name", name_of_party(definition, duty.owed_by)},
                     {"rule", duty.rule},
                     {"raw", duty.raw.ok() ? json::value(calendar::to_iso(duty.raw)) : json::value(nullptr)},
                     {"safe", duty.safe.ok() ? json::value(calendar::to_iso(duty.safe)) : json::value(nullptr)},
                     {"due_at", instant_or_null(duty.due_at)},
                     {"due_local", duty.due_local},
                     {"late_from", instant_or_null(duty.late_from)},
                     {"earliest", duty.earliest},
                     {"provisional", duty.provisional},
                     {"notice_only", duty.notice_only},
                     {"met_by", duty.met_by},
                     {"outcome", to_key(duty.outcome)},
                     {"happened_at", instant_or_null(duty.happened_at)},
                     {"recorded_at", instant_or_null(duty.recorded_at)},
                     {"ended_by", duty.ended_by},
                     {"reason", duty.reason},
                     {"next_step_at", instant_or_null(model::next_step_at(duty))}};
    if (const auto margin = margin_minutes(duty)) out["margin_minutes"] = *margin;
    return out;
}

json::value to_json(const store::OutboxRow& row, const model::Definition* definition) {
    const auto& mail = row.notification;
    return json::object{{"id", mail.id},
                        {"system", mail.system},
                        {"body", mail.body},
                        {"instance", mail.instance},
                        {"duty", mail.duty},
                        {"step", mail.step},
                        {"to", mail.to},
                        {"to_name", name_of_party(definition, mail.to)},
                        {"template", mail.template_name},
                        {"sending", json::string(model::to_words(mail.sending))},
                        {"state", to_key(row.state)},
                        {"state_words", json::string(store::to_words(row.state))},
                        {"send_at", instant_or_null(mail.send_at)},
                        {"expires_at", instant_or_null(mail.expires_at)},
                        {"created_at", instant_or_null(row.created_at)},
                        {"sent_at", instant_or_null(row.sent_at)},
                        {"attempts", row.attempts},
                        {"last_result", row.last_result},
                        {"message_id", row.message_id},
                        {"bytes_hash", json::string(store::hash_of_bytes(row.bytes_hash))},
                        {"facts", to_json(mail.facts)}};
}

json::value to_json(const store::Entry& entry, Exempt exempt, const model::Definition* definition) {
    json::object out{{"system", entry.system},
                     {"entry", entry.seq},
                     {"event", entry.event_id},
                     {"kind", entry.kind},
                     {"instance", entry.instance},
                     {"body", entry.body},
                     {"matter", entry.matter},
                     {"actor", entry.actor},
                     {"post", entry.post},
                     {"verdict", json::string(model::to_key(entry.verdict))},
                     {"happened_at", calendar::to_iso(entry.happened_at)},
                     {"recorded_at", calendar::to_iso(entry.recorded_at)},
                     {"leaf", audit::to_hex(entry.leaf)}};
    auto texts = entry.free_texts;
    if (exempt == Exempt::hidden)
        for (auto& text : texts)
            if (text.exempt) text.text = "[exempt]";
    try {
        const auto line = audit::read_line(entry.line, texts);
        json::array findings;
        for (const auto& finding : line.findings) findings.push_back(to_json(finding));
        out["on_behalf_of"] = line.event.on_behalf_of;
        out["capacity"] = model::capacity_in_words(line.event.facts, definition);
        out["cause"] = line.event.cause;
        out["facts"] = to_json(line.event.facts);
        out["findings"] = std::move(findings);
        out["changes"] = strings(line.changes);
    } catch (const std::exception& error) {
        out["unreadable"] = error.what();
    }
    return out;
}

}  // namespace beadle::api

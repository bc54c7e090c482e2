#include "daemon/api/decisions.hpp"

#include "workflows/model/room.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::text_of;

/// The meeting's minutes, as far as the record goes.
json::object minutes_of(const Reading& reading, const model::Instance& meeting) {
    const History history{reading.asking.store, meeting.system, meeting.id};
    json::object out{{"state", meeting.states.size() > 1 ? meeting.states[1] : ""}, {"confirmed_at", nullptr}};
    const auto* confirmed = history.last("MinutesConfirmed");
    if (confirmed == nullptr) return out;
    out["confirmed_at"] = text_of(confirmed->line.event.facts, "at");
    out["minute"] = text_of(confirmed->line.event.facts, "minute");
    out["on"] = calendar::to_iso(confirmed->entry->happened_at);
    out["entry"] = confirmed->entry->seq;
    return out;
}

json::array declarations_of(const Reading& reading, const History& history, const model::Instance& item) {
    json::array out;
    for (const auto& [name, effect] : item.facts) {
        if (!name.starts_with(model::interest)) continue;
        const auto who = name.substr(model::interest.size());
        json::object one{{"who", who}, {"effect", effect}, {"reason", ""}, {"entry", nullptr}};
        for (const auto& row : history.rows()) {
            const auto& facts = row.line.event.facts;
            if (row.entry->kind != "InterestDeclared" || (text_of(facts, "person") != who && text_of(facts, "post") != who)) continue;
            one["reason"] = free_text(&row, "reason", is_exempt(item), reading.exempt);
            one["entry"] = row.entry->seq;
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace

json::object decision_to_json(const Reading& reading, const model::Instance& item, const History& history, const Standing& decided) {
    const auto definition = reading.asking.catalogue.live(reading.asking.store, item.system);
    const auto meeting = reading.instance(item.system, text_of(item.facts, "meeting"));
    const auto& facts = decided.line.event.facts;
    json::array findings;
    for (const auto& finding : decided.line.findings) findings.push_back(to_json(finding));
    const auto count = [&](const char* name) {
        const auto number = model::number_of(facts, name);
        return number ? json::value(*number) : json::value(nullptr);
    };
    json::object quorum{{"present", text_of(item.facts, "then.present")},
                        {"needed", text_of(item.facts, "then.quorum")},
                        {"there", text_of(item.facts, "then.there")}};
    return {{"system", item.system},
            {"item", item.id},
            {"title", shown(title_of(item), is_exempt(item), reading.exempt)},
            {"exempt", is_exempt(item)},
            {"body", item.body},
            {"body_name", name_of_body(definition.get(), item.body)},
            {"meeting", text_of(item.facts, "meeting")},
            {"meeting_name", meeting ? title_of(*meeting) : ""},
            {"held_on", meeting ? date_or_null(meeting->facts, "held_on") : json::value(nullptr)},
            {"outcome", text_of(facts, "outcome")},
            {"minute", text_of(facts, "minute")},
            {"happened_at", calendar::to_iso(decided.entry->happened_at)},
            {"recorded_at", calendar::to_iso(decided.entry->recorded_at)},
            {"recorded_by", decided.entry->actor},
            {"entry", decided.entry->seq},
            {"leaf", audit::to_hex(decided.entry->leaf)},
            {"verdict", json::string(model::to_key(decided.entry->verdict))},
            {"votes_for", count("votes_for")},
            {"votes_against", count("votes_against")},
            {"abstained", count("abstained")},
            {"declarations", declarations_of(reading, history, item)},
            {"quorum", std::move(quorum)},
            {"findings", std::move(findings)},
            {"minutes", meeting ? json::value(minutes_of(reading, *meeting)) : json::value(nullptr)}};
}

}  // namespace beadle::api

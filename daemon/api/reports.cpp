#include "daemon/api/reports.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/model/capacity.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::has;
using model::text_of;

/// What became of one item of an agenda.
json::object item_to_json(const Reading& reading, const model::Instance& item) {
    const History history{reading.asking.store, item.system, item.id};
    const bool exempt = is_exempt(item);
    const auto* decided = history.last("ItemDecided");
    const auto* urgent = history.last("UrgencyAccepted");
    return json::object{{"item", item.id},
                        {"title", shown(title_of(item), exempt, reading.exempt)},
                        {"exempt", exempt},
                        {"state", item.states.empty() ? "" : item.states.front()},
                        {"barred", has(item.facts, "barred")},
                        {"urgent_on_opinion_of", text_of(item.facts, "urgent_on_opinion_of")},
                        {"urgency_reason", free_text(urgent, "reason", exempt, reading.exempt)},
                        {"decided", decided != nullptr},
                        {"decided_with_breach", decided != nullptr && decided->entry->verdict == model::Verdict::accepted_with_breach},
                        {"outcome", text_of(item.facts, "outcome")}};
}

std::string said_of(std::size_t count, const char* what) { return fmt::format("{} {} {}", count, count == 1 ? "item" : "items", what); }

/// "2 items barred; 1 item taken as urgent (chair: the grant lapses); 1 item decided; 1 item deferred".
std::string what_followed(const json::array& items) {
    std::size_t barred = 0, decided = 0, though_barred = 0;
    std::map<std::string, std::size_t> otherwise;
    std::vector<std::string> urgent;
    for (const auto& item : items) {
        const std::string outcome{item.at("outcome").as_string()};
        if (item.at("barred").as_bool()) ++barred;
        if (const std::string whose{item.at("urgent_on_opinion_of").as_string()}; !whose.empty()) {
            const std::string reason{item.at("urgency_reason").as_string()};
            urgent.push_back(whose + (reason.empty() ? "" : ": " + reason));
        }
        if (item.at("decided").as_bool()) {
            ++decided;
            if (item.at("decided_with_breach").as_bool()) ++though_barred;
        } else if (!outcome.empty()) {
            ++otherwise[outcome];
        }
    }
    std::vector<std::string> parts;
    if (barred > 0) parts.push_back(said_of(barred, "barred"));
    if (!urgent.empty()) parts.push_back(said_of(urgent.size(), "taken as urgent") + " (" + model::join(urgent, "; ") + ")");
    if (decided > 0)
        parts.push_back(said_of(decided, "decided") + (though_barred > 0 ? fmt::format(", {} with a breach", though_barred) : ""));
    for (const auto& [outcome, count] : otherwise) parts.push_back(said_of(count, outcome.c_str()));
    if (parts.empty()) return items.empty() ? "no item was on it" : "nothing is recorded yet";
    return model::join(parts, "; ");
}

/// One meeting's agenda: what followed is the same for each who owed it; whose publication broke a rule is not.
struct Agenda {
    std::map<model::Instant, json::array> broken;  ///< What was found, by when an agenda was published that broke a rule.
    json::array findings;                          ///< The last of these.
    json::array items;
    std::string notice_breach, followed;
};

Agenda agenda_of(const Reading& reading, const model::Instance& meeting) {
    Agenda agenda;
    agenda.notice_breach = text_of(meeting.facts, "notice_breach");
    const History history{reading.asking.store, meeting.system, meeting.id};
    for (const auto& row : history.rows()) {  // The last that broke a rule: it may have been said once more since.
        if (row.entry->kind != "AgendaPublished") continue;
        json::array broken;
        for (const auto& finding : row.line.findings)
            if (finding.breach != model::Breach::none) broken.push_back(to_json(finding));
        if (!broken.empty()) agenda.broken[row.entry->happened_at] = agenda.findings = std::move(broken);
    }
    for (const auto& id : model::list_of(meeting.facts, "items"))
        if (const auto item = reading.instance(meeting.system, id)) agenda.items.emplace_back(item_to_json(reading, *item));
    agenda.followed = what_followed(agenda.items);
    if (!meeting.states.empty() && meeting.states.front() == "cancelled") agenda.followed = "the meeting fell; " + agenda.followed;
    return agenda;
}

/// The duty to publish an agenda was not kept, or not yet: late, never, or past its time.
bool was_late(const model::Duty& duty, model::Instant now) {
    return duty.outcome == model::Outcome::met_late || duty.outcome == model::Outcome::not_met ||
           (duty.outcome == model::Outcome::open && duty.late_from <= now);
}

/// The agenda was published, and that publication was in time for the law, whoever else's was not.
bool kept_the_notice(const model::Duty& duty, const Agenda& agenda) {
    const bool published = duty.outcome == model::Outcome::met || duty.outcome == model::Outcome::met_late;
    return published && duty.happened_at && !agenda.broken.contains(*duty.happened_at);
}

/// Of days that are still to come there is nothing to tell, and that nothing was late or taken off would read as good news.
void must_have_begun(Parameters& parameters, const std::optional<model::Instant>& from, const char* name, model::Instant now) {
    if (from && *from > now) parameters.fail({400, "that day is still to come", name, "name today or an earlier day, with its year"});
}

}  // namespace

Reply late_agendas(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "from", "to", "exempt"}};
    store::DutyFilter filter;
    filter.system = parameters.text("system");
    filter.body = parameters.body();
    const auto period = parameters.period();
    filter.from = period.from;
    filter.until = period.until;
    must_have_begun(parameters, period.from, "from", asking.now);
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();

    json::array rows;
    std::map<store::InstanceKey, std::optional<model::Instance>> meetings;
    std::map<store::InstanceKey, Agenda> agendas;
    store::each_duty(asking.store, std::move(filter), [&](const auto& row) {
        const auto& duty = row.duty;
        if (duty.met_by != "AgendaPublished" || duty.outcome == model::Outcome::withdrawn) return;
        const store::InstanceKey key{row.system, row.instance};
        if (meetings.count(key) == 0) meetings[key] = reading.instance(row.system, row.instance);
        const auto& meeting = meetings[key];
        const bool late = was_late(duty, asking.now);
        if (!meeting || (!late && (duty.outcome == model::Outcome::open || !has(meeting->facts, "notice_breach")))) return;
        auto agenda = agendas.find(key);
        if (agenda == agendas.end()) agenda = agendas.emplace(key, agenda_of(reading, *meeting)).first;
        // A timetable may ask for less than the law does: short of the law's notice is late, whatever the office promised itself.
        const bool kept = kept_the_notice(duty, agenda->second);
        if (!late && kept) return;
        const auto found = duty.happened_at ? agenda->second.broken.find(*duty.happened_at) : agenda->second.broken.end();
        const auto definition = asking.catalogue.live(asking.store, row.system);
        auto shown = to_json(duty, definition.get()).as_object();
        shown["system"] = row.system;
        shown["meeting"] = row.instance;
        shown["name"] = title_of(*meeting);
        shown["body"] = row.body;
        shown["body_name"] = name_of_body(definition.get(), row.body);
        shown["held_on"] = date_or_null(meeting->facts, "held_on");
        shown["overdue"] = duty.outcome == model::Outcome::open && duty.late_from <= asking.now;
        shown["notice_breach"] = kept ? std::string{} : agenda->second.notice_breach;
        shown["findings"] = found != agenda->second.broken.end() ? found->second : kept ? json::array{} : agenda->second.findings;
        shown["items"] = agenda->second.items;
        shown["followed"] = agenda->second.followed;
        rows.push_back(std::move(shown));
    });
    return json::object{{"agendas", std::move(rows)}, {"as_of", calendar::to_iso(asking.now)}, {"zones", zones_of(asking)}};
}

Reply withdrawn_items(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "from", "to", "exempt"}};
    const auto body = parameters.body();
    const auto period = parameters.period();
    const auto from = period.from, until = period.until;
    must_have_begun(parameters, from, "from", asking.now);
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();

    store::InstanceFilter filter;
    filter.system = parameters.text("system");
    filter.workflow = "item";
    filter.body = body;
    std::vector<std::pair<model::Instant, json::value>> rows;
    store::each_instance(asking.store, std::move(filter), [&](const auto& item) {
        const auto state = item.states.empty() ? std::string{} : item.states.front();
        if (state != "withdrawn" && state != "deferred") return;
        const History history{asking.store, item.system, item.id};
        const auto* off = history.last(state == "withdrawn" ? "ItemWithdrawn" : "ItemDeferred");
        if (off == nullptr) return;  // Left over when its meeting ended: nobody took it off.
        const auto at = off->entry->happened_at;
        if ((from && at < *from) || (until && at >= *until)) return;
        const auto definition = asking.catalogue.live(asking.store, item.system);
        const auto meeting = reading.instance(item.system, text_of(item.facts, "meeting"));
        const auto& facts = off->line.event.facts;
        const bool exempt = is_exempt(item);
        rows.emplace_back(at, json::object{{"system", item.system},
                                           {"item", item.id},
                                           {"title", shown(title_of(item), exempt, reading.exempt)},
                                           {"exempt", exempt},
                                           {"body", item.body},
                                           {"body_name", name_of_body(definition.get(), item.body)},
                                           {"meeting", text_of(item.facts, "meeting")},
                                           {"meeting_name", meeting ? title_of(*meeting) : ""},
                                           {"held_on", meeting ? date_or_null(meeting->facts, "held_on") : json::value(nullptr)},
                                           {"how", state},
                                           {"to", text_of(facts, "to")},
                                           {"by", name_of_party(definition.get(), text_of(facts, "by"))},
                                           {"on_advice_of", name_of_party(definition.get(), text_of(facts, "on_advice_of"))},
                                           {"reason", free_text(off, "reason", exempt, reading.exempt)},
                                           {"happened_at", calendar::to_iso(off->entry->happened_at)},
                                           {"recorded_at", calendar::to_iso(off->entry->recorded_at)},
                                           {"recorded_by", off->entry->actor},
                                           {"capacity", model::capacity_in_words(off->line.event.facts, definition.get())},
                                           {"on_behalf_of", off->line.event.on_behalf_of},
                                           {"after_publication", has(item.facts, "published_at")},
                                           {"entry", off->entry->seq}});
    });
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    json::array items;
    for (auto& [at, row] : rows) items.push_back(std::move(row));
    return json::object{{"items", std::move(items)}, {"as_of", calendar::to_iso(asking.now)}, {"zones", zones_of(asking)}};
}

Reply open_actions(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "since", "exempt"}};
    const auto body = parameters.body();
    const auto since = parameters.instant("since");
    must_have_begun(parameters, since, "since", asking.now);
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();

    store::InstanceFilter filter;
    filter.system = parameters.text("system");
    filter.workflow = "action";
    filter.body = body;
    filter.with_ended = false;
    std::vector<std::pair<model::Instant, json::value>> rows;
    store::each_instance(asking.store, std::move(filter), [&](const auto& action) {
        const History history{asking.store, action.system, action.id};
        if (history.rows().empty()) return;
        const auto& entered = history.rows().front();
        const auto at = entered.entry->happened_at;
        if (since && at < *since) return;
        const auto definition = asking.catalogue.live(asking.store, action.system);
        const auto item = reading.instance(action.system, text_of(action.facts, "item"));
        const bool exempt = is_exempt(action) || (item && is_exempt(*item));
        json::array slips;
        for (const auto& one : history.rows())
            if (one.entry->kind == "ActionExtended")
                slips.push_back({{"on", calendar::to_iso(one.entry->happened_at)},
                                 {"to", text_of(one.line.event.facts, "due")},
                                 {"reason", free_text(&one, "reason", exempt, reading.exempt)}});
        const auto zone = asking.catalogue.zone(asking.store, action.system);
        const auto due = model::date_of(action.facts, has(action.facts, "recurring") ? "next_on" : "due");
        const auto today = calendar::local_date(*zone, asking.now);
        const auto& owner = text_of(action.facts, "owner");
        rows.emplace_back(at, json::object{{"system", action.system},
                                           {"action", action.id},
                                           {"title", shown(title_of(action), exempt, reading.exempt)},
                                           {"exempt", exempt},
                                           {"body", action.body},
                                           {"body_name", name_of_body(definition.get(), action.body)},
                                           {"meeting", text_of(action.facts, "meeting")},
                                           {"item", text_of(action.facts, "item")},
                                           {"resolved_at", calendar::to_iso(at)},
                                           {"state", action.states.empty() ? "" : action.states.front()},
                                           {"owner", owner},
                                           {"owner_name", owner.empty() ? "to be named" : name_of_party(definition.get(), owner)},
                                           {"first_due", date_or_null(entered.line.event.facts, "due")},
                                           {"due", due ? json::value(calendar::to_iso(*due)) : json::value(nullptr)},
                                           {"overdue", due && *due < today},
                                           {"slipped", model::number_of(action.facts, "extensions").value_or(0)},
                                           {"slips", std::move(slips)},
                                           {"progress_on", date_or_null(action.facts, "progress_on")}});
    });
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    json::array actions;
    for (auto& [at, row] : rows) actions.push_back(std::move(row));
    return json::object{{"actions", std::move(actions)}, {"as_of", calendar::to_iso(asking.now)}, {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

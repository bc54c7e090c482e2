// What a clerk asks while making an agenda: can this paper still make it, and which actions come to this meeting?
#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/when.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/duties/action_list.hpp"
#include "workflows/model/planned.hpp"
#include "workflows/paper/can_we_make_it.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using calendar::Date;

/// Whoever sits in a meeting of the body: the strictest notice counts.
std::vector<std::string> bodies_of(const model::Definition& definition, const std::string& body, bool in_common,
                                   const std::vector<std::string>& sits_with) {
    std::vector<std::string> bodies{body};
    const auto found = definition.bodies.find(body);
    const auto& others = in_common && sits_with.empty() && found != definition.bodies.end() ? found->second.sits_in_common_with : sits_with;
    bodies.insert(bodies.end(), others.begin(), others.end());
    return bodies;
}

/// Every meeting of the body that is still to come: called ones with or without a date, and those the plan foresees within two years.
std::vector<paper::MeetingAhead> meetings_ahead(Asking asking, const model::Definition& definition, const std::string& body, Date today) {
    std::vector<paper::MeetingAhead> ahead;
    std::vector<model::Instance> called;
    store::InstanceFilter filter;
    filter.system = definition.system;
    filter.workflow = "meeting";
    filter.body = body;
    store::each_instance(asking.store, std::move(filter), [&](auto& meeting) { called.push_back(std::move(meeting)); });
    for (const auto& meeting : called) {
        const auto state = meeting.states.empty() ? std::string{} : meeting.states.front();
        static const std::vector<std::string> to_come{"to be arranged", "in the diary", "reports called for", "agenda settled",
                                                      "published"};
        if (std::find(to_come.begin(), to_come.end(), state) == to_come.end()) continue;
        if (model::text_of(meeting.facts, "kind") == "informal") continue;  // It decides nothing.
        paper::MeetingAhead one;
        one.id = meeting.id;
        one.name = title_of(meeting);
        one.held_on = model::date_of(meeting.facts, "held_on");
        one.is_published = state == "published";
        one.bodies = bodies_of(definition, body, false, model::list_of(meeting.facts, "sits_with"));
        const auto until = model::date_of(meeting.facts, "window_until");
        one.window_from = model::date_of(meeting.facts, "window_from").value_or(today);
        if (one.held_on ? *one.held_on <= today : !until || *until <= today) continue;
        one.window_until = until.value_or(today);
        ahead.push_back(std::move(one));
    }
    const Date in_two_years{std::chrono::sys_days{today} + calendar::days{2 * 365}};
    for (const auto& [planned, first, last] : model::foreseen(definition, called, today, in_two_years)) {
        if (planned->body != body || planned->kind == "informal" || last <= today) continue;
        paper::MeetingAhead one;
        one.id = model::find_body(definition, body)->prefix + " " + planned->ref;
        one.name = planned->title.empty() ? planned->ref : planned->title;
        if (planned->each_year) one.name += " " + std::to_string(static_cast<int>(first.year()));
        one.held_on = planned->on;
        one.window_from = first;
        one.window_until = last;
        one.bodies = bodies_of(definition, body, planned->in_common, {});
        ahead.push_back(std::move(one));
    }
    return ahead;
}

json::value gate_to_json(const paper::Gate& gate) {
    return json::object{{"gate", gate.name},
                        {"who", gate.who},
                        {"rule", gate.rule},
                        {"source", gate.source},
                        {"latest", calendar::to_iso(gate.latest)},
                        {"possible", calendar::to_iso(gate.possible)},
                        {"kept", gate.kept},
                        {"short_by_working_days", gate.short_by},
                        {"law", gate.is_law},
                        {"proof", gate.proof}};
}

json::value meeting_to_json(const paper::MeetingJudged& judged) {
    json::array gates;
    for (const auto& gate : judged.gates) gates.push_back(gate_to_json(gate));
    return json::object{{"meeting", judged.meeting.id},
                        {"name", judged.meeting.name},
                        {"held_on", judged.meeting.held_on ? json::value(calendar::to_iso(*judged.meeting.held_on)) : json::value(nullptr)},
                        {"judged_on", calendar::to_iso(judged.on)},
                        {"can_be_made", judged.can_be_made},
                        {"as_a_late_paper", judged.as_a_late_paper},
                        {"blocked_by", judged.blocked_by},
                        {"short_by_working_days", judged.short_by},
                        {"gates", std::move(gates)}};
}

json::value action_to_json(const duties::ActionStanding& action, const model::Definition* definition) {
    return json::object{{"action", action.action},
                        {"title", action.title},
                        {"state", action.state},
                        {"owner", action.owner},
                        {"owner_name", definition ? model::name_of_party(*definition, action.owner) : action.owner},
                        {"due", action.due ? json::value(calendar::to_iso(*action.due)) : json::value(nullptr)},
                        {"every", action.every},
                        {"slipped", action.slipped}};
}

json::array group_to_json(const std::vector<duties::ActionStanding>& group, const model::Definition* definition) {
    json::array out;
    for (const auto& action : group) out.push_back(action_to_json(action, definition));
    return out;
}

}  // namespace

Reply can_we_make_it(Asking asking, const Query& query) {
    const Parameters parameters{asking, query, {"system", "paper", "body", "from"}};
    if (parameters.problem()) return *parameters.problem();
    const auto named = parameters.text("paper");
    if (named.empty())
        return Problem{400, "which paper is not said", "paper", "name a paper by its id, or say what it is called: \"winter plan\""};
    std::optional<model::Instance> paper;
    const auto standing = the_instance(asking, parameters.text("system"), named);
    if (standing && standing->workflow == "paper") paper = *standing;
    else if (named.find("/paper/") != std::string::npos)
        return standing ? Problem{404, "'" + named + "' is no paper", "paper", ""} : standing.error();
    auto body_said = parameters.text("body");
    if (body_said.empty() && !paper)
        return Problem{400, "for which body is not said", "body", "say it as --body BODY: its id, prefix, name or alias"};
    auto system_said = parameters.text("system");
    if (body_said.empty()) body_said = paper->body;
    if (system_said.empty() && paper) system_said = paper->system;
    const auto of_body = the_instance(asking, system_said, body_said);
    if (!of_body) return of_body.error();
    const auto& body = of_body->body;
    const auto definition = asking.catalogue.live(asking.store, of_body->system);
    const auto calendar = definition ? asking.catalogue.calendar(asking.store, *definition) : nullptr;
    const auto* of = definition ? model::find_body(*definition, body) : nullptr;
    if (!calendar || !of)
        return Problem{404, "'" + body_said + "' is no body of the definition that is live", "body",
                       "beadle list --workflow body shows them"};
    const auto zone = asking.catalogue.zone(asking.store, of_body->system);

    auto from = calendar::local_date(*zone, asking.now);
    if (const auto text = parameters.text("from"); !text.empty()) {
        const auto read = parse_when(text, asking.now, *zone, NoTime::start_of_day);
        if (!read) return Problem{400, calendar::what_is_wrong(text, read.error()), "from", ""};
        from = calendar::local_date(*zone, *read);
    }
    const auto found = paper::can_we_make_it(paper ? &*paper : nullptr, body, meetings_ahead(asking, *definition, body, from), from,
                                             *definition, *calendar);
    json::array meetings;
    for (const auto& judged : found.meetings) meetings.push_back(meeting_to_json(judged));
    return json::object{{"paper", paper ? paper->id : ""},
                        {"title", paper ? title_of(*paper) : named},
                        {"state", paper && !paper->states.empty() ? paper->states.front() : "not requested yet"},
                        {"body", body},
                        {"body_name", of->name},
                        {"from", calendar::to_iso(from)},
                        {"answer", found.said},
                        {"earliest", found.earliest ? json::value(found.meetings[*found.earliest].meeting.id) : json::value(nullptr)},
                        {"first_possible", calendar::to_iso(found.first_possible)},
                        {"meetings", std::move(meetings)},
                        {"zones", zones_of(asking)}};
}

Reply list_actions(Asking asking, const Query& query) {
    const Parameters parameters{asking, query, {"system", "for", "body"}};
    if (parameters.problem()) return *parameters.problem();
    const auto meeting_said = parameters.text("for");
    const auto body_said = parameters.text("body");
    if (!meeting_said.empty() && !body_said.empty())
        return Problem{400, "a meeting and a body are both named", "for", "name one of the two: --for MEETING, or --body BODY"};
    if (meeting_said.empty() && body_said.empty())
        return Problem{400, "whose actions is not said", "for", "say it as --for MEETING, or as --body BODY"};
    auto found = the_instance(asking, parameters.text("system"), meeting_said.empty() ? body_said : meeting_said);
    if (!found) return found.error();
    auto instance = *found;
    const auto zone = asking.catalogue.zone(asking.store, instance.system);
    const auto definition = asking.catalogue.live(asking.store, instance.system);
    if (instance.body.empty()) return Problem{404, "'" + instance.id + "' is of no body", "for", "name a meeting or a body"};
    const auto meeting = instance.workflow == "meeting" ? instance.id : std::string{};
    if (instance.workflow != "body") {  // The body's register keeps the list.
        const auto body = definition ? definition->bodies.find(instance.body) : decltype(definition->bodies.find("")){};
        if (!definition || body == definition->bodies.end())
            return Problem{404, "'" + instance.body + "' is no body any more", "for", "name a body that is in the definition"};
        found = the_instance(asking, instance.system, body->second.prefix);
        if (!found) return found.error();
    }
    const auto list = duties::actions_of(found->facts, calendar::local_date(*zone, asking.now));
    return json::object{{"body", instance.body},
                        {"meeting", meeting},
                        {"count", list.size()},
                        {"said", duties::in_words(list)},
                        {"overdue", group_to_json(list.overdue, definition.get())},
                        {"extended", group_to_json(list.extended, definition.get())},
                        {"open", group_to_json(list.open, definition.get())},
                        {"reported_done", group_to_json(list.reported, definition.get())},
                        {"on_hold", group_to_json(list.on_hold, definition.get())},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

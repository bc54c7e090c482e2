// Every latest date behind a decision: see workflows/ahead/back_plan.hpp.
#include "workflows/ahead/back_plan.hpp"

#include <boost/json.hpp>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t meetings_max = 20000;

std::vector<model::Instance> meetings_of(store::Store& store, const std::string& system) {
    std::vector<model::Instance> meetings;
    store::InstanceFilter filter;
    filter.system = system;
    filter.workflow = "meeting";
    store::each_instance(store, std::move(filter), [&](auto& meeting) {
        meetings.push_back(std::move(meeting));
        return meetings.size() < meetings_max;
    });
    return meetings;
}

json::object shown(const ahead::DecisionMeeting& meeting, const model::Definition& definition) {
    return {{"body", meeting.body},
            {"body_name", model::name_of_body(definition, meeting.body)},
            {"name", meeting.name},
            {"id", meeting.id},
            {"on", calendar::to_iso(meeting.on)},
            {"assumed", meeting.assumed}};
}

}  // namespace

Reply back_plan(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "decision", "body", "by"}};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    const auto definition = asking.catalogue.live(asking.store, *system);
    const auto calendar = definition ? asking.catalogue.calendar(asking.store, *definition) : nullptr;
    if (!definition || !calendar) return no_definition();
    const auto body = parameters.body();
    if (parameters.problem()) return *parameters.problem();
    if (body.empty()) return Problem{400, "for which body is not said", "body", "say it as --body BODY: its id, prefix, name or alias"};
    const auto by = calendar::parse_date(parameters.text("by"));
    if (!by)
        return Problem{400, calendar::what_is_wrong(parameters.text("by"), by.error()), "by",
                       "write a date as 2022-12-31 or 31 December 2022"};
    const auto today = calendar::local_date(*asking.catalogue.zone(asking.store, *system), asking.now);
    if (*by < today) return Problem{400, calendar::in_words(*by) + " has gone", "by", "name a day that is ahead"};

    const auto meetings = meetings_of(asking.store, *system);
    const auto plan = ahead::back_plan({parameters.text("decision"), body, *by, today}, {*definition, *calendar, meetings});
    json::array dates, supported, not_known;
    for (const auto& date : plan.dates)
        dates.push_back({{"on", calendar::to_iso(date.safe)},
                         {"raw", calendar::to_iso(date.raw)},
                         {"at", date.at ? json::value(calendar::to_iso(*date.at)) : json::value(nullptr)},
                         {"what", date.what},
                         {"who", date.who},
                         {"body", date.body},
                         {"rule", date.rule},
                         {"source", date.source},
                         {"proof", date.proof},
                         {"afterwards", date.afterwards},
                         {"assumed", date.assumed},
                         {"provisional", date.provisional},
                         {"past", date.past}});
    for (const auto& meeting : plan.supported_at) supported.push_back(shown(meeting, *definition));
    for (const auto& sentence : plan.not_known) not_known.emplace_back(sentence);
    return json::object{{"system", *system},
                        {"decision", parameters.text("decision")},
                        {"by", calendar::to_iso(*by)},
                        {"today", calendar::to_iso(today)},
                        {"recognised", plan.is_recognised},
                        {"decided_at", shown(plan.decided_at, *definition)},
                        {"supported_at", std::move(supported)},
                        {"dates", std::move(dates)},
                        {"not_known", std::move(not_known)},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

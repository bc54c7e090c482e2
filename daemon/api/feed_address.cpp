// The secret address of a calendar: /v1/feed.

#include "daemon/calendar_feed/address.hpp"

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/body/body.hpp"

namespace beadle::api {
namespace json = boost::json;

Reply feed_address(Asking asking, const Caller& caller, notify::LinkKeys* keys, const std::string& web_address, const Query& query) {
    const Parameters parameters{asking, query, {"post", "body", "system"}};
    if (parameters.problem()) return *parameters.problem();
    const auto post = parameters.text("post"), body = parameters.text("body");
    if (post.empty() == body.empty())
        return Problem{400, "whose calendar is not said", "post", "name a post or office, or a body: one of the two"};
    if (keys == nullptr)
        return Problem{409, "calendars are served over the web, which is not set up here", "",
                       "an administrator adds 'web:' to the daemon's file"};

    const auto& actor = caller.actor;
    const auto has = [](const std::vector<std::string>& ids, const std::string& id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    calendar_feed::Whose whose;
    std::string name;
    bool may = actor.is_administrator;
    if (!body.empty()) {
        const auto found = the_instance(asking, parameters.text("system"), body);
        if (!found) return found.error();
        if (found->workflow != body::workflow) return Problem{400, "'" + body + "' is no body", "body", "beadle list shows what there is"};
        const auto live = asking.catalogue.live(asking.store, found->system);
        const auto* known = live ? model::find_body(*live, found->body) : nullptr;
        if (!known)
            return Problem{404, "the body '" + body + "' is not in the definition any more", "body", "beadle list shows what there is"};
        for (const auto* office : model::offices_of(*live, found->body)) may = may || has(actor.offices, office->id);
        whose = {.system = found->system, .party = "", .body_prefix = found->id};
        name = known->name;
    } else {
        const auto system = the_system(asking, parameters.text("system"));
        if (!system) return system.error();
        const auto live = asking.catalogue.live(asking.store, *system);
        const auto party = live ? model::find_party(*live, post) : std::nullopt;
        if (!party) {
            std::vector<std::string> ids;
            if (live)
                for (const auto& [id, one] : live->posts) ids.push_back(id);
            if (live)
                for (const auto& [id, one] : live->offices) ids.push_back(id);
            const auto near = definitions::nearest_to(post, ids);
            return Problem{404, "no post or office is called '" + post + "'", "post",
                           near.empty() ? "known are: " + model::join(ids) : "did you mean '" + near + "'?"};
        }
        may = may || has(actor.posts, post) || has(actor.offices, post);
        whose = {.system = *system, .party = post, .body_prefix = ""};
        name = party->name;
    }
    if (!may)
        return Problem{403, "this address is for " + name + " and administrators alone: whoever has it can read the calendar", "",
                       "ask for your own, or ask an administrator"};
    return json::object{{"system", whose.system},
                        {"post", post},
                        {"body", body.empty() ? "" : whose.body_prefix},
                        {"name", name},
                        {"address", calendar_feed::feed_address(*keys, web_address, whose, asking.now)}};
}

}  // namespace beadle::api

#include "workflows/body/held_meetings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "workflows/model/membership.hpp"
#include "workflows/model/room.hpp"

namespace beadle::body {

using namespace beadle::model;

namespace {

constexpr const char* settled = "settled.";

/// The days that the register has for each of its meetings, in the order of their ids.
std::map<std::string, std::set<Date>> days_of_meetings(const Facts& facts) {
    std::map<std::string, std::set<Date>> days;
    for (const std::string_view list : {"dated.", "held.", settled})
        for (auto at = facts.lower_bound(list); at != facts.end() && at->first.starts_with(list); ++at)
            if (const auto date = calendar::date_from_iso(at->second)) days[at->first.substr(list.size())].insert(*date);
    return days;
}

bool is_another(const std::optional<Holding>& one, const std::optional<Holding>& other) {
    if (!one || !other) return one.has_value() != other.has_value();
    return one->person != other->person || (one->capacity == "designate") != (other->capacity == "designate");
}

/// The posts of the body of which the one says something else than the other.
std::vector<std::string> posts_told_otherwise(const Deciding& deciding, const Facts& before, const Facts& after) {
    const auto told = [](const Facts& facts, const std::string& post) {
        const auto from = "holder." + post + ".";
        return Facts(facts.lower_bound(from),
                     std::find_if(facts.lower_bound(from), facts.end(), [&](const auto& fact) { return !fact.first.starts_with(from); }));
    };
    std::vector<std::string> posts;
    for (const auto& [id, post] : deciding.context().live->posts)
        if (post.body == deciding.before().body && told(before, id) != told(after, id)) posts.push_back(id);
    return posts;
}

/// The first instant at which the meeting has a quorum by one and none by the other is said; false where there is none.
bool say_how_the_quorum_stands(Deciding& deciding, const Instance& meeting, const Facts& before, const Facts& after) {
    const auto& zone = *deciding.context().zone;
    for (const auto at : instants_of_the_room(meeting)) {
        const auto was = quorum_of(meeting, &before, at, *deciding.context().live, zone);
        auto is = quorum_of(meeting, &after, at, *deciding.context().live, zone);
        if (was.missing.has_value() == is.missing.has_value()) continue;
        const auto words = meeting.id + " was held on " + calendar::in_words(calendar::local_date(zone, at)) + ", and by this " +
                           (is.missing ? "no quorum" : "a quorum") + " was there at " + calendar::in_words(to_local(zone, at).at) + ": ";
        if (!is.missing) {
            deciding.remark("held already", words + present_words(is) + "; what was found of it before falls");
            return true;
        }
        is.missing->rule = "held already";
        is.missing->numbers = words + is.missing->numbers;
        is.missing->ways_on = {"Its decisions are judged again, each in its own record: 'beadle show " + meeting.id + "'.",
                               "A decision taken without a quorum is open to challenge: take the item again when there is one."};
        deciding.breach(std::move(*is.missing));
        return true;
    }
    return false;
}

}  // namespace

void keep_as_held(Deciding& deciding, const std::string& meeting) {
    for (const auto* list : {"held.", "dated."})
        if (const auto on = text_of(deciding.now().facts, list + meeting); !on.empty()) return deciding.set(settled + meeting, on);
}

std::vector<std::string> held_since(const Instance& registered, const Event& event) {
    // Neither the zone nor when it is recorded is known here: meetings to come are among them, and, as one may have been adjourned, those of some months before.
    const auto said = date_of(event.facts, event.kind == "PostVacated" ? "on" : "from");
    const auto day = said ? std::chrono::sys_days{*said} : std::chrono::floor<std::chrono::days>(event.happened_at);
    const Date from{day - std::chrono::days{100}};
    std::vector<std::string> meetings;
    for (const auto& [meeting, days] : days_of_meetings(registered.facts))
        if (*days.rbegin() >= from) meetings.push_back(meeting);
    return meetings;
}

void have_held_meetings_judged_again(Deciding& deciding, const Facts& before, const Facts& after) {
    if (deciding.context().replaying) return;
    const auto& live = *deciding.context().live;
    const auto posts = posts_told_otherwise(deciding, before, after);
    const auto is_held_otherwise = [&](Date on) {
        return std::any_of(posts.begin(), posts.end(), [&](const std::string& post) {
            return is_another(holder_on(live, &before, post, on), holder_on(live, &after, post, on)) ||
                   is_vacant(live, &before, post, on) != is_vacant(live, &after, post, on);
        });
    };
    const auto& zone = *deciding.context().zone;
    const auto today = calendar::local_date(zone, deciding.event().recorded_at);
    std::vector<std::string> with_the_same_quorum;
    for (auto& [meeting, days] : days_of_meetings(before)) {
        const auto* found = deciding.context().neighbour(meeting);
        const auto instants = found ? instants_of_the_room(*found) : std::vector<Instant>{};
        for (const auto at : instants) days.insert(calendar::local_date(zone, at));  // It may have gone on on another day.
        if (std::none_of(days.begin(), days.end(), [&](Date on) { return on <= today && is_held_otherwise(on); })) continue;
        if (found && instants.empty()) continue;  // It has not opened: its quorum is judged when it does.
        deciding.raise(meeting, "MembershipRecorded");
        if (!found || !say_how_the_quorum_stands(deciding, *found, before, after)) with_the_same_quorum.push_back(meeting);
    }
    if (!with_the_same_quorum.empty())
        deciding.remark("held already", "who counted there, and what was decided, is judged again: " + join(with_the_same_quorum));
}

}  // namespace beadle::body

#include "workflows/meeting/agenda.hpp"

#include <algorithm>

#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

void add_item(Deciding& deciding) {
    const auto& now = deciding.now();
    const auto& event = deciding.event();
    bool over = has_fallen(now.states[0]) || now.states[0] == "concluded" || now.states[0] == "proceeded informally";
    if (over && !was_before_the_end(now, event)) {
        if (has_fallen(now.states[0])) return deciding.not_accepted("record", fallen_words(now), ways_on(now, event));
        return deciding.not_accepted("record", "the meeting is over: nothing can be added to its agenda",
                                     {"Put the item on the agenda of a later meeting."});
    }
    auto facts = event.facts;
    if (text_of(facts, "title").empty())
        return deciding.not_accepted("title", "the item needs a title", {"Say it as title=\"Quarterly report\"."});
    auto number = number_of(now.facts, "items_numbered").value_or(0) + 1;
    auto id = now.id + "/item/" + std::to_string(number);
    auto items = list_of(now.facts, "items");
    items.push_back(id);
    deciding.set("items_numbered", std::to_string(number));
    deciding.set("items", join(items));
    facts["meeting"] = now.id;
    if (auto held_on = date_of(now.facts, "held_on")) facts["held_on"] = calendar::to_iso(*held_on);
    // Added after publication, or part of what was published and only recorded later.
    if (stage_of(business, now.states[0]) >= 4 || now.states[0] == "adjourned" || over) {
        auto published_at = instant_of(now.facts, "published_at");
        facts["published_at"] = calendar::to_iso(published_at ? std::max(*published_at, event.happened_at) : event.happened_at);
        if (published_at && event.happened_at > *published_at) facts["late"] = "yes";
    }
    facts["body"] = now.body;
    facts["meeting_kind"] = text_of(now.facts, "kind");
    if (!now.matter.empty()) facts.try_emplace("matter", now.matter);
    deciding.raise(id, "ItemEntered", std::move(facts));
}

}  // namespace beadle::meeting

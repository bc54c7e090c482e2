#include "workflows/meeting/papers.hpp"

#include <algorithm>

#include "workflows/duties/author.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

void request_paper(Deciding& deciding) {
    const auto& now = deciding.now();
    const auto& event = deciding.event();
    bool over = has_fallen(now.states[0]) || now.states[0] == "concluded" || now.states[0] == "proceeded informally";
    if (over && !was_before_the_end(now, event))
        return deciding.not_accepted("record",
                                     has_fallen(now.states[0]) ? fallen_words(now) : "the meeting is over: no paper can be put before it",
                                     {"Request it for a later meeting, or for the body: record PaperRequested there."});
    auto facts = event.facts;
    if (text_of(facts, "title").empty())
        return deciding.not_accepted("title", "the paper needs a title", {"Say it as title=\"Winter plan\"."});
    if (const auto& item = text_of(facts, "item"); !item.empty()) {
        auto items = list_of(now.facts, "items");
        if (std::find(items.begin(), items.end(), item) == items.end())
            return deciding.not_accepted("item", "'" + item + "' is no item of this meeting",
                                         {items.empty() ? "Record ItemAdded first." : "One of: " + join(items) + "."});
    }
    auto number = std::to_string(number_of(now.facts, "papers_numbered").value_or(0) + 1);
    auto id = now.id + "/paper/" + number;
    deciding.set("papers_numbered", number);
    facts["meeting"] = now.id;
    if (auto held_on = date_of(now.facts, "held_on")) facts["held_on"] = calendar::to_iso(*held_on);
    facts["body"] = now.body;
    facts["listed_at"] = text_of(now.facts, "register");
    if (!now.matter.empty()) facts.try_emplace("matter", now.matter);
    deciding.remark("paper", "its id is " + id);
    duties::say_who_writes_instead(deciding, *deciding.context().live, now.body);
    deciding.raise(id, "PaperEntered", std::move(facts));
}

}  // namespace beadle::meeting

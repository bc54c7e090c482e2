#include "workflows/meeting/agenda.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

bool fallen_or_over(Deciding& deciding) {
    const auto& now = deciding.now();
    if (!has_fallen(now.states[0]) || was_before_the_end(now, deciding.event())) return false;
    deciding.not_accepted("record", fallen_words(now), ways_on(now, deciding.event()));
    return true;
}

/// The items that the event names, as `items` or `item`; those that are none of this meeting's are not accepted.
std::vector<std::string> items_named(Deciding& deciding, const char* example) {
    const auto& event = deciding.event();
    auto named = list_of(event.facts, "items");
    if (named.empty()) named = list_of(event.facts, "item");
    const auto there_are = list_of(deciding.now().facts, "items");
    if (named.empty()) deciding.not_accepted("items", "which items it is about is missing", {example});
    for (auto& item : named) {
        if (item.find('/') == std::string::npos) item = deciding.now().id + "/item/" + item;  // "3" will do.
        if (std::find(there_are.begin(), there_are.end(), item) == there_are.end())
            deciding.not_accepted(
                "items", "'" + item + "' is no item of this meeting",
                {there_are.empty() ? "It has no items yet: record ItemAdded first." : "One of: " + join(there_are) + "."});
    }
    return named;
}

/// The last day on which what is open to the public was open for the time the rule asks.
std::optional<calendar::Deadline> last_day_to_open(const Deciding& deciding) {
    const auto* rule = find_rule(*deciding.context().pinned, deciding.now().body, "agenda");
    auto held_on = date_of(deciding.now().facts, "held_on");
    if (!rule || !rule->by || !held_on) return std::nullopt;
    auto counted = calendar::count_without_proof(*rule->by, held_on, *deciding.context().calendar);
    return counted ? std::optional(*counted) : std::nullopt;
}

}  // namespace

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
    if (!event.actor.is_engine()) facts["added_at"] = calendar::to_iso(event.happened_at);
    // Added after publication, or part of what was published and only recorded later. Where no publication is recorded, whatever followed, it is on no agenda
    // yet; an informal session has none.
    const auto published_at = instant_of(now.facts, "published_at");
    const bool is_later = published_at && event.happened_at > *published_at;
    if (stage_of(business, now.states[0]) >= 4 || now.states[0] == "adjourned" || over) {
        if (published_at || text_of(now.facts, "kind") == "informal")
            facts["published_at"] = calendar::to_iso(is_later || !published_at ? event.happened_at : *published_at);
        if (is_later) facts["late"] = "yes";
        if (text_of(now.facts, "notice_breach") == to_words(Breach::bars_the_item)) {
            facts["barred"] = "yes";
            if (!is_later)
                deciding.remark("agenda", "the agenda was not open for the time the rule asks, and this item with it: it is barred");
        }
    }
    facts["body"] = now.body;
    if (const auto& registered_at = text_of(now.facts, "register"); !registered_at.empty()) facts["register"] = registered_at;
    facts["meeting_kind"] = text_of(now.facts, "kind");
    if (!now.matter.empty()) facts.try_emplace("matter", now.matter);
    deciding.raise(id, "ItemEntered", std::move(facts));
}

void publish_supplement(Deciding& deciding) {
    const auto& event = deciding.event();
    if (fallen_or_over(deciding)) return;
    if (!has(deciding.now().facts, "published_at"))
        return deciding.not_accepted("record", "the agenda is not published yet: what is ready goes out with it",
                                     {"Record AgendaPublished when it goes out; a report to follow comes with a supplement after that."});
    auto items = items_named(deciding, "Name each item that it has papers for, as items=2, 4.");
    if (deciding.is_not_accepted()) return;
    const auto& zone = *deciding.context().zone;
    auto opened_on = calendar::local_date(zone, event.happened_at);
    auto last = last_day_to_open(deciding);
    auto numbers = "open since " + calendar::in_words(opened_on);
    if (last) numbers += "; the last day was " + calendar::in_words(last->raw);
    bool in_time = !last || opened_on <= last->raw;
    bool shorter = has(deciding.now().facts, "shorter_notice");
    for (const auto& item : items) {
        Facts facts{{"supplement_at", calendar::to_iso(event.happened_at)}};
        for (const auto* name : {"paper_address", "paper_version", "paper_sha256", "address"})
            if (has(event.facts, name)) facts[name == std::string("address") ? "paper_address" : name] = text_of(event.facts, name);
        deciding.raise(item, "SupplementPublished", std::move(facts));
        const auto* neighbour = deciding.context().neighbour(item);
        if (!neighbour) continue;
        const auto& stands = neighbour->states[0];
        Finding finding{"supplement: " + item, "", numbers, Breach::none, {}};
        if (in_time) {
            finding.numbers += ": open for the time the rule asks";
        } else if (shorter) {
            finding.source = "Local Government Act 1972 s.100B(3)(a)";
            finding.numbers +=
                "; the meeting was convened at shorter notice, so that what is open since it was convened is open in time; this came " +
                std::string("later, and is open from when it was added");
        } else if (stands == "published") {
            finding.source = "Local Government Act 1972 s.100B(1), (4)(a)";
            finding.numbers +=
                "; the item itself has stood on the agenda in time and may be taken, its paper was not open as long as the agenda";
            finding.breach = Breach::advisory;
            finding.ways_on = {"Say at the meeting that the paper came late, or defer the item if it cannot be read in time."};
        } else if (stands == "late" || stands == "barred" || stands == "proposed") {
            finding.source = stands == "late" ? "Local Government Act 1972 s.100B(3)(b), (4)(b)" : "Local Government Act 1972 s.100B(4)";
            finding.numbers += stands == "late"
                                   ? "; the item was added later and is open from when it was added: a supplement does not make it older"
                                   : "; the item is barred, and a supplement does not cure that";
            finding.breach = Breach::advisory;
            finding.ways_on = {
                "It may be taken only if the presiding member is of the opinion, by reason of special circumstances to be minuted, that it "
                "is "
                "urgent: record UrgencyAccepted at the meeting.",
                "Otherwise take it at a later meeting."};
        } else if (stands == "urgent") {
            finding.source = "Local Government Act 1972 s.100B(4)(b)";
            finding.numbers += "; the item is taken as urgent";
        } else {
            finding.numbers += "; the item is recorded as '" + stands + "' already";
        }
        deciding.breach(std::move(finding));
    }
    duties::meet(deciding, event.kind);
}

void exclude_the_public(Deciding& deciding) {
    const auto& event = deciding.event();
    if (fallen_or_over(deciding)) return;
    auto items = items_named(deciding, "The public is excluded by a resolution item by item: name them, as items=7, 8.");
    if (deciding.is_not_accepted()) return;
    auto grounds = text_of(event.facts, "grounds");
    if (grounds.starts_with("paragraph ")) grounds.erase(0, 10);
    auto paragraph = number_of({{"n", grounds}}, "n");
    if (grounds != "confidential" && (!paragraph || *paragraph < 1 || *paragraph > 7))
        return deciding.not_accepted(
            "grounds", grounds.empty() ? "the grounds are missing" : "'" + grounds + "' is no paragraph of Schedule 12A Part 1",
            {"Give the paragraph of Local Government Act 1972 Schedule 12A Part 1, 1 to 7, as grounds=3; or grounds=confidential "
             "where s.100A(2) excludes the public without a resolution."});
    auto words = paragraph ? "paragraph " + std::to_string(*paragraph) : grounds;
    for (const auto& item : items) deciding.raise(item, "PublicExcluded", {{"grounds", words}, {"minute", text_of(event.facts, "minute")}});
    deciding.remark("exclusion", "recorded for " + join(items) + ": " + words +
                                     (paragraph ? " of Schedule 12A Part 1, by resolution under s.100A(4)" : ", s.100A(2)"));
    duties::meet(deciding, event.kind);
}

void declare_interest(Deciding& deciding) {
    const auto& event = deciding.event();
    if (fallen_or_over(deciding)) return;
    auto items = items_named(deciding, "An interest is declared in an item: name it, as item=3.");
    if (deciding.is_not_accepted()) return;
    const auto& who = has(event.facts, "person") ? text_of(event.facts, "person") : text_of(event.facts, "post");
    const auto& effect = text_of(event.facts, "effect");
    if (who.empty()) return deciding.not_accepted("person", "who declares it is missing", {"Say it as post=POST or person=ID."});
    if (effect != "leaves" && effect != "stays without vote" && effect != "stays")
        return deciding.not_accepted("effect", effect.empty() ? "its effect is missing" : "'" + effect + "' is no effect of a declaration",
                                     {"One of: leaves, stays without vote, stays."});
    for (const auto& item : items) {
        auto facts = event.facts;
        facts.erase("items");
        facts.erase("item");
        deciding.raise(item, "InterestDeclared", std::move(facts));
        const auto* decided = deciding.context().neighbour(item);
        auto at = decided ? instant_of(decided->facts, "then.at") : std::nullopt;
        if (!at || effect != "leaves" || *at < event.happened_at) continue;
        auto without = *decided;
        without.facts[std::string(interest) + who] = effect;
        say_if_no_quorum_then(deciding, without);
    }
    deciding.remark("interests", who + " " + effect + " for " + join(items) +
                                     (effect == "stays"    ? ""
                                      : effect == "leaves" ? ": does not count for its quorum and has no vote on it"
                                                           : ": has no vote on it"));
    duties::meet(deciding, event.kind);
}

}  // namespace beadle::meeting

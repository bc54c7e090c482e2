#include "workflows/duties/action_list.hpp"

#include <charconv>

namespace beadle::duties {

using namespace beadle::model;

namespace {

constexpr std::size_t named_at_most = 8;

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        auto end = std::min(text.find("; ", begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 2;
    }
    return parts;
}

std::string named(const ActionStanding& one) {
    std::string words = "\"" + (one.title.empty() ? one.action : one.title) + "\"";
    if (one.due) words += ", due " + calendar::without_weekday(*one.due);
    if (one.slipped) words += ", extended " + times(one.slipped);
    return words;
}

void add_group(std::string& text, const std::vector<ActionStanding>& group, const char* what) {
    if (group.empty()) return;
    if (!text.empty()) text += "; ";
    text += std::to_string(group.size()) + " " + what + " (";
    for (std::size_t at = 0; at < group.size() && at < named_at_most; ++at) text += (at ? "; " : "") + named(group[at]);
    if (group.size() > named_at_most) text += "; and " + std::to_string(group.size() - named_at_most) + " more";
    text += ")";
}

}  // namespace

std::string times(int count) {
    if (count == 0) return "never";
    return count == 1 ? "once" : count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string to_text(const ActionStanding& standing) {
    std::string text = standing.state;
    if (!standing.every.empty()) text += "; " + standing.every;
    if (standing.due) text += "; due " + calendar::to_iso(*standing.due);
    if (standing.slipped) text += "; slipped " + std::to_string(standing.slipped);
    if (!standing.owner.empty()) text += "; owner " + standing.owner;
    return text;
}

ActionStanding standing_from(std::string action, std::string title, const std::string& text) {
    ActionStanding standing;
    standing.action = std::move(action);
    standing.title = std::move(title);
    bool first = true;
    for (const auto& part : parts_of(text)) {
        if (first) standing.state = part;
        else if (part.starts_with("due ")) standing.due = calendar::date_from_iso(part.substr(4));
        else if (part.starts_with("slipped ")) std::from_chars(part.data() + 8, part.data() + part.size(), standing.slipped);
        else if (part.starts_with("owner ")) standing.owner = part.substr(6);
        else standing.every = part;
        first = false;
    }
    return standing;
}

ActionList actions_of(const Facts& register_facts, Date today) {
    ActionList list;
    constexpr std::string_view prefix = "action.";
    for (auto at = register_facts.lower_bound(prefix); at != register_facts.end() && at->first.starts_with(prefix); ++at) {
        auto action = at->first.substr(prefix.size());
        auto one = standing_from(action, text_of(register_facts, "title." + action), at->second);
        if (one.state == "on hold") list.on_hold.push_back(std::move(one));
        else if (one.state == "reported done") list.reported.push_back(std::move(one));
        else if (one.due && *one.due < today) list.overdue.push_back(std::move(one));
        else (one.slipped ? list.extended : list.open).push_back(std::move(one));
    }
    return list;
}

std::string in_words(const ActionList& list) {
    if (list.size() == 0) return {};
    std::string groups;
    add_group(groups, list.overdue, "overdue");
    add_group(groups, list.extended, "extended");
    add_group(groups, list.open, "open");
    add_group(groups, list.reported, "reported done, for the body to close");
    add_group(groups, list.on_hold, "on hold");
    return std::to_string(list.size()) + (list.size() == 1 ? " action comes" : " actions come") + " to this agenda: " + groups + ".";
}

}  // namespace beadle::duties

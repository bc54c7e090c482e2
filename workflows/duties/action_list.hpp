#pragma once
// The list of actions that the next agenda carries: what is open, overdue, extended and how often, reported done, on hold. A body's register keeps a line
// for each of its actions; the mails that call for reports and that settle the agenda quote the list.
// Thread-safety: values and pure functions.

#include <optional>
#include <string>
#include <vector>

#include "workflows/model/facts.hpp"

namespace beadle::duties {

/// How one action stands.
struct ActionStanding {
    std::string action;  ///< Its id.
    std::string title;
    std::string state;  ///< "open", "reported done", "on hold"
    std::string owner;  ///< Party id, or as written; empty where it is to be named.
    std::string every;  ///< "every meeting", "every 3 months", "how often to be named"; empty for one that comes once.
    std::optional<model::Date> due;
    int slipped = 0;  ///< How often it was extended.
};
/// "open; due 2023-01-31; slipped 2; owner strategy": what the register keeps. Title and id stand beside it.
std::string to_text(const ActionStanding& standing);
ActionStanding standing_from(std::string action, std::string title, const std::string& text);

/// The actions of a body in the groups that an agenda lists them in. Each is in one group; an extended one that is overdue is overdue.
struct ActionList {
    std::vector<ActionStanding> overdue, extended, open, reported, on_hold;
    std::size_t size() const { return overdue.size() + extended.size() + open.size() + reported.size() + on_hold.size(); }
};
/// From the facts of a body's register, as of `today`.
ActionList actions_of(const model::Facts& register_facts, model::Date today);
/// "3 actions come to this agenda: 1 overdue (...), 1 extended (..., extended twice), 1 open (...)."; empty where there is none.
std::string in_words(const ActionList& list);
/// "never", "once", "twice", "3 times".
std::string times(int count);

}  // namespace beadle::duties

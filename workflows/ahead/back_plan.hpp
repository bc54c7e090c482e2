#pragma once
// From a decision backwards: every latest date that lies behind it, across the bodies that have a part in it, and what follows when it has been
// made. Counted from the meetings as they are known; what is not known is said, never guessed in silence.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::ahead {

struct BackPlanAsked {
    std::string decision;  ///< In words; a planned purpose or a strategy's title is recognised in it.
    std::string body;      ///< Body id.
    model::Date by{};      ///< The last day on which the decision serves.
    model::Date today{};
};

/// What is known of the system; borrowed.
struct BackPlanKnown {
    const model::Definition& definition;
    const calendar::DayCalendar& calendar;
    const std::vector<model::Instance>& meetings;  ///< Of all bodies, those that have ended too.
};

/// The meeting that a decision is to be made at.
struct DecisionMeeting {
    std::string body;  ///< Body id.
    std::string name;
    std::string id;        ///< The instance's id, or the planned meeting's ref; empty where none is foreseen.
    model::Date on{};      ///< Its day, or the last day that it could be held on.
    bool assumed = false;  ///< Its day is not fixed: everything counted from it is assumed with it.
};

/// One latest (or, after the decision, earliest) date.
struct BackDate {
    model::Date safe{}, raw{};
    std::optional<calendar::minutes> at;
    std::string what;
    std::string who;   ///< In words.
    std::string body;  ///< Name of the body whose step it is.
    std::string rule;
    std::string source;          ///< Where the rule stands.
    std::string proof;           ///< In one sentence.
    bool is_the_agenda = false;  ///< By then an agenda is published.
    bool afterwards = false;
    bool assumed = false;
    bool provisional = false;
    bool past = false;  ///< The safe day lies before today.
};

struct BackPlan {
    bool is_recognised =
        false;  ///< A planned purpose or a strategy's title stands in the words; otherwise these are the dates of any decision.
    DecisionMeeting decided_at;
    std::vector<DecisionMeeting> supported_at;  ///< Meetings of other bodies that must come first.
    std::vector<BackDate> dates;                ///< Ascending.
    std::vector<std::string> not_known;         ///< In sentences.
};

BackPlan back_plan(const BackPlanAsked& asked, const BackPlanKnown& known);

}  // namespace beadle::ahead

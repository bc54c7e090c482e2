#pragma once
// What the file says of one strategy: its chapters and who answers for them, who is to be involved, whose support is sought, when and where it is approved,
// who gets a copy, from when it takes effect, and what is to be considered again when something is received.
// Thread-safety: values; const after loading.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/rule.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::model {

/// Somebody the file names by a short word and by a name as people say it.
struct StrategyName {
    std::string ref;    ///< "healthwatch-northshire"
    std::string name;   ///< "Healthwatch Northshire"
    std::string party;  ///< Who owes what is asked about it: a post or an office; empty for whoever leads the strategy.
};

struct StrategyChapter {
    std::string ref;                         ///< "1"
    std::string title;                       ///< "Northshire"
    StrategyName owner;                      ///< Sends it in, reports on it, declares what it is aligned with.
    std::vector<StrategyName> overseen_by;   ///< Each endorses it; the ref is a body's id where a body oversees it.
    std::string implemented_by;              ///< In words.
    std::vector<StrategyName> aligned_with;  ///< What the owner declares it to be aligned with.
};

/// What it does to a strategy that a body whose support was sought declines it.
enum class UnsupportedMeans { noted = 0, stops = 1, returns = 2 };

struct StrategyPlan {
    std::string ref;       ///< "integrated-care-strategy"
    std::string body;      ///< Who approves it: body id.
    std::string title;     ///< "Integrated Care Strategy"
    std::string matter;    ///< Matter id.
    std::string lead;      ///< Party id; empty for the body's office.
    std::string replaces;  ///< Ref of the body's strategy that it replaces when it takes effect; may be empty.

    std::string direction_at;  ///< Ref of the planned meeting whose item sets the direction; may be empty.
    std::optional<calendar::Rule> direction_by;
    std::vector<StrategyChapter> chapters;
    std::optional<calendar::Rule> chapters_by;  ///< Counted from the target where it has an anchor.
    std::vector<StrategyName> involve;
    std::optional<calendar::Rule> involve_by;
    std::vector<std::string> support_from;  ///< Body ids, in the order of the file.
    std::optional<calendar::Rule> support_by;
    UnsupportedMeans unsupported = UnsupportedMeans::stops;

    std::string approve_at;                    ///< Ref of the planned meeting whose item approves it; may be empty.
    std::optional<Date> approve_by;            ///< The target; may be any day, a Saturday too.
    std::optional<calendar::Rule> settle_by;   ///< Amendments, where the minute names no date; counted from the approval.
    std::optional<calendar::Rule> publish_by;  ///< Counted from the approval.
    std::vector<StrategyName> copies_to;
    std::optional<calendar::Rule> copies_by;  ///< Counted from the publication.
    std::optional<Date> takes_effect;         ///< Never rounded.

    std::vector<std::string> received_by;       ///< Body ids: each considers on receipt whether its own strategy still suffices.
    std::optional<calendar::Rule> consider_by;  ///< How long a body has to consider what was received; counted from the receipt.
    std::string review_at;                      ///< Ref of the planned meeting that reviews progress; may be empty.
    std::string sign_off_at;                    ///< Ref of the planned meeting that signs off the changes; may be empty.
    int progress_months = 0;                    ///< Chapter owners report each so many months once it is approved; 0 for never.
};

/// Id of its instance: "ICPA/strategy/integrated-care-strategy"; `prefix` is its body's.
inline std::string strategy_id(std::string_view prefix, const StrategyPlan& plan) { return std::string(prefix) + "/strategy/" + plan.ref; }

}  // namespace beadle::model

#pragma once
// The law that a meeting is judged by, as tested functions: was the agenda out in time. Its quorum is counted in model/room.hpp.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/context.hpp"

namespace beadle::meeting {

/// How publication stands against the rules of every body of the sitting.
struct NoticeJudged {
    bool kept = true;
    bool at_shorter_notice = false;  ///< Convened so late that notice at the time of convening is what the law asks.
    model::Finding finding;          ///< Of the strictest rule broken, or of the shorter notice; empty where all were kept.
};

/// Judges `published_at` against the rule `rule_id` ("agenda", "notice") of each body's procedure. `convened_on` is the day the meeting was fixed or called.
/// Sources: LGA 1972 s.100A(6)(a), s.100B(3)(a) (convened at shorter notice), s.100B(4) (items); 1960 Act s.1(4)(a).
NoticeJudged judge_notice(std::string_view rule_id, const std::vector<std::string>& bodies, model::Date held_on,
                          model::Instant published_at, std::optional<model::Date> convened_on, const model::Context& context);

/// The last day on which the rule can be kept towards every body, by the strictest of them; nothing where none has such a rule.
std::optional<model::Date> last_day_by(std::string_view rule_id, const std::vector<std::string>& bodies, model::Date held_on,
                                       const model::Context& context);

}  // namespace beadle::meeting

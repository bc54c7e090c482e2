#include "workflows/meeting/rules.hpp"

#include "workflows/calendar/deadline.hpp"

namespace beadle::meeting {

using namespace beadle::model;

NoticeJudged judge_notice(std::string_view rule_id, const std::vector<std::string>& bodies, Date held_on, Instant published_at,
                          std::optional<Date> convened_on, const Context& context) {
    NoticeJudged judged;
    std::optional<Date> strictest;
    auto published = calendar::to_local(*context.zone, published_at);
    for (const auto& body : bodies) {
        const auto* rule = find_rule(*context.pinned, body, rule_id);
        if (!rule || !rule->by) continue;
        auto deadline = calendar::count_without_proof(*rule->by, held_on, *context.calendar);
        if (!deadline) continue;
        bool late = published.date > deadline->raw ||
                    (rule->time_binds_raw && deadline->at && published.date == deadline->raw && published.at > *deadline->at);
        // The strictest notice applies; of two that are broken alike, the one whose breach weighs more.
        bool stricter = !strictest || deadline->raw < *strictest || (deadline->raw == *strictest && rule->breach < judged.finding.breach);
        if (!late || !stricter) continue;
        strictest = deadline->raw;
        std::string numbers = (rule_id == "notice" ? "given " : "published ") + calendar::in_words(published.date) + " at " +
                              calendar::in_words(published.at) + "; the last day was " + calendar::in_words(deadline->raw);
        if (deadline->safe != deadline->raw) numbers += ", the last safe day " + calendar::in_words(deadline->safe);
        numbers += ", for a meeting on " + calendar::in_words(held_on);
        judged.finding = {std::string(rule_id) + ": " + rule->by->text, rule->source, numbers, rule->breach, rule->ways_on};
        judged.kept = false;
        judged.at_shorter_notice = convened_on && *convened_on > deadline->raw && published.date <= *convened_on;
    }
    if (judged.at_shorter_notice) {
        judged.kept = true;
        judged.finding.breach = Breach::none;
        judged.finding.numbers += "; the meeting itself was convened on " + calendar::in_words(*convened_on) +
                                  ", so notice at the time of convening is what the rule asks";
        judged.finding.ways_on.clear();
    }
    return judged;
}

std::optional<Date> last_day_by(std::string_view rule_id, const std::vector<std::string>& bodies, Date held_on, const Context& context) {
    std::optional<Date> strictest;
    for (const auto& body : bodies) {
        const auto* rule = find_rule(*context.pinned, body, rule_id);
        if (!rule || !rule->by) continue;
        const auto deadline = calendar::count_without_proof(*rule->by, held_on, *context.calendar);
        if (deadline && (!strictest || deadline->raw < *strictest)) strictest = deadline->raw;
    }
    return strictest;
}

}  // namespace beadle::meeting

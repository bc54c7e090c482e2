#include "workflows/duties/dates_in_words.hpp"

#include "workflows/calendar/deadline.hpp"

namespace beadle::duties {

using namespace beadle::model;

namespace {

/// The duty of that line of the timetable: the one itself, or the first of those that several parties owe.
const Duty* duty_of_line(const Instance& instance, std::string_view line) {
    for (const auto& duty : instance.duties)
        if (duty.ref == line || duty.entry == line) return &duty;
    return nullptr;
}

std::optional<Date> anchor_of(const Instance& instance, const std::string& anchor) {
    if (is_the_day_of_the_meeting(anchor)) return date_of(instance.facts, "held_on");
    if (const auto* other = duty_of_line(instance, anchor)) return other->safe;
    return date_of(instance.facts, anchor);
}

std::optional<Date> day_of(std::string_view words, const Instance& instance, const Context& context) {
    if (const auto* other = duty_of_line(instance, words)) return other->safe;
    const auto rule = calendar::parse_rule(words);
    if (!rule) return std::nullopt;
    const auto anchor = rule->anchor.empty() ? std::nullopt : anchor_of(instance, rule->anchor);
    if (!rule->anchor.empty() && !anchor) return std::nullopt;
    const auto counted = calendar::count_without_proof(*rule, anchor, *context.calendar);
    return counted ? std::optional{counted->safe} : std::nullopt;
}

std::string said(Date date, const Duty& duty) {
    auto words = calendar::in_words(date);
    return date.year() == duty.safe.year() ? words.substr(0, words.rfind(' ')) : words;
}

}  // namespace

std::vector<DateNamed> dates_named(std::string_view text) {
    std::vector<DateNamed> found;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const auto close = text.find('}', at);
        if (close == std::string_view::npos) {
            found.push_back({at, close, text.substr(at + 1)});
            break;
        }
        found.push_back({at, close + 1, text.substr(at + 1, close - at - 1)});
    }
    return found;
}

std::string with_dates(std::string_view text, const Instance& instance, const Duty& duty, const Context& context) {
    std::string out;
    std::size_t from = 0;
    for (const auto& named : dates_named(text)) {
        if (named.end == std::string_view::npos) break;
        out += text.substr(from, named.at - from);
        const auto day = day_of(named.words, instance, context);
        out += day ? said(*day, duty) : std::string(named.words);
        from = named.end;
    }
    return out += text.substr(from);
}

}  // namespace beadle::duties

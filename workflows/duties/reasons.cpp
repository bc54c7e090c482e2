#include "workflows/duties/reasons.hpp"

#include "workflows/duties/words.hpp"

namespace beadle::duties {

namespace {

constexpr std::string_view past = "past when ", cut_short = "short since ", passed_over = "passed over: ";

bool is_excused_as(const model::Duty& duty, std::string_view beginning) {
    return duty.outcome == model::Outcome::excused && duty.reason.starts_with(beginning);
}

std::string from_to(const model::Duty& was, const model::Duty& counted) {
    return ": was " + due_words(was) + ", would now be " + due_words(counted);
}

}  // namespace

std::string past_when(std::string_view occasion, const model::Duty& was, const model::Duty& counted) {
    return std::string{past}.append(occasion) + from_to(was, counted);
}

std::string short_since_the_calendar_changed(const model::Duty& was, const model::Duty& counted) {
    return std::string{cut_short} + "the calendar changed" + from_to(was, counted);
}

std::string passed_over_by(std::string_view event_kind) { return std::string{passed_over}.append(event_kind) + " was recorded without it"; }

bool its_day_had_gone(const model::Duty& duty) { return is_excused_as(duty, past); }
bool was_excused_as_past(const model::Duty& duty) {
    return its_day_had_gone(duty) || is_excused_as(duty, before_live) || is_excused_as(duty, cut_short);
}
bool was_passed_over(const model::Duty& duty) { return is_excused_as(duty, passed_over); }

}  // namespace beadle::duties

#include "workflows/model/duty.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace beadle::model {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 6> outcome_words{{
    {Outcome::open, "open"},
    {Outcome::met, "met"},
    {Outcome::met_late, "met late"},
    {Outcome::not_met, "not met"},
    {Outcome::excused, "excused"},
    {Outcome::withdrawn, "withdrawn"},
}};
constexpr std::string_view kind_letters = "rdoe";  // remind, due, overdue, escalate

[[noreturn]] void unreadable(std::string_view text) {
    throw std::invalid_argument("steps of a duty: cannot read '" + std::string(text) + "'");
}

}  // namespace

std::string_view to_words(Outcome outcome) {
    for (const auto& [value, words] : outcome_words)
        if (value == outcome) return words;
    return "";
}

std::optional<Outcome> outcome_from_words(std::string_view words) {
    for (const auto& [value, text] : outcome_words)
        if (text == words) return value;
    return std::nullopt;
}

std::optional<Instant> next_step_at(const Duty& duty) {
    auto done = static_cast<std::size_t>(duty.steps_done);
    if (duty.outcome != Outcome::open || done >= duty.steps.size()) return std::nullopt;
    return duty.steps[done].at;
}

// One step is "r1669712400,-3,;": kind, seconds, offset ('h' for hours), party. Compact, for it stands in every duty's row.
std::string steps_to_text(const std::vector<Step>& steps) {
    std::string text;
    for (const auto& step : steps) {
        text += kind_letters[static_cast<std::size_t>(step.kind)];
        text += std::to_string(step.at.time_since_epoch().count());
        text += ',';
        text += std::to_string(step.offset);
        if (step.in_hours) text += 'h';
        text += ',';
        text += step.to;
        text += ';';
    }
    return text;
}

std::vector<Step> steps_from_text(std::string_view text) {
    std::vector<Step> steps;
    steps.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), ';')));
    const char* at = text.data();
    const char* end = at + text.size();
    while (at != end) {
        Step step;
        auto kind = kind_letters.find(*at++);
        if (kind == std::string_view::npos) unreadable(text);
        step.kind = static_cast<Step::Kind>(kind);
        long long seconds = 0;
        auto read = std::from_chars(at, end, seconds);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != ',') unreadable(text);
        step.at = Instant{std::chrono::seconds{seconds}};
        read = std::from_chars(read.ptr + 1, end, step.offset);
        if (read.ec != std::errc{} || read.ptr == end) unreadable(text);
        at = read.ptr;
        if (*at == 'h') {
            step.in_hours = true;
            ++at;
        }
        if (at == end || *at++ != ',') unreadable(text);
        const char* semicolon = at;
        while (semicolon != end && *semicolon != ';') ++semicolon;
        if (semicolon == end) unreadable(text);
        step.to.assign(at, semicolon);
        at = semicolon + 1;
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace beadle::model

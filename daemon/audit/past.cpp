#include "daemon/audit/past.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>

namespace beadle::audit {
namespace {

/// The hash of the definition that a line, which reads, was judged by.
std::string definition_in(std::string_view line) {
    const auto read = boost::json::parse(line);
    const auto* found = read.as_object().if_contains("definition");
    return found ? std::string{found->as_string()} : std::string{};
}

/// Takes `words` off the front; false where the text begins otherwise.
bool take(std::string_view& text, std::string_view words) {
    if (!text.starts_with(words)) return false;
    text.remove_prefix(words.size());
    return true;
}

/// What stands before the next `between`, which is taken off too.
std::string_view next(std::string_view& text, std::string_view between) {
    const auto end = text.find(between);
    const auto part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + between.size());
    return part;
}

std::vector<std::string> listed(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) words.emplace_back(next(text, ", "));
    return words;
}

/// "owed by hfd, due 2022-12-05T17:00:00Z, 2 of 3 steps done, met late, because ..."
void read_duty(PastDuty& duty, std::string_view rest) {
    duty.outcome = model::Outcome::open;
    while (!rest.empty() && !rest.starts_with("because ")) {
        auto part = next(rest, ", ");
        if (take(part, "owed by ")) duty.owed_by = std::string{part};
        else if (take(part, "due ")) duty.due_at = calendar::instant_from_iso(part);
        else if (const auto outcome = model::outcome_from_words(part)) duty.outcome = *outcome;
    }
}

/// "published, not yet drafted; agenda: met; minutes: open": the duties are exactly these from now on.
void judge_again(Past& past, std::string_view rest) {
    past.states = listed(next(rest, "; "));
    std::map<std::string, PastDuty, std::less<>> duties;
    while (!rest.empty()) {
        auto part = next(rest, "; ");
        const std::string ref{next(part, ": ")};
        if (const auto known = past.duties.find(ref); known != past.duties.end()) duties[ref] = known->second;
        duties[ref].outcome = model::outcome_from_words(part).value_or(model::Outcome::open);
    }
    past.duties = std::move(duties);
}

}  // namespace

void Past::follow(std::string_view text, std::int64_t seq) {
    const auto line = read_line(text, {});
    if (line.verdict == model::Verdict::not_accepted) return;
    last = seq;
    if (auto judged_by = definition_in(text); !judged_by.empty()) definition = std::move(judged_by);
    for (std::string_view change : line.changes) {
        if (take(change, "entered: ")) {
            next(change, ", ");  // The workflow.
            states = listed(change);
        } else if (take(change, "duty opened: ")) {
            const std::string ref{next(change, ", ")};
            duties[ref] = {};
            duties[ref].opened_by = seq;
            read_duty(duties[ref], change);
        } else if (take(change, "duty: ")) {
            const std::string ref{next(change, ", ")};
            read_duty(duties[ref], change);
        } else if (take(change, "duty ended: ")) {
            const std::string ref{next(change, ", ")};
            duties[ref].outcome = model::outcome_from_words(next(change, ", ")).value_or(model::Outcome::open);
        } else if (take(change, "pinned to definition ")) {
            definition = std::string{change};
        } else if (take(change, "judged again, ")) {
            judge_again(*this, change);
        } else if (const auto arrow = change.find(" → "); arrow != std::string_view::npos) {
            const auto from = change.substr(0, arrow);
            auto to = change.substr(arrow + std::string_view{" → "}.size());
            if (const auto region = std::find(states.begin(), states.end(), from); region != states.end())
                *region = std::string{next(to, ", passing through ")};
        }
    }
}

}  // namespace beadle::audit

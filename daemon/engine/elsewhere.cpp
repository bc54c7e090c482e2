#include "daemon/engine/elsewhere.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace beadle::engine {

void Elsewhere::send(std::vector<Errand>& errands, model::Instant now) {
    std::vector<store::Letter> letters;
    for (const auto& errand : errands)
        letters.push_back({.number = 0,
                           .system = errand.event.system,
                           .asks = errand.answered ? sharing_.daemon_id() : std::string{},
                           .text = letter_text(errand.event, errand.bundle.get(), now)});
    const auto numbers = sharing_.post(letters);
    assert(numbers.size() == errands.size());
    for (std::size_t n = 0; n < errands.size(); ++n) {
        auto& errand = errands[n];
        if (!errand.answered) continue;
        waiting_.emplace(numbers[n], Waiting{.system = errand.event.system,
                                             .event_id = errand.event.id,
                                             .instance = errand.event.instance,
                                             .until = machine_.now() + patience_,
                                             .answered = std::move(errand.answered)});
    }
    errands.clear();
}

void Elsewhere::take_answers() {
    for (const auto& letter : sharing_.take_answers()) {
        const auto found = waiting_.find(letter.number);
        if (found == waiting_.end()) continue;  // Its caller has been told that it is written down.
        const auto waiting = std::move(found->second);
        waiting_.erase(found);
        waiting.answered(read_or_written_down(letter.text, waiting));
    }
}

void Elsewhere::give_up(bool all) {
    const auto has_waited = [&](const Waiting& waiting) { return all || waiting.until <= machine_.now(); };
    if (std::none_of(waiting_.begin(), waiting_.end(), [&](const auto& each) { return has_waited(each.second); })) return;
    take_answers();
    for (auto each = waiting_.begin(); each != waiting_.end();) {
        if (!has_waited(each->second)) {
            ++each;
            continue;
        }
        const auto waiting = std::move(each->second);
        each = waiting_.erase(each);
        waiting.answered(written_down(waiting, "has not answered in time"));
    }
}

std::optional<std::chrono::milliseconds> Elsewhere::next() const {
    std::optional<std::chrono::milliseconds> next;
    for (const auto& [_, waiting] : waiting_)
        if (!next || waiting.until < *next) next = waiting.until;
    return next;
}

Answer Elsewhere::read_or_written_down(std::string_view text, const Waiting& waiting) {
    try {
        return read_answer(text);
    } catch (const std::exception& error) {
        return written_down(waiting, fmt::format("its answer cannot be read here ({}); is it of another version?", error.what()));
    }
}

Answer Elsewhere::written_down(const Waiting& waiting, std::string_view why) {
    Answer answer;
    answer.event_id = waiting.event_id;
    answer.instance = waiting.instance;
    answer.verdict = model::Verdict::not_accepted;
    answer.written_down = true;
    answer.error = fmt::format("another daemon writes for {}, and {}", waiting.system, why);
    return answer;
}

}  // namespace beadle::engine

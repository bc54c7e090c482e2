// What daemons write to each other, perhaps by another version: it is read, or said to be none of ours; what was read is written and read as the same.
#include <exception>
#include <optional>
#include <string>

#include "daemon/engine/letter.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace beadle;

template <class Read>
auto read_or_nothing(Read read, std::string_view text) -> std::optional<decltype(read(text))> {
    try {
        return read(text);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

FUZZ(text) {
    if (const auto letter = read_or_nothing(engine::read_letter, text)) {
        const auto written = [](const engine::Enclosed& enclosed) {
            return engine::letter_text(enclosed.event, enclosed.bundle.get(), enclosed.written_at.value_or(model::Instant{}));
        };
        const auto again = written(*letter);
        fuzz::claim(written(engine::read_letter(again)) == again, "a letter is written as it was read");
    }
    if (const auto answer = read_or_nothing(engine::read_answer, text)) {
        fuzz::claim(!answer->error.empty() || !model::to_words(answer->verdict).empty(),
                    "an answer has a verdict, or says why it has none");
        for (const auto& finding : answer->findings) fuzz::claim(!model::to_words(finding.breach).empty(), "a breach is one");
        const auto again = engine::answer_text(*answer);
        fuzz::claim(engine::answer_text(engine::read_answer(again)) == again, "an answer is written as it was read");
    }
}

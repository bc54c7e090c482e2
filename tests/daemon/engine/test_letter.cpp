#include "daemon/engine/letter.hpp"

#include "tests/catch.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::engine;
using Catch::Contains;

namespace {

Answer answer_with(model::Verdict verdict, model::Breach breach) {
    Answer answer;
    answer.event_id = "e1";
    answer.instance = "ICPA/2022-23/3";
    answer.verdict = verdict;
    answer.findings = {{.rule = "agenda", .source = "LGA 1972", .numbers = "4 of 5 days", .breach = breach, .ways_on = {"call it again"}}};
    answer.followed = {"a mail to the clerk"};
    answer.seq = 7;
    answer.version = 3;
    return answer;
}

std::string complaint_of(const std::string& text) {
    try {
        read_answer(text);
    } catch (const std::exception& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("an event reaches another daemon as it was said, with when it was written", "[engine][letter]") {
    auto event = test::officers_event("s", "e1", "Noted", "t0", model::Instant{std::chrono::seconds{1'643'706'000}}, {{"name", "Ü"}});
    event.version_seen = 4;
    const model::Instant written_at{std::chrono::seconds{1'643'706'001}};
    const auto text = letter_text(event, nullptr, written_at);
    const auto read = read_letter(text);
    CHECK(read.event.id == "e1");
    CHECK(read.event.happened_at == event.happened_at);
    CHECK(read.event.facts == event.facts);
    CHECK(read.event.version_seen == event.version_seen);
    CHECK(read.written_at == written_at);
    CHECK_FALSE(read.bundle);
    CHECK(letter_text(read.event, nullptr, *read.written_at) == text);
}

TEST_CASE("an answer comes back as it was given, of every verdict and every breach there is", "[engine][letter]") {
    using model::Breach;
    using model::Verdict;
    const auto verdict = GENERATE(Verdict::accepted, Verdict::accepted_with_breach, Verdict::not_accepted);
    const auto breach = GENERATE(Breach::none, Breach::bars_the_item, Breach::irregular, Breach::advisory);
    const auto text = answer_text(answer_with(verdict, breach));
    const auto read = read_answer(text);
    CHECK(read.verdict == verdict);
    CHECK(read.findings.at(0).breach == breach);
    CHECK(answer_text(read) == text);
}

TEST_CASE("an answer without a verdict is one to an event that was dropped, and says why", "[engine][letter]") {
    auto dropped = answer_with({}, model::Breach::none);
    CHECK_THAT(complaint_of(answer_text(dropped)), Contains("there is no verdict 0"));
    dropped.error = "the event id e1 was used before for something else";
    CHECK(read_answer(answer_text(dropped)).error == dropped.error);
    CHECK(read_answer(answer_text(dropped)).verdict == model::Verdict{});
}

TEST_CASE("a number in an answer that stands for no verdict and no breach is none of ours", "[engine][letter]") {
    const auto number = GENERATE(-1, 4, 99);
    CAPTURE(number);
    using model::Breach;
    using model::Verdict;
    CHECK_THAT(complaint_of(answer_text(answer_with(static_cast<Verdict>(number), Breach::none))),
               Contains("there is no verdict " + std::to_string(number)));
    CHECK_THAT(complaint_of(answer_text(answer_with(Verdict::accepted, static_cast<Breach>(number)))),
               Contains("there is no breach " + std::to_string(number)));
    auto dropped = answer_with(static_cast<Verdict>(number), Breach::none);
    dropped.error = "dropped";
    CHECK_THAT(complaint_of(answer_text(dropped)), Contains("there is no verdict " + std::to_string(number)));
}

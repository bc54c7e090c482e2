#pragma once
// What daemons write to each other, as JSON text: an event (with the definition that it applies, where it does), and the answer to it.
// Errors: std::runtime_error where a text is none of ours. Thread-safety: pure functions.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/answer.hpp"
#include "workflows/model/event.hpp"

namespace beadle::engine {

struct Enclosed {
    model::Event event;
    std::shared_ptr<const definitions::Bundle> bundle;  ///< What a DefinitionApplied brings; null otherwise.
    std::optional<model::Instant> written_at;           ///< By the clock of whoever wrote; one of an older version does not say.
};

std::string letter_text(const model::Event& event, const definitions::Bundle* bundle, model::Instant written_at);
Enclosed read_letter(std::string_view text);
/// What is said as of now at a host whose clock is a little ahead of ours has happened when it is recorded, and is not still to come.
void take_as_now(Enclosed& enclosed, model::Instant now);

std::string answer_text(const Answer& answer);
Answer read_answer(std::string_view text);

}  // namespace beadle::engine

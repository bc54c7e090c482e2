#pragma once
// An event that waits for its batch, with who waits for its answer and what else it brings or asks for. Thread-safety: a value.

#include <functional>
#include <memory>
#include <optional>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/answer.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/store/sharing.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::engine {

struct Queued {
    Root root;
    std::function<void(const Answer&)> answered{};
    std::shared_ptr<const definitions::Bundle> bundle{};  ///< What a DefinitionApplied brings.
    bool accepts_clock = false;
    bool resumes_record = false;
    std::optional<store::Letter> letter{};  ///< That another daemon sent it by; it is to be answered in the same commit.

    bool wants_answer() const { return answered || letter; }
    /// Must have a batch to itself.
    bool stands_alone() const { return bundle || accepts_clock || resumes_record; }
};

/// A timer that came due.
Queued fired(model::Timer timer);

}  // namespace beadle::engine

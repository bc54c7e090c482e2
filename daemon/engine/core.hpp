#pragma once
// The functional core as the engine sees it: pure functions. They are workflows/decide.hpp's, unless a test gives its own
// (one that throws, one that dies).
// Thread-safety: values.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/change.hpp"
#include "workflows/model/context.hpp"

namespace beadle::engine {

struct Core {
    std::function<model::Decision(const model::Instance&, const model::Event&, const model::Context&)> decide;
    std::function<std::vector<std::string>(const model::Instance&, const model::Event&)> needs;
    std::function<bool(const model::Event&)> needs_history;
    std::function<std::string_view(const model::Event&)> needs_one_duty{};
    std::function<bool(const model::Instance&, const model::Event&)> one_duty_will_do{};
};

/// Fills what is empty with the real core.
Core with_defaults(Core core);

}  // namespace beadle::engine

#pragma once
// An event on its way from a request to the writer and back: what its preparation found, and how its answer reads.
// Thread-safety: values and pure functions.

#include <boost/json.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "daemon/api/caller.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/request.hpp"
#include "daemon/engine/answer.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/event.hpp"

namespace beadle::api {

struct Prepared {
    model::Event event;
    std::optional<Problem> problem{};  ///< It goes no further.
    boost::json::value zones{};
    std::shared_ptr<const model::Definition> definition{};  ///< Gives the names of whoever comes to owe something; may be null.
};

/// What was `said` as the core wants it: no slip of the pen in a name, and dates as ISO text however an officer wrote them.
Result<model::Facts> the_facts(const model::Facts& said, const std::string& kind);

Response answered_event(const Prepared& prepared, const engine::Answer& answer);

Problem not_an_operator(const Caller& caller);
std::string said_by(std::exception_ptr error);
/// What went wrong on our side.
Problem our_own_failure(const std::string& what);
Problem our_own_failure(std::exception_ptr error);

}  // namespace beadle::api

#include "daemon/engine/why_not.hpp"

#include <fmt/format.h>

#include <utility>

#include "workflows/calendar/date.hpp"
#include "workflows/model/facts.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::engine {

using calendar::to_iso;
using model::Decision;
using model::Event;
using model::Instance;
using model::Verdict;

std::string describe(const Event& event) {
    auto timer = model::text_of(event.facts, "timer");
    return timer.empty() ? fmt::format("{} ({})", event.kind, event.id)
                         : fmt::format("{} ({}, due {})", event.kind, timer, to_iso(event.happened_at));
}

std::string used_otherwise(const Event& event) {
    return fmt::format("the event id {} was used before for something else; every event needs an id of its own", event.id);
}

std::string version_missing(const Instance& instance) {
    return fmt::format("the definition {} that {} is pinned to is not in the store", instance.definition, instance.id);
}

Decision not_accepted(std::string numbers) {
    Decision decision;
    decision.verdict = Verdict::not_accepted;
    decision.findings.push_back({.rule = "record", .source = {}, .numbers = std::move(numbers), .breach = {}, .ways_on = {}});
    return decision;
}

Decision not_accepted_without_its_version(const Instance& instance) {
    Decision decision;
    decision.verdict = Verdict::not_accepted;
    decision.findings.push_back(
        {.rule = "definition",
         .source = {},
         .numbers = version_missing(instance) + "; it is parked, and nothing fires for it",
         .breach = {},
         .ways_on = {"Bring the definition back (apply the file as it was, or restore the store), then: beadle release " + instance.id,
                     "Or move it to the version that is live: beadle apply PATH --move " + instance.id + "; then release it"}});
    return decision;
}

}  // namespace beadle::engine

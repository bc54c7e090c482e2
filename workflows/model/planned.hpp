#pragma once
// What a definition plans, as facts: a cycle in one of its years, a planned meeting. The system enters cycles and single meetings from
// here, a cycle calls its meetings from here; so that both say the same.
// Thread-safety: pure functions.

#include <string>
#include <utility>
#include <vector>

#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::model {

/// Id of a cycle's instance: "ICPA/cycle/annual/2023", or without the year for one that comes once.
std::string cycle_id(const Definition& definition, const CycleDefinition& cycle, int year);
/// When a cycle opens in `year` (ignored for one that comes once on a date of its own).
Date cycle_opens_on(const CycleDefinition& cycle, int year);
/// The facts that a cycle is entered with.
Facts cycle_facts(const CycleDefinition& cycle, int year);

/// The first and last day of the window in which a meeting is to be held, for work that begins on `from`: one that comes each year has the first such window that
/// ends on or after that day.
std::pair<Date, Date> window_of(const PlannedMeeting& meeting, Date from);
/// A planned meeting in one of its windows, which nobody has called yet.
struct Foreseen {
    const PlannedMeeting* meeting = nullptr;
    Date first{}, last{};  ///< The window, cut at the last day on which the plan allows it; one day where the plan has its date.
};
/// Those whose window ends on or after `from` and begins on or before `until`, as the definition has them, then by their windows. `called` are the meetings that
/// there are, ended or not: one that was called for the window, or is held in it, is foreseen no more, wherever it has moved.
std::vector<Foreseen> foreseen(const Definition& definition, const std::vector<Instance>& called, Date from, Date until);

/// The facts that the meeting is called with; its window counted from `from`. Where a strategy waits for its item, the facts say which, and what it asks.
Facts meeting_facts(const Definition& definition, const PlannedMeeting& meeting, Date from);

}  // namespace beadle::model

#pragma once
// A partnership built in code for the core's tests: an assembly under its own terms of reference that sits in common with the boards of two
// councils, and a council's executive whose decisions can be called in. The deadlines are those of the shipped system; the rest is the least that
// a claim needs.

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::testing {

/// Bodies icp (ICPA), hwbb-hfd (HWBH), hwbb-worcs (HWBW), executive (EXEC); offices icb, hfd, worcs; system "partnership".
model::Definition partnership();
/// England and Wales, from the oracle's table.
calendar::DayCalendar england_and_wales();
/// Europe/London from 2019 to 2032, by the rule of the last Sundays in March and October.
calendar::Zone london();

}  // namespace beadle::testing

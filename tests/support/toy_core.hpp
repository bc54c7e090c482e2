#pragma once
// A core of a few lines for tests of the engine: events that do one thing each, named after it. What the real core decides is tested
// with the core; here it must be easy to see what the engine made of a decision.
//
//   Entered     facts: steps (instants of duty "do", joined by ", "), any others are kept
//   Noted       sets the fact "last" to the event's id
//   Done        ends the duty as met;  Ended ends the instance
//   RaisedOn    raises Noted on each instance of fact "to" (joined by ", ");  Looped raises itself, for ever
//   TimerSet, TimerDropped    facts: kind, at
//   TimerFired  of a duty: takes the steps that have come and owes one mail;  other kinds: sets the fact "fired:<kind>"
//   Thrown      throws;  a TimerFired on an instance with the fact "explodes" throws;  Died kills the process
//   NotMine     is not accepted;  MailAccepted, MailFailed report a mail;  Withdrawn withdraws what is unsent and owes another
//   Released    releases;  Corrected counts the history into the fact "history"
//   ClockAccepted, CalendarChanged, DefinitionApplied  are accepted

#include "daemon/engine/core.hpp"

namespace beadle::test {

engine::Core toy_core();

/// What an administrator called "officer" says.
model::Event officers_event(std::string system, std::string id, std::string kind, std::string instance, model::Instant happened_at,
                            model::Facts facts = {});

}  // namespace beadle::test

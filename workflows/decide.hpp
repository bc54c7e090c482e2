#pragma once
// The functional core's one door: what follows from an event. Pure: the same input gives the same output; no clock, no
// I/O, no logging. The writer in daemon/engine loads, asks, applies and commits.
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/change.hpp"
#include "workflows/model/context.hpp"
#include "workflows/model/table.hpp"

namespace beadle {

/// What `event` does to `instance` (version 0: it is not entered yet). Law is judged at `event.happened_at`;
/// `event.recorded_at` is when we learnt of it, so that a replay a year later decides the same.
model::Decision decide(const model::Instance& instance, const model::Event& event, const model::Context& context);

/// The other instances that decide will want to read, so that the writer can load them in one query for the whole batch.
std::vector<std::string> needs(const model::Instance& instance, const model::Event& event);

/// True where decide must see the instance's whole history: corrections.
bool needs_history(const model::Event& event);

/// The ref of the one duty that decide reads and changes for this event, so that the writer need not load an instance's others; empty
/// where it may read them all.
std::string_view needs_one_duty(const model::Event& event);
/// True where decide needs no more than the instance with that one duty, now that it is known. Else it must be given all of them.
bool one_duty_will_do(const model::Instance& instance, const model::Event& event);

/// Every event kind that an instance of `workflow` knows, in the order of its life; for help, completion and checking files.
std::vector<std::string> known_events(std::string_view workflow);
/// Every event kind that anybody records, ascending: those of all workflows, what is done with mails, and what the program says alone. What one instance tells another is not
/// among them, nor what only a timetable names.
std::vector<std::string> known_events();
/// True for what nobody records by hand: the program says it itself, or an administrator by a command of its own.
bool is_the_engines_own(std::string_view event_kind);
/// Every workflow there is: "meeting", "item", ...
std::vector<std::string> known_workflows();
/// The transition tables, in the order of the workflows.
std::vector<model::Table> tables();

/// A fact that an event kind takes, with a word for people on what it is: {"held_on", "the date, as 2022-12-13", date}.
struct KnownFact {
    /// How what people say becomes what decide reads. A date comes to it as ISO text, however it was written; where words may stand for one ("further notice"), what is no date comes as
    /// it is. A number is in digits.
    enum class Value { words, date, date_or_words, number };
    std::string name, words;
    Value value = Value::words;
};
std::vector<KnownFact> known_facts(std::string_view event_kind);

}  // namespace beadle

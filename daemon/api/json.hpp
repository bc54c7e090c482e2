#pragma once
// What the control socket says, as JSON: one function for each thing that is shown. Keys are those of docs/commands.md; instants
// are UTC text ("2022-12-05T09:00:00Z"), dates ISO text, words for people stand beside keys for programs.
// Thread-safety: pure functions.

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::api {

/// Indented by two blanks, with a newline at the end; members keep their order.
std::string pretty(const boost::json::value& value);

boost::json::value to_json(const model::Finding& finding);
boost::json::value to_json(const engine::Answer& answer);
boost::json::value to_json(const definitions::Mistake& mistake);
boost::json::value to_json(const model::Facts& facts);
boost::json::value to_json(const store::Counts& counts);
boost::json::value to_json(const store::Alarm& alarm);
/// Head and facts only.
boost::json::value to_json(const model::Instance& instance);
/// `definition` gives the names of parties and bodies; it may be null.
boost::json::value to_json(const model::Duty& duty, const model::Definition* definition);
boost::json::value to_json(const store::OutboxRow& row, const model::Definition* definition);

/// A free text that is marked exempt is shown only where `exempt` is asked for; else the fact reads "[exempt]".
enum class Exempt { hidden, shown };
/// An entry with what its line says: findings, facts, changes in words, and in which capacity it was recorded where that was for a time or as a deputy. A line
/// that does not read is shown with "unreadable".
boost::json::value to_json(const store::Entry& entry, Exempt exempt, const model::Definition* definition);

/// The name of a party or body, or its id where the definition is null or does not know it.
std::string name_of_party(const model::Definition* definition, const std::string& id);
std::string name_of_body(const model::Definition* definition, const std::string& id);
/// The names of those who come to owe something by `changes`, under their ids, which the words of the record have: {"governance": "ICB governance team"}.
boost::json::value names_in(const std::vector<std::string>& changes, const model::Definition* definition);

/// What an instance is called: its title (an item's, an action's) or its name (a meeting's, a cycle's).
const std::string& title_of(const model::Instance& instance);

/// "met", "met_late", ...: outcome as a key.
std::string to_key(model::Outcome outcome);
std::string to_key(store::MailState state);
/// How far before the deadline what ended the duty happened (negative: after), in minutes; nothing unless it was met.
std::optional<std::int64_t> margin_minutes(const model::Duty& duty);

}  // namespace beadle::api

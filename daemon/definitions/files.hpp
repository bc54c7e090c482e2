#pragma once
// From trees to typed contents, one function a kind of file. Internal to definitions: callers use load.hpp.
// Thread-safety: pure functions over their arguments.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/definitions/tree.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::definitions {

/// A procedure and the words it is known by after 'rules:'.
struct NamedProcedure {
    model::Procedure procedure;
    std::vector<std::string> also_called;
};

/// What a system file is read against.
struct Surroundings {
    std::vector<NamedProcedure> procedures;
    std::set<std::string> broken_procedures;        ///< Named in the file, but with mistakes of their own: said there.
    std::set<std::string> missing_procedures;       ///< Named in the file, and found nowhere: said where they are named.
    std::vector<std::string> procedures_there_are;  ///< For the nearest word.
    std::map<std::string, std::string, std::less<>> templates;
    std::string config_dir;                           ///< Where what is shipped was looked for.
    const calendar::DayCalendar* calendar = nullptr;  ///< For trying rules out; null where there is none.
    bool from_store = false;  ///< Read back: what depends on the host or on the calendar was checked when it was first loaded.
};

/// Reads as far as it can; the result counts only when `mistakes` stays empty. Hash and templates are left to the caller.
model::Definition read_system(const Node& root, const Surroundings& surroundings, Mistakes& mistakes);
NamedProcedure read_procedure(const Node& root, Mistakes& mistakes);
/// `id` is the name that it was asked for by.
calendar::DayCalendar read_calendar(const Node& root, Mistakes& mistakes);
DaemonSettings read_settings(const Node& root, Mistakes& mistakes);

/// What is expected where there is no file of that kind at all: the folder that was looked in, and how to name another.
std::string a_file_in(const std::string& config_dir, std::string_view kind);
/// What stands after 'rules:' in the bodies of a system file, each once, in the order of the file.
std::vector<std::string> procedures_named_in(const Node& root);
/// The words anchors of rules are made of, besides the refs of a timetable's own entries.
const std::vector<std::string>& known_anchors();
/// The events of a meeting that a timetable may name in 'met by'; any other PascalCase word is a file's own.
const std::vector<std::string>& events_that_meet();

}  // namespace beadle::definitions

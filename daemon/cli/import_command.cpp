// import: the meetings of a file against the record, and with --enter into it.
#include <fmt/format.h>
#include <glib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <ostream>
#include <set>

#include "daemon/api/json.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/meetings_file.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

constexpr std::streamsize file_bytes_max = 4 * 1024 * 1024;
constexpr int meetings_max = 100000;
constexpr int tries_max = 100;
/// From so many days before a meeting on its agenda may be out, and only people know whether it is.
constexpr int near_days = 28;

struct Known {
    std::string id, uid, state, name, place, at;
    std::optional<calendar::Date> held_on;
    bool met = false;  ///< The file has it.
};

/// One meeting of the file, and what is to be done about it.
struct Compared {
    MeetingRead read;
    std::string what;   ///< "new", "there", "different", "cancelled", "to be said"
    std::string known;  ///< The id of the meeting that the record has.
    std::vector<std::string> differences;
    std::string state;  ///< In which a new one is adopted; empty: it is called.
};

/// What a comparison is made with.
struct Importing {
    std::string system, body;
    calendar::Date today{};
    std::int64_t entries = 0;  ///< So many the record had before what is known was read.
    std::vector<Known> known;
};

std::string time_of(const MeetingRead& read) { return read.at ? calendar::to_iso(*read.at) : ""; }

Importing what_is_there(const ImportOptions& options, World& world, const calendar::Zone*& zone, std::optional<Zones>& zones) {
    const auto status = ask(world, "/v1/status");
    zones.emplace(status);
    Importing importing;
    importing.system = options.system;
    const auto registers =
        ask_pages(world, "/v1/instances", {{"system", options.system}, {"workflow", "body"}, {"body", options.body}}, "instances", 2);
    const auto& bodies = list(registers, "instances");
    if (bodies.size() == 1) {
        importing.system = text(bodies.front(), "system");
        importing.body = text(bodies.front(), "id");
        importing.entries = number(ask(world, target_of("/v1/audit", {{"system", importing.system}, {"limit", "1"}})), "size");
    }
    const auto answer = ask_pages(world, "/v1/instances", {{"system", options.system}, {"workflow", "meeting"}, {"body", options.body}},
                                  "instances", meetings_max);
    zone = &zones->of(importing.system);
    if (const auto now = calendar::instant_from_iso(text(status, "now"))) importing.today = calendar::local_date(*zone, *now);
    for (const auto& meeting : list(answer, "instances")) {
        if (text(meeting, "system") != importing.system) continue;
        const auto& facts = member(meeting, "facts");
        const auto states = texts(meeting, "states");
        const auto held_on = calendar::date_from_iso(text(facts, "held_on"));
        importing.known.push_back({text(meeting, "id"), text(facts, "uid"), states.empty() ? "" : states.front(), text(meeting, "title"),
                                   text(facts, "place"), text(facts, "at"), held_on});
    }
    return importing;
}

/// The meeting of the record that the row is: imported under its uid before, or on the same day, of the same name where there are several.
Known* same_meeting(Importing& importing, const MeetingRead& read) {
    if (!read.uid.empty())
        for (auto& known : importing.known)
            if (known.uid == read.uid) return &known;
    Known* best = nullptr;
    for (auto& known : importing.known) {
        if (known.met || known.held_on != read.held_on || known.state == "cancelled") continue;
        if (!known.uid.empty() && !read.uid.empty()) continue;  // Another meeting of the same file.
        if (best == nullptr || known.name == read.name) best = &known;
    }
    return best;
}

std::vector<std::string> differences(const Known& known, const MeetingRead& read) {
    std::vector<std::string> out;
    const auto differs = [&](const char* what, const std::string& old, const std::string& now) {
        if (!now.empty() && now != old)
            out.push_back(fmt::format("{} {} → {}", what, old.empty() ? "(none)" : printable(old), printable(now)));
    };
    differs("date", known.held_on ? short_date(*known.held_on) : "", short_date(read.held_on));
    differs("time", known.at, time_of(read));
    differs("place", known.place, read.place);
    if (read.state == "cancelled" && known.state != "cancelled") out.emplace_back("cancelled in the file");
    if (read.state != "cancelled" && known.state == "cancelled") out.emplace_back("cancelled in the record");
    return out;
}

/// Where it stands, asked on a terminal where only people know; empty where nobody says.
std::string state_asked(const MeetingRead& read, const World& world) {
    if (!world.question) return {};
    const auto answer = world.question(fmt::format("Is the agenda of {} on {} published? [yes/no] ",
                                                   read.name.empty() ? "the meeting" : read.name, short_date(read.held_on)));
    if (answer == "yes" || answer == "y") return "published";
    if (answer == "no" || answer == "n") return "in the diary";
    return {};
}

Compared compare(Importing& importing, const MeetingRead& read) {
    Compared one{read, "new", "", {}, read.state};
    if (auto* known = same_meeting(importing, read)) {
        known->met = true;
        one.known = known->id;
        one.differences = differences(*known, read);
        one.what = one.differences.empty() ? "there" : "different";
        return one;
    }
    if (read.state == "cancelled") {
        one.what = "cancelled";
        return one;
    }
    if (!one.state.empty() && one.state != "in the diary") return one;
    const auto ahead = (std::chrono::sys_days{read.held_on} - std::chrono::sys_days{importing.today}).count();
    if (ahead < 0) one.state = "concluded";
    else if (ahead <= near_days && one.state.empty()) one.what = "to be said";
    else if (ahead > near_days) one.state.clear();  // Called: its whole timetable lies ahead.
    return one;
}

/// Its id is made of what the file says, so that a second clerk who enters the same file, and an answer that was lost, enter nothing twice.
json::object event_of(const Importing& importing, const Compared& one, int tried) {
    const auto& read = one.read;
    auto key = importing.system + "\n" + importing.body + "\n" +
               (read.uid.empty() ? calendar::to_iso(read.held_on) + "\n" + time_of(read) + "\n" + read.name : read.uid);
    if (tried > 0) key += "\n" + std::to_string(tried);
    json::object facts{{"held_on", calendar::to_iso(read.held_on)}};
    for (const auto& [name, value] : {std::pair<const char*, std::string>{"at", time_of(read)},
                                      {"name", read.name},
                                      {"place", read.place},
                                      {"kind", read.kind},
                                      {"uid", read.uid},
                                      {"state", one.state}})
        if (!value.empty()) facts[name] = value;
    json::object body{{"id", "import-" + audit::sha256_hex(key).substr(0, 40)},
                      {"instance", importing.body},
                      {"kind", one.state.empty() ? "MeetingCalled" : "MeetingAdopted"},
                      {"facts", std::move(facts)}};
    if (!importing.system.empty()) body["system"] = importing.system;
    return body;
}

/// An answer from before this import: of an earlier one.
bool is_of_old(const Importing& importing, const json::value& answer) {
    return flag(answer, "repeated") && number(answer, "entry") < importing.entries;
}

/// What was refused at an earlier import is entered anew, and so is what that import entered and is cancelled on its day. What it entered and stands on another day
/// since is not, whichever other meeting was cancelled on that day.
json::value enter(World& world, const Importing& importing, const Compared& one) {
    const auto entered_and_cancelled = [&](const json::value& answer) {
        const auto followed = texts(answer, "followed");
        return std::any_of(importing.known.begin(), importing.known.end(), [&](const Known& known) {
            return known.state == "cancelled" && known.held_on == one.read.held_on &&
                   std::find(followed.begin(), followed.end(), "raised: MeetingEntered in " + known.id) != followed.end();
        });
    };
    for (int tried = 0;; ++tried) {
        auto answer = tell(world, "/v1/events", event_of(importing, one, tried));
        const bool stands = text(answer, "verdict") != "not_accepted" && !entered_and_cancelled(answer);
        if (!is_of_old(importing, answer) || stands || tried == tries_max) return answer;
    }
}

std::string said(const Compared& one) {
    auto line = fmt::format("line {}: {}", one.read.line, short_date(one.read.held_on));
    if (one.read.at) line += " " + calendar::in_words(*one.read.at);
    if (!one.read.name.empty()) line += ", " + printable(one.read.name);
    if (!one.read.place.empty()) line += ", " + printable(one.read.place);
    return line;
}

void print_group(World& world, const char* heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    world.out << toned(world, Tone::strong, fmt::format("{} ({})", heading, lines.size())) << '\n';
    for (const auto& line : lines) print_wrapped(world, line, 2);
}

void print_comparison(World& world, const std::string& path, const MeetingsFile& file, const std::vector<Compared>& compared,
                      const std::vector<const Known*>& gone) {
    std::map<std::string, std::vector<std::string>> groups;
    for (const auto& one : compared) {
        auto line = said(one);
        if (one.what == "new") line += one.state.empty() ? ": will be called" : ": will be entered as " + one.state;
        if (!one.known.empty()) line += ": " + printable(one.known);
        for (const auto& difference : one.differences) line += "; " + difference;
        groups[one.what].push_back(std::move(line));
    }
    print_group(world, "New", groups["new"]);
    print_group(world, "To be said: is its agenda published? Put published or not published into a column 'state'", groups["to be said"]);
    print_group(world, "Different: nothing is changed by an import; record DateRearranged, or MeetingCancelled, where the file is right",
                groups["different"]);
    print_group(world, "Cancelled in the file: not entered", groups["cancelled"]);
    print_group(world, "There already", groups["there"]);
    std::vector<std::string> lines;
    for (const auto* known : gone)
        lines.push_back(fmt::format("{}: {}, {}", printable(known->id), short_date(*known->held_on), printable(known->name)));
    print_group(world, "In the record and not in the file", lines);
    lines.clear();
    for (const auto& mistake : file.mistakes)
        lines.push_back(fmt::format("{}:{}: {}; {}", path, mistake.line, printable(mistake.what), mistake.what_to_do));
    print_group(world, "Not understood", lines);
    if (!file.ignored.empty()) {
        world.out << "Columns that are not read:";
        for (const auto& column : file.ignored) world.out << " '" << printable(column) << '\'';
        world.out << '\n';
    }
}

json::value to_json(const std::string& path, const MeetingsFile& file, const std::vector<Compared>& compared,
                    const std::vector<const Known*>& gone) {
    json::array rows, not_in_file, mistakes, ignored;
    for (const auto& one : compared) {
        json::array differences;
        for (const auto& difference : one.differences) differences.emplace_back(difference);
        rows.push_back({{"line", one.read.line},
                        {"what", one.what},
                        {"held_on", calendar::to_iso(one.read.held_on)},
                        {"at", time_of(one.read)},
                        {"name", one.read.name},
                        {"place", one.read.place},
                        {"state", one.state},
                        {"known", one.known},
                        {"differences", std::move(differences)}});
    }
    for (const auto* known : gone) not_in_file.emplace_back(known->id);
    for (const auto& mistake : file.mistakes)
        mistakes.push_back(
            {{"where", fmt::format("{}:{}", path, mistake.line)}, {"what", mistake.what}, {"what_to_do", mistake.what_to_do}});
    for (const auto& column : file.ignored) ignored.emplace_back(column);
    return json::object{{"meetings", std::move(rows)},
                        {"not_in_file", std::move(not_in_file)},
                        {"not_understood", std::move(mistakes)},
                        {"columns_not_read", std::move(ignored)}};
}

/// The whole file, or nothing, and then it is said.
std::optional<std::string> contents(const std::string& path, World& world) {
    std::ifstream in{path, std::ios::binary};
    std::string text(static_cast<std::size_t>(file_bytes_max) + 1, '\0');
    if (in) in.read(text.data(), file_bytes_max + 1);
    if (!in.is_open() || in.bad() || in.gcount() > file_bytes_max) {
        world.err << (in.is_open() ? "It is no file that can be read, or larger than 4 MiB: " : "There is no file that can be read at ")
                  << printable(path) << '\n';
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// Letters that nobody could read again: an old export of a spreadsheet, most likely.
std::optional<RowMistake> unreadable_letters(const std::string& text) {
    const char* end = nullptr;
    if (g_utf8_validate(text.data(), static_cast<gssize>(text.size()), &end)) return std::nullopt;
    const auto line = 1 + static_cast<int>(std::count(text.data(), end, '\n'));
    return RowMistake{line, "a letter here is not written in UTF-8", "save the file again as 'CSV UTF-8', then import that"};
}

}  // namespace

int import_command(const ImportOptions& options, World& world) {
    const auto text_of_file = contents(options.path, world);
    if (!text_of_file) return Exit::usage;
    std::optional<Zones> zones;
    const calendar::Zone* zone = nullptr;
    auto importing = what_is_there(options, world, zone, zones);
    if (importing.body.empty()) {
        world.err << "Several systems have a body '" << printable(options.body) << "', or none has it yet: say which with --system.\n";
        return Exit::usage;
    }
    const bool is_calendar = options.path.ends_with(".ics") || text_of_file->starts_with("BEGIN:VCALENDAR");
    MeetingsFile file;
    if (auto unreadable = unreadable_letters(*text_of_file)) file.mistakes.push_back(std::move(*unreadable));
    else file = is_calendar ? read_meetings_calendar(*text_of_file, *zone) : read_meetings_table(*text_of_file, *zone);

    std::vector<Compared> compared;
    for (const auto& read : file.meetings) {
        auto one = compare(importing, read);
        if (one.what == "to be said" && options.enter)
            if (auto state = state_asked(read, world); !state.empty()) {
                one.what = "new";
                one.state = std::move(state);
            }
        compared.push_back(std::move(one));
    }
    std::vector<const Known*> gone;
    if (!file.meetings.empty()) {  // Of the time that the file covers only: it says nothing of the rest.
        const auto [first, last] = std::minmax_element(file.meetings.begin(), file.meetings.end(),
                                                       [](const auto& a, const auto& b) { return a.held_on < b.held_on; });
        for (const auto& known : importing.known)
            if (!known.met && known.held_on && *known.held_on >= first->held_on && *known.held_on <= last->held_on &&
                known.state != "cancelled")
                gone.push_back(&known);
    }
    std::stable_sort(compared.begin(), compared.end(), [](const auto& a, const auto& b) { return a.read.held_on < b.read.held_on; });

    auto report = to_json(options.path, file, compared, gone);
    if (!world.json) print_comparison(world, options.path, file, compared, gone);
    const int understood = file.mistakes.empty() ? Exit::done : Exit::usage;
    if (!options.enter) {
        if (world.json) world.out << api::pretty(report);
        else world.out << "Nothing was entered: --enter does it.\n";
        return understood;
    }
    json::array entered;
    int refused = 0, accepted = 0;
    for (const auto& one : compared) {
        if (one.what != "new") continue;
        auto answer = enter(world, importing, one);
        if (text(answer, "verdict") == "not_accepted") {
            ++refused;
            if (!world.json) {
                world.out << "Not entered, " << said(one) << ":";
                for (const auto& finding : list(answer, "findings")) world.out << ' ' << printable(text(finding, "numbers"));
                world.out << '\n';
            }
        } else if (is_of_old(importing, answer)) {
            if (!world.json) world.out << "Entered before, and moved or corrected since: " << said(one) << '\n';
        } else {
            ++accepted;
        }
        entered.push_back(std::move(answer));
    }
    report.as_object()["entered"] = std::move(entered);
    if (world.json) world.out << api::pretty(report);
    else world.out << counted(accepted, "meeting", "meetings") << " entered.\n";
    const bool left = std::any_of(compared.begin(), compared.end(), [](const auto& one) { return one.what == "to be said"; });
    if (refused > 0) return Exit::not_accepted;
    return left ? static_cast<int>(Exit::usage) : understood;
}

}  // namespace beadle::cli

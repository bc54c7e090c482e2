// record, correct, adopt, release, apply, clock accept, audit erase and audit resume: what changes the record.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <optional>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/api/request.hpp"
#include "daemon/api/when.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/consequences.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"
#include "workflows/model/capacity.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

int exit_of(const json::value& answer) {
    const auto verdict = text(answer, "verdict");
    return verdict == "accepted" ? Exit::done : verdict == "accepted_with_breach" ? Exit::breach : Exit::not_accepted;
}

/// "name=value" into the object; false where there is no '=' or the name comes twice, and then it is said.
bool add_facts(World& world, const std::vector<std::string>& said, json::object& facts) {
    for (const auto& fact : said) {
        const auto equals = fact.find('=');
        if (equals == std::string::npos || equals == 0) {
            world.err << "'" << printable(fact) << "' is not a fact: write name=value, as held_on=2022-12-13\n";
            return false;
        }
        const auto name = fact.substr(0, equals);
        if (facts.contains(name)) {
            world.err << "'" << printable(name) << "' is said twice\n";
            return false;
        }
        facts[name] = fact.substr(equals + 1);
    }
    return true;
}

struct Said {
    std::string system, instance, kind, at, on_behalf_of, id;
    long version_seen = -1;
    json::object facts;
};

json::value answer_to(World& world, Said said) {
    json::object body{{"id", said.id.empty() ? world.new_id() : said.id},
                      {"instance", said.instance},
                      {"kind", said.kind},
                      {"facts", std::move(said.facts)}};
    if (!said.system.empty()) body["system"] = said.system;
    if (!said.at.empty()) body["at"] = said.at;
    if (!said.on_behalf_of.empty()) body["on_behalf_of"] = said.on_behalf_of;
    if (said.version_seen >= 0) body["version_seen"] = said.version_seen;
    return tell(world, "/v1/events", body);
}

int send(World& world, Said said) {
    const auto answer = answer_to(world, std::move(said));
    if (!world.json) return print_verdict(world, answer);
    world.out << api::pretty(answer);
    return exit_of(answer);
}

/// The entry of an instance; it is said, and nothing given, where there is none.
std::optional<json::value> entry_of(World& world, const CorrectOptions& options, const json::value& shown) {
    const auto& instance = member(shown, "instance");
    const auto answer = ask(world, target_of("/v1/audit", {{"system", text(instance, "system")},
                                                           {"instance", text(instance, "id")},
                                                           {"after", options.entry > 0 ? std::to_string(options.entry - 1) : ""},
                                                           {"exempt", "yes"},
                                                           {"limit", "1"}}));
    for (const auto& entry : list(answer, "entries"))
        if (number(entry, "entry") == options.entry) return entry;
    world.err << "Entry " << options.entry << " is not in the history of " << printable(text(instance, "id"))
              << ": beadle show lists its entries with their numbers.\n";
    return std::nullopt;
}

/// The wrong entry is taken back and the right one recorded: at another time, on another instance, or both. What can be seen to be wrong is
/// said before anything is taken back.
int correct_and_record_anew(const CorrectOptions& options, World& world) {
    const auto shown = ask(world, target_of("/v1/instances/" + api::percent_encoded(options.instance), {{"system", options.system}}));
    const auto& instance = member(shown, "instance");
    const auto system = text(instance, "system");
    const auto entry = entry_of(world, options, shown);
    if (!entry) return Exit::failed;
    auto on = text(instance, "id");
    if (!options.on.empty()) {
        const auto other = ask(world, target_of("/v1/instances/" + api::percent_encoded(options.on), {{"system", system}}));
        on = text(member(other, "instance"), "id");
        if (text(member(other, "instance"), "workflow") != text(instance, "workflow")) {
            world.err << "'" << printable(on) << "' is no " << text(instance, "workflow") << ": nothing was taken back.\n";
            return Exit::usage;
        }
    }
    auto at = text(*entry, "happened_at");
    if (!options.at.empty()) {
        const Zones zones{shown};
        const auto now = calendar::instant_from_iso(text(ask(world, "/v1/status"), "now"));
        const auto when = api::parse_when(options.at, now.value_or(calendar::Instant{}), zones.of(system), api::NoTime::is_an_error);
        if (!when || (now && *when > *now)) {
            world.err << printable(when ? "'" + options.at + "' is still to come" : calendar::what_is_wrong(options.at, when.error()))
                      << "; nothing was taken back.\n";
            return Exit::usage;
        }
        at = calendar::to_iso(*when);
    }
    json::object facts;
    if (const auto* said = member(*entry, "facts").if_object()) facts = *said;
    // In which capacity it was said the first time stands at that entry; whoever says it now says it in their own.
    for (auto one = facts.begin(); one != facts.end();) one = model::is_capacity_fact(one->key()) ? facts.erase(one) : one + 1;
    facts["entry"] = std::to_string(options.entry);  // The one that it stands in place of.
    const auto id = options.id.empty() ? world.new_id() : options.id;
    const auto taken_back = answer_to(world, {system,
                                              text(instance, "id"),
                                              "EnteredInError",
                                              "",
                                              "",
                                              id,
                                              -1,
                                              {{"entry", std::to_string(options.entry)}, {"reason", options.reason}}});
    const bool is_taken_back = text(taken_back, "verdict") != "not_accepted";
    json::value anew;
    const auto say_how_to_go_on = [&] {
        world.err << "The wrong entry is taken back; that the right one is recorded, nobody has said. The same command with --id " << id
                  << " goes on where it stopped.\n";
    };
    if (is_taken_back) {
        try {
            anew =
                answer_to(world, {system, on, text(*entry, "kind"), at, text(*entry, "on_behalf_of"), id + "-anew", -1, std::move(facts)});
        } catch (const Ended&) {
            say_how_to_go_on();
            throw;
        } catch (const NotReachable&) {
            say_how_to_go_on();
            return Exit::not_reachable;
        }
    }
    if (world.json) {
        world.out << api::pretty(json::object{{"taken_back", taken_back}, {"recorded_anew", anew}});
        return exit_of(is_taken_back ? anew : taken_back);
    }
    const auto exit = print_verdict(world, taken_back);
    if (!is_taken_back) return exit;
    world.out << "Recorded anew: ";
    const auto anew_exit = print_verdict(world, anew);
    if (anew_exit == Exit::not_accepted) world.out << "The wrong entry is taken back; record the right one by hand.\n";
    return anew_exit;
}

int list_events(World& world, const std::string& system, const std::string& instance) {
    const auto answer = ask(world, target_of("/v1/instances/" + api::percent_encoded(instance), {{"system", system}}));
    if (world.json) {
        world.out << api::pretty(member(answer, "events"));
        return Exit::done;
    }
    const auto id = printable(text(member(answer, "instance"), "id"));
    world.out << "What can be recorded on " << id << "\n";
    for (const auto& event : list(answer, "events")) {
        if (text(event, "kind") == "EnteredInError") continue;  // It has a command of its own.
        world.out << "  " << text(event, "kind") << '\n';
        for (const auto& fact : list(event, "facts")) world.out << "      " << text(fact, "name") << "=  " << text(fact, "what") << '\n';
    }
    world.out << "An entry made in error is taken back with beadle correct " << id << " --entry N --reason WHY.\n";
    return Exit::done;
}

/// The rules that change, each with where it was read, when and by whom it was checked; for those who are to approve them.
void print_rules(World& world, const json::value& plan) {
    const auto rules = list(plan, "rules");
    if (rules.empty() || !flag(plan, "second_person")) return;
    world.out << "  Rules that change, and when each was checked against its source\n";
    for (const auto& rule : rules) {
        auto line = text(rule, "rule") + " (" + text(rule, "procedure") + "): " + text(rule, "says");
        if (const auto said = text(rule, "said"); !said.empty() && said != text(rule, "says")) line += "; was: " + said;
        line += ". " + text(rule, "source") + ", checked " + day(rule.as_object(), "checked_on");
        if (const auto by = text(rule, "checked_by"); !by.empty()) line += " by " + by;
        print_wrapped(world, line, 4);
    }
}

/// What may go out from then on, where the file says something else than what is applied.
void print_sending(World& world, const json::value& plan) {
    const auto& sending = member(plan, "sending");
    if (sending.is_null()) return;
    const auto in_words = [](const std::vector<std::string>& lines) {
        std::string out;
        for (const auto& line : lines) out += (out.empty() ? "" : "; ") + line;
        return out;
    };
    const auto was = in_words(texts(sending, "was"));
    print_wrapped(world, "Sending: " + in_words(texts(sending, "now")) + (was.empty() ? "" : " (was: " + was + ")"), 2);
}

void print_plan(World& world, const json::value& plan, const Zones& zones) {
    world.out << toned(world, Tone::strong, printable(text(plan, "name"))) << " (" << text(plan, "system")
              << "): " << (flag(plan, "unchanged") ? "nothing differs from what is applied" : "this would happen") << '\n';
    if (text(plan, "verdict") != "accepted") {
        world.out << "  " << capitalised(verdict_words(world, text(plan, "verdict"))) << '\n';
        print_findings(world, plan);
        if (text(plan, "verdict") == "not_accepted") return;  // What breaks is just that.
    }
    if (flag(plan, "second_person"))
        print_wrapped(
            world,
            "A second person is wanted: whoever applies this file first proposes it, and another administrator applies the same file.", 2);
    print_sending(world, plan);
    print_rules(world, plan);
    print_consequences(world, plan, zones);
    print_staying(world, plan);
}

}  // namespace

int record_command(const RecordOptions& options, World& world) {
    if (options.kind.empty()) return list_events(world, options.system, options.instance);
    Said said{options.system, options.instance, options.kind, options.at, options.on_behalf_of, options.id, options.version_seen, {}};
    if (!add_facts(world, options.facts, said.facts)) return Exit::usage;
    return send(world, std::move(said));
}

int correct_command(const CorrectOptions& options, World& world) {
    if (!options.at.empty() || !options.on.empty()) return correct_and_record_anew(options, world);
    return send(world, {options.system,
                        options.instance,
                        "EnteredInError",
                        "",
                        "",
                        options.id,
                        -1,
                        {{"entry", std::to_string(options.entry)}, {"reason", options.reason}}});
}

int adopt_command(const AdoptOptions& options, World& world) {
    Said said{
        options.system, options.body, "MeetingAdopted", "", "", options.id, -1, {{"held_on", options.held_on}, {"state", options.state}}};
    if (!options.kind.empty()) said.facts["kind"] = options.kind;
    if (!options.name.empty()) said.facts["name"] = options.name;
    if (!options.at_time.empty()) said.facts["at"] = options.at_time;
    if (!options.place.empty()) said.facts["place"] = options.place;
    if (!add_facts(world, options.facts, said.facts)) return Exit::usage;
    return send(world, std::move(said));
}

int release_command(const ReleaseOptions& options, World& world) {
    Said said{options.system, options.instance, "InstanceReleased", "", "", options.id, -1, {}};
    if (!options.reason.empty()) said.facts["reason"] = options.reason;
    return send(world, std::move(said));
}

int apply_command(const ApplyOptions& options, World& world) {
    // The daemon has another working directory than we.
    std::error_code failed;
    const auto path = std::filesystem::absolute(options.path, failed);
    json::object body{{"id", options.id.empty() ? world.new_id() : options.id},
                      {"path", failed ? options.path : path.lexically_normal().string()},
                      {"dry_run", options.dry_run}};
    if (options.moving) {
        json::array ids;
        for (const auto& one : options.move)
            if (!one.empty()) ids.emplace_back(one);
        if (ids.empty() && !options.all) {
            world.err << "--move needs the ids of what is to go over to the new version, or --all\n";
            return Exit::usage;
        }
        body["move"] = std::move(ids);
        body["move_all"] = options.all;
        body["reason"] = options.reason;
    }
    const auto answer = tell(world, "/v1/apply", body);
    auto exit = Exit::done;
    const Zones zones{answer};
    if (world.json) world.out << api::pretty(answer);
    for (const auto& plan : list(answer, "plans")) {
        if (text(plan, "verdict") == "not_accepted") exit = Exit::not_accepted;
        if (!world.json) print_plan(world, plan, zones);
    }
    for (const auto& applied : list(answer, "applied")) {
        const auto error = text(applied, "error");
        if (!error.empty()) {
            world.err << printable(text(applied, "system")) << ": " << printable(error) << '\n';
            exit = Exit::failed;
            continue;
        }
        if (!world.json) {
            world.out << printable(text(applied, "system")) << ": ";
            print_verdict(world, applied);
            print_staying(world, applied);
        }
        for (const auto& moved : list(applied, "moved")) {
            const bool is_moved = text(moved, "error").empty() && text(moved, "verdict") != "not_accepted";
            if (!is_moved && exit == Exit::done) exit = Exit::not_accepted;
            if (world.json) continue;
            world.out << "Moved to this version: ";
            if (const auto why = text(moved, "error"); !why.empty())
                world.out << printable(text(moved, "instance")) << ": not done, " << printable(why) << '\n';
            else print_verdict(world, moved);
        }
        if (exit == Exit::done) exit = static_cast<enum Exit>(exit_of(applied));
    }
    if (options.dry_run && !world.json) world.out << "Nothing was changed: this was a dry run.\n";
    return exit;
}

int clock_accept_command(const ClockOptions& options, World& world) {
    json::object body{{"id", options.id.empty() ? world.new_id() : options.id}};
    if (!options.system.empty()) body["system"] = options.system;
    const auto answer = tell(world, "/v1/clock/accept", body);
    if (world.json) {
        world.out << api::pretty(answer);
        return flag(answer, "nothing_to_do") ? static_cast<int>(Exit::done) : exit_of(answer);
    }
    if (flag(answer, "nothing_to_do")) {
        world.out << "The clock is believed already; nothing is held.\n";
        return Exit::done;
    }
    return print_verdict(world, answer);
}

int audit_resume_command(const ResumeOptions& options, World& world) {
    json::object body{{"id", options.id.empty() ? world.new_id() : options.id}, {"reason", options.reason}};
    if (!options.system.empty()) body["system"] = options.system;
    const auto answer = tell(world, "/v1/audit/resume", body);
    if (world.json) {
        world.out << api::pretty(answer);
        return exit_of(answer);
    }
    const auto exit = print_verdict(world, answer);
    if (exit == Exit::done)
        world.out << "The mails that waited are held, for they may have gone out since the backup was taken: see beadle outbox, and beadle "
                     "outbox "
                     "release.\n";
    return exit;
}

int audit_erase_command(const EraseOptions& options, World& world) {
    json::object body{{"id", options.id.empty() ? world.new_id() : options.id},
                      {"entries", json::value_from(options.entries)},
                      {"reason", options.reason},
                      {"instrument", options.instrument},
                      {"dry_run", !options.yes}};
    if (!options.system.empty()) body["system"] = options.system;
    const auto answer = tell(world, "/v1/audit/erase", body);
    if (world.json) {
        world.out << api::pretty(answer);
        return options.yes ? exit_of(answer) : static_cast<int>(Exit::done);
    }
    if (options.yes) {
        const auto exit = print_verdict(world, answer);
        if (exit == Exit::done)
            world.out << "In their place stands when they were erased and by whom. Backups, exports and mails that went out before have "
                         "them still: see "
                         "docs/audit-format.md.\n";
        return exit;
    }
    Table table{{"entry", "what", "of", "text"}, {}, {3}};
    const auto texts = list(answer, "would_erase");
    for (const auto& one : texts)
        table.rows.push_back({fmt::format("{}:{}", number(one, "entry"), printable(text(one, "name"))), printable(text(one, "kind")),
                              printable(text(one, "instance")), printable(text(one, "text"))});
    print_table(world, table);
    world.out << "Nothing was erased. To erase " << (texts.size() == 1 ? "it" : "them")
              << " for good: the same with --yes, --reason and --instrument.\n";
    return Exit::done;
}

}  // namespace beadle::cli

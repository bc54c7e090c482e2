#include "daemon/api/handlers.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>

#include "daemon/api/attendance.hpp"
#include "daemon/api/audit_questions.hpp"
#include "daemon/api/capacity.hpp"
#include "daemon/api/dry_run.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/preview.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/record.hpp"
#include "daemon/api/reports.hpp"
#include "daemon/api/what_if.hpp"
#include "daemon/api/when.hpp"
#include "daemon/audit/line.hpp"
#include "workflows/decide.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace fs = std::filesystem;
namespace {

constexpr std::size_t facts_max = 64;
constexpr std::size_t fact_bytes_max = 4000;
constexpr std::size_t word_bytes_max = 200;
constexpr std::size_t mails_at_once_max = 500;
constexpr std::size_t file_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t supposed_max = 50;
constexpr std::size_t moved_at_once_max = 5000;
constexpr std::size_t stranger_records_per_minute = 10;

using Handler = Handlers::Answered;

Problem no_such_resource() { return {404, "there is no such resource", "target", "docs/commands.md lists them"}; }

Problem not_an_operator(const Caller& caller) {
    return {403, fmt::format("the account with uid {} is not one of the daemon's operators", caller.uid), "",
            fmt::format("ask an administrator to add it to 'operators:' in the daemon's settings: uid: {}", caller.uid)};
}

Problem our_own_failure(const std::string& what) {
    return {503, "the daemon could not do it: " + what, "",
            "nothing was recorded; try again with the same id, and see the daemon's log if it goes on"};
}

/// Control characters have no place in what people say, but line ends and tabs.
bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F; });
}

/// Ids chosen by people stay clear of those that the engine derives, which all hold ':' or '/'.
bool is_event_id(std::string_view id) {
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

/// "agenda published", "agenda-published" and "AgendaPublished" are one event kind.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '_') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// The event kind that is meant: one of the workflow's, or one that a duty of the instance or the body's timetable waits for.
Result<std::string> the_kind(const std::string& said, const model::Instance& instance, const model::Definition* definition) {
    if (is_the_engines_own(said))
        return Problem{400, "'" + said + "' is recorded by the engine alone", "kind", "name an event that people record"};
    auto known = events_for_people(instance.workflow);
    for (const auto& duty : instance.duties) known.push_back(duty.met_by);
    if (definition != nullptr)
        if (const auto timetable = definition->timetables.find(instance.body); timetable != definition->timetables.end())
            for (const auto& entry : timetable->second) known.push_back(entry.met_by);
    known.emplace_back("InstanceReleased");
    for (const auto& kind : known)
        if (!kind.empty() && squeezed(kind) == squeezed(said) && !is_the_engines_own(kind)) return kind;
    const auto near = nearest(said, known);
    return Problem{400, fmt::format("no event of a {} is called '{}'", instance.workflow, said), "kind",
                   near.empty() ? "known are: " + model::join(events_for_people(instance.workflow)) : "did you mean '" + near + "'?"};
}

/// Facts as the core wants them: no slip of the pen in a name, and dates as ISO text however an officer wrote them.
Result<model::Facts> the_facts(const model::Facts& said, const std::string& kind) {
    // What any event may say besides its own: whose duty it meets, why, a remark.
    static const std::vector<std::string> common{"for", "duty", "reason", "note", "entry"};
    const auto known = known_facts(kind);
    auto names = common;
    for (const auto& [name, what] : known) names.push_back(name);
    model::Facts facts;
    for (const auto& [name, value] : said) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == name; });
        const bool is_common = std::find(common.begin(), common.end(), name) != common.end();
        if (!known.empty() && found == known.end() && !is_common) {
            const auto near = nearest(name, names);
            return Problem{400, fmt::format("{} takes no fact '{}'", kind, name), "facts." + name,
                           near.empty() ? "it takes: " + model::join(names) : "did you mean '" + near + "'?"};
        }
        const bool is_date = found != known.end() && found->second.find("date") != std::string::npos && name != "minute";
        if (!is_date || value.empty() || calendar::date_from_iso(value)) {
            facts[name] = value;
            continue;
        }
        const auto date = calendar::parse_date(value);
        if (!date)
            return Problem{400, fmt::format("'{}': {}", value, date.error().detail), "facts." + name,
                           "write a date as 2022-12-13 or 13 December 2022"};
        facts[name] = calendar::to_iso(*date);
    }
    return facts;
}

/// The report of that name; nothing where there is none.
std::function<Reply(Asking)> report(const std::string& name, const Query& query) {
    if (name == "late-agendas") return [query](Asking asking) { return late_agendas(asking, query); };
    if (name == "withdrawn-items") return [query](Asking asking) { return withdrawn_items(asking, query); };
    if (name == "open-actions") return [query](Asking asking) { return open_actions(asking, query); };
    return {};
}

/// The question of the audit of that name; nothing where there is none.
std::function<Reply(Asking)> of_the_audit(const std::string& name, const Query& query) {
    if (name == "why") return [query](Asking asking) { return why_mail(asking, query); };
    if (name == "history") return [query](Asking asking) { return life_of(asking, query); };
    if (name == "as-of") return [query](Asking asking) { return as_of(asking, query); };
    if (name == "sample") return [query](Asking asking) { return sample_decisions(asking, query); };
    if (name == "gaps") return [query](Asking asking) { return gaps(asking, query); };
    return {};
}

struct Prepared {
    model::Event event;
    std::optional<Problem> problem;
    json::value zones;
};

Response answered_event(const Prepared& prepared, const engine::Answer& answer) {
    if (answer.written_down)
        return to_response(
            Problem{504, answer.error, "",
                    fmt::format("it is written down and will be worked off; ask again with the same id, {}", answer.event_id)});
    if (!answer.error.empty()) return to_response(our_own_failure(answer.error));
    auto shown = to_json(answer);
    auto& object = shown.as_object();
    object["system"] = prepared.event.system;
    object["kind"] = prepared.event.kind;
    object["happened_at"] = calendar::to_iso(prepared.event.happened_at);
    object["zones"] = prepared.zones;
    return to_response(shown);
}

std::string said_by(std::exception_ptr error) {
    try {
        std::rethrow_exception(std::move(error));
    } catch (const std::exception& said) {
        return said.what();
    } catch (...) {
        return "an unknown failure";
    }
}

/// What `apply` may open: a regular file of definitions or a folder. No device, no pipe, nothing without end.
std::optional<Problem> why_not_to_read(const std::string& path) {
    std::error_code failed;
    if (path.empty() || path[0] != '/')
        return Problem{400, "the path must begin at the root: '" + path + "'", "path", "the daemon has another working directory than you"};
    const auto kind = fs::status(path, failed).type();
    if (failed || kind == fs::file_type::not_found)
        return Problem{404, "the daemon finds no file at '" + path + "'", "path",
                       "it may lack the right to look there (home folders are closed to it): put it under /etc/beadle/systems"};
    if (kind == fs::file_type::directory) return std::nullopt;
    const auto ending = fs::path{path}.extension();
    if (kind != fs::file_type::regular || (ending != ".yaml" && ending != ".yml"))
        return Problem{400, "'" + path + "' is not a definition file", "path", "definition files end in .yaml"};
    const auto size = fs::file_size(path, failed);
    if (failed || size > file_bytes_max) return Problem{400, "'" + path + "' is too large for a definition", "path", "the most is 4 MiB"};
    return std::nullopt;
}

Response mistakes_answer(const std::vector<definitions::Mistake>& mistakes) {
    json::array list;
    for (const auto& mistake : mistakes) list.push_back(to_json(mistake));
    return to_response(
        json::object{{"error", mistakes.size() == 1 ? "there is a mistake in the definition" : "there are mistakes in the definitions"},
                     {"where", mistakes.empty() ? "" : definitions::to_text(mistakes.front())},
                     {"what_to_do", "correct them and apply again; nothing was changed"},
                     {"mistakes", std::move(list)}},
        422);
}

/// True where the live version wants a second person for this change, and nobody else has proposed the very same yet.
bool is_to_be_proposed(const Asking& asking, const definitions::Bundle& bundle, const Caller& caller) {
    const auto& system = bundle.definition.system;
    const auto live = asking.catalogue.live(asking.store, system);
    if (!live || !live->second_person) return false;
    const auto loaded = asking.store.load({{system, system}});
    if (loaded.instances.empty()) return false;
    const auto& facts = loaded.instances.front().facts;
    const auto is = [&](const char* definition, const char* calendar) {
        return model::text_of(facts, definition) == bundle.definition.hash &&
               model::text_of(facts, calendar) == bundle.calendar.calendar.hash;
    };
    if (is("definition", "calendar")) return false;
    return !is("proposed_definition", "proposed_calendar") || model::text_of(facts, "proposed_by") == caller.actor.person;
}

}  // namespace

// What is being applied, one file after the other.
struct Handlers::Applying {
    std::string id;
    model::Actor actor;
    Moving moving;
    std::vector<std::shared_ptr<const definitions::Bundle>> bundles;
    std::optional<Response> early;
    std::set<std::string> to_propose;  ///< Systems where a second person is wanted, and this is the first.
    json::array results;
    json::value zones;
};

// --- a POST's members, each read once and checked ------------------------------------------------------------------------------

struct Handlers::Body {
    json::object members;

    /// Text of at most `bytes` bytes; empty where it is absent. What is wrong goes to `problem`.
    std::string text(std::string_view name, std::optional<Problem>& problem, std::size_t bytes = word_bytes_max) const {
        const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
        if (found == nullptr || found->is_null()) return {};
        const auto* text = found->if_string();
        if (text == nullptr) return fail(problem, name, "must be text");
        if (text->size() > bytes) return fail(problem, name, fmt::format("is longer than {} bytes", bytes));
        if (has_control_characters(*text)) return fail(problem, name, "holds control characters");
        return std::string{*text};
    }

    bool flag(std::string_view name, std::optional<Problem>& problem) const {
        const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
        if (found == nullptr) return false;
        if (!found->is_bool()) fail(problem, name, "must be true or false");
        return found->is_bool() && found->get_bool();
    }

    void only(const std::vector<std::string>& known, std::optional<Problem>& problem) const {
        for (const auto& member : members) {
            const std::string name{member.key()};
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const auto near = nearest(name, known);
            if (!problem)
                problem = Problem{400, "unknown member '" + name.substr(0, word_bytes_max) + "'", name.substr(0, word_bytes_max),
                                  near.empty() ? "known are: " + model::join(known) : "did you mean '" + near + "'?"};
        }
    }

    /// A list of at most `most` texts; empty where it is absent.
    std::vector<std::string> texts(std::string_view name, std::size_t most, std::optional<Problem>& problem) const {
        std::vector<std::string> out;
        const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
        if (found == nullptr || found->is_null()) return out;
        const auto* list = found->if_array();
        if (list == nullptr || list->size() > most) fail(problem, name, fmt::format("must be a list of at most {} texts", most));
        else
            for (const auto& one : *list) out.push_back(Body{{{"one", one}}}.text("one", problem, fact_bytes_max));
        return out;
    }

    /// A list of at most `most` objects, each with these texts; empty where it is absent.
    std::vector<std::vector<std::string>> rows(std::string_view name, const std::vector<std::string>& columns, std::size_t most,
                                               std::optional<Problem>& problem) const {
        std::vector<std::vector<std::string>> out;
        const auto* found = members.if_contains(json::string_view{name.data(), name.size()});
        if (found == nullptr || found->is_null()) return out;
        const auto* list = found->if_array();
        if (list == nullptr || list->size() > most) {
            fail(problem, name, fmt::format("must be a list of at most {} objects", most));
            return out;
        }
        for (const auto& one : *list) {
            const auto* object = one.if_object();
            if (object == nullptr) {
                fail(problem, name, "must be a list of objects");
                return out;
            }
            const Body row{*object};
            row.only(columns, problem);
            std::vector<std::string> texts;
            for (const auto& column : columns) texts.push_back(row.text(column, problem));
            out.push_back(std::move(texts));
        }
        return out;
    }

    std::string event_id(std::optional<Problem>& problem) const {
        auto id = text("id", problem, 128);
        if (!problem && !is_event_id(id))
            problem = Problem{400, id.empty() ? "an event needs an id of its own" : "'" + id + "' cannot be an event's id", "id",
                              "letters, digits, '-', '_' and '.', at most 128; the same id again is the same event"};
        return id;
    }

    static std::string fail(std::optional<Problem>& problem, std::string_view name, const std::string& what) {
        if (!problem) problem = Problem{400, fmt::format("'{}' {}", name, what), std::string{name}, ""};
        return {};
    }
};

Handlers::Handlers(std::shared_ptr<const definitions::DaemonSettings> settings, Backend& backend, HandlerOptions options)
    : settings_(std::move(settings)), backend_(backend), options_(std::move(options)), entries_(options_.index_file) {}

void Handlers::answer(const Request& request, Answered answered) {
    const auto caller = caller_of(request.uid, *settings_, options_.own_uid);
    const auto target = parse_target(request.target);
    if (!target)
        return answered(
            to_response(Problem{400, "the target is not well formed", "target", "percent-encode what is not a letter or digit"}));
    if (target->segments.empty() || target->segments[0] != "v1") return answered(to_response(no_such_resource()));
    if (request.method == "GET") return get(*target, caller, std::move(answered));
    if (request.method == "POST") return post(*target, caller, request.body, std::move(answered));
    answered(to_response(Problem{405, "the method " + request.method + " is not known here", "method", "GET asks, POST records"}));
}

void Handlers::get(const Target& target, const Caller& caller, Answered answered) {
    const auto& parts = target.segments;
    std::function<Reply(Asking)> question;
    const auto& query = target.query;
    if (parts.size() == 2) {
        if (parts[1] == "status")
            question = [query, caller, health = backend_.health(), test = options_.writing.test_address](Asking asking) {
                return status(asking, health, caller, query, test);
            };
        if (parts[1] == "preview")
            question = [query, health = backend_.health(), &writing = options_.writing](Asking asking) {
                return preview_mail(asking, health, writing, query);
            };
        if (parts[1] == "instances") question = [query](Asking asking) { return list_instances(asking, query); };
        if (parts[1] == "duties") question = [query](Asking asking) { return list_duties(asking, query); };
        if (parts[1] == "audit") question = [query](Asking asking) { return list_entries(asking, query); };
        if (parts[1] == "outbox") question = [query](Asking asking) { return list_mail(asking, query); };
        if (parts[1] == "can-we-make-it") question = [query](Asking asking) { return can_we_make_it(asking, query); };
        if (parts[1] == "actions") question = [query](Asking asking) { return list_actions(asking, query); };
        if (parts[1] == "attendance") question = [query](Asking asking) { return attendance(asking, query); };
        if (parts[1] == "back-plan") question = [query](Asking asking) { return back_plan(asking, query); };
        if (parts[1] == "plan") question = [query](Asking asking) { return plan_ahead(asking, query); };
        if (parts[1] == "feed")
            question = [query, caller, keys = options_.feed_keys, address = options_.web_address](Asking asking) {
                return feed_address(asking, caller, keys, address, query);
            };
        if (parts[1] == "accountable") question = [query](Asking asking) { return who_is_accountable(asking, query); };
    } else if (parts.size() == 3 && !parts[2].empty()) {
        if (parts[1] == "instances") question = [query, id = parts[2]](Asking asking) { return show_instance(asking, id, query); };
        if (parts[1] == "outbox") question = [query, id = parts[2]](Asking asking) { return show_mail(asking, id, query); };
        if (parts[1] == "audit" && parts[2] == "checkpoint")
            question = [query, key = options_.signing_key](Asking asking) { return audit_checkpoint(asking, key, query); };
        if (parts[1] == "audit" && parts[2] == "proof")
            question = [query, key = options_.signing_key](Asking asking) { return audit_proof(asking, key, query); };
        if (parts[1] == "audit" && parts[2] == "goes-on")
            question = [query, key = options_.signing_key](Asking asking) { return audit_goes_on(asking, key, query); };
        if (parts[1] == "audit" && !question) question = of_the_audit(parts[2], query);
        if (parts[1] == "audit" && parts[2] == "lines") question = [query](Asking asking) { return audit_lines(asking, query); };
        if (parts[1] == "reports") question = report(parts[2], query);
    }
    if (!question) return answered(to_response(no_such_resource()));
    if (!caller.known) return answered(to_response(not_an_operator(caller)));

    auto response = std::make_shared<Response>();
    backend_.read(
        [this, question = std::move(question), response, now = backend_.health().now](store::Store& store) {
            const auto reply = question(Asking{store, catalogue_, now, &entries_});
            *response = reply ? to_response(*reply) : to_response(reply.error());
        },
        [response, answered = std::move(answered)](std::exception_ptr failed) {
            answered(failed ? to_response(our_own_failure(said_by(failed))) : std::move(*response));
        });
}

void Handlers::post(const Target& target, const Caller& caller, std::string_view text, Answered answered) {
    const auto& parts = target.segments;
    const bool is_mail =
        parts.size() == 3 && parts[1] == "outbox" && (parts[2] == "release" || parts[2] == "cancel" || parts[2] == "retry");
    const bool is_clock = parts.size() == 3 && parts[1] == "clock" && parts[2] == "accept";
    const bool is_resume = parts.size() == 3 && parts[1] == "audit" && parts[2] == "resume";
    const bool is_event = parts.size() == 2 && parts[1] == "events";
    const bool is_apply = parts.size() == 2 && parts[1] == "apply";
    const bool is_what_if = parts.size() == 2 && parts[1] == "what-if";
    const bool is_mail_test = parts.size() == 2 && parts[1] == "mail-test";
    if (!is_mail && !is_clock && !is_resume && !is_event && !is_apply && !is_what_if && !is_mail_test)
        return answered(to_response(no_such_resource()));
    if (!target.query.empty())
        return answered(to_response(Problem{400, "a POST takes no parameters in its target", "target", "say it in the body"}));
    // A stranger's event is recorded as not accepted; all else is closed to strangers.
    if (!caller.known && !is_event) return answered(to_response(not_an_operator(caller)));

    json::error_code failed;
    json::parse_options strict;
    strict.max_depth = 4;
    Body body;
    const auto value = json::parse(json::string_view{text.data(), text.size()}, failed, {}, strict);
    if (failed) return answered(to_response(Problem{400, "the body is not JSON: " + failed.message(), "body", "send one JSON object"}));
    if (!value.is_object()) return answered(to_response(Problem{400, "the body is not a JSON object", "", "send one JSON object"}));
    body.members = value.as_object();

    if (is_event) return record(body, caller, std::move(answered));
    if (is_mail) return move_mail(parts[2], body, caller, std::move(answered));
    if (is_apply) return apply(body, caller, std::move(answered));
    if (is_what_if) return suppose(body, caller, std::move(answered));
    if (is_mail_test) return try_mail(body, caller, std::move(answered));
    if (is_resume) return resume_record(body, caller, std::move(answered));
    accept_clock(body, caller, std::move(answered));
}

bool Handlers::stranger_may_record(unsigned uid, model::Instant now) {
    if (strangers_.size() > 64) strangers_.clear();
    auto& times = strangers_[uid];
    while (!times.empty() && now - times.front() >= std::chrono::minutes{1}) times.pop_front();
    if (times.size() >= stranger_records_per_minute) return false;
    times.push_back(now);
    return true;
}

void Handlers::record(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "instance", "kind", "at", "on_behalf_of", "facts", "version_seen"}, problem);
    auto prepared = std::make_shared<Prepared>();
    auto& event = prepared->event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    event.instance = body.text("instance", problem);
    event.kind = body.text("kind", problem);
    event.on_behalf_of = body.text("on_behalf_of", problem);
    event.actor = caller.actor;
    const auto at = body.text("at", problem);
    if (const auto* facts = body.members.if_contains("facts")) {
        const auto* object = facts->if_object();
        if (object == nullptr) Body::fail(problem, "facts", "must be an object of texts");
        else if (object->size() > facts_max) Body::fail(problem, "facts", fmt::format("are more than {}", facts_max));
        else
            for (const auto& member : *object) {
                if (model::is_capacity_fact(member.key()))
                    Body::fail(problem, "facts." + std::string{member.key()},
                               "is written by the program, from who holds the post and who is on leave; leave it out");
                event.facts[std::string{member.key()}] = Body{*object}.text(member.key(), problem, fact_bytes_max);
            }
    }
    if (const auto* seen = body.members.if_contains("version_seen"); seen != nullptr && !seen->is_null()) {
        if (seen->is_int64()) event.version_seen = seen->get_int64();
        else Body::fail(problem, "version_seen", "must be a whole number");
    }
    if (!problem && event.instance.empty()) Body::fail(problem, "instance", "is missing: on what did it happen?");
    if (!problem && event.kind.empty()) Body::fail(problem, "kind", "is missing: what happened?");
    if (problem) return answered(to_response(*problem));
    const auto now = backend_.health().now;
    if (!caller.known && !stranger_may_record(caller.uid, now)) {
        auto told = not_an_operator(caller);
        told.status = 429;
        return answered(to_response(told));
    }

    backend_.read(
        [this, prepared, at, now](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            auto& reading = prepared->event;
            prepared->zones = zones_of(asking);
            const auto found = the_instance(asking, reading.system, reading.instance);
            if (!found) {
                prepared->problem = found.error();
                return;
            }
            reading.system = found->system;
            reading.instance = found->id;
            const auto kind = the_kind(reading.kind, *found, catalogue_.live(store, reading.system).get());
            if (!kind) {
                prepared->problem = kind.error();
                return;
            }
            reading.kind = *kind;
            auto facts = the_facts(reading.facts, reading.kind);
            if (!facts) {
                prepared->problem = facts.error();
                return;
            }
            reading.facts = std::move(*facts);
            reading.happened_at = now;
            const auto zone = catalogue_.zone(store, reading.system);
            if (!at.empty()) {
                const auto when = parse_when(at, now, *zone, NoTime::is_an_error);
                if (when) reading.happened_at = *when;
                else
                    prepared->problem =
                        Problem{400, "'" + at + "': " + when.error().detail, fmt::format("at, character {}", when.error().at + 1), ""};
            }
            const auto live = catalogue_.live(store, reading.system);
            if (!live) return;
            auto said = capacity_of_operator(store, *live, *found, reading, calendar::local_date(*zone, now));
            model::say_capacity(reading.facts, said.capacity);
            if (said.may_say_for.empty()) return;
            auto& capacities = live->offices.contains(said.may_say_for) ? reading.actor.offices : reading.actor.posts;
            capacities.push_back(std::move(said.may_say_for));
        },
        [this, prepared, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(said_by(failed))));
            if (prepared->problem) return answered(to_response(*prepared->problem));
            backend_.submit(prepared->event,
                            [prepared, answered](const engine::Answer& answer) { answered(answered_event(*prepared, answer)); });
        });
}

void Handlers::move_mail(const std::string& act, const Body& body, const Caller& caller, Answered answered) {
    struct Moving {
        Query query;
        std::vector<std::string> ids;
        std::vector<model::Event> events;
        std::vector<json::value> results;
        std::size_t left = 0;
        bool more = false, is_dry = false;
        std::int64_t held = 0;  // What a filter leaves alone, for it is held.
        json::array would_move;
        json::value zones;
        std::optional<Problem> problem;
        std::mutex mutex;
    };
    auto moving = std::make_shared<Moving>();
    std::optional<Problem> problem;
    body.only({"id", "system", "body", "instance", "to", "template", "ids", "reason", "dry_run"}, problem);
    const auto id = body.event_id(problem);
    const auto reason = body.text("reason", problem, fact_bytes_max);
    moving->is_dry = body.flag("dry_run", problem);
    for (const auto* name : {"system", "body", "instance", "to", "template"})
        if (auto text = body.text(name, problem); !text.empty()) moving->query[name] = text;
    if (const auto* ids = body.members.if_contains("ids")) {
        const auto* list = ids->if_array();
        if (list == nullptr || list->size() > mails_at_once_max)
            Body::fail(problem, "ids", fmt::format("must be a list of at most {} mail ids", mails_at_once_max));
        else
            for (const auto& one : *list)
                if (const auto* text = one.if_string(); text != nullptr && !text->empty() && text->size() <= fact_bytes_max)
                    moving->ids.emplace_back(*text);
                else Body::fail(problem, "ids", "must be a list of mail ids");
    }
    if (!problem && moving->ids.empty() && moving->query.empty())
        problem =
            Problem{400, "which mails is not said", "ids", "name mails by id, or all of a system, body, instance, recipient or template"};
    if (problem) return answered(to_response(*problem));

    const auto now = backend_.health().now;
    backend_.read(
        [this, moving, act, id, reason, now, actor = caller.actor](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            // What has left the host, or is just leaving it, moves no more; a mail that was given up may only be tried again.
            const std::vector<store::MailState> from =
                act == "retry"     ? std::vector{store::MailState::dead}
                : act == "release" ? std::vector{store::MailState::for_clerk, store::MailState::held}
                                   : std::vector{store::MailState::held, store::MailState::for_clerk, store::MailState::ready};
            std::vector<store::OutboxRow> rows;
            const auto add = [&](Query query) {
                const auto page = find_mail(asking, query);
                if (!page) {
                    moving->problem = page.error();
                    return false;
                }
                rows.insert(rows.end(), page->rows.begin(), page->rows.end());
                moving->more = moving->more || !page->next.empty();
                return true;
            };
            if (!moving->ids.empty()) {
                for (const auto& mail : moving->ids) {
                    auto query = moving->query;
                    query["id"] = mail;
                    const auto before = rows.size();
                    if (!add(query)) return;
                    if (rows.size() == before) {
                        moving->problem =
                            Problem{404, "no mail has the id '" + mail + "'", "ids", "beadle outbox list shows what there is"};
                        return;
                    }
                }
            } else {
                // Held mails stay held unless they are named one by one: `hold` means that nobody is written to yet.
                for (const auto state : from) {
                    auto query = moving->query;
                    query["state"] = std::string{store::to_words(state)};
                    query["limit"] = std::to_string(mails_at_once_max);
                    if (act == "release" && state == store::MailState::held) {
                        const auto held = find_mail(asking, query);
                        if (held) moving->held = static_cast<std::int64_t>(held->rows.size());
                        continue;
                    }
                    if (!add(query)) return;
                }
            }
            const char* kind = act == "retry" ? "MailRetried" : act == "release" ? "MailReleased" : "MailCancelled";
            for (const auto& row : rows) {
                const auto& mail = row.notification;
                if (std::find(from.begin(), from.end(), row.state) == from.end()) {
                    moving->results.push_back(
                        json::object{{"mail", mail.id}, {"moved", false}, {"why", fmt::format("it is {}", store::to_words(row.state))}});
                    continue;
                }
                if (moving->is_dry) {
                    moving->would_move.push_back(to_json(row, catalogue_.live(store, mail.system).get()));
                    continue;
                }
                model::Event event;
                event.system = mail.system;
                event.instance = mail.instance;
                event.kind = kind;
                event.id = fmt::format("outbox:{}:{}", id, audit::sha256_hex(mail.id).substr(0, 32));
                event.happened_at = now;
                event.actor = actor;
                event.facts["notification"] = mail.id;
                if (!reason.empty()) event.facts["reason"] = reason;
                moving->events.push_back(std::move(event));
            }
            moving->zones = zones_of(asking);
        },
        [this, moving, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(said_by(failed))));
            if (moving->problem) return answered(to_response(*moving->problem));
            const auto finish = [moving, answered] {
                std::int64_t moved = 0;
                json::array results;
                for (auto& result : moving->results) {
                    if (result.at("moved").as_bool()) ++moved;
                    results.push_back(result);
                }
                json::object told{{"moved", moved}, {"results", std::move(results)}, {"more", moving->more}, {"held", moving->held}};
                if (moving->is_dry) {
                    told["dry_run"] = true;
                    told["would_move"] = std::move(moving->would_move);
                    told["zones"] = moving->zones;
                }
                answered(to_response(json::value(std::move(told))));
            };
            moving->left = moving->events.size();
            if (moving->left == 0) return finish();
            // A backend may answer from within submit: the list is taken out first, so that the last answer can end it all.
            const auto events = std::move(moving->events);
            for (const auto& event : events) {
                const auto mail = model::text_of(event.facts, "notification");
                backend_.submit(event, [moving, mail, finish](const engine::Answer& answer) {
                    bool last = false;
                    {
                        const std::lock_guard lock{moving->mutex};
                        const bool accepted = answer.error.empty() && answer.verdict != model::Verdict::not_accepted;
                        json::object result{{"mail", mail}, {"moved", accepted}};
                        if (!accepted) {
                            std::string why = answer.error;
                            for (const auto& finding : answer.findings) why += (why.empty() ? "" : "; ") + finding.numbers;
                            result["why"] = why;
                        }
                        moving->results.emplace_back(std::move(result));
                        last = --moving->left == 0;
                    }
                    if (last) finish();
                });
            }
        });
}

void Handlers::apply(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "path", "dry_run", "move", "move_all", "reason"}, problem);
    const auto id = body.event_id(problem);
    const auto path = body.text("path", problem, 4000);
    const bool dry_run = body.flag("dry_run", problem);
    Moving moving;
    moving.all = body.flag("move_all", problem);
    moving.instances = body.texts("move", moved_at_once_max, problem);
    moving.any = moving.all || !moving.instances.empty();
    moving.reason = body.text("reason", problem, fact_bytes_max);
    if (!problem && moving.any && moving.reason.empty())
        problem = Problem{400, "moving what runs to another version needs a reason", "reason",
                          "say why, with --reason; it stands in each record"};
    if (problem) return answered(to_response(*problem));

    auto applying = std::make_shared<Applying>();
    applying->id = id;
    applying->actor = caller.actor;
    applying->moving = std::move(moving);
    const auto now = backend_.health().now;
    backend_.read(
        [this, applying, path, dry_run, now, caller](store::Store& store) {
            if (auto why_not = why_not_to_read(path)) {
                applying->early = to_response(*why_not);
                return;
            }
            std::vector<definitions::Mistake> mistakes;
            for (auto& loading : definitions::load_path(path, options_.config_dir)) {
                mistakes.insert(mistakes.end(), loading.mistakes.begin(), loading.mistakes.end());
                if (loading.ok()) applying->bundles.push_back(loading.bundle);
            }
            if (!mistakes.empty()) {
                applying->early = mistakes_answer(mistakes);
                return;
            }
            if (applying->bundles.empty()) {
                applying->early =
                    to_response(Problem{404, "there is no definition file in '" + path + "'", "path", "definition files end in .yaml"});
                return;
            }
            const Asking asking{store, catalogue_, now};
            applying->zones = zones_of(asking);
            // Where a record exists, an attempt without the right is recorded in it; no attempt begins a record.
            const auto systems = catalogue_.systems(store);
            for (const auto& bundle : applying->bundles) {
                if (caller.actor.is_administrator || std::find(systems.begin(), systems.end(), bundle->definition.system) != systems.end())
                    continue;
                applying->early = to_response(Problem{403, "only an administrator may enter a new system", "", "ask one of them"});
                return;
            }
            for (const auto& bundle : applying->bundles)
                if (is_to_be_proposed(asking, *bundle, caller)) applying->to_propose.insert(bundle->definition.system);
            if (!dry_run) return;
            json::array plans;
            for (const auto& bundle : applying->bundles) plans.push_back(dry_run_of(store, bundle, now, caller.actor, applying->moving));
            applying->early = to_response(json::object{{"dry_run", true}, {"plans", std::move(plans)}, {"zones", applying->zones}});
        },
        [this, applying, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(said_by(failed))));
            if (applying->early) return answered(std::move(*applying->early));
            apply_next(applying, 0, answered);
        });
}

/// One after the other, so that the answers stand in the order of the files.
void Handlers::apply_next(const std::shared_ptr<Applying>& applying, std::size_t at, const Answered& answered) {
    if (at == applying->bundles.size())
        return answered(
            to_response(json::object{{"dry_run", false}, {"applied", std::move(applying->results)}, {"zones", applying->zones}}));
    const auto& bundle = applying->bundles[at];
    model::Event event;
    event.system = bundle->definition.system;
    event.instance = event.system;
    event.id = "apply:" + applying->id + ":" + event.system;
    event.kind = "DefinitionApplied";
    event.happened_at = backend_.health().now;
    event.actor = applying->actor;
    event.facts["definition"] = bundle->definition.hash;
    event.facts["calendar"] = bundle->calendar.calendar.hash;
    if (applying->to_propose.contains(event.system)) {
        event.kind = "DefinitionProposed";
        return backend_.submit(std::move(event), [this, applying, at, answered, bundle](const engine::Answer& answer) {
            auto shown = to_json(answer);
            shown.as_object()["system"] = bundle->definition.system;
            shown.as_object()["proposed"] = true;
            if (!answer.error.empty()) shown.as_object()["error"] = answer.error;
            applying->results.push_back(std::move(shown));
            apply_next(applying, at + 1, answered);
        });
    }
    backend_.apply(bundle, event, [this, applying, at, answered, bundle](const engine::Answer& answer) {
        auto shown = to_json(answer);
        shown.as_object()["system"] = bundle->definition.system;
        if (!answer.error.empty()) shown.as_object()["error"] = answer.error;
        applying->results.push_back(std::move(shown));
        if (!answer.error.empty() || answer.verdict == model::Verdict::not_accepted) return apply_next(applying, at + 1, answered);
        tell_what_stays(applying, at, answered);
    });
}

/// What runs keeps the version it started under, but for what is to move; both are told.
void Handlers::tell_what_stays(const std::shared_ptr<Applying>& applying, std::size_t at, const Answered& answered) {
    struct Found {
        std::vector<model::Event> moves;
        json::value stays;
        json::array not_moved;
    };
    auto found = std::make_shared<Found>();
    const auto& definition = applying->bundles[at]->definition;
    backend_.read(
        [found, applying, system = definition.system, hash = definition.hash](store::Store& store) {
            const auto& moving = applying->moving;
            const std::set<std::string> named(moving.instances.begin(), moving.instances.end());
            std::set<std::string> known;
            std::vector<model::Instance> stays;
            for (auto& instance : on_another_version(store, system, hash)) {
                known.insert(instance.id);
                if (!moving.any || (!moving.all && named.count(instance.id) == 0)) {
                    stays.push_back(std::move(instance));
                    continue;
                }
                auto event = instance_moved(instance, hash, moving.reason);
                event.id = "move:" + applying->id + ":" + instance.id;
                event.actor = applying->actor;
                found->moves.push_back(std::move(event));
            }
            for (const auto& name : named)
                if (known.count(name) == 0) found->not_moved.emplace_back(name);
            found->stays = staying(stays);
        },
        [this, found, applying, at, answered](std::exception_ptr failed) {
            auto& result = applying->results.back().as_object();
            if (failed) {
                result["error"] = "it is applied, but what runs could not be looked through: " + said_by(failed);
                return apply_next(applying, at + 1, answered);
            }
            result["stays"] = found->stays;
            result["not_moved"] = std::move(found->not_moved);
            const auto moves = std::move(found->moves);
            if (moves.empty()) return apply_next(applying, at + 1, answered);
            struct Moved {
                std::vector<json::value> results;
                std::size_t left = 0;
                std::mutex mutex;
            };
            auto moved = std::make_shared<Moved>();
            moved->results.resize(moves.size());
            moved->left = moves.size();
            for (std::size_t n = 0; n < moves.size(); ++n)
                backend_.submit(moves[n], [this, moved, n, applying, at, answered](const engine::Answer& answer) {
                    auto shown = to_json(answer);
                    if (!answer.error.empty()) shown.as_object()["error"] = answer.error;
                    bool last = false;
                    {
                        const std::lock_guard lock{moved->mutex};
                        moved->results[n] = std::move(shown);
                        last = --moved->left == 0;
                    }
                    if (!last) return;
                    applying->results.back().as_object()["moved"] = json::array(moved->results.begin(), moved->results.end());
                    apply_next(applying, at + 1, answered);
                });
        });
}

void Handlers::suppose(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"system", "moves", "holidays", "late"}, problem);
    Supposed supposed;
    supposed.system = body.text("system", problem);
    for (auto& row : body.rows("moves", {"id", "to"}, supposed_max, problem)) supposed.moves.push_back({row[0], row[1]});
    for (auto& row : body.rows("holidays", {"on", "name"}, supposed_max, problem)) supposed.holidays.push_back({row[0], row[1]});
    supposed.late = body.texts("late", supposed_max, problem);
    if (problem) return answered(to_response(*problem));
    auto response = std::make_shared<Response>();
    backend_.read(
        [this, supposed = std::move(supposed), caller, response, now = backend_.health().now](store::Store& store) {
            const auto reply = what_if(Asking{store, catalogue_, now}, supposed, caller);
            *response = reply ? to_response(*reply) : to_response(reply.error());
        },
        [response, answered = std::move(answered)](std::exception_ptr failed) {
            answered(failed ? to_response(our_own_failure(said_by(failed))) : std::move(*response));
        });
}

/// Nothing of it is about a system, so it is in no record; the daemon's log has it.
void Handlers::try_mail(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"address"}, problem);
    const auto address = body.text("address", problem);
    const auto& test = options_.writing.test_address;
    if (!problem && !caller.actor.is_administrator)
        problem = Problem{403, "only an administrator may try the way out", "", "ask one of them"};
    if (!problem && !notify::is_mail_address(address))
        problem = Problem{400, "'" + address + "' is not a mail address", "address", "one address, such as me@office.example"};
    if (!problem && !test.empty() && address != test)
        problem = Problem{409, "a test address is set, " + test + ": nothing goes to anybody else", "address", "try it with that address"};
    if (!problem && !options_.try_mail)
        problem =
            Problem{409, "no mail leaves this daemon: its file says 'transport: none'", "", "an administrator sets 'mail: transport:'"};
    if (problem) return answered(to_response(*problem));
    auto result = std::make_shared<notify::SendResult>();
    // On the reader's thread: it waits for the server, and the writer must not.
    backend_.read([this, result, address, now = backend_.health().now](store::Store&) { *result = options_.try_mail(address, now); },
                  [result, address, answered = std::move(answered)](std::exception_ptr failed) {
                      if (failed) return answered(to_response(our_own_failure(said_by(failed))));
                      const auto words = notify::to_words(result->delivery);
                      answered(to_response(json::object{{"address", address},
                                                        {"accepted", result->delivery == notify::Delivery::accepted},
                                                        {"delivery", json::string{words.data(), words.size()}},
                                                        {"words", result->words}}));
                  });
}

void Handlers::accept_clock(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system"}, problem);
    auto prepared = std::make_shared<Prepared>();
    auto& event = prepared->event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    if (problem) return answered(to_response(*problem));
    event.kind = "ClockAccepted";
    event.actor = caller.actor;
    const auto health = backend_.health();
    event.happened_at = health.now;
    if (health.guard == engine::Guard::open)
        return answered(to_response(json::object{{"nothing_to_do", true}, {"now", calendar::to_iso(health.now)}}));
    backend_.read(
        [this, prepared, now = health.now](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            prepared->zones = zones_of(asking);
            const auto systems = catalogue_.systems(store);
            auto& reading = prepared->event;
            // The clock is one for all systems; the act is recorded in the one named, or in the first.
            if (reading.system.empty() && !systems.empty()) reading.system = systems.front();
            const auto system = the_system(asking, reading.system);
            if (!system) prepared->problem = system.error();
            else reading.instance = *system;
        },
        [this, prepared, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(said_by(failed))));
            if (prepared->problem) return answered(to_response(*prepared->problem));
            backend_.accept_clock(prepared->event,
                                  [prepared, answered](const engine::Answer& answer) { answered(answered_event(*prepared, answer)); });
        });
}

void Handlers::resume_record(const Body& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "system", "reason"}, problem);
    auto prepared = std::make_shared<Prepared>();
    auto& event = prepared->event;
    event.id = body.event_id(problem);
    event.system = body.text("system", problem);
    const auto reason = body.text("reason", problem);
    if (problem) return answered(to_response(*problem));
    if (reason.empty())
        return answered(to_response(Problem{400, "why the record goes on is not said", "reason", "what was restored, from when, by whom"}));
    event.facts.emplace("reason", reason);
    event.actor = caller.actor;
    event.happened_at = backend_.health().now;
    backend_.read(
        [this, prepared, now = event.happened_at](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            prepared->zones = zones_of(asking);
            const auto system = the_system(asking, prepared->event.system);
            if (!system) prepared->problem = system.error();
            else prepared->event.system = prepared->event.instance = *system;
        },
        [this, prepared, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(said_by(failed))));
            if (prepared->problem) return answered(to_response(*prepared->problem));
            backend_.resume_record(prepared->event,
                                   [prepared, answered](const engine::Answer& answer) { answered(answered_event(*prepared, answer)); });
        });
}

}  // namespace beadle::api

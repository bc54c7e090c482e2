// Definition files become what is live: each is loaded, proposed where a second person is wanted, or applied; and what runs is told, or moved.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>

#include "daemon/api/dry_run.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/request_body.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace fs = std::filesystem;
namespace {

constexpr std::size_t file_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t moved_at_once_max = 5000;

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

void Handlers::apply(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"id", "path", "dry_run", "move", "move_all", "reason"}, problem);
    const auto id = body.event_id(problem);
    const auto path = body.text("path", problem, 4000);
    const bool dry_run = body.flag("dry_run", problem);
    Moving moving;
    moving.all = body.flag("move_all", problem);
    moving.instances = body.texts("move", moved_at_once_max, problem);
    moving.any = moving.all || !moving.instances.empty();
    moving.reason = body.text("reason", problem, said_bytes_max);
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
            if (failed) return answered(to_response(our_own_failure(failed)));
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

}  // namespace beadle::api

#include "daemon/api/handlers.hpp"

#include <boost/json.hpp>
#include <map>

#include "daemon/api/attendance.hpp"
#include "daemon/api/audit_questions.hpp"
#include "daemon/api/evidence.hpp"
#include "daemon/api/preview.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/record.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/reports.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/api/retention.hpp"
#include "daemon/api/what_if.hpp"

namespace beadle::api {
namespace {

constexpr std::size_t supposed_max = 50;

Problem no_such_resource() { return {404, "there is no such resource", "target", "docs/commands.md lists them"}; }

/// "audit/why": the segments behind the version.
std::string path_of(const Target& target) {
    std::string path;
    for (std::size_t n = 1; n < target.segments.size(); ++n) path += (n > 1 ? "/" : "") + target.segments[n];
    return path;
}

/// Those that need nothing but their parameters.
std::function<Reply(Asking)> plain_question(const std::string& path, const Query& query) {
    using Asked = Reply (*)(Asking, const Query&);
    static const std::map<std::string, Asked> known{{"instances", list_instances},
                                                    {"duties", list_duties},
                                                    {"outbox", list_mail},
                                                    {"can-we-make-it", can_we_make_it},
                                                    {"actions", list_actions},
                                                    {"attendance", attendance},
                                                    {"back-plan", back_plan},
                                                    {"plan", plan_ahead},
                                                    {"accountable", who_is_accountable},
                                                    {"audit", list_entries},
                                                    {"audit/why", why_mail},
                                                    {"audit/history", life_of},
                                                    {"audit/as-of", as_of},
                                                    {"audit/sample", sample_decisions},
                                                    {"audit/gaps", gaps},
                                                    {"audit/lines", audit_lines},
                                                    {"audit/retention", texts_past_term},
                                                    {"reports/late-agendas", late_agendas},
                                                    {"reports/withdrawn-items", withdrawn_items},
                                                    {"reports/open-actions", open_actions}};
    const auto found = known.find(path);
    if (found == known.end()) return {};
    return [query, asked = found->second](Asking asking) { return asked(asking, query); };
}

}  // namespace

Handlers::Handlers(std::shared_ptr<const definitions::DaemonSettings> settings, Backend& backend, HandlerOptions options)
    : settings_(std::move(settings)), backend_(backend), options_(std::move(options)), entries_(options_.index_file) {}

std::string Handlers::counted_as(unsigned uid) const {
    return caller_of(uid, *settings_, options_.own_uid).known ? "uid " + std::to_string(uid) : "strangers";
}

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

Handlers::Question Handlers::question(const Target& target, const Caller& caller) const {
    const auto path = path_of(target);
    const auto& query = target.query;
    if (path == "status")
        return [query, caller, health = backend_.health(), test = options_.writing.test_address](Asking asking) {
            return status(asking, health, caller, query, test);
        };
    if (path == "preview")
        return [query, health = backend_.health(), &writing = options_.writing](Asking asking) {
            return preview_mail(asking, health, writing, query);
        };
    if (path == "feed")
        return [query, caller, keys = options_.feed_keys, address = options_.web_address](Asking asking) {
            return feed_address(asking, caller, keys, address, query);
        };
    const auto* key = options_.signing_key;
    if (path == "audit/checkpoint") return [query, key](Asking asking) { return audit_checkpoint(asking, key, query); };
    if (path == "audit/proof") return [query, key](Asking asking) { return audit_proof(asking, key, query); };
    if (path == "audit/goes-on") return [query, key](Asking asking) { return audit_goes_on(asking, key, query); };
    if (path == "evidence") return [query, key](Asking asking) { return evidence(asking, key, query); };
    // An id may hold slashes.
    const auto& parts = target.segments;
    if (parts.size() == 3 && !parts[2].empty()) {
        if (parts[1] == "instances") return [query, id = parts[2]](Asking asking) { return show_instance(asking, id, query); };
        if (parts[1] == "outbox") return [query, id = parts[2]](Asking asking) { return show_mail(asking, id, query); };
    }
    return plain_question(path, query);
}

void Handlers::get(const Target& target, const Caller& caller, Answered answered) {
    auto asked = question(target, caller);
    if (!asked) return answered(to_response(no_such_resource()));
    if (!caller.known) return answered(to_response(not_an_operator(caller)));
    read(std::move(asked), std::move(answered));
}

void Handlers::read(Question question, Answered answered) {
    auto response = std::make_shared<Response>();
    backend_.read(
        [this, question = std::move(question), response, now = backend_.health().now](store::Store& store) {
            const auto reply = question(Asking{store, catalogue_, now, &entries_});
            *response = reply ? to_response(*reply) : to_response(reply.error());
        },
        [response, answered = std::move(answered)](std::exception_ptr failed) {
            answered(failed ? to_response(our_own_failure(failed)) : std::move(*response));
        });
}

void Handlers::post(const Target& target, const Caller& caller, std::string_view text, Answered answered) {
    using Act = void (Handlers::*)(const RequestBody&, const Caller&, Answered);
    static const std::map<std::string, Act> acts{{"events", &Handlers::record},
                                                 {"apply", &Handlers::apply},
                                                 {"what-if", &Handlers::suppose},
                                                 {"mail-test", &Handlers::try_mail},
                                                 {"outbox/release", &Handlers::release_mail},
                                                 {"outbox/cancel", &Handlers::cancel_mail},
                                                 {"outbox/retry", &Handlers::retry_mail},
                                                 {"clock/accept", &Handlers::accept_clock},
                                                 {"audit/resume", &Handlers::resume_record},
                                                 {"audit/erase", &Handlers::erase_texts},
                                                 {"audit/retain", &Handlers::retain_texts}};
    const auto act = acts.find(path_of(target));
    if (act == acts.end()) return answered(to_response(no_such_resource()));
    if (!target.query.empty())
        return answered(to_response(Problem{400, "a POST takes no parameters in its target", "target", "say it in the body"}));
    // A stranger's event is recorded as not accepted; all else is closed to strangers.
    if (!caller.known && act->first != "events") return answered(to_response(not_an_operator(caller)));
    const auto body = parse_body(text);
    if (!body) return answered(to_response(body.error()));
    (this->*act->second)(*body, caller, std::move(answered));
}

void Handlers::suppose(const RequestBody& body, const Caller& caller, Answered answered) {
    std::optional<Problem> problem;
    body.only({"system", "moves", "holidays", "late"}, problem);
    Supposed supposed;
    supposed.system = body.text("system", problem);
    for (auto& row : body.rows("moves", {"id", "to"}, supposed_max, problem)) supposed.moves.push_back({row[0], row[1]});
    for (auto& row : body.rows("holidays", {"on", "name"}, supposed_max, problem)) supposed.holidays.push_back({row[0], row[1]});
    supposed.late = body.texts("late", supposed_max, problem);
    if (problem) return answered(to_response(*problem));
    read([supposed = std::move(supposed), caller](Asking asking) { return what_if(asking, supposed, caller); }, std::move(answered));
}

}  // namespace beadle::api

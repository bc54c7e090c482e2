// What the outbox holds is let go, cancelled or tried again; and the way out is tried.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "daemon/api/handlers.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/recording.hpp"
#include "daemon/api/request_body.hpp"
#include "daemon/audit/line.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t mails_at_once_max = 500;

/// What may be done with mail.
struct Act {
    std::string event_kind;
    std::vector<store::MailState> from;  ///< What has left the host moves no more, and what is just leaving it may have.
    bool spares_held = false;            ///< Held mail is meant only where it is named: `hold` means that nobody is written to yet.
};
const Act release{"MailReleased", {store::MailState::for_clerk, store::MailState::held}, true};
const Act cancel{"MailCancelled",
                 {store::MailState::held, store::MailState::for_clerk, store::MailState::ready, store::MailState::claimed}};
const Act retry{"MailRetried", {store::MailState::dead}};  // It was given up.

struct MailWanted {
    std::string id, reason;  ///< Of the events.
    Query filter;
    std::vector<std::string> mails;  ///< Named by id, within the filter; none: all that the filter means.
    bool is_dry = false;
};

Result<MailWanted> mail_wanted(const RequestBody& body) {
    std::optional<Problem> problem;
    body.only({"id", "system", "body", "instance", "to", "template", "ids", "reason", "dry_run"}, problem);
    MailWanted wanted;
    wanted.id = body.event_id(problem);
    wanted.reason = body.text("reason", problem, said_bytes_max);
    wanted.is_dry = body.flag("dry_run", problem);
    for (const auto* name : {"system", "body", "instance", "to", "template"})
        if (auto text = body.text(name, problem); !text.empty()) wanted.filter[name] = text;
    wanted.mails = body.texts("ids", mails_at_once_max, problem);
    for (const auto& mail : wanted.mails)
        if (mail.empty()) RequestBody::fail(problem, "ids", "must be a list of mail ids");
    if (!problem && wanted.mails.empty() && wanted.filter.empty())
        problem =
            Problem{400, "which mails is not said", "ids", "name mails by id, or all of a system, body, instance, recipient or template"};
    if (problem) return *problem;
    return wanted;
}

struct MeantMail {
    std::vector<store::OutboxRow> rows;
    bool more = false;      ///< Others are meant as well; they come with the next request.
    std::int64_t held = 0;  ///< What the filter would mean and leaves alone, for it is held.
};

Result<MeantMail> named_mail(Asking asking, const MailWanted& wanted) {
    MeantMail meant;
    for (const auto& mail : wanted.mails) {
        auto query = wanted.filter;
        query["id"] = mail;
        const auto page = find_mail(asking, query);
        if (!page) return page.error();
        if (page->rows.empty()) return Problem{404, "no mail has the id '" + mail + "'", "ids", "beadle outbox list shows what there is"};
        meant.rows.insert(meant.rows.end(), page->rows.begin(), page->rows.end());
    }
    return meant;
}

Result<MeantMail> filtered_mail(Asking asking, const Act& act, const MailWanted& wanted) {
    MeantMail meant;
    for (const auto state : act.from) {
        auto query = wanted.filter;
        query["state"] = std::string{store::to_words(state)};
        query["limit"] = std::to_string(mails_at_once_max);
        const auto page = find_mail(asking, query);
        if (!page) return page.error();
        if (act.spares_held && state == store::MailState::held) {
            meant.held = static_cast<std::int64_t>(page->rows.size());
            continue;
        }
        meant.rows.insert(meant.rows.end(), page->rows.begin(), page->rows.end());
        meant.more = meant.more || !page->next.empty();
    }
    return meant;
}

/// What is to be recorded, and what can be told already.
struct MailPlan {
    std::vector<model::Event> events;
    std::set<std::string> of_leaving;  ///< Ids of events about what is just being sent, or may be.
    std::vector<json::value> results;
    bool more = false, is_dry = false;
    std::int64_t held = 0;
    json::array would_move;
    json::value zones;
};

Result<MailPlan> plan_of(Asking asking, const Act& act, const MailWanted& wanted, const model::Actor& actor) {
    const auto meant = wanted.mails.empty() ? filtered_mail(asking, act, wanted) : named_mail(asking, wanted);
    if (!meant) return meant.error();
    if (meant->rows.empty() && meant->held == 0)
        if (auto wrong = unknown_word_of_mail(asking, wanted.filter)) return *wrong;
    MailPlan plan;
    plan.more = meant->more;
    plan.held = meant->held;
    plan.is_dry = wanted.is_dry;
    plan.zones = zones_of(asking);
    for (const auto& row : meant->rows) {
        const auto& mail = row.notification;
        if (std::find(act.from.begin(), act.from.end(), row.state) == act.from.end()) {
            plan.results.push_back(
                json::object{{"mail", mail.id}, {"moved", false}, {"why", fmt::format("it is {}", store::to_words(row.state))}});
            continue;
        }
        if (wanted.is_dry) {
            plan.would_move.push_back(to_json(row, asking.catalogue.live(asking.store, mail.system).get()));
            continue;
        }
        model::Event event;
        event.system = mail.system;
        event.instance = mail.instance;
        event.kind = act.event_kind;
        event.id = fmt::format("outbox:{}:{}", wanted.id, audit::sha256_hex(mail.id).substr(0, 32));
        event.happened_at = asking.now;
        event.actor = actor;
        event.facts["notification"] = mail.id;
        if (!wanted.reason.empty()) event.facts["reason"] = wanted.reason;
        // It may be claimed until this is recorded, too.
        const bool is_due = row.state == store::MailState::ready && mail.send_at <= asking.now;
        if (row.state == store::MailState::claimed || is_due) plan.of_leaving.insert(event.id);
        plan.events.push_back(std::move(event));
    }
    return plan;
}

json::object result_of(const std::string& mail, bool is_leaving, const engine::Answer& answer) {
    const bool accepted = answer.error.empty() && answer.verdict != model::Verdict::not_accepted;
    json::object result{{"mail", mail}, {"moved", accepted}};
    if (!accepted) {
        std::string why = answer.error;
        for (const auto& finding : answer.findings) why += (why.empty() ? "" : "; ") + finding.numbers;
        result["why"] = why;
    } else if (is_leaving) {
        result["note"] =
            "it was due: should it have been on its way at that moment, it may have gone all the same, and is then said to be sent";
    }
    return result;
}

json::value told_of(const MailPlan& plan) {
    std::int64_t moved = 0;
    json::array results;
    for (const auto& result : plan.results) {
        if (result.at("moved").as_bool()) ++moved;
        results.push_back(result);
    }
    json::object told{{"moved", moved}, {"results", std::move(results)}, {"more", plan.more}, {"held", plan.held}};
    if (plan.is_dry) {
        told["dry_run"] = true;
        told["would_move"] = plan.would_move;
        told["zones"] = plan.zones;
    }
    return told;
}

/// Records what is planned, each event by itself, and answers when the last of them is answered. A backend may answer from within submit, on any thread.
class Recording : public std::enable_shared_from_this<Recording> {
public:
    Recording(MailPlan plan, Handlers::Answered answered) : plan_(std::move(plan)), answered_(std::move(answered)) {}

    void begin(Backend& backend) {
        const auto events = std::move(plan_.events);
        left_ = events.size();
        if (left_ == 0) return answered_(to_response(told_of(plan_)));
        for (const auto& event : events)
            backend.submit(event, [self = shared_from_this(), mail = model::text_of(event.facts, "notification"),
                                   is_leaving = plan_.of_leaving.contains(event.id)](const engine::Answer& answer) {
                self->take(result_of(mail, is_leaving, answer));
            });
    }

private:
    void take(json::object result) {
        bool was_last = false;
        {
            const std::lock_guard lock{mutex_};
            plan_.results.emplace_back(std::move(result));
            was_last = --left_ == 0;
        }
        if (was_last) answered_(to_response(told_of(plan_)));
    }

    MailPlan plan_;
    Handlers::Answered answered_;
    std::mutex mutex_;
    std::size_t left_ = 0;
};

/// Which mails are meant is asked of the store, then each move is an event of its own.
void move_mail(Backend& backend, Catalogue& catalogue, const Act& act, const RequestBody& body, const Caller& caller,
               Handlers::Answered answered) {
    auto wanted = mail_wanted(body);
    if (!wanted) return answered(to_response(wanted.error()));
    auto plan = std::make_shared<std::optional<Result<MailPlan>>>();
    backend.read(
        [plan, &catalogue, act, wanted = *std::move(wanted), actor = caller.actor, now = backend.health().now](store::Store& store) {
            plan->emplace(plan_of({store, catalogue, now}, act, wanted, actor));
        },
        [plan, &backend, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(failed)));
            if (!**plan) return answered(to_response((*plan)->error()));
            std::make_shared<Recording>(std::move((*plan)->value()), answered)->begin(backend);
        });
}

}  // namespace

void Handlers::release_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail(backend_, catalogue_, release, body, caller, std::move(answered));
}
void Handlers::cancel_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail(backend_, catalogue_, cancel, body, caller, std::move(answered));
}
void Handlers::retry_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail(backend_, catalogue_, retry, body, caller, std::move(answered));
}

/// Nothing of it is about a system, so it is in no record; the daemon's log has it.
void Handlers::try_mail(const RequestBody& body, const Caller& caller, Answered answered) {
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
                      if (failed) return answered(to_response(our_own_failure(failed)));
                      const auto words = notify::to_words(result->delivery);
                      answered(to_response(json::object{{"address", address},
                                                        {"accepted", result->delivery == notify::Delivery::accepted},
                                                        {"delivery", json::string{words.data(), words.size()}},
                                                        {"words", result->words}}));
                  });
}

}  // namespace beadle::api

// What the outbox holds is let go, cancelled or tried again; and the way out is tried.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
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

}  // namespace

void Handlers::move_mail(const std::string& act, const RequestBody& body, const Caller& caller, Answered answered) {
    struct Moving {
        Query query;
        std::vector<std::string> ids;
        std::vector<model::Event> events;
        std::set<std::string> of_leaving;  // Ids of the events that cancel what is just being sent, or may be.
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
    const auto reason = body.text("reason", problem, said_bytes_max);
    moving->is_dry = body.flag("dry_run", problem);
    for (const auto* name : {"system", "body", "instance", "to", "template"})
        if (auto text = body.text(name, problem); !text.empty()) moving->query[name] = text;
    if (const auto* ids = body.members.if_contains("ids")) {
        const auto* list = ids->if_array();
        if (list == nullptr || list->size() > mails_at_once_max)
            RequestBody::fail(problem, "ids", fmt::format("must be a list of at most {} mail ids", mails_at_once_max));
        else
            for (const auto& one : *list)
                if (const auto* text = one.if_string(); text != nullptr && !text->empty() && text->size() <= said_bytes_max)
                    moving->ids.emplace_back(*text);
                else RequestBody::fail(problem, "ids", "must be a list of mail ids");
    }
    if (!problem && moving->ids.empty() && moving->query.empty())
        problem =
            Problem{400, "which mails is not said", "ids", "name mails by id, or all of a system, body, instance, recipient or template"};
    if (problem) return answered(to_response(*problem));

    const auto now = backend_.health().now;
    backend_.read(
        [this, moving, act, id, reason, now, actor = caller.actor](store::Store& store) {
            const Asking asking{store, catalogue_, now};
            // What has left the host moves no more, and what is just leaving it may have; a mail that was given up may only be tried again.
            const std::vector<store::MailState> from = act == "retry"     ? std::vector{store::MailState::dead}
                                                       : act == "release" ? std::vector{store::MailState::for_clerk, store::MailState::held}
                                                                          : std::vector{store::MailState::held, store::MailState::for_clerk,
                                                                                        store::MailState::ready, store::MailState::claimed};
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
                // It may be claimed until this is recorded, too.
                const bool is_due = row.state == store::MailState::ready && mail.send_at <= now;
                if (row.state == store::MailState::claimed || is_due) moving->of_leaving.insert(event.id);
                moving->events.push_back(std::move(event));
            }
            moving->zones = zones_of(asking);
        },
        [this, moving, answered = std::move(answered)](std::exception_ptr failed) {
            if (failed) return answered(to_response(our_own_failure(failed)));
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
                const bool is_leaving = moving->of_leaving.contains(event.id);
                backend_.submit(event, [moving, mail, is_leaving, finish](const engine::Answer& answer) {
                    bool last = false;
                    {
                        const std::lock_guard lock{moving->mutex};
                        const bool accepted = answer.error.empty() && answer.verdict != model::Verdict::not_accepted;
                        json::object result{{"mail", mail}, {"moved", accepted}};
                        if (!accepted) {
                            std::string why = answer.error;
                            for (const auto& finding : answer.findings) why += (why.empty() ? "" : "; ") + finding.numbers;
                            result["why"] = why;
                        } else if (is_leaving) {
                            result["note"] =
                                "it was due: should it have been on its way at that moment, it may have gone all the same, and is then "
                                "said to be sent";
                        }
                        moving->results.emplace_back(std::move(result));
                        last = --moving->left == 0;
                    }
                    if (last) finish();
                });
            }
        });
}

void Handlers::release_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail("release", body, caller, std::move(answered));
}
void Handlers::cancel_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail("cancel", body, caller, std::move(answered));
}
void Handlers::retry_mail(const RequestBody& body, const Caller& caller, Answered answered) {
    move_mail("retry", body, caller, std::move(answered));
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

#include "daemon/engine/mail_in_batch.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace beadle::engine {

using model::Change;
using model::Event;

namespace {

store::MailState state_after(std::string_view act) {
    if (act == "cancel") return store::MailState::cancelled;
    if (act == "hold") return store::MailState::held;
    return store::MailState::ready;  // release, retry
}

}  // namespace

store::OutboxRow outbox_row(model::Notification notification, Instant created_at) {
    store::OutboxRow row;
    row.notification = std::move(notification);
    switch (row.notification.sending) {
        case model::Sending::hold: row.state = store::MailState::held; break;
        case model::Sending::clerk_first: row.state = store::MailState::for_clerk; break;
        case model::Sending::live: row.state = store::MailState::ready; break;
    }
    row.created_at = created_at;
    return row;
}

void carry_mail(Change& change, const Event& event, Folded& folded) {
    auto& batch = folded.batch;
    // A row that this batch adds is not in the store yet: it is changed here. The store's rows are changed by the commit.
    auto in_batch = [&](auto matches, store::MailState to, const std::string& detail) {
        for (auto& row : batch.mail_added)
            if (row.notification.system == event.system && matches(row)) {
                row.state = to;
                row.last_result = detail;
            }
    };
    if (auto* owed = std::get_if<model::MailOwed>(&change)) {
        batch.mail_added.push_back(outbox_row(std::move(owed->notification), event.recorded_at));
        auto& row = batch.mail_added.back().notification;
        if (row.system.empty()) row.system = event.system;
        if (row.instance.empty()) row.instance = event.instance;
    } else if (const auto* withdrawn = std::get_if<model::MailWithdrawn>(&change)) {
        in_batch(
            [&](const store::OutboxRow& row) {
                if (!withdrawn->notification.empty()) return row.notification.id == withdrawn->notification;
                return row.notification.instance == event.instance && (withdrawn->duty.empty() || row.notification.duty == withdrawn->duty);
            },
            store::MailState::withdrawn, withdrawn->why);
        batch.mail_changed.push_back({.system = event.system,
                                      .notification = withdrawn->notification,
                                      .instance = event.instance,
                                      .duty = withdrawn->duty,
                                      .to = store::MailState::withdrawn,
                                      .message_id = {},
                                      .detail = withdrawn->why,
                                      .at = event.recorded_at});
    } else if (const auto* result = std::get_if<model::MailResult>(&change)) {
        batch.mail_changed.push_back({.system = event.system,
                                      .notification = result->notification,
                                      .instance = event.instance,
                                      .duty = {},
                                      .to = result->accepted  ? store::MailState::sent
                                            : result->expired ? store::MailState::expired
                                                              : store::MailState::dead,
                                      .message_id = result->message_id,
                                      .detail = result->detail,
                                      .at = event.recorded_at});
        if (!result->accepted && !result->expired)
            folded.alarms_raised.push_back(
                {.system = event.system,
                 .key = "dead letters",
                 .text = fmt::format("a message was given up: {}, {}. See beadle outbox list.", result->notification, result->detail),
                 .raised_at = event.recorded_at,
                 .cleared_at = {},
                 .last_mailed_at = {}});
    } else if (const auto* moved = std::get_if<model::MailMoved>(&change)) {
        auto to = state_after(moved->act);
        in_batch([&](const store::OutboxRow& row) { return row.notification.id == moved->notification; }, to, moved->why);
        batch.mail_changed.push_back({.system = event.system,
                                      .notification = moved->notification,
                                      .instance = event.instance,
                                      .duty = {},
                                      .to = to,
                                      .message_id = {},
                                      .detail = moved->why,
                                      .at = event.recorded_at});
    }
}

}  // namespace beadle::engine

#pragma once
// An outbox and a sender with a clock of their own, for tests of sending over any transport.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/notify/sender.hpp"
#include "daemon/store/store.hpp"
#include "tests/support/letters.hpp"

namespace beadle::mail_test {

/// An outbox, a sender, and a clock that both share; results are committed as the engine would.
struct MailWorld {
    std::unique_ptr<store::Store> store = store::make_memory_store();
    std::shared_ptr<const model::Definition> definition = two_counties();
    std::vector<model::Event> reported;
    bool commits_results = true;
    std::optional<std::size_t> reports_committed_max{};  ///< Of all reports; what comes behind is lost.
    notify::SenderOptions options{.writing = {.shipped = notify::read_templates(std::string{BEADLE_SOURCE_DIR} + "/config/templates")},
                                  .per_minute = 0};
    model::Instant now = at("2022-12-05T09:00:00Z");
    int batches = 0;
    notify::Transport& transport_used;
    std::unique_ptr<notify::Sender> sender;

    explicit MailWorld(notify::Transport& transport) : transport_used(transport), sender(start()) {}

    std::unique_ptr<notify::Sender> start() {
        return std::make_unique<notify::Sender>(
            *store, transport_used, [this](const std::string&) { return definition; }, [this](const model::Event& event) { take(event); },
            options);
    }
    void restart() { sender = start(); }

    void take(const model::Event& event) {
        reported.push_back(event);
        if (!commits_results || reported.size() > reports_committed_max.value_or(reported.size())) return;
        store::Batch batch = next_batch();
        const auto state = event.kind == "MailAccepted"                        ? store::MailState::sent
                           : model::text_of(event.facts, "state") == "expired" ? store::MailState::expired
                                                                               : store::MailState::dead;
        batch.mail_changed.push_back({.system = event.system,
                                      .notification = model::text_of(event.facts, "notification"),
                                      .instance = "",
                                      .duty = "",
                                      .to = state,
                                      .message_id = model::text_of(event.facts, "message_id"),
                                      .detail = model::text_of(event.facts, "detail"),
                                      .at = event.happened_at});
        store->commit(batch);
    }
    store::Batch next_batch() {
        store::Batch batch;
        batch.batch_id = "batch " + std::to_string(++batches);
        return batch;
    }
    void owe(const std::vector<model::Notification>& notifications) {
        auto batch = next_batch();
        for (const auto& n : notifications) {
            store::OutboxRow row;
            row.notification = n;
            row.state = store::MailState::ready;
            batch.mail_added.push_back(row);
        }
        store->commit(batch);
    }
    void withdraw(const std::string& notification) {
        auto batch = next_batch();
        batch.mail_changed.push_back({.system = definition->system,
                                      .notification = notification,
                                      .instance = "",
                                      .duty = "",
                                      .to = store::MailState::withdrawn,
                                      .message_id = "",
                                      .detail = "",
                                      .at = now});
        store->commit(batch);
    }
    notify::Sender::Stepped step() { return sender->step(now, now); }
    store::OutboxRow row(const std::string& id) {
        return store
            ->outbox({.system = "", .body = "", .instance = "", .to = "", .id = id, .template_name = "", .state = {}, .after_id = ""})
            .rows.at(0);
    }
};

}  // namespace beadle::mail_test

#include "daemon/serving/mailing.hpp"

#include <spdlog/spdlog.h>

#include <future>

#include "daemon/serving/own.hpp"

namespace beadle::serving {

namespace {

/// `is_trial`: somebody waits for the answer.
std::unique_ptr<notify::Transport> transport_of(const definitions::DaemonSettings& settings, bool is_trial = false) {
    if (settings.mail_transport == "maildir") return notify::make_maildir_transport(settings.maildir);
    if (settings.mail_transport != "smtp") return nullptr;
    const auto& smtp = settings.smtp;
    return notify::make_smtp_transport({.url = smtp.url,
                                        .security = smtp.security,
                                        .auth = smtp.auth,
                                        .user = smtp.user,
                                        .secret_file = smtp.secret_file,
                                        .ca_file = smtp.ca_file,
                                        .hello = {},
                                        .connect_timeout_s = is_trial ? 8 : 20,
                                        .send_timeout_s = is_trial ? 12 : 60});
}

void say(const notify::CheckpointKeeper::Mailed& mailed) {
    if (mailed.sent > 0) spdlog::info("checkpoints were sent to {} address{}", mailed.sent, mailed.sent == 1 ? "" : "es");
    if (!mailed.trouble.empty()) spdlog::error("checkpoints could not be sent to {}; trying again", mailed.trouble);
    if (!mailed.refused.empty()) spdlog::error("checkpoints will not be taken by {}; the next ones are tried again", mailed.refused);
}

}  // namespace

notify::SendResult try_mail(const definitions::DaemonSettings& settings, const notify::Writing& writing, const std::string& address,
                            model::Instant now) {
    auto mail = notify::trial_mail(writing, address, now);
    const auto result = transport_of(settings, true)
                            ->send({.message_id = mail.message_id,
                                    .envelope_from = notify::envelope_sender(writing, mail),
                                    .to = address,
                                    .bytes = notify::to_bytes(mail)});
    spdlog::info("mail was tried, to {}: {}, {}", address, to_words(result.delivery), result.words);
    return result;
}

Mailing::Mailing(const definitions::DaemonSettings& settings, const audit::SigningKey& key, const notify::Writing& writing,
                 engine::Service& service, api::ServiceBackend& backend)
    : settings_(settings),
      service_(service),
      backend_(backend),
      transport_(transport_of(settings)),
      keeper_(
          key, writing,
          {.file = checkpoint_file(settings), .apart = std::chrono::hours{settings.audit.hours_apart}, .mail_to = settings.audit.mail_to}),
      store_(service.store_for_sender()) {
    service.hold_behind(keeper_.behind(service.store_at_rest()));
    if (!transport_) return;
    auto live = [&service](const std::string& system) {
        std::promise<std::shared_ptr<const model::Definition>> answer;
        service.with_engine([&](engine::Engine& engine) { answer.set_value(engine.live(system)); });
        return answer.get_future().get();
    };
    notify::SenderOptions options;
    options.writing = writing;
    options.per_minute = settings.mail_transport == "smtp" ? settings.smtp.per_minute : 0;
    sender_.emplace(
        store_, *transport_, live, [&service](model::Event event) { service.submit(std::move(event), nullptr); }, options);
}

engine::MailSlice Mailing::step(model::Instant civil_now, model::Instant machine_now) {
    engine::MailSlice slice;
    if (sender_) {
        auto stepped = sender_->step(civil_now, machine_now);
        slice = {.more = stepped.more, .next = stepped.next_mail, .not_before = stepped.not_before};
        backend_.say_of_mail(sender_->trouble(), sender_->refused_for_long(machine_now));
    }
    const auto next = keep_checkpoints(civil_now);
    slice.next = slice.next ? std::min(*slice.next, next) : next;
    return slice;
}

model::Instant Mailing::keep_checkpoints(model::Instant now) {
    try {
        const auto stepped = keeper_.step(store_, transport_.get(), now);
        backend_.say_of_checkpoints({});
        say(stepped.mailed);
        for (const auto& behind : stepped.kept.behind) spdlog::error("no checkpoint is signed: {}", behind.in_words());
        return stepped.next;
    } catch (const std::runtime_error& error) {
        spdlog::error("no checkpoint was kept: {}", error.what());
        backend_.say_of_checkpoints(error.what());
        return now + std::chrono::minutes{15};
    }
}

void Mailing::keep_last_checkpoints(model::Instant now) {
    try {
        keeper_.write(service_.store_at_rest());
        // By a way of its own, with a trial's patience: systemd waits.
        if (const auto transport = transport_ ? transport_of(settings_, true) : nullptr) say(keeper_.mail(*transport, now));
    } catch (const std::runtime_error& error) {
        spdlog::error("no checkpoint was kept at the end: {}", error.what());
    }
}

std::string Mailing::way() const { return transport_ ? transport_->name() : "nobody: it stays in the outbox"; }

}  // namespace beadle::serving

#include "daemon/api/service_backend.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "daemon/definitions/worth_a_look.hpp"
#include "daemon/engine/service.hpp"

namespace beadle::api {

ServiceBackend::ServiceBackend(engine::Service& service, std::string store_name, std::string config_dir)
    : service_(service), store_name_(std::move(store_name)), config_dir_(std::move(config_dir)), started_at_(service.civil().now()) {}

void ServiceBackend::submit(model::Event event, Answered answered) { service_.submit(std::move(event), std::move(answered)); }

void ServiceBackend::apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) {
    service_.apply(std::move(bundle), std::move(event), [this, answered = std::move(answered)](const engine::Answer& answer) {
        // What was drift a moment ago may be none now.
        service_.with_engine([this](engine::Engine& engine) { compare(engine); });
        if (answered) answered(answer);
    });
}

void ServiceBackend::accept_clock(model::Event event, Answered answered) { service_.accept_clock(std::move(event), std::move(answered)); }
void ServiceBackend::resume_record(model::Event event, Answered answered) { service_.resume_record(std::move(event), std::move(answered)); }

void ServiceBackend::read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) {
    service_.read(std::move(question), std::move(done));
}

Health ServiceBackend::health() {
    auto now = service_.health();
    std::lock_guard lock(mutex_);
    return {.now = service_.civil().now(),
            .started_at = started_at_,
            .guard = now.guard,
            .why_held = now.why_held,
            .firing_held = now.firing_held,
            .last_step_at = now.last_step_at,
            .next_wake_at = now.next_wake_at,
            .silent_for = now.silent_for,
            .queued = now.queued,
            .store = store_name_,
            .drift = drift_,
            .trouble = now.trouble,
            .mail_trouble = said_[engine::OfHost::mail].trouble,
            .checkpoints_trouble = said_[engine::OfHost::checkpoints].trouble,
            .daemon = now.daemon,
            .shards = now.shards};
}

void ServiceBackend::say_of_checkpoints(const std::string& trouble) {
    say_of_host(
        engine::OfHost::checkpoints, trouble,
        trouble.empty()
            ? ""
            : fmt::format("No checkpoint of the record could be kept: {}. Recording, firing and sending go on, but until one is kept "
                          "nothing outside the store vouches for what was recorded since the last one. It is tried again every "
                          "quarter of an hour.",
                          trouble));
}

void ServiceBackend::say_of_mail(const std::string& trouble, const std::string& refused_for_long) {
    say_of_host(
        engine::OfHost::mail, trouble,
        refused_for_long.empty()
            ? ""
            : fmt::format(
                  "The mail server has not let these senders send for an hour and more: {}. Their mail waits, and what it was to remind of "
                  "may come and go meanwhile. Ask whoever runs the mail server to let Beadle send in their name.",
                  refused_for_long));
}

/// The engine is told only what it has not been told, so that a slice of mail like the one before wakes nobody.
void ServiceBackend::say_of_host(engine::OfHost what, const std::string& trouble, const std::string& alarm) {
    {
        std::lock_guard lock(mutex_);
        auto& said = said_[what];
        said.trouble = trouble;
        if (said.alarm == alarm) return;
        said.alarm = alarm;
    }
    service_.with_engine([what, alarm](engine::Engine& engine) { engine.say_of_host(what, alarm); });
}

void ServiceBackend::check_files(const definitions::DaemonSettings& settings) {
    if (settings.systems.empty()) return;
    std::vector<std::shared_ptr<const definitions::Bundle>> bundles;
    std::vector<std::string> mistakes;
    const auto loadings = definitions::load_path(settings.systems, config_dir_);
    for (const auto& loading : loadings) {
        if (loading.ok()) bundles.push_back(loading.bundle);
        for (const auto& mistake : loading.mistakes) mistakes.push_back(to_text(mistake));
    }
    for (const auto& mistake : mistakes) spdlog::warn("{}", mistake);
    for (const auto& line : definitions::worth_a_look(settings, loadings)) spdlog::warn("{}", line);
    service_.with_engine([this, bundles = std::move(bundles), mistakes = std::move(mistakes)](engine::Engine& engine) {
        {
            std::lock_guard lock(mutex_);
            proposed_ = bundles;
            mistakes_ = mistakes;
        }
        for (const auto& line : compare(engine)) spdlog::warn("{}", line);
    });
}

std::vector<std::string> ServiceBackend::compare(engine::Engine& engine) {
    std::lock_guard lock(mutex_);
    drift_ = mistakes_;
    std::vector<std::string> differs;
    for (const auto& bundle : proposed_) {
        const auto& system = bundle->definition.system;
        switch (engine.drift(*bundle)) {
            case engine::Engine::Drift::none: break;
            case engine::Engine::Drift::not_applied_yet:
                differs.push_back(fmt::format("{}: its file has never been applied; see beadle apply --dry-run", system));
                break;
            case engine::Engine::Drift::definition:
                differs.push_back(fmt::format("{}: its file differs from what is applied; see beadle apply --dry-run", system));
                break;
            case engine::Engine::Drift::calendar:
                differs.push_back(fmt::format("{}: its calendar's file differs from what is applied; see beadle apply --dry-run", system));
                break;
        }
    }
    drift_.insert(drift_.end(), differs.begin(), differs.end());
    return differs;
}

}  // namespace beadle::api

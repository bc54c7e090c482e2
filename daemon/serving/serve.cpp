#include "daemon/serving/serve.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <optional>

#include "config_dir.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/api/server.hpp"
#include "daemon/api/service_backend.hpp"
#include "daemon/engine/index_keeper.hpp"
#include "daemon/engine/service.hpp"
#include "daemon/http/tcp_listener.hpp"
#include "daemon/metrics/measures.hpp"
#include "daemon/metrics/monitor.hpp"
#include "daemon/serving/beside.hpp"
#include "daemon/serving/mailing.hpp"
#include "daemon/serving/memory.hpp"
#include "daemon/serving/own.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/web/site.hpp"
#include "version.hpp"

namespace beadle::serving {

using definitions::DaemonSettings;

namespace {

/// The real time, declared as stepped.
class SteppedRealClock final : public engine::CivilClock {
public:
    model::Instant now() const override { return clock_->now(); }
    std::chrono::milliseconds until(model::Instant instant) const override { return clock_->until(instant); }
    bool is_stepped() const override { return true; }

private:
    std::unique_ptr<engine::CivilClock> clock_ = engine::system_civil_clock();
};

std::unique_ptr<store::Store> store_of(const DaemonSettings& settings, model::Instant now, metrics::Measures& measures) {
    return store::open_shared_store(settings.store,
                                    fmt::format("beadled on {}, process {}, since {}", this_host(), getpid(), calendar::to_iso(now)),
                                    [&measures](std::chrono::nanoseconds took) { measures.commit_took(took); });
}

std::function<std::unique_ptr<store::Store>()> reader_of(const DaemonSettings& settings) {
    return [where = settings.store] { return store::open_store(where, {}, true); };
}

engine::ServiceOptions service_options_of(const DaemonSettings& settings, bool shares_store, metrics::Measures& measures) {
    engine::ServiceOptions options;
    if (settings.metrics.is_on) options.engine.watch = &measures;
    if (shares_store) options.engine.host = this_host();
    options.engine.archive_after = settings.mail_archived_after;
    options.open_reader = reader_of(settings);
    options.on_quiet = give_back_memory;
    return options;
}

/// The keys of links in mails and of feeds, where the daemon's file says where links lead.
struct WebKeys {
    WebKeys(const std::string& file, model::Instant now)
        : links(file, now),
          // Beside the other: a folder that the daemon may write.
          feeds(file.substr(0, file.rfind('/') + 1) + "feeds.key", now, notify::LinkKeys::Replaced::never) {}
    notify::LinkKeys links, feeds;
};

notify::Writing writing_of(const DaemonSettings& settings, WebKeys* keys) {
    return {.mail_domain = settings.mail_domain,
            .bounce_address = settings.bounce_address,
            .from_address = {},
            .shipped = notify::read_templates((config_dir() / "templates").string()),
            .links = keys ? &keys->links : nullptr,
            .link_address = settings.web.address,
            .test_address = settings.test_address};
}

api::HandlerOptions handling_of(const std::shared_ptr<const DaemonSettings>& settings, WebKeys* keys, const audit::SigningKey& signing_key,
                                const notify::Writing& writing) {
    api::HandlerOptions handling{.own_uid = geteuid(),
                                 .config_dir = config_dir().string(),
                                 .feed_keys = keys ? &keys->feeds : nullptr,
                                 .web_address = settings->web.address,
                                 .signing_key = &signing_key,
                                 .writing = writing,
                                 .index_file = store::index_file_of(settings->store, own_folder(*settings).string())};
    if (settings->mail_transport != "none")
        handling.try_mail = [settings, writing](const std::string& address, model::Instant now) {
            return try_mail(*settings, writing, address, now);
        };
    return handling;
}

}  // namespace

void set_up_logging(const DaemonSettings& settings) {
    auto logger = settings.log_file.empty() ? spdlog::stderr_color_mt("beadled") : spdlog::basic_logger_mt("beadled", settings.log_file);
    // The journal puts its own time before each line.
    logger->set_pattern(getenv("JOURNAL_STREAM") && settings.log_file.empty() ? "%l: %v" : "%Y-%m-%dT%H:%M:%SZ %l: %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(settings.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

void serve(std::shared_ptr<const DaemonSettings> settings, const ServeOptions& options) {
    auto civil = options.clock_is_stepped ? std::make_unique<SteppedRealClock>() : engine::system_civil_clock();
    auto machine = engine::system_machine_clock();
    metrics::Measures measures(version);
    auto store = store_of(*settings, civil->now(), measures);
    const auto store_name = store->name();
    const bool has_record = !store->log_heads().empty();
    const bool shares_store = store->sharing() != nullptr;
    engine::Service service(std::move(store), *civil, *machine, service_options_of(*settings, shares_store, measures));
    if (options.hold) service.hold_firing(true);

    api::ServiceBackend backend(service, store_name, config_dir().string());
    std::optional<WebKeys> keys;
    if (settings->web.is_on) keys.emplace(settings->web.key_file, civil->now());
    const auto signing_key = key_of(*settings, has_record);
    const auto writing = writing_of(*settings, keys ? &*keys : nullptr);
    const auto handling = handling_of(settings, keys ? &*keys : nullptr, signing_key, writing);
    api::Handlers handlers(settings, backend, handling);
    api::Server server(service.io(), handlers, {.socket = settings->socket});

    std::optional<web::Site> site;
    std::optional<http::TcpListener> listener;
    if (const auto& on = settings->web; on.is_on) {
        site.emplace(backend, keys->links,
                     web::SiteOptions{.pages_folder = (config_dir() / "pages").string(),
                                      .behind_proxy = on.behind_proxy,
                                      .feed_keys = &keys->feeds,
                                      .address = on.address});
        listener.emplace(service.io(), http::TcpListenerOptions{.purpose = "links", .host = on.host, .port = on.port}, site->answering());
    }

    metrics::Monitor monitor(backend, measures);
    std::optional<http::TcpListener> monitored;
    if (const auto& on = settings->metrics; on.is_on)
        monitored.emplace(service.io(), http::TcpListenerOptions{.purpose = "a monitor", .host = on.host, .port = on.port},
                          monitor.answering());

    Mailing mailing(*settings, signing_key, writing, service, backend);
    service.set_sender([&](model::Instant civil_now, model::Instant machine_now) { return mailing.step(civil_now, machine_now); });

    server.start();
    if (listener) listener->start();
    if (monitored) monitored->start();
    service.on_hangup([&] {
        spdlog::info("checking the files again");
        backend.check_files(*settings);
    });
    service.on_stopping([&] {
        mailing.keep_last_checkpoints(civil->now());
        server.stop();
        if (listener) listener->stop();
        if (monitored) monitored->stop();
    });
    backend.check_files(*settings);
    spdlog::info("serving {} at {}, mail by {}", store_name, settings->socket, mailing.way());
    if (!settings->test_address.empty())
        spdlog::warn("a test address is set: every mail goes to {}, and nobody else is written to", settings->test_address);
    if (listener) spdlog::info("links in mails lead to {}, served at {}:{}", settings->web.address, settings->web.host, listener->port());
    if (monitored) spdlog::info("a monitor is answered at {}:{}", settings->metrics.host, monitored->port());

    std::optional<engine::IndexKeeper> index;
    if (!handling.index_file.empty())
        index.emplace(engine::IndexKeeperOptions{.path = handling.index_file,
                                                 .open_reader = reader_of(*settings),
                                                 .others_write_too = shares_store,
                                                 .on_quiet = give_back_memory});
    const auto forwarding = forwarding_of(*settings, shares_store);
    const auto papers = lookout_of(*settings, service);
    service.on_recorded([&] {
        if (index) index->grew();
        if (forwarding) forwarding->grew();
    });
    service.run();
}

}  // namespace beadle::serving

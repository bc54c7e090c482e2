// beadled: reads its own file, opens the store, and puts engine, mail and control socket together. Everything else is elsewhere.

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <future>
#include <iostream>

#include "config_dir.hpp"
#include "daemon/api/backend.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/api/record.hpp"
#include "daemon/api/server.hpp"
#include "daemon/api/service_backend.hpp"
#include "daemon/audit/note.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/engine/behind_the_log.hpp"
#include "daemon/engine/followed_logs.hpp"
#include "daemon/engine/index_keeper.hpp"
#include "daemon/engine/service.hpp"
#include "daemon/forward/sink.hpp"
#include "daemon/http/tcp_listener.hpp"
#include "daemon/lookout/lookout.hpp"
#include "daemon/metrics/measures.hpp"
#include "daemon/metrics/monitor.hpp"
#include "daemon/notify/checkpoint_keeper.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/simulate/demo.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/web/site.hpp"

using namespace beadle;
using definitions::DaemonSettings;

namespace {

constexpr const char* version = "0.1.0";

struct Options {
    std::string config = "/etc/beadle/beadled.yaml";
    std::string store, socket, systems;  // Each goes before what the file says.
    bool check = false;
    bool hold = false;
    bool demo = false, exit = false, fast = false;
    std::string folder = "build/demo";
};

/// The real time, declared as stepped: after the demo the record is years behind it, and that is no fault of the clock.
class ClockAfterTheDemo final : public engine::CivilClock {
public:
    model::Instant now() const override { return clock_->now(); }
    std::chrono::milliseconds until(model::Instant instant) const override { return clock_->until(instant); }
    bool is_stepped() const override { return true; }

private:
    std::unique_ptr<engine::CivilClock> clock_ = engine::system_civil_clock();
};

/// Beside the store where that is a file, else in the daemon's own folder, unless the daemon's file says where.
std::string signing_key_file(const DaemonSettings& settings) {
    if (!settings.audit.file.empty()) return settings.audit.file;
    if (auto file = api::key_file_beside(settings.store); !file.empty()) return file;
    const char* own_folder = getenv("STATE_DIRECTORY");  // systemd's word for it
    return (std::filesystem::path{own_folder ? own_folder : "/var/lib/beadle"} / "audit.key").string();
}

/// A folder that the daemon may write.
std::filesystem::path key_folder(const DaemonSettings& settings) { return std::filesystem::path{signing_key_file(settings)}.parent_path(); }

/// Beside the key, unless the daemon's file says where: best on another host's disk.
std::string checkpoint_file(const DaemonSettings& settings) {
    if (!settings.audit.checkpoints.empty()) return settings.audit.checkpoints;
    return (key_folder(settings) / "checkpoints").string();
}

void say(const notify::CheckpointKeeper::Mailed& mailed) {
    if (mailed.sent > 0) spdlog::info("checkpoints were sent to {} address{}", mailed.sent, mailed.sent == 1 ? "" : "es");
    if (!mailed.trouble.empty()) spdlog::error("checkpoints could not be sent to {}; trying again", mailed.trouble);
    if (!mailed.refused.empty()) spdlog::error("checkpoints will not be taken by {}; the next ones are tried again", mailed.refused);
}

/// What is due of it; when to look again.
model::Instant keep_checkpoints(notify::CheckpointKeeper& keeper, store::Store& store, notify::Transport* transport, model::Instant now,
                                api::ServiceBackend& backend) {
    try {
        const auto stepped = keeper.step(store, transport, now);
        backend.say_of_checkpoints({});
        say(stepped.mailed);
        for (const auto& behind : stepped.kept.behind) spdlog::error("no checkpoint is signed: {}", behind.in_words());
        return stepped.next;
    } catch (const std::runtime_error& error) {
        spdlog::error("no checkpoint was kept: {}", error.what());
        backend.say_of_checkpoints(error.what());
        return now + std::chrono::minutes{15};
    }
}

/// Whatever has grown, once more before the daemon ends. What cannot be sent now is sent after the next start.
void keep_checkpoints_at_the_end(notify::CheckpointKeeper& keeper, store::Store& store, notify::Transport* transport, model::Instant now) {
    try {
        keeper.write(store);
        if (transport) say(keeper.mail(*transport, now));
    } catch (const std::runtime_error& error) {
        spdlog::error("no checkpoint was kept at the end: {}", error.what());
    }
}

/// The key that signs the record; a new one is said, for whoever checks the record must learn of it.
audit::SigningKey key_of(const DaemonSettings& settings, bool has_record) {
    const auto file = signing_key_file(settings);
    const bool is_new = !std::filesystem::exists(file);
    auto key = audit::SigningKey::from_file(file, settings.audit.name);
    const auto& verifier = key.verifier();
    if (is_new && has_record)
        spdlog::warn(
            "there was no key at {}, and there is a record: a new key signs it from now on, {}. Where an older key was lost, tell whoever "
            "checks the record",
            file, verifier.text());
    if (!is_new && verifier.name != settings.audit.name)
        spdlog::warn("the key at {} is called {}, the daemon's file says {}: the key's own name counts", file, verifier.name,
                     settings.audit.name);
    return key;
}

std::string this_host() {
    auto name = store::host_name();
    return name.empty() ? "this host" : name;
}

/// Entries go where the daemon's file says, behind the log; null where it names nothing.
std::unique_ptr<engine::BehindTheLog> forwarding_of(const DaemonSettings& settings, bool others_write_too) {
    if (settings.forwarding.to.empty()) return nullptr;
    std::shared_ptr<forward::Sink> sink = settings.forwarding.to == "journal"
                                              ? forward::make_journal_sink()
                                              : forward::make_syslog_sink(settings.forwarding.address, this_host());
    auto followed = std::make_shared<engine::FollowedLogs>((key_folder(settings) / "forwarded").string());
    return std::make_unique<engine::BehindTheLog>(
        engine::BehindTheLogOptions{.open_reader = [where = settings.store] { return store::open_store(where, {}, true); },
                                    .step =
                                        [sink, followed](store::Store& store) {
                                            return followed->step(store, [&](const store::Entry& entry) {
                                                sink->take(entry);
                                                return true;
                                            });
                                        },
                                    .failing = "entries are not forwarded just now ({}); trying again",
                                    .again = "entries are forwarded again",
                                    .apart = std::chrono::seconds{2},
                                    .try_again_after = std::chrono::seconds{15},
                                    .others_write_too = others_write_too});
}

/// Published papers are looked at where the daemon's file names their system; null where it names none.
std::unique_ptr<engine::BehindTheLog> lookout_of(const DaemonSettings& settings, engine::Service& service) {
    if (settings.papers.systems.empty()) return nullptr;
    lookout::FetchOptions fetching{.plain_http = settings.papers.plain_http};
    if (settings.papers.private_addresses) fetching.may_connect_to = [](const std::string&) { return true; };
    auto report = [&service](model::Event event) {
        auto answer = std::make_shared<std::promise<std::string>>();
        auto answered = answer->get_future();
        service.submit(std::move(event), [answer](const engine::Answer& said) { answer->set_value(said.error); });
        if (answered.wait_for(std::chrono::seconds{5}) != std::future_status::ready)
            throw std::runtime_error("what was seen is not on record yet");
        if (const auto error = answered.get(); !error.empty()) throw std::runtime_error(error);
    };
    auto looking = std::make_shared<lookout::Lookout>(
        lookout::LookoutOptions{.file = (key_folder(settings) / "looked-at").string(),
                                .systems = {settings.papers.systems.begin(), settings.papers.systems.end()}},
        [fetching](const std::string& address, const std::vector<std::string>& hosts) {
            auto options = fetching;
            options.hosts = hosts;
            return lookout::fetch(address, options);
        },
        report);
    // What is to be looked at again comes by the clock, so that it looks every so often whether anything was recorded or not.
    return std::make_unique<engine::BehindTheLog>(engine::BehindTheLogOptions{
        .open_reader = [where = settings.store] { return store::open_store(where, {}, true); },
        .step = [looking, &service](store::Store& store) { return looking->step(store, service.civil().now()); },
        .failing = "published papers are not looked at just now ({}); trying again",
        .again = "published papers are looked at again",
        .others_write_too = true});
}

/// `is_trial`: somebody waits for the answer.
std::unique_ptr<notify::Transport> transport_of(const DaemonSettings& settings, bool is_trial = false) {
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

/// One message by a way of its own, so that the sender's is not disturbed.
notify::SendResult try_mail(const DaemonSettings& settings, const notify::Writing& writing, const std::string& address,
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

void set_up_logging(const DaemonSettings& settings) {
    auto logger = settings.log_file.empty() ? spdlog::stderr_color_mt("beadled") : spdlog::basic_logger_mt("beadled", settings.log_file);
    // The journal puts its own time before each line.
    logger->set_pattern(getenv("JOURNAL_STREAM") && settings.log_file.empty() ? "%l: %v" : "%Y-%m-%dT%H:%M:%SZ %l: %v",
                        spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(settings.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

/// Serves until it is told to stop.
void serve(std::shared_ptr<const DaemonSettings> settings, const Options& options) {
    auto civil = options.demo ? std::make_unique<ClockAfterTheDemo>() : engine::system_civil_clock();
    auto machine = engine::system_machine_clock();
    metrics::Measures measures(version);
    auto store = store::open_shared_store(
        settings->store, fmt::format("beadled on {}, process {}, since {}", this_host(), getpid(), calendar::to_iso(civil->now())),
        [&measures](std::chrono::nanoseconds took) { measures.commit_took(took); });
    auto store_name = store->name();
    const bool has_record = !store->log_heads().empty();

    engine::ServiceOptions service_options;
    if (settings->metrics.is_on) service_options.engine.watch = &measures;
    if (store->sharing()) service_options.engine.host = this_host();
    service_options.engine.archive_after = settings->mail_archived_after;
    service_options.open_reader = [where = settings->store] { return store::open_store(where, {}, true); };
    engine::Service service(std::move(store), *civil, *machine, std::move(service_options));
    if (options.hold) service.hold_firing(true);

    api::ServiceBackend backend(service, store_name, config_dir().string());
    std::optional<notify::LinkKeys> link_keys, feed_keys;
    if (const auto& on = settings->web; on.is_on) {
        link_keys.emplace(on.key_file, civil->now());
        // Beside the other: a folder that the daemon may write.
        feed_keys.emplace(on.key_file.substr(0, on.key_file.rfind('/') + 1) + "feeds.key", civil->now(), notify::LinkKeys::Replaced::never);
    }
    const auto signing_key = key_of(*settings, has_record);
    const notify::Writing writing{.mail_domain = settings->mail_domain,
                                  .bounce_address = settings->bounce_address,
                                  .from_address = {},
                                  .shipped = notify::read_templates((config_dir() / "templates").string()),
                                  .links = link_keys ? &*link_keys : nullptr,
                                  .link_address = settings->web.address,
                                  .test_address = settings->test_address};
    api::HandlerOptions handling{.own_uid = geteuid(),
                                 .config_dir = config_dir().string(),
                                 .feed_keys = feed_keys ? &*feed_keys : nullptr,
                                 .web_address = settings->web.address,
                                 .signing_key = &signing_key,
                                 .writing = writing,
                                 .index_file = store::index_file_of(settings->store, key_folder(*settings).string())};
    if (settings->mail_transport != "none")
        handling.try_mail = [settings, writing](const std::string& address, model::Instant now) {
            return try_mail(*settings, writing, address, now);
        };
    api::Handlers handlers(settings, backend, handling);
    api::Server server(service.io(), handlers, {.socket = settings->socket});

    std::optional<web::Site> site;
    std::optional<http::TcpListener> listener;
    if (const auto& on = settings->web; on.is_on) {
        site.emplace(backend, *link_keys,
                     web::SiteOptions{.pages_folder = (config_dir() / "pages").string(),
                                      .behind_proxy = on.behind_proxy,
                                      .feed_keys = &*feed_keys,
                                      .address = on.address});
        listener.emplace(service.io(), http::TcpListenerOptions{.purpose = "links", .host = on.host, .port = on.port}, site->answering());
    }

    metrics::Monitor monitor(backend, measures);
    std::optional<http::TcpListener> monitored;
    if (const auto& on = settings->metrics; on.is_on)
        monitored.emplace(service.io(), http::TcpListenerOptions{.purpose = "a monitor", .host = on.host, .port = on.port},
                          monitor.answering());

    auto transport = transport_of(*settings);
    notify::CheckpointKeeper keeper(
        signing_key, writing,
        {.file = checkpoint_file(*settings), .apart = std::chrono::hours{settings->audit.hours_apart}, .mail_to = settings->audit.mail_to});
    service.hold_behind(keeper.behind(service.store_at_rest()));
    std::optional<notify::Sender> sender;
    if (transport) {
        auto live = [&](const std::string& system) {
            std::promise<std::shared_ptr<const model::Definition>> answer;
            service.with_engine([&](engine::Engine& engine) { answer.set_value(engine.live(system)); });
            return answer.get_future().get();
        };
        notify::SenderOptions sender_options;
        sender_options.writing = writing;
        sender_options.per_minute = settings->mail_transport == "smtp" ? settings->smtp.per_minute : 0;
        sender.emplace(
            service.store_for_sender(), *transport, live, [&](model::Event event) { service.submit(std::move(event), nullptr); },
            sender_options);
    }
    auto& sending_store = service.store_for_sender();
    service.set_sender([&](model::Instant civil_now, model::Instant machine_now) {
        engine::MailSlice slice;
        if (sender) {
            auto stepped = sender->step(civil_now, machine_now);
            slice = {.more = stepped.more, .next = stepped.next_mail, .not_before = stepped.not_before};
            backend.say_of_mail(sender->trouble(), sender->refused_for_long(machine_now));
        }
        const auto next = keep_checkpoints(keeper, sending_store, transport.get(), civil_now, backend);
        slice.next = slice.next ? std::min(*slice.next, next) : next;
        return slice;
    });

    server.start();
    if (listener) listener->start();
    if (monitored) monitored->start();
    service.on_hangup([&] {
        spdlog::info("checking the files again");
        backend.check_files(settings->systems);
    });
    service.on_stopping([&] {
        keep_checkpoints_at_the_end(keeper, service.store_at_rest(), transport ? transport_of(*settings, true).get() : nullptr,
                                    civil->now());
        server.stop();
        if (listener) listener->stop();
        if (monitored) monitored->stop();
    });
    backend.check_files(settings->systems);
    spdlog::info("serving {} at {}, mail by {}", store_name, settings->socket,
                 transport ? transport->name() : "nobody: it stays in the outbox");
    if (!settings->test_address.empty())
        spdlog::warn("a test address is set: every mail goes to {}, and nobody else is written to", settings->test_address);
    if (listener) spdlog::info("links in mails lead to {}, served at {}:{}", settings->web.address, settings->web.host, listener->port());
    if (monitored) spdlog::info("a monitor is answered at {}:{}", settings->metrics.host, monitored->port());
    std::optional<engine::IndexKeeper> index;
    if (!handling.index_file.empty()) {
        index.emplace(engine::IndexKeeperOptions{.path = handling.index_file,
                                                 .open_reader = [where = settings->store] { return store::open_store(where, {}, true); },
                                                 .others_write_too = service.store_at_rest().sharing() != nullptr});
    }
    const auto forwarding = forwarding_of(*settings, service.store_at_rest().sharing() != nullptr);
    const auto papers = lookout_of(*settings, service);
    service.on_recorded([&] {
        if (index) index->grew();
        if (forwarding) forwarding->grew();
    });
    service.run();
}

/// The daemon's own file with what the command line says instead; nothing after saying what is wrong with it.
std::shared_ptr<const DaemonSettings> settings_of(const Options& options) {
    auto loading = definitions::load_settings(options.config);
    for (const auto& mistake : loading.mistakes) std::cerr << to_text(mistake) << '\n';
    if (!loading.settings || !loading.mistakes.empty()) return nullptr;
    auto settings = *loading.settings;
    if (!options.store.empty()) settings.store = options.store;
    if (!options.socket.empty()) settings.socket = options.socket;
    if (!options.systems.empty()) settings.systems = options.systems;
    return std::make_shared<const DaemonSettings>(std::move(settings));
}

/// Plays the demo, says where everything is, and serves it, held, until it is told to stop.
int demo(Options options) {
    simulate::DemoOptions playing;
    playing.config_dir = config_dir().string();
    playing.folder = options.folder;
    playing.store = options.store;
    playing.fast = options.fast;
    playing.printing.colour = isatty(STDOUT_FILENO) != 0 && !getenv("NO_COLOR");
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) playing.printing.width = std::min<int>(size.ws_col, 120);
    simulate::play_demo(playing, std::cout);

    auto settings = std::make_shared<DaemonSettings>(simulate::demo_settings(options.folder, playing.config_dir, geteuid()));
    if (!options.store.empty()) settings->store = options.store;
    std::cout << fmt::format(
        "\n  the mails    {0}/mail (a Maildir: mutt -f {0}/mail)\n"
        "  the record   {2}\n"
        "  the socket   {0}/beadle.sock{1}\n",
        options.folder, options.exit ? " (while it serves: without --exit)" : "",
        options.store.empty() ? options.folder + "/beadle.db" : options.store);
    if (options.exit) return 0;
    std::cout << fmt::format(
                     "\nServing on the real clock; firing and sending are held. From another terminal, for example:\n"
                     "  build/bin/beadle --socket {0}/beadle.sock status\n"
                     "  build/bin/beadle --socket {0}/beadle.sock show ICPA/2022-23/3\n"
                     "  build/bin/beadle --socket {0}/beadle.sock audit --instance ICPA/2022-23/3\n"
                     "Ctrl-C ends it.\n",
                     options.folder)
              << std::flush;
    set_up_logging(*settings);
    options.hold = true;
    serve(settings, options);
    return 0;
}

int check(const DaemonSettings& settings) {
    std::size_t mistakes = 0;
    auto loadings = definitions::load_path(settings.systems, config_dir().string());
    for (const auto& loading : loadings) {
        for (const auto& mistake : loading.mistakes) std::cerr << to_text(mistake) << '\n';
        mistakes += loading.mistakes.size();
    }
    std::cout << fmt::format("{} system{} read, {} mistake{}\n", loadings.size(), loadings.size() == 1 ? "" : "s", mistakes,
                             mistakes == 1 ? "" : "s");
    return mistakes == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{
        "beadled summons the meeting and keeps its record: it reminds, escalates and writes down, day and night.\n"
        "Example: beadled --config /etc/beadle/beadled.yaml"};
    app.add_option("--config", options.config, "The daemon's own file")->capture_default_str();
    app.add_option("--store", options.store, "Where the record is, in place of what the file says: sqlite:PATH or postgres:CONNECTION");
    app.add_option("--socket", options.socket, "Where beadle reaches the daemon, in place of what the file says");
    app.add_option("--systems", options.systems, "File or folder of system definitions, in place of what the file says");
    app.add_flag("--hold", options.hold, "Serve, but fire and send nothing");
    app.add_flag("--check", options.check, "Check the files, say what is wrong with them, and end");
    auto* demo_flag = app.add_flag("--demo", options.demo, "Play the demo: one assembly cycle on a clock of its own; then serve it");
    app.add_flag("--exit", options.exit, "End after the demo")->needs(demo_flag);
    app.add_flag("--fast", options.fast, "Without a reader's pauses")->needs(demo_flag);
    app.add_option("--folder", options.folder, "Where the demo keeps its store and its mails")->needs(demo_flag)->capture_default_str();
    app.set_version_flag("--version", std::string("beadled ") + version);
    CLI11_PARSE(app, argc, argv);
    try {
        if (options.demo) return demo(options);
        auto settings = settings_of(options);
        if (!settings) return 2;
        if (options.check) return check(*settings);
        set_up_logging(*settings);
        serve(settings, options);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "beadled: " << error.what() << '\n';
        return 1;
    }
}

#include "daemon/serving/beside.hpp"

#include <future>

#include "daemon/engine/followed_logs.hpp"
#include "daemon/forward/sink.hpp"
#include "daemon/lookout/lookout.hpp"
#include "daemon/serving/memory.hpp"
#include "daemon/serving/own.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::serving {

std::unique_ptr<engine::BehindTheLog> forwarding_of(const definitions::DaemonSettings& settings, bool others_write_too) {
    if (settings.forwarding.to.empty()) return nullptr;
    std::shared_ptr<forward::Sink> sink = settings.forwarding.to == "journal"
                                              ? forward::make_journal_sink()
                                              : forward::make_syslog_sink(settings.forwarding.address, this_host());
    auto followed = std::make_shared<engine::FollowedLogs>((own_folder(settings) / "forwarded").string());
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
                                    .others_write_too = others_write_too,
                                    .on_quiet = give_back_memory});
}

std::unique_ptr<engine::BehindTheLog> lookout_of(const definitions::DaemonSettings& settings, engine::Service& service) {
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
        lookout::LookoutOptions{.file = (own_folder(settings) / "looked-at").string(),
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
        .others_write_too = true,
        .on_quiet = give_back_memory});
}

}  // namespace beadle::serving

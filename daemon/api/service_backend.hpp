#pragma once
// What the control socket asks of the running service: events and questions go to the engine's thread, and what the files say is compared with what is
// applied. Thread-safety: every member may be called from any thread.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/backend.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/engine/host_alarms.hpp"

namespace beadle::engine {
class Engine;
class Service;
}  // namespace beadle::engine

namespace beadle::api {

class ServiceBackend final : public Backend {
public:
    /// `config_dir` is the folder of the shipped procedures and calendars. The service must outlive it.
    ServiceBackend(engine::Service& service, std::string store_name, std::string config_dir);

    void submit(model::Event event, Answered answered) override;
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) override;
    void accept_clock(model::Event event, Answered answered) override;
    void resume_record(model::Event event, Answered answered) override;
    void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) override;
    Health health() override;

    /// Checks the systems' files and says, in the log and from then on in `status`, where they differ from what is applied; in the log also which offices and
    /// posts of operators they do not have. Changes nothing. Where the settings name no systems there is nothing to compare.
    void check_files(const definitions::DaemonSettings& settings);
    /// Why no checkpoint could be kept, for `status` and as an alarm; empty where it could.
    void say_of_checkpoints(const std::string& trouble);
    /// Likewise why mail does not go out, for `status`. `refused_for_long`: whose mail the server has not taken for long, as an alarm, for others' mail may reach
    /// somebody.
    void say_of_mail(const std::string& trouble, const std::string& refused_for_long);

private:
    std::vector<std::string> compare(engine::Engine& engine);
    void say_of_host(engine::OfHost what, const std::string& trouble, const std::string& alarm);

    engine::Service& service_;
    std::string store_name_, config_dir_;
    model::Instant started_at_;
    std::mutex mutex_;  // Guards what follows.
    std::vector<std::string> drift_, mistakes_;
    struct Said {
        std::string trouble;               // For `status`.
        std::optional<std::string> alarm;  // What the engine was told last.
    };
    std::map<engine::OfHost, Said> said_;
    std::vector<std::shared_ptr<const definitions::Bundle>> proposed_;
};

}  // namespace beadle::api

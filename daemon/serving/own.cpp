#include "daemon/serving/own.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>

#include "daemon/api/record.hpp"
#include "daemon/store/sharing.hpp"

namespace beadle::serving {

namespace {

/// Beside the store where that is a file, else in the daemon's own folder, unless the daemon's file says where.
std::string signing_key_file(const definitions::DaemonSettings& settings) {
    if (!settings.audit.file.empty()) return settings.audit.file;
    if (auto file = api::key_file_beside(settings.store); !file.empty()) return file;
    const char* state = getenv("STATE_DIRECTORY");  // systemd's word for it
    return (std::filesystem::path{state ? state : "/var/lib/beadle"} / "audit.key").string();
}

}  // namespace

std::string this_host() {
    auto name = store::host_name();
    return name.empty() ? "this host" : name;
}

std::filesystem::path own_folder(const definitions::DaemonSettings& settings) {
    return std::filesystem::path{signing_key_file(settings)}.parent_path();
}

std::string checkpoint_file(const definitions::DaemonSettings& settings) {
    if (!settings.audit.checkpoints.empty()) return settings.audit.checkpoints;
    return (own_folder(settings) / "checkpoints").string();
}

audit::SigningKey key_of(const definitions::DaemonSettings& settings, bool has_record) {
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

}  // namespace beadle::serving

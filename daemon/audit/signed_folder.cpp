#include "daemon/audit/signed_folder.hpp"

#include <fmt/format.h>

#include "daemon/audit/given_folder.hpp"

namespace beadle::audit {

SignedFolder open_signed(const std::filesystem::path& folder, const std::optional<VerifierKey>& key) {
    SignedFolder out;
    const auto wrong = [&out](const char* file, std::string what) {
        out.file = file;
        out.what = std::move(what);
        return std::move(out);
    };
    const auto shipped = VerifierKey::read(read_whole(folder / key_file));
    if (!shipped) return wrong(key_file, "log.pub holds no key");
    const auto& believed = key ? *key : *shipped;
    if (shipped->text() != believed.text())
        return wrong(key_file,
                     fmt::format("log.pub holds another key, {}, than the one that you were given, {}", shipped->text(), believed.text()));
    out.key = believed.text();
    out.note = read_whole(folder / checkpoint_file);
    const auto opened = open_checkpoint(out.note, believed);
    if (!opened) return wrong(checkpoint_file, fmt::format("the checkpoint is not signed by {}, or was altered", believed.name));
    out.checkpoint = *opened;
    const auto system = system_of(opened->origin, believed);
    if (!system) return wrong(checkpoint_file, fmt::format("the checkpoint is of another log: {}", opened->origin));
    out.system = *system;
    return out;
}

}  // namespace beadle::audit

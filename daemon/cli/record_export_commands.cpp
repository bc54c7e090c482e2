// audit export and audit verify: the record taken away, and checked by whoever has it.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>

#include "daemon/api/json.hpp"
#include "daemon/api/record.hpp"
#include "daemon/audit/exported.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uint64_t lines_at_once = 1000;

/// Where the lines come from: a daemon that serves, or a store that lies there.
struct Source {
    std::string checkpoint;
    audit::VerifierKey key;
    std::function<std::vector<std::string>(std::uint64_t from)> lines;
};

[[noreturn]] void end_with(World& world, const std::string& text, Exit exit = Exit::failed) {
    world.err << printable(text) << '\n';
    throw Ended{exit};
}

Source from_daemon(World& world, const std::string& system) {
    const auto answer = ask(world, target_of("/v1/audit/checkpoint", {{"system", system}}));
    const auto key = audit::VerifierKey::read(text(answer, "key"));
    if (!key) end_with(world, "the daemon gave no key");
    return {.checkpoint = text(answer, "checkpoint"), .key = *key, .lines = [&world, system](std::uint64_t from) {
                const auto page =
                    ask(world, target_of("/v1/audit/lines",
                                         {{"system", system}, {"from", std::to_string(from)}, {"limit", std::to_string(lines_at_once)}}));
                return texts(page, "lines");
            }};
}

/// `store` and its key are read by whoever may read them on this host.
Source from_store(World& world, const std::string& system, const std::string& url, std::string key_file) {
    if (key_file.empty()) key_file = api::key_file_beside(url);
    if (key_file.empty()) end_with(world, "say with --key what signs: the daemon's key file", Exit::usage);
    if (!fs::exists(key_file))
        end_with(world, "there is no key at " + key_file + ", and without one nothing can be signed: name it with --key");
    const auto key = std::make_shared<audit::SigningKey>(audit::SigningKey::from_file(key_file, "unused"));
    const std::shared_ptr<store::Store> store = store::open_store(url, {}, true);
    if (!store->log_head(system)) end_with(world, "the store at " + url + " has no record of a system '" + system + "'");
    return {.checkpoint = audit::sign_checkpoint(api::checkpoint_now(*store, system, key->verifier()), *key),
            .key = key->verifier(),
            .lines = [store, system](std::uint64_t from) {
                store::EntryFilter filter;
                filter.system = system;
                if (from > 0) filter.after_seq = static_cast<std::int64_t>(from) - 1;
                filter.limit = static_cast<int>(lines_at_once);
                std::vector<std::string> lines;
                for (auto& entry : store->entries(filter).rows) lines.push_back(std::move(entry.line));
                return lines;
            }};
}

std::string read_file(World& world, const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) end_with(world, path + " cannot be read");
    return {std::istreambuf_iterator<char>{file}, {}};
}

audit::VerifierKey key_in(World& world, const std::string& path) {
    const auto key = audit::VerifierKey::read(read_file(world, path));
    if (!key) end_with(world, path + " holds no key: a log.pub is one line, NAME+ID+KEY", Exit::usage);
    return *key;
}

std::string entries_in_words(std::uint64_t count) { return counted(static_cast<std::int64_t>(count), "entry", "entries"); }

}  // namespace

int audit_export_command(const AuditExportOptions& options, World& world) {
    try {
        const auto source =
            options.store.empty() ? from_daemon(world, options.system) : from_store(world, options.system, options.store, options.key);
        const auto checkpoint = audit::open_checkpoint(source.checkpoint, source.key);
        if (!checkpoint) end_with(world, "the checkpoint is not signed by its own key");
        audit::ExportWriter writer{options.out};
        while (writer.size() < checkpoint->size) {
            const auto lines = source.lines(writer.size());
            if (lines.empty())
                end_with(world, "the record in the store is damaged: entry " + std::to_string(writer.size()) + " is missing");
            for (const auto& line : lines)
                if (writer.size() < checkpoint->size) writer.add(line);
        }
        writer.finish(source.checkpoint, source.key);
        if (world.json) {
            world.out << api::pretty(json::object{{"folder", options.out},
                                                  {"origin", checkpoint->origin},
                                                  {"entries", checkpoint->size},
                                                  {"root", audit::to_hex(checkpoint->root)}});
            return Exit::done;
        }
        world.out
            << entries_in_words(checkpoint->size) << " of " << printable(checkpoint->origin) << " in " << printable(options.out)
            << ". Anybody can check them there:\n  beadle audit verify " << printable(options.out) << "\n  verify-audit "
            << printable(options.out)
            << "\nKeep the file checkpoint where nobody of this host can reach it: it shows later that nothing before it was changed.\n";
        return Exit::done;
    } catch (const std::runtime_error& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

int audit_verify_command(const AuditVerifyOptions& options, World& world) {
    try {
        audit::CheckOptions check;
        if (!options.key.empty()) check.key = key_in(world, options.key);
        for (const auto& path : options.older_keys) check.older_keys.push_back(key_in(world, path));
        for (const auto& path : options.older) check.older_checkpoints.push_back(read_file(world, path));
        const auto checked = audit::check_exported(options.folder, check);
        if (world.json) {
            json::object answer{{"holds", checked.holds},
                                {"origin", checked.checkpoint.origin},
                                {"entries", checked.checkpoint.size},
                                {"key", checked.key},
                                {"what", checked.what}};
            if (checked.first_bad) answer["first_bad"] = *checked.first_bad;
            world.out << api::pretty(answer);
            return checked.holds ? Exit::done : Exit::failed;
        }
        if (!checked.holds) {
            world.out << toned(world, Tone::bad, "This is not the record that was signed: ") << printable(checked.what) << ".\n"
                      << "Keep this folder as it is, and compare with a checkpoint that was kept elsewhere.\n";
            return Exit::failed;
        }
        world.out << toned(world, Tone::good, "All holds: ") << entries_in_words(checked.checkpoint.size) << " of "
                  << printable(checked.checkpoint.origin) << " are as they were signed";
        if (!options.older.empty())
            world.out << ", and nothing that "
                      << (options.older.size() == 1 ? "the older checkpoint stands for" : "the older checkpoints stand for")
                      << " was changed since";
        world.out << ".\n";
        if (!check.key)
            world.out << "The key lies beside the record (" << printable(checked.key)
                      << "): compare it with the one that you were given, or name that one with --key.\n";
        return Exit::done;
    } catch (const std::invalid_argument& error) {
        world.err << "Nothing was said of the record: " << printable(error.what()) << ".\n";
        return Exit::usage;
    } catch (const std::runtime_error& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::usage;
    }
}

}  // namespace beadle::cli

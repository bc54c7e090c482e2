// audit export: the record taken away, so that anybody can check it.
#include <boost/json.hpp>
#include <ostream>
#include <stdexcept>

#include "daemon/api/json.hpp"
#include "daemon/api/record.hpp"
#include "daemon/audit/exported.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/record_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/engine/pages_of_log.hpp"

namespace beadle::cli {
namespace {

namespace json = boost::json;

constexpr std::uint64_t lines_at_once = 1000;

/// Where the lines come from: a daemon that serves, or a store that lies there.
struct Source {
    std::string checkpoint;
    audit::VerifierKey key;
    /// Some from there on, asked for in their order; none where that one is missing.
    std::function<std::vector<std::string>(std::uint64_t from)> lines;
};

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

/// The store and its key are read by whoever may read them on this host.
Source from_store(World& world, const AuditExportOptions& options) {
    const auto key = signing_key_of(world, options.store, options.key);
    const auto store = open_record(world, options.store, options.system);
    auto checkpoint = audit::sign_checkpoint(api::checkpoint_now(*store, options.system, key->verifier()), *key);
    struct Reading {
        std::shared_ptr<store::Store> store;
        store::LogHead head;
        engine::PagesOfLog pages{*store, head};
    };
    const auto reading = std::make_shared<Reading>(store, store->log_head(options.system).value_or(store::LogHead{}));
    return {.checkpoint = std::move(checkpoint), .key = key->verifier(), .lines = [reading](std::uint64_t from) {
                std::vector<std::string> lines;
                for (auto& entry : reading->pages.next().entries) {
                    if (static_cast<std::uint64_t>(entry.seq) != from + lines.size()) break;  // One is missing.
                    lines.push_back(std::move(entry.line));
                }
                return lines;
            }};
}

}  // namespace

int audit_export_command(const AuditExportOptions& options, World& world) {
    try {
        const auto source = options.store.empty() ? from_daemon(world, options.system) : from_store(world, options);
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

}  // namespace beadle::cli

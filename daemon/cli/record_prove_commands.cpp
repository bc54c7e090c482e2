// audit prove: a proof to give away.
#include <boost/json.hpp>
#include <ostream>
#include <stdexcept>

#include "daemon/api/json.hpp"
#include "daemon/api/record.hpp"
#include "daemon/audit/older.hpp"
#include "daemon/audit/proof.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/record_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace {

namespace json = boost::json;

/// A proof as text, and who signed it.
struct Proved {
    std::string system, proof;
    audit::VerifierKey key;
};

Proved read_proved(World& world, const json::value& answer) {
    const auto key = audit::VerifierKey::read(text(answer, "key"));
    if (!key) end_with(world, "the daemon gave no key");
    return {.system = text(answer, "system"), .proof = text(answer, "proof"), .key = *key};
}

std::string need_system(const AuditProveOptions& options, World& world) {
    if (options.system.empty()) end_with(world, "say with --system whose record in the store is meant", Exit::usage);
    return options.system;
}

Proved proved_entry(const AuditProveOptions& options, World& world) {
    if (options.store.empty())
        return read_proved(world,
                           ask(world, target_of("/v1/audit/proof", {{"system", options.system}, {"seq", std::to_string(options.seq)}})));
    const auto system = need_system(options, world);
    const auto key = signing_key_of(world, options.store, options.key);
    const auto store = open_record(world, options.store, system);
    const auto proof = api::prove_entry(*store, system, options.seq, *key);
    if (!proof) end_with(world, "the record of " + system + " has no entry " + std::to_string(options.seq));
    return {.system = system, .proof = proof->text(), .key = key->verifier()};
}

/// That the record goes on from `older_size` entries.
Proved proved_older(const AuditProveOptions& options, std::uint64_t older_size, World& world) {
    if (options.store.empty())
        return read_proved(world,
                           ask(world, target_of("/v1/audit/goes-on", {{"system", options.system}, {"from", std::to_string(older_size)}})));
    const auto system = need_system(options, world);
    const auto key = signing_key_of(world, options.store, options.key);
    const auto store = open_record(world, options.store, system);
    const auto proof = api::prove_older(*store, system, older_size, *key);
    if (!proof)
        end_with(world, "the record of " + system + " has fewer entries than the " + std::to_string(older_size) +
                            " that the older checkpoint stands for: entries were taken away, or it was begun anew");
    return {.system = system, .proof = proof->text(), .key = key->verifier()};
}

int hand_over(const AuditProveOptions& options, const Proved& proved, const std::string& says, const std::string& check, World& world) {
    if (!options.out.empty()) write_new_file(world, options.out, proved.proof);
    if (world.json) {
        world.out << api::pretty(json::object{{"system", proved.system}, {"proof", proved.proof}, {"key", proved.key.text()}});
    } else if (options.out.empty()) {
        world.out << proved.proof;
    } else {
        world.out << says
                  << " Whoever has the file and the key's public half can check it, without this program's store:\n  beadle audit verify "
                  << printable(options.out) << check << " --key log.pub\nThe key's public half, for log.pub:\n  "
                  << printable(proved.key.text()) << '\n';
    }
    return Exit::done;
}

int prove_entry(const AuditProveOptions& options, World& world) {
    const auto proved = proved_entry(options, world);
    const auto proof = audit::EntryProof::read(proved.proof);
    if (!proof) end_with(world, "the daemon gave no proof");
    if (const auto checked = audit::check(*proof, proved.key); !checked.what.empty())
        end_with(world, "the record in the store is damaged: " + checked.what + ". See beadle audit verify --store");
    return hand_over(options, proved, "The proof of entry " + std::to_string(options.seq) + " is in " + printable(options.out) + ".", "",
                     world);
}

int prove_older(const AuditProveOptions& options, World& world) {
    const auto note = read_note(world, options.consistent);
    const auto size = audit::Checkpoint::read(note.substr(0, note.find("\n\n") + 1));
    if (!size) end_with(world, options.consistent + " is no checkpoint", Exit::usage);
    const auto proved = proved_older(options, size->size, world);
    const auto proof = audit::OlderProof::read(proved.proof);
    if (!proof) end_with(world, "the daemon gave no proof");
    const auto older = audit::open_older(note, with_older_keys(world, proved.key, options.older_keys), proved.system);
    const auto checked = audit::check(*proof, older, proved.key);
    if (!checked.what.empty()) end_with(world, "The record does not go on from that checkpoint: " + checked.what + ".");
    return hand_over(options, proved,
                     "The record of " + printable(proved.system) + " goes on, with " + entries_in_words(checked.checkpoint.size) +
                         ", from the " + entries_in_words(older.size) + " that the older checkpoint stands for; the proof is in " +
                         printable(options.out) + ".",
                     " --older " + printable(options.consistent), world);
}

}  // namespace

int audit_prove_command(const AuditProveOptions& options, World& world) {
    try {
        if (!options.consistent.empty()) return prove_older(options, world);
        if (options.seq >= 0) return prove_entry(options, world);
        end_with(world, "say which entry is to be proved, or with --consistent from which checkpoint the record goes on", Exit::usage);
    } catch (const std::invalid_argument& error) {
        world.err << "Nothing was said of the record: " << printable(error.what()) << ".\n";
        return Exit::usage;
    } catch (const std::runtime_error& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

}  // namespace beadle::cli

// audit verify: a record, a proof, or a store, checked by whoever has it.
#include <boost/json.hpp>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "daemon/api/json.hpp"
#include "daemon/audit/exported.hpp"
#include "daemon/audit/pack.hpp"
#include "daemon/audit/proof.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/record_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/engine/check_of_log.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::cli {
namespace {

namespace json = boost::json;

void say_older_hold(const AuditVerifyOptions& options, World& world) {
    if (options.older.empty()) return;
    world.out << ", and nothing that "
              << (options.older.size() == 1 ? "the older checkpoint stands for" : "the older checkpoints stand for")
              << " was changed since";
}

/// Whoever can alter what is checked can alter the key beside it, too.
void say_to_compare(const std::string& key, const char* beside, World& world) {
    world.out << "The key lies beside " << beside << " (" << printable(key)
              << "): compare it with the one that you were given, or name that one with --key.\n";
}

// --- a folder -------------------------------------------------------------------------------------------------------------------

int verify_folder(const AuditVerifyOptions& options, World& world) {
    audit::CheckOptions check;
    if (!options.key.empty()) check.key = key_in(world, options.key);
    for (const auto& path : options.older_keys) check.older_keys.push_back(key_in(world, path));
    for (const auto& path : options.older) check.older_checkpoints.push_back(read_note(world, path));
    const auto checked = audit::check_exported(options.path, check);
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
    say_older_hold(options, world);
    world.out << ".\n";
    if (!check.key) say_to_compare(checked.key, "the record", world);
    return Exit::done;
}

// --- an evidence pack -----------------------------------------------------------------------------------------------------------

/// Whoever gives an older checkpoint must not go away in the belief that it was looked at.
void refuse_older(const AuditVerifyOptions& options, const std::string& what_is_proved, World& world) {
    if (!options.older.empty())
        end_with(world, what_is_proved + ", and not that the record goes on: ask for that with beadle audit prove --consistent",
                 Exit::usage);
}

int verify_pack(const AuditVerifyOptions& options, World& world) {
    refuse_older(options, "an evidence pack proves its entries", world);
    audit::CheckPackOptions check;
    if (!options.key.empty()) check.key = key_in(world, options.key);
    check.fingerprint = options.fingerprint;
    const auto checked = audit::check_pack(options.path, check);
    if (world.json) {
        world.out << api::pretty(json::object{{"holds", checked.holds},
                                              {"origin", checked.checkpoint.origin},
                                              {"size", checked.checkpoint.size},
                                              {"entries", checked.entries},
                                              {"texts", checked.texts},
                                              {"texts_left_out", checked.left_out},
                                              {"key", checked.key},
                                              {"fingerprint", checked.fingerprint},
                                              {"file", checked.file},
                                              {"what", checked.what}});
        return checked.holds ? Exit::done : Exit::failed;
    }
    if (!checked.holds) {
        world.out << toned(world, Tone::bad, "This is not the pack that was made: ") << printable(checked.what) << ".\n"
                  << "Keep it as it is, and ask whoever gave it for another one.\n";
        return Exit::failed;
    }
    world.out << toned(world, Tone::good, "All holds: ") << entries_in_words(checked.entries) << " are as "
              << printable(checked.checkpoint.origin) << " signed them, among " << checked.checkpoint.size << "; "
              << counted(static_cast<std::int64_t>(checked.texts), "text is the one that was recorded with them",
                         "texts are those that were recorded with them")
              << (checked.left_out == 0 ? std::string{} : ", " + std::to_string(checked.left_out) + " are left out") << ".\n";
    if (!check.key) say_to_compare(checked.key, "the pack", world);
    if (options.fingerprint.empty())
        world.out << "Its files agree with its manifest, whose fingerprint is " << checked.fingerprint
                  << ": compare it with the one that you were given, or name that one with --fingerprint.\n";
    else world.out << "Its files are those of the fingerprint that you were given.\n";
    return Exit::done;
}

// --- a proof --------------------------------------------------------------------------------------------------------------------

/// The key that was named; otherwise the log.pub that lies beside the proof.
audit::VerifierKey key_for_proof(const AuditVerifyOptions& options, World& world) {
    if (!options.key.empty()) return key_in(world, options.key);
    const auto beside = std::filesystem::path{options.path}.parent_path() / "log.pub";
    if (!std::filesystem::exists(beside))
        end_with(world, "say with --key whose signature you believe: the log.pub that you were given", Exit::usage);
    return key_in(world, beside.string());
}

int say(const AuditVerifyOptions& options, const audit::CheckedProof& checked, const audit::VerifierKey& key, json::object answer,
        const std::string& holds, World& world) {
    const bool is_good = checked.what.empty();
    if (world.json) {
        answer["holds"] = is_good;
        answer["key"] = key.text();
        answer["origin"] = checked.checkpoint.origin;
        answer["entries"] = checked.checkpoint.size;
        answer["what"] = checked.what;
        world.out << api::pretty(answer);
    } else if (is_good) {
        world.out << toned(world, Tone::good, "It holds: ") << holds;
        if (options.key.empty()) say_to_compare(key.text(), "the proof", world);
    } else {
        world.out << toned(world, Tone::bad, "This proves nothing: ") << printable(checked.what) << ".\n";
    }
    return is_good ? Exit::done : Exit::failed;
}

int verify_entry_proof(const audit::EntryProof& proof, const AuditVerifyOptions& options, World& world) {
    refuse_older(options, "this proves one entry", world);
    const auto key = key_for_proof(options, world);
    auto checked = audit::check(proof, key);
    std::string words;
    if (checked.what.empty()) {
        if (!audit::system_of(checked.checkpoint.origin, key))
            checked.what = "the checkpoint is of another log: " + checked.checkpoint.origin;
        words = "this is entry " + std::to_string(proof.index) + " of the " + entries_in_words(checked.checkpoint.size) + " of " +
                printable(checked.checkpoint.origin) + ", as it was signed.\n\n  " + printable(proof.line) + "\n";
    }
    return say(options, checked, key, {{"entry", proof.index}, {"line", proof.line}}, words, world);
}

int verify_older_proof(const audit::OlderProof& proof, const AuditVerifyOptions& options, World& world) {
    const auto key = key_for_proof(options, world);
    if (options.older.size() != 1) end_with(world, "name with --older the one checkpoint that this proof begins at", Exit::usage);
    const auto newer = audit::open_checkpoint(proof.note, key);
    const auto system = newer ? audit::system_of(newer->origin, key) : std::nullopt;
    const auto older =
        audit::open_older(read_note(world, options.older.front()), with_older_keys(world, key, options.older_keys), system.value_or(""));
    auto checked = audit::check(proof, older, key);
    return say(options, checked, key, {{"from", older.size}},
               "the record of " + printable(checked.checkpoint.origin) + " goes on, with " + entries_in_words(checked.checkpoint.size) +
                   ", from the " + entries_in_words(older.size) + " that the older checkpoint stands for.\n",
               world);
}

int verify_proof(const AuditVerifyOptions& options, World& world) {
    const auto text = read_file(world, options.path);
    if (const auto proof = audit::EntryProof::read(text)) return verify_entry_proof(*proof, options, world);
    if (const auto proof = audit::OlderProof::read(text)) return verify_older_proof(*proof, options, world);
    end_with(world, options.path + " is no proof as beadle audit prove writes it, and no folder", Exit::usage);
}

// --- a store --------------------------------------------------------------------------------------------------------------------

/// The checkpoints of that system's record among those that were given.
audit::OlderCheckpoints older_of(const AuditVerifyOptions& options, const std::string& system, World& world) {
    if (options.older.empty()) return {};
    if (options.key.empty()) end_with(world, "say with --key whose signature you believe: the log.pub that you were given", Exit::usage);
    const auto keys = with_older_keys(world, key_in(world, options.key), options.older_keys);
    std::vector<audit::Checkpoint> checkpoints;
    for (const auto& path : options.older) checkpoints.push_back(audit::open_older(read_note(world, path), keys, system));
    return audit::OlderCheckpoints{std::move(checkpoints)};
}

int verify_store(const AuditVerifyOptions& options, World& world) {
    if (!options.key.empty() && options.older.empty())
        end_with(world, "nothing is signed in a store itself: --key says who signed the checkpoints that --older names", Exit::usage);
    const auto store = store::open_store(options.store, {}, true);
    auto heads = store->log_heads();
    if (!options.system.empty()) std::erase_if(heads, [&](const auto& head) { return head.system != options.system; });
    if (heads.empty())
        end_with(world, "the store at " + options.store + " has no record" +
                            (options.system.empty() ? "" : " of a system '" + options.system + "'"));
    if (heads.size() > 1 && !options.older.empty())
        end_with(world, "say with --system whose checkpoints these are: the store has several records", Exit::usage);
    int exit = Exit::done;
    json::array answers;
    for (const auto& head : heads) {
        const auto checked = engine::check_log(*store, head, older_of(options, head.system, world));
        const bool holds = checked.what.empty();
        if (!holds) exit = Exit::failed;
        if (world.json) {
            json::object answer{{"system", head.system}, {"holds", holds}, {"entries", checked.entries}, {"what", checked.what}};
            if (checked.first_bad) answer["first_bad"] = *checked.first_bad;
            answers.push_back(std::move(answer));
        } else if (holds) {
            world.out << toned(world, Tone::good, "All holds: ") << "the " << entries_in_words(checked.entries) << " of "
                      << printable(head.system) << " agree with their hashes and their tree";
            say_older_hold(options, world);
            world.out << ".\n";
        } else {
            world.out << toned(world, Tone::bad, "The record of " + printable(head.system) + " is not as it was written: ")
                      << printable(checked.what) << ".\n";
        }
    }
    if (world.json) {
        world.out << api::pretty(answers);
    } else if (exit != Exit::done) {
        world.out << "Keep the store as it is, stop the daemon, and compare with a backup and with a checkpoint that was kept elsewhere.\n";
    } else if (options.older.empty()) {
        world.out << "That shows that the store agrees with itself. Whether somebody wrote all of it anew, only a checkpoint shows that "
                     "was kept\n"
                     "elsewhere: name it with --older.\n";
    }
    return exit;
}

}  // namespace

int audit_verify_command(const AuditVerifyOptions& options, World& world) {
    try {
        if (!options.store.empty()) return verify_store(options, world);
        if (options.path.empty()) end_with(world, "say what is to be verified: a folder, a proof, or with --store a store", Exit::usage);
        if (audit::is_pack(options.path)) return verify_pack(options, world);
        if (!options.fingerprint.empty())
            end_with(world, "only an evidence pack has a fingerprint, and " + options.path + " is none", Exit::usage);
        return std::filesystem::is_regular_file(options.path) ? verify_proof(options, world) : verify_folder(options, world);
    } catch (const std::invalid_argument& error) {
        world.err << "Nothing was said of the record: " << printable(error.what()) << ".\n";
        return Exit::usage;
    } catch (const std::runtime_error& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::usage;
    }
}

}  // namespace beadle::cli

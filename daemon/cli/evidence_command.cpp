// beadle evidence: what an investigator is given, in a folder that proves itself.
#include <boost/json.hpp>
#include <ostream>
#include <stdexcept>

#include "daemon/api/evidence.hpp"
#include "daemon/api/json.hpp"
#include "daemon/audit/given_folder.hpp"
#include "daemon/audit/pack.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/evidence_page.hpp"
#include "daemon/cli/record_source.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::cli {
namespace {

namespace json = boost::json;

/// The same question put to a store that lies there, which is read by whoever may read it and its key on this host.
json::value ask_store(const EvidenceOptions& options, World& world) {
    const auto key = signing_key_of(world, options.store, options.key);
    std::shared_ptr<store::Store> store = store::open_store(options.store, {}, true);
    api::Catalogue catalogue;
    const auto reply =
        api::evidence({*store, catalogue, {}}, key.get(), {{"of", options.of}, {"system", options.system}, {"redact", options.redact}});
    const auto response = reply ? api::to_response(*reply) : api::to_response(reply.error());
    return taken(world, response.status, json::parse(response.body));
}

audit::Pack pack_of(const json::value& answer, World& world) {
    audit::Pack pack;
    const auto key = audit::VerifierKey::read(text(answer, "key"));
    if (!key) end_with(world, "the daemon gave no key");
    pack.key = *key;
    pack.checkpoint = text(answer, "checkpoint");
    for (const auto& one : list(answer, "proofs")) {
        auto proof = audit::EntryProof::read(text(one, "proof"));
        if (!proof) end_with(world, "the daemon gave no proof of entry " + std::to_string(number(one, "entry")));
        pack.proofs.push_back(std::move(*proof));
    }
    for (const auto& one : list(answer, "texts")) pack.texts.push_back({number(one, "entry"), text(one, "fact"), text(one, "text")});
    pack.pages.emplace_back("index.html", evidence_page(answer, world.config_dir));
    // What stands in files of its own is not said twice.
    auto data = answer;
    for (const auto* name : {"proofs", "texts", "checkpoint", "key"}) data.as_object().erase(name);
    pack.pages.emplace_back("evidence.json", api::pretty(data));
    return pack;
}

}  // namespace

int evidence_command(const EvidenceOptions& options, World& world) {
    try {
        audit::must_hold_nothing(options.out);  // Before anything is asked: what is there is never written over.
        const auto answer =
            options.store.empty()
                ? ask(world, target_of("/v1/evidence", {{"of", options.of}, {"system", options.system}, {"redact", options.redact}}))
                : ask_store(options, world);
        const auto pack = pack_of(answer, world);
        const auto fingerprint = audit::write_pack(options.out, pack);
        const auto checked = audit::check_pack(options.out, {.key = pack.key, .fingerprint = fingerprint});
        if (!checked.holds) end_with(world, "the record in the store is damaged: " + checked.what + ". See beadle audit verify --store");
        if (world.json) {
            world.out << api::pretty(json::object{{"folder", options.out},
                                                  {"title", text(answer, "title")},
                                                  {"origin", checked.checkpoint.origin},
                                                  {"size", checked.checkpoint.size},
                                                  {"entries", checked.entries},
                                                  {"texts", checked.texts},
                                                  {"texts_left_out", checked.left_out},
                                                  {"redacted", flag(answer, "redacted")},
                                                  {"fingerprint", fingerprint}});
            return Exit::done;
        }
        world.out << "The evidence on " << printable(text(answer, "title")) << " is in " << printable(options.out) << ": "
                  << entries_in_words(checked.entries) << " of the record, each with its proof. Read index.html first.\n";
        if (flag(answer, "more")) world.out << "There is more than a page tells: ask for one meeting or item of it.\n";
        if (!list(answer, "withheld").empty())
            world.out << counted(static_cast<std::int64_t>(list(answer, "withheld").size()), "entry is", "entries are")
                      << " left out whole, since the signed line itself repeats what is exempt.\n";
        if (!flag(answer, "redacted")) world.out << "It holds what is exempt, too, where there is any: --redact exempt leaves that out.\n";
        world.out << "Anybody can check it there:\n  beadle audit verify " << printable(options.out) << "\n  verify-audit "
                  << printable(options.out) << "\nIts fingerprint, to be told along with it by another way:\n  " << fingerprint << '\n';
        return Exit::done;
    } catch (const std::runtime_error& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

}  // namespace beadle::cli

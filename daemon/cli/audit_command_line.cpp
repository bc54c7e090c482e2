// beadle audit and the commands under it.
#include "daemon/cli/audit_questions.hpp"
#include "daemon/cli/command_tree.hpp"
#include "daemon/cli/commands.hpp"

namespace beadle::cli {

void CommandLine::add_audit() {
    auto audit = options<AuditOptions>();
    auto* auditing =
        command(app, "audit", "The record: every event, accepted or not",
                "  beadle audit --event AgendaPublished --verdict \"accepted with a breach\" --from 2022-01-01 --to 2022-12-31\n"
                "  beadle audit --matter \"the Integrated Care Strategy\" --csv\n  beadle audit --newest --limit 20\n"
                "  beadle audit --words \"home visits\" --from \"1 May 2022\"\n  beadle audit --follow --body icp\n");
    auditing->add_option("--system", audit->system, "Whose record; may be left out where there is one system");
    auditing->add_option("--body", audit->body, "Only this body");
    auditing->add_option("--instance", audit->instance, "Only on this instance");
    auditing->add_option("--matter", audit->matter, "Only about this matter, over all bodies");
    auditing->add_option("--post", audit->post, "Only what this post recorded");
    auditing->add_option("--actor", audit->actor, "Only what this person recorded, or engine");
    auditing->add_option("--event", audit->event, "Only this kind of event");
    auditing->add_option("--verdict", audit->verdict, "accepted, \"accepted with a breach\" or \"not accepted\"");
    auditing->add_option("--from", audit->from, "Recorded on this day or later");
    auditing->add_option("--to", audit->to, "Recorded on this day or earlier");
    auditing->add_option("--words", audit->words, "Only where all of these words stand in what was written or said");
    auto* newest = auditing->add_flag("--newest", audit->newest, "The newest first");
    auditing->add_flag("--follow", audit->follow, "Go on with new entries as they come, until Ctrl-C")->excludes(newest);
    auditing->add_option("--after", audit->after, "Go on after this entry");
    auditing->add_option("--limit", audit->limit, "At most so many")->check(CLI::Range(1, 1000000));
    auditing->add_flag("--with-exempt", audit->with_exempt, "Show texts that are marked exempt, too");
    auditing->add_flag("--csv", audit->csv, "For a spreadsheet");
    on(auditing, [audit](World& world) { return audit_command(*audit, world); });
    add_audit_questions(*auditing);
    add_exporting(*auditing);
}

void CommandLine::add_audit_questions(CLI::App& audit) {
    auto why = options<AuditWhyOptions>();
    auto* asking = command(audit, "why", "Why a mail was sent: the duty, its rule and proof, the entry, why to them, and what became of it",
                           "  beadle audit why \"20220909T140000Z.ff072d6adf5f0f15ca0f896bbd4605f0@beadle.example\"\n"
                           "  beadle audit why \"ICPA/2022-23/3|agenda/hfd|r0|remind-1|hfd\" --proofs\n");
    asking->add_option("mail", why->mail, "The Message-ID that stands in the mail, or an id of beadle outbox list")->required();
    asking->add_option("--system", why->system, "Its system, where there are several");
    asking->add_flag("--proofs", why->proofs, "Every day of the deadline's count");
    asking->add_flag("--with-exempt", why->with_exempt, "Show texts that are marked exempt, too");
    on(asking, [why](World& world) { return audit_why_command(*why, world); });

    auto life = options<AuditHistoryOptions>();
    auto* telling = command(audit, "history", "What happened to a thing, or in a matter over all bodies, as a person would tell it",
                            "  beadle audit history ICPA/2022-23/3\n"
                            "  beadle audit history \"the Integrated Care Strategy\" --by-month --from 2022-09-01\n");
    telling->add_option("of", life->of, "A thing's id (its items, papers and actions come with it), or a matter")->required();
    telling->add_option("--system", life->system, "Its system, where there are several");
    telling->add_option("--from", life->from, "Happened on this day or later");
    telling->add_option("--to", life->to, "Happened on this day or earlier");
    telling->add_flag("--by-month", life->by_month, "Under a heading for each month, those in which nothing happened, too");
    telling->add_flag("--with-mails", life->with_mails, "Reminders and notices, too");
    telling->add_flag("--with-exempt", life->with_exempt, "Show texts that are marked exempt, too");
    telling->add_flag("--csv", life->csv, "For a spreadsheet");
    on(telling, [life](World& world) { return audit_history_command(*life, world); });

    auto day = options<AuditAsOfOptions>();
    auto* standing = command(audit, "as-of", "How things stood on a day: who was a member, by what, which rules applied, what was owed",
                             "  beadle audit as-of \"13 December 2022\" --body icp\n"
                             "  beadle audit as-of 2022-12-05 --instance ICPA/2022-23/3\n");
    standing->add_option("day", day->on, "The day: as it was at its end")->required();
    standing->add_option("--system", day->system, "Its system, where there are several");
    standing->add_option("--body", day->body, "This body, with its members and rules: its id, prefix, name or alias");
    standing->add_option("--instance", day->instance, "This thing, and the body and the rules that it runs under");
    standing->add_flag("--with-exempt", day->with_exempt, "Show texts that are marked exempt, too");
    on(standing, [day](World& world) { return audit_as_of_command(*day, world); });

    auto sample = options<AuditSampleOptions>();
    auto* picking = command(audit, "sample", "Decisions picked at random: declarations of interest, quorum at the vote, confirming minute",
                            "  beadle audit sample 25 --from \"1 May 2022\" --to \"30 April 2023\"\n"
                            "  beadle audit sample 10 --body icp --seed audit-2023 --csv\n");
    picking->add_option("count", sample->count, "How many; 25 if not given")->check(CLI::Range(1, 500));
    picking->add_option("--seed", sample->seed, "Any word: the same one picks the same again. Otherwise one is made, and said");
    picking->add_option("--system", sample->system, "Its system, where there are several");
    picking->add_option("--body", sample->body, "Only what this body decided");
    picking->add_option("--from", sample->from, "Decided on this day or later");
    picking->add_option("--to", sample->to, "Decided on this day or earlier");
    picking->add_flag("--with-exempt", sample->with_exempt, "Show texts that are marked exempt, too");
    picking->add_flag("--csv", sample->csv, "For a spreadsheet");
    on(picking, [sample](World& world) { return audit_sample_command(*sample, world); });

    auto missing = options<AuditGapsOptions>();
    auto* looking = command(audit, "gaps", "The calendar of meetings against the record: what was never entered",
                            "  beadle audit gaps\n  beadle audit gaps --body icp --from \"1 May 2022\" --to \"30 April 2023\"\n");
    looking->add_option("--system", missing->system, "Its system, where there are several");
    looking->add_option("--body", missing->body, "Only this body");
    looking->add_option("--from", missing->from, "From this day on; otherwise since the system is live");
    looking->add_option("--to", missing->to, "Up to and including this day; otherwise today");
    looking->add_flag("--csv", missing->csv, "For a spreadsheet");
    on(looking, [missing](World& world) { return audit_gaps_command(*missing, world); });
}

void CommandLine::add_exporting(CLI::App& audit) {
    auto exporting = options<AuditExportOptions>();
    auto* exporter = command(audit, "export", "A system's whole record into a folder that anybody can check",
                             "  beadle audit export our-system --out our-system-2026\n"
                             "  beadle audit export our-system --out copy --store sqlite:/var/lib/beadle/beadle.db\n");
    exporter->add_option("system", exporting->system, "Whose record")->required();
    exporter->add_option("--out", exporting->out, "A folder that is empty or not there yet")->required();
    auto* store =
        exporter->add_option("--store", exporting->store, "Out of this store, without a daemon: sqlite:/var/lib/beadle/beadle.db");
    exporter->add_option("--key", exporting->key, "What signs, with --store; audit.key beside the store if not given")->needs(store);
    on(exporter, [exporting](World& world) { return audit_export_command(*exporting, world); });

    auto verifying = options<AuditVerifyOptions>();
    auto* verifier = command(audit, "verify", "Whether a record, or one entry of it, is what was signed; needs no daemon",
                             "  beadle audit verify our-system-2026 --key log.pub\n"
                             "  beadle audit verify our-system-2026 --older checkpoint-2025\n"
                             "  beadle audit verify entry-41.tlog-proof --key log.pub\n"
                             "  beadle audit verify assembly-december --key log.pub --fingerprint 5e884898da28...\n"
                             "  beadle audit verify --store sqlite:/var/lib/beadle/beadle.db\n");
    auto* path = verifier->add_option("what", verifying->path,
                                      "A folder of beadle audit export or of beadle evidence, or a proof of beadle audit prove");
    auto* where =
        verifier->add_option("--store", verifying->store, "The record where it lies: sqlite:/var/lib/beadle/beadle.db")->excludes(path);
    verifier->add_option("--system", verifying->system, "With --store: only this one's record")->needs(where);
    verifier->add_option("--key", verifying->key, "The log.pub that you were given, not the one in the folder");
    auto* kept =
        verifier->add_option("--older", verifying->older, "A checkpoint that was kept elsewhere: nothing before it may have changed");
    verifier->add_option("--older-key", verifying->older_keys, "The log.pub that it was signed by, where the key was another one then")
        ->needs(kept);
    verifier->add_option("--fingerprint", verifying->fingerprint, "Of an evidence pack, as it was given along with it by another way")
        ->excludes(where);
    on(verifier, [verifying](World& world) { return audit_verify_command(*verifying, world); });

    auto erasing = options<EraseOptions>();
    auto* erase =
        command(audit, "erase", "Erase what people wrote beside entries, for good; the entries and their hashes stay (administrators)",
                "  beadle audit erase 812 813:reason\n"
                "  beadle audit erase 812 813:reason --yes --reason \"asked for by whom they name\" --instrument \"UK GDPR article 17, "
                "decision of 3 March 2026\"\n");
    erase->add_option("entries", erasing->entries, "The entry's number, or one text of it: 813:reason")->required();
    erase->add_option("--reason", erasing->reason, "Why, for whoever reads the record later; without the words that go");
    erase->add_option("--instrument", erasing->instrument, "The request, decision or order that it rests on, with its date");
    erase->add_flag("--yes", erasing->yes, "Do it; otherwise it is only shown");
    erase->add_option("--system", erasing->system, "Whose record, where there are several");
    erase->add_option("--id", erasing->id, "The event's id; the same id again is the same event");
    on(erase, [erasing](World& world) { return audit_erase_command(*erasing, world); });

    auto retaining = options<RetainOptions>();
    auto* retain = command(
        audit, "retain", "What people wrote and what is past the term that the system's file sets; erased with --erase (administrators)",
        "  beadle audit retain our-system\n"
        "  beadle audit retain our-system --erase --reason \"past its term\" --instrument \"records policy, approved 3 March "
        "2026\"\n");
    retain->add_option("system", retaining->system, "Whose record; may be left out where there is one system");
    auto* doing = retain->add_flag("--erase", retaining->erase, "Erase it for good; the entries and their hashes stay");
    retain->add_option("--reason", retaining->reason, "Why, for whoever reads the record later")->needs(doing);
    retain->add_option("--instrument", retaining->instrument, "The policy or decision that it rests on, with its date")->needs(doing);
    retain->add_option("--id", retaining->id, "What the ids of the entries begin with")->needs(doing);
    on(retain, [retaining](World& world) { return audit_retain_command(*retaining, world); });

    auto giving = options<EvidenceOptions>();
    auto* evidence =
        command(app, "evidence", "What an investigator is given about a thing: a page to print, and the entries with their proofs",
                "  beadle evidence ICPA/2022-23/3 --out assembly-december\n"
                "  beadle evidence \"the Integrated Care Strategy\" --out strategy --redact exempt\n");
    evidence->add_option("of", giving->of, "A meeting, an item, a strategy, a transition, or a matter over all bodies")->required();
    evidence->add_option("--out", giving->out, "A folder that is empty or not there yet")->required();
    evidence->add_option("--system", giving->system, "Its system, where there are several");
    evidence->add_option("--redact", giving->redact, "exempt: leave out what is exempt; the pack proves itself all the same")
        ->check(CLI::IsMember({"exempt"}));
    auto* from = evidence->add_option("--store", giving->store, "Out of this store, without a daemon: sqlite:/var/lib/beadle/beadle.db");
    evidence->add_option("--key", giving->key, "What signs, with --store; audit.key beside the store if not given")->needs(from);
    on(evidence, [giving](World& world) { return evidence_command(*giving, world); });

    auto resuming = options<ResumeOptions>();
    auto* resume = command(audit, "resume", "Go on with a record that was put back from a backup; waiting mail is held (administrators)",
                           "  beadle audit resume --after-restore --reason \"disk failure; Tuesday's backup put back, 14 entries lost\"\n");
    resume->add_flag("--after-restore", resuming->after_restore, "Say that the store was put back on purpose")->required();
    resume->add_option("--reason", resuming->reason, "Why, for whoever reads the record later")->required();
    resume->add_option("--system", resuming->system, "Whose record, where there are several");
    resume->add_option("--id", resuming->id, "The event's id; the same id again is the same event");
    on(resume, [resuming](World& world) { return audit_resume_command(*resuming, world); });

    auto proving = options<AuditProveOptions>();
    auto* prover =
        command(audit, "prove", "A proof, to give away, that an entry is in the record, or that it goes on from an older checkpoint",
                "  beadle audit prove 41 --out entry-41.tlog-proof\n"
                "  beadle audit prove --consistent checkpoint-2025\n");
    auto* seq = prover->add_option("entry", proving->seq, "The entry's number, as beadle audit gives it")->check(CLI::NonNegativeNumber);
    auto* older = prover->add_option("--consistent", proving->consistent, "A checkpoint that was kept elsewhere: its file")->excludes(seq);
    prover->add_option("--older-key", proving->older_keys, "The log.pub that it was signed by, where the key was another one then")
        ->needs(older);
    prover->add_option("--system", proving->system, "Whose record, where there are several");
    prover->add_option("--out", proving->out, "Write the proof there; otherwise it is printed");
    auto* lying = prover->add_option("--store", proving->store, "Out of this store, without a daemon: sqlite:/var/lib/beadle/beadle.db");
    prover->add_option("--key", proving->key, "What signs, with --store; audit.key beside the store if not given")->needs(lying);
    on(prover, [proving](World& world) { return audit_prove_command(*proving, world); });
}

}  // namespace beadle::cli

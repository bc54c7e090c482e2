#pragma once
// The commands that ask the daemon. Each prints what people want to read, or with --json what the daemon said, and returns the exit code.

#include <string>
#include <vector>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

int status_command(World& world);

struct ListOptions {
    std::string system, workflow, body, state, matter;
    bool open = false;  ///< Leave out what has ended.
    bool csv = false;
    int limit = 200;
};
int list_command(const ListOptions& options, World& world);

struct ShowOptions {
    std::string system, id;
    bool proofs = false;  ///< Every day of each proof, not only its sentence.
    bool all = false;     ///< Every change of each entry, the program's own ones, too.
};
int show_command(const ShowOptions& options, World& world);

struct RecordOptions {
    std::string system, instance, kind, at, on_behalf_of, id;
    long version_seen = -1;
    std::vector<std::string> facts;  ///< "name=value"
};
/// Without a kind it lists the events that can be recorded there.
int record_command(const RecordOptions& options, World& world);

struct CorrectOptions {
    std::string system, instance, reason, id;
    std::string at, on;  ///< Record it anew at this time, or on that instance.
    long entry = -1;
};
int correct_command(const CorrectOptions& options, World& world);

struct AdoptOptions {
    std::string system, body, held_on, state, kind, name, at_time, place, id;
    std::vector<std::string> facts;
};
int adopt_command(const AdoptOptions& options, World& world);

struct ImportOptions {
    std::string system, path, body;
    bool enter = false;  ///< Otherwise the report alone.
};
int import_command(const ImportOptions& options, World& world);

struct ReleaseOptions {
    std::string system, instance, reason, id;
};
int release_command(const ReleaseOptions& options, World& world);

struct ApplyOptions {
    std::string path, id, reason;
    bool dry_run = false;
    bool moving = false;            ///< --move was said.
    bool all = false;               ///< Move all that runs under another version, or ...
    std::vector<std::string> move;  ///< ... these instances.
};
int apply_command(const ApplyOptions& options, World& world);

struct WhatIfOptions {
    std::string system;
    std::vector<std::string> moves;     ///< "ID=DATE"
    std::vector<std::string> holidays;  ///< "DATE" or "DATE=NAME"
    std::vector<std::string> late;      ///< "ID" or "ID:DUTY"
};
int what_if_command(const WhatIfOptions& options, World& world);

struct BackPlanOptions {
    std::string decision, body, by, system;
};
int back_plan_command(const BackPlanOptions& options, World& world);

struct PlanOptions {
    std::string system, from, to;
    bool csv = false;
};
int plan_command(const PlanOptions& options, World& world);
/// The system is named by a file: its dates come from the definition alone, without a daemon.
bool is_a_file(const PlanOptions& options);
int plan_of_file_command(const PlanOptions& options, World& world);

struct AccountableOptions {
    std::string subject, on, system;
};
int accountable_command(const AccountableOptions& options, World& world);

struct FeedOptions {
    std::string system, post, body;
};
int feed_command(const FeedOptions& options, World& world);

struct CanWeMakeItOptions {
    std::string system, paper, body, from;
    bool proofs = false;  ///< The proof of every gate, not only of those that matter.
    bool all = false;     ///< Meetings after the earliest that can be made, too.
};
int can_we_make_it_command(const CanWeMakeItOptions& options, World& world);

struct ActionsOptions {
    std::string system, meeting, body;
};
int actions_command(const ActionsOptions& options, World& world);

struct SimulateOptions {
    std::string system, from, to, scenario;
};
int simulate_command(const SimulateOptions& options, World& world);

struct OutboxOptions {
    std::string system, body, instance, to, template_name, state;
    bool csv = false;
    int limit = 200;
};
int outbox_list_command(const OutboxOptions& options, World& world);
int outbox_show_command(const std::string& id, const std::string& system, World& world);

struct MoveMailOptions {
    std::string act;  ///< "release", "cancel", "retry"
    std::vector<std::string> ids;
    std::string system, body, instance, to, template_name, reason, id;
    bool yes = false;  ///< Do what the options mean; what is named by id is done anyway.
};
int outbox_move_command(const MoveMailOptions& options, World& world);

struct PreviewOptions {
    std::string system, on, until, body;
    std::string html, eml;  ///< Folders to write files into.
};
int preview_command(const PreviewOptions& options, World& world);

struct MailTestOptions {
    std::string address;
};
int mail_test_command(const MailTestOptions& options, World& world);

struct DutiesOptions {
    std::string system, body, post, instance, from, to, outcome;
    bool late = false, provisional = false, csv = false;
    int limit = 500;
};
int duties_command(const DutiesOptions& options, World& world);

struct AuditOptions {
    std::string system, body, instance, matter, post, actor, event, verdict, from, to, words, after;
    bool newest = false, csv = false, with_exempt = false;
    bool follow = false;  ///< Then new entries as they come, until it is interrupted.
    int limit = 100;
};
int audit_command(const AuditOptions& options, World& world);

struct AuditExportOptions {
    std::string system, out, store, key;
};
int audit_export_command(const AuditExportOptions& options, World& world);

struct EvidenceOptions {
    std::string of, out, system, redact, store, key;
};
int evidence_command(const EvidenceOptions& options, World& world);

struct AuditVerifyOptions {
    std::string path;           ///< An exported folder, an evidence pack, or a proof.
    std::string fingerprint;    ///< Of the pack, as it was given along with it.
    std::string store, system;  ///< Or a store that lies there, and whose record in it; empty: everybody's.
    std::string key;
    std::vector<std::string> older, older_keys;
};
int audit_verify_command(const AuditVerifyOptions& options, World& world);

struct AuditProveOptions {
    long seq = -1;
    std::string consistent;  ///< In place of it: the file of an older checkpoint.
    std::string system, out, store, key;
    std::vector<std::string> older_keys;
};
int audit_prove_command(const AuditProveOptions& options, World& world);

struct ReportOptions {
    std::string system, body, from, to, since;
    bool csv = false, html = false;
    bool with_exempt = false;
};
int late_agendas_command(const ReportOptions& options, World& world);
int withdrawn_items_command(const ReportOptions& options, World& world);
int open_actions_command(const ReportOptions& options, World& world);

struct ClockOptions {
    std::string system, id;
};
int clock_accept_command(const ClockOptions& options, World& world);

struct EraseOptions {
    std::vector<std::string> entries;  ///< "812", or "812:reason".
    std::string system, reason, instrument, id;
    bool yes = false;  ///< Otherwise it is only shown.
};
int audit_erase_command(const EraseOptions& options, World& world);

struct RetainOptions {
    std::string system, reason, instrument, id;
    bool erase = false;  ///< Otherwise it is only shown.
};
int audit_retain_command(const RetainOptions& options, World& world);

struct ResumeOptions {
    std::string system, reason, id;
    bool after_restore = false;
};
int audit_resume_command(const ResumeOptions& options, World& world);

}  // namespace beadle::cli

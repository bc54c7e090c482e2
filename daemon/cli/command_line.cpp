#include "daemon/cli/command_line.hpp"

#include <ostream>
#include <sstream>

#include "daemon/cli/ask.hpp"
#include "daemon/cli/attendance_command.hpp"
#include "daemon/cli/check_command.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/command_tree.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/date_command.hpp"
#include "daemon/cli/misspelt.hpp"
#include "daemon/cli/store_command.hpp"
#include "daemon/cli/table.hpp"
#include "version.hpp"

namespace beadle::cli {

CommandLine::CommandLine() {
    app.formatter(help);  // First: commands take it over from the program.
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--socket", socket, "The daemon's socket (otherwise BEADLE_SOCKET, otherwise /run/beadle/beadle.sock)");
    app.add_flag("--json", json, "Answer in JSON, for programs");
    app.set_version_flag("--version", std::string{"beadle "} + version, "Print the version and exit");
    app.footer(std::string{"beadle COMMAND --help shows examples.\n"} + exit_codes);
    add_showing();
    add_recording();
    add_outbox();
    add_preview();
    add_reports();
    add_audit_reports();
    add_ahead();
    add_local();
}

void CommandLine::add_showing() {
    auto* status = command(app, "status", "How the daemon is: clock, scheduler, mail, alarms, and who you are to it", "  beadle status\n");
    on(status, [](World& world) { return status_command(world); });

    auto list = options<ListOptions>();
    auto* listing = command(app, "list", "What there is: meetings, items, cycles, actions",
                            "  beadle list --workflow meeting --open\n  beadle list --body icp --state published\n");
    listing->add_option("--system", list->system, "Only this system");
    listing->add_option("--workflow", list->workflow,
                        "Only meeting, item, paper, \"assembly cycle\", \"strategy approval\", action, transition, body or system");
    listing->add_option("--body", list->body, "Only this body: its id, prefix, name or alias");
    listing->add_option("--state", list->state, "Only what stands in this state");
    listing->add_option("--matter", list->matter, "Only what is about this matter");
    listing->add_flag("--open", list->open, "Leave out what has ended, and meetings that wait for the end of public inspection alone");
    listing->add_option("--limit", list->limit, "At most so many")->check(CLI::Range(1, 100000));
    listing->add_flag("--csv", list->csv, "For a spreadsheet");
    on(listing, [list](World& world) { return list_command(*list, world); });

    auto show = options<ShowOptions>();
    auto* showing = command(app, "show", "One thing whole: state, duties with their proofs, history, mails",
                            "  beadle show ICPA/2022-23/3\n  beadle show ICPA/2022-23/3 --proofs\n");
    showing->add_option("id", show->id, "Its id")->required();
    showing->add_option("--system", show->system, "Its system, where ids are alike");
    showing->add_flag("--proofs", show->proofs, "Every day of each proof");
    showing->add_flag("--all", show->all, "Every change of each entry, the program's own ones, too");
    on(showing, [show](World& world) { return show_command(*show, world); });
}

void CommandLine::add_recording() {
    auto record = options<RecordOptions>();
    auto* recording = command(app, "record", "Record what happened; the verdict comes first, then what followed",
                              "  beadle record ICPA/2022-23/3                      (what can be recorded there)\n"
                              "  beadle record ICPA/2022-23/3 DateFixed \"held_on=13 Dec 2022\" at=10:00\n"
                              "  beadle record ICPA/2022-23/3 AgendaPublished --at \"Friday 16:30\" for=hfd\n"
                              "  beadle record ICPA MeetingCalled kind=special held_on=2022-12-20 --on-behalf-of \"the chair\"\n");
    recording->add_option("id", record->instance, "On what: its id, or a body")->required();
    recording->add_option("event", record->kind, "What happened: AgendaPublished, \"agenda published\"; none lists what can be");
    recording->add_option("facts", record->facts, "name=value, as many as need be");
    recording->add_option("--at", record->at,
                          "When it happened: \"2022-12-05 17:00\", \"5 Dec 5pm\", \"yesterday 4pm\", \"Friday 17:00\"; otherwise now");
    recording->add_option("--on-behalf-of", record->on_behalf_of, "On whose word, where it is not your own");
    recording->add_option("--version-seen", record->version_seen, "Not accepted if it has moved on from this version")
        ->check(CLI::NonNegativeNumber);
    recording->add_option("--id", record->id, "The event's id; the same id again is the same event");
    recording->add_option("--system", record->system, "Its system, where ids are alike");
    on(recording, [record](World& world) { return record_command(*record, world); });

    auto correct = options<CorrectOptions>();
    auto* correcting =
        command(app, "correct", "Take back an entry that was made in error; everything is judged again without it",
                "  beadle correct ICPA/2022-23/3 --entry 41 --reason \"it was not published after all\"\n"
                "  beadle correct ICPA/2022-23/3 --entry 41 --at \"5 Dec 2022 4pm\" --reason \"published on the 5th, not the 6th\"\n"
                "  beadle correct ICPA/2022-23/3 --entry 41 --on ICPA/2022-23/4 --reason \"it was the later meeting's\"\n");
    correcting->add_option("id", correct->instance, "The instance's id")->required();
    correcting->add_option("--entry", correct->entry, "The entry's number, as beadle show and beadle audit give it")
        ->required()
        ->check(CLI::NonNegativeNumber);
    correcting->add_option("--reason", correct->reason, "Why")->required();
    correcting->add_option("--at", correct->at, "When it really happened: it is recorded anew at that time");
    correcting->add_option("--on", correct->on, "Where it really belongs: it is recorded anew there");
    correcting->add_option("--id", correct->id, "The event's id; the same id again is the same event");
    correcting->add_option("--system", correct->system, "Its system, where ids are alike");
    on(correcting, [correct](World& world) { return correct_command(*correct, world); });

    auto adopt = options<AdoptOptions>();
    auto* adopting =
        command(app, "adopt", "Enter a meeting that is under way already; what is past chases nobody",
                "  beadle adopt ICPA --held-on \"28 March 2022\" --state published --kind ordinary --name \"March meeting\"\n");
    adopting->add_option("body", adopt->body, "The body: its id, prefix, name or alias")->required();
    adopting->add_option("--held-on", adopt->held_on, "The meeting's date")->required();
    adopting->add_option("--state", adopt->state, "Where it stands: \"in the diary\", published, concluded, ...")->required();
    adopting->add_option("--kind", adopt->kind, "ordinary, special, extraordinary or informal");
    adopting->add_option("--name", adopt->name, "What it is called");
    adopting->add_option("--time", adopt->at_time, "When it begins, as 10:00");
    adopting->add_option("--place", adopt->place, "Where");
    adopting->add_option("facts", adopt->facts, "More facts, name=value");
    adopting->add_option("--id", adopt->id, "The event's id; the same id again is the same event");
    adopting->add_option("--system", adopt->system, "Its system, where bodies are called alike");
    on(adopting, [adopt](World& world) { return adopt_command(*adopt, world); });

    auto import = options<ImportOptions>();
    auto* importing =
        command(app, "import", "Meetings from a table or a calendar: how the file differs from the record, then with --enter into it",
                "  beadle import meetings.csv --body icp\n  beadle import diary.ics --body icp --enter\n");
    importing->add_option("file", import->path, "A CSV file whose first row names its columns, or an iCalendar file (.ics)")->required();
    importing->add_option("--body", import->body, "Whose meetings they are: the body's id, prefix, name or alias")->required();
    importing->add_flag("--enter", import->enter, "Enter what is new; without it nothing is changed");
    importing->add_option("--system", import->system, "Its system, where bodies are called alike");
    on(importing, [import](World& world) { return import_command(*import, world); });

    auto release = options<ReleaseOptions>();
    auto* releasing = command(app, "release", "Let an instance that was parked fire again (administrators)",
                              "  beadle release ICPA/2022-23/3 --reason \"the daemon was corrected\"\n");
    releasing->add_option("id", release->instance, "The instance's id")->required();
    releasing->add_option("--reason", release->reason, "Why it is safe now");
    releasing->add_option("--id", release->id, "The event's id; the same id again is the same event");
    releasing->add_option("--system", release->system, "Its system, where ids are alike");
    on(releasing, [release](World& world) { return release_command(*release, world); });

    auto apply = options<ApplyOptions>();
    auto* applying =
        command(app, "apply", "Make definition files the rule (administrators); the daemon reads them",
                "  beadle apply /etc/beadle/systems/our-system.yaml --dry-run\n  beadle apply /etc/beadle/systems\n"
                "  beadle apply /etc/beadle/systems/our-system.yaml --move ICPA/2022-23/3 --reason \"the Board changed its timetable\"\n");
    applying->add_option("path", apply->path, "A system file, or a folder of them")->required();
    applying->add_flag("--dry-run", apply->dry_run, "Show what would be created, moved, withdrawn and mailed; change nothing");
    auto* move =
        applying->add_option("--move", apply->move, "What runs and is to go over to the new version: ids, or --all; else it keeps its own")
            ->expected(0, -1);
    applying->add_flag("--all", apply->all, "With --move: everything that runs under another version");
    applying->add_option("--reason", apply->reason, "With --move: why; it stands in each record");
    applying->add_option("--id", apply->id, "The event's id; the same id again is the same event");
    on(applying, [apply, move](World& world) {
        apply->moving = move->count() > 0;
        return apply_command(*apply, world);
    });

    auto* clock = app.add_subcommand("clock", "What concerns the daemon's clock");
    clock->require_subcommand(1);
    auto accept = options<ClockOptions>();
    auto* accepting = command(*clock, "accept", "Say that the clock is right after it jumped; firing and sending go on (administrators)",
                              "  beadle clock accept\n");
    accepting->add_option("--system", accept->system, "The system in whose record it is written; otherwise the first");
    accepting->add_option("--id", accept->id, "The event's id; the same id again is the same event");
    on(accepting, [accept](World& world) { return clock_accept_command(*accept, world); });
}

void CommandLine::add_outbox() {
    auto* outbox = app.add_subcommand("outbox", "The mails that are owed, and what is to become of them");
    outbox->require_subcommand(1);

    auto list = options<OutboxOptions>();
    auto* listing = command(*outbox, "list", "Mails and how they stand",
                            "  beadle outbox list --state \"for the clerk\"\n  beadle outbox list --instance ICPA/2022-23/3\n");
    listing->add_option("--system", list->system, "Only this system");
    listing->add_option("--body", list->body, "Only this body");
    listing->add_option("--instance", list->instance, "Only about this instance");
    listing->add_option("--to", list->to, "Only to this post or office");
    listing->add_option("--template", list->template_name, "Only by this template: reminder, escalation, ...");
    listing->add_option("--state", list->state,
                        "Only held, \"for the clerk\", ready, \"being sent\", sent, withdrawn, cancelled, expired or \"given up\"");
    listing->add_option("--limit", list->limit, "At most so many")->check(CLI::Range(1, 100000));
    listing->add_flag("--csv", list->csv, "For a spreadsheet");
    on(listing, [list](World& world) { return outbox_list_command(*list, world); });

    struct Show {
        std::string id, system;
    };
    auto show = options<Show>();
    auto* showing = command(*outbox, "show", "One mail: its facts and what became of it",
                            "  beadle outbox show \"ICPA/2022-23/3:agenda/hfd:0:remind:-1:hfd\"\n");
    showing->add_option("id", show->id, "The mail's id, as beadle outbox list gives it")->required();
    showing->add_option("--system", show->system, "Its system, where ids are alike");
    on(showing, [show](World& world) { return outbox_show_command(show->id, show->system, world); });

    struct Act {
        const char* name;
        const char* what;
        const char* examples;
    };
    for (const auto& act : {Act{"release", "Let mails go that wait for the clerk; a held one must be named by its id",
                                "  beadle outbox release --body icp --template reminder          (a look at which they are)\n"
                                "  beadle outbox release --body icp --template reminder --yes\n  beadle outbox release ID ID\n"},
                            Act{"cancel", "Take back mails that have not gone",
                                "  beadle outbox cancel --instance ICPA/2022-23/3 --reason \"told them by telephone\" --yes\n"},
                            Act{"retry", "Try again with mails that were given up", "  beadle outbox retry --to hfd --yes\n"}}) {
        auto move = options<MoveMailOptions>();
        move->act = act.name;
        auto* moving = command(*outbox, act.name, act.what, act.examples);
        moving->add_option("ids", move->ids, "Mail ids; or say which with the options");
        moving->add_option("--system", move->system, "All of this system");
        moving->add_option("--body", move->body, "All of this body");
        moving->add_option("--instance", move->instance, "All about this instance");
        moving->add_option("--to", move->to, "All to this post or office");
        moving->add_option("--template", move->template_name, "All by this template: reminder, escalation, ...");
        moving->add_flag("--yes", move->yes, "Do it; without it the options only show which mails they mean. Ids need none");
        moving->add_option("--reason", move->reason, "Why; it is recorded");
        moving->add_option("--id", move->id, "The request's id; the same id again is the same act");
        on(moving, [move](World& world) { return outbox_move_command(*move, world); });
    }
}

void CommandLine::add_preview() {
    auto preview = options<PreviewOptions>();
    auto* previewing = command(app, "preview", "The mails that will go out by the end of the next working day, as they will look",
                               "  beadle preview our-system\n  beadle preview our-system --on Monday --body icp\n"
                               "  beadle preview our-system --until \"16 December 2022\" --html mails\n");
    previewing->add_option("system", preview->system, "The system; may be left out where there is one");
    auto* on_day = previewing->add_option("--on", preview->on, "On this day alone");
    previewing->add_option("--until", preview->until, "From now to the end of this day")->excludes(on_day);
    previewing->add_option("--body", preview->body, "Only mails that tell something of this body");
    auto* html = previewing->add_option("--html", preview->html, "A folder to write each mail into, for a browser");
    previewing->add_option("--eml", preview->eml, "A folder to write each message into, for a mail program")->excludes(html);
    on(previewing, [preview](World& world) { return preview_command(*preview, world); });

    auto testing = options<MailTestOptions>();
    auto* test = command(app, "mail-test", "Send one message now, to see whether mail leaves the host (administrators)",
                         "  beadle mail-test me@office.example\n");
    test->add_option("address", testing->address, "To whom")->required();
    on(test, [testing](World& world) { return mail_test_command(*testing, world); });
}

void CommandLine::add_reports() {
    auto duties = options<DutiesOptions>();
    auto* owing = command(app, "duties", "What was and is owed: due, happened, recorded, margin, outcome",
                          "  beadle duties --from \"1 Jan 2022\" --to \"31 Dec 2022\" --late\n  beadle duties --body hwbb-hfd --outcome "
                          "open\n  beadle duties --post hfd --csv\n");
    owing->add_option("--system", duties->system, "Only this system");
    owing->add_option("--body", duties->body, "Only this body");
    owing->add_option("--post", duties->post, "Only what this post or office owes");
    owing->add_option("--instance", duties->instance, "Only of this instance");
    owing->add_option("--from", duties->from, "Due on this day or later");
    owing->add_option("--to", duties->to, "Due on this day or earlier");
    owing->add_option("--outcome", duties->outcome, "open, met, \"met late\", \"not met\", excused or withdrawn");
    owing->add_flag("--late", duties->late, "Only what was late, was not done, or is overdue");
    owing->add_flag("--provisional", duties->provisional, "Only what is owed by a day of which the calendar is not sure yet");
    owing->add_option("--limit", duties->limit, "At most so many")->check(CLI::Range(1, 1000000));
    owing->add_flag("--csv", duties->csv, "For a spreadsheet");
    on(owing, [duties](World& world) { return duties_command(*duties, world); });

    add_audit();

    auto making = options<CanWeMakeItOptions>();
    auto* can = command(app, "can-we-make-it", "The earliest meeting that a paper can make, and the gate that blocks each earlier one",
                        "  beadle can-we-make-it ICPA/2022-23/3/paper/1\n  beadle can-we-make-it \"winter plan\" --body icp\n"
                        "  beadle can-we-make-it \"winter plan\" --body icp --from \"21 November 2022\" --proofs\n");
    can->add_option("paper", making->paper, "A paper's id, or what one would be called")->required();
    can->add_option("--body", making->body, "The body it goes to; its own, for a paper that there is");
    can->add_option("--from", making->from, "When its draft is ready; otherwise today");
    can->add_option("--system", making->system, "Its system, where bodies are called alike");
    can->add_flag("--proofs", making->proofs, "How each gate is counted");
    can->add_flag("--all", making->all, "Later meetings, too");
    on(can, [making](World& world) { return can_we_make_it_command(*making, world); });

    auto acting = options<ActionsOptions>();
    auto* actions = command(app, "actions", "The actions that come to a meeting: overdue, extended and how often, open",
                            "  beadle actions --for ICPA/2022-23/3\n  beadle actions --body icp\n");
    actions->add_option("--for", acting->meeting, "The meeting whose agenda is made");
    actions->add_option("--body", acting->body, "All of this body");
    actions->add_option("--system", acting->system, "Its system, where bodies are called alike");
    on(actions, [acting](World& world) { return actions_command(*acting, world); });

    auto coming = options<AttendanceOptions>();
    auto* attendance = command(app, "attendance", "Who comes to a meeting, as its members say beforehand, and the quorum that is expected",
                               "  beadle attendance ICPA/2022-23/3\n  beadle attendance ICPA/2022-23/3 --json\n");
    attendance->add_option("meeting", coming->meeting, "The meeting's id")->required();
    attendance->add_option("--system", coming->system, "Its system, where ids are alike");
    on(attendance, [coming](World& world) { return attendance_command(*coming, world); });

    auto plan = options<PlanOptions>();
    auto* planning = command(app, "plan", "Every date ahead: meetings, duties, reminders, what is foreseen",
                             "  beadle plan our-system\n  beadle plan our-system --from today --to \"31 December 2030\"\n"
                             "  beadle plan our-system.yaml --from \"1 January 2027\" --to \"31 December 2027\"\n");
    planning->add_option("system", plan->system,
                         "The system; may be left out where there is one. A file: from the definition alone, needs no daemon");
    planning->add_option("--from", plan->from, "From this day on; otherwise now");
    planning->add_option("--to", plan->to, "Up to and including this day; otherwise a year on");
    planning->add_flag("--csv", plan->csv, "For a spreadsheet");
    planning->add_option("--config-dir", config_dir, "Where calendars, procedures and templates are, for a file");
    on(planning, [plan](World& world) { return is_a_file(*plan) ? plan_of_file_command(*plan, world) : plan_command(*plan, world); });

    auto accountable = options<AccountableOptions>();
    auto* answering = command(app, "accountable", "Who answers for a subject on a day, by which instrument, and what moves it",
                              "  beadle accountable \"health commissioning, north\" --on \"1 June 2022\"\n"
                              "  beadle accountable \"pooled budget\" --json\n");
    answering->add_option("subject", accountable->subject, "A function, area or contract: its id, name, alias, or words of it")->required();
    answering->add_option("--on", accountable->on, "The day; otherwise today");
    answering->add_option("--system", accountable->system, "Only this system");
    on(answering, [accountable](World& world) { return accountable_command(*accountable, world); });

    auto feed = options<FeedOptions>();
    auto* feeding = command(app, "feed", "The address of a calendar to subscribe to: a post's, an office's or a body's",
                            "  beadle feed --post democracy\n  beadle feed --body icp\n");
    auto* of_post = feeding->add_option("--post", feed->post, "A post or office: what it owes, and the meetings of its bodies");
    feeding->add_option("--body", feed->body, "A body: its id, prefix, name or alias: its meetings, and what is owed for them")
        ->excludes(of_post);
    feeding->add_option("--system", feed->system, "Its system, where there are several");
    on(feeding, [feed](World& world) { return feed_command(*feed, world); });
}

void CommandLine::add_audit_reports() {
    auto* report = app.add_subcommand("report", "What auditors and councillors ask of the record: tables, CSV, a page to print");
    report->require_subcommand(1);
    const auto common = [](CLI::App* command, const std::shared_ptr<ReportOptions>& options) {
        command->add_option("--body", options->body, "Only this body: its id, prefix, name or alias");
        command->add_option("--system", options->system, "Only this system");
        command->add_flag("--csv", options->csv, "For a spreadsheet");
        command->add_flag("--html", options->html, "One page to print, without any script");
        command->add_flag("--with-exempt", options->with_exempt, "Show what is exempt, too; not for the public");
    };

    auto late = options<ReportOptions>();
    auto* agendas = command(*report, "late-agendas", "Every agenda published late or not at all: how late, and what happened then",
                            "  beadle report late-agendas --from \"1 Jan 2022\" --to \"31 Dec 2022\"\n"
                            "  beadle report late-agendas --from 2022-01-01 --body icp --html > late.html\n");
    agendas->add_option("--from", late->from, "Due on this day or later");
    agendas->add_option("--to", late->to, "Due on this day or earlier");
    common(agendas, late);
    on(agendas, [late](World& world) { return late_agendas_command(*late, world); });

    auto withdrawn = options<ReportOptions>();
    auto* items = command(*report, "withdrawn-items", "Who took which item off an agenda, when, on what advice",
                          "  beadle report withdrawn-items --from \"1 Jan 2022\" --body icp\n");
    items->add_option("--from", withdrawn->from, "Taken off on this day or later");
    items->add_option("--to", withdrawn->to, "Taken off on this day or earlier");
    common(items, withdrawn);
    on(items, [withdrawn](World& world) { return withdrawn_items_command(*withdrawn, world); });

    auto open = options<ReportOptions>();
    auto* actions = command(*report, "open-actions", "What was resolved and is not done, and how often each slipped",
                            "  beadle report open-actions --since \"1 May 2022\" --body icp\n");
    actions->add_option("--since", open->since, "Resolved on this day or later")->required();
    common(actions, open);
    on(actions, [open](World& world) { return open_actions_command(*open, world); });
}

void CommandLine::add_ahead() {
    auto what_if = options<WhatIfOptions>();
    auto* supposing = command(
        app, "what-if", "What would break, move and be told again if a date moved, a day were a holiday, a duty were late; changes nothing",
        "  beadle what-if our-system --move ICP/2027-28/1=\"28 March 2028\"\n"
        "  beadle what-if --holiday \"20 March 2028=a day of national mourning\" --late ICP/2027-28/1:agenda\n");
    supposing->add_option("system", what_if->system, "The system; may be left out where there is one");
    supposing->add_option("--move", what_if->moves, "ID=DATE: this meeting, action or transition is moved to that date")
        ->allow_extra_args(false);
    supposing->add_option("--holiday", what_if->holidays, "DATE or DATE=NAME: that day is no working day")->allow_extra_args(false);
    supposing
        ->add_option("--late", what_if->late, "ID or ID:DUTY: its next duty, or that one, is done on the first working day after its last")
        ->allow_extra_args(false);
    on(supposing, [what_if](World& world) { return what_if_command(*what_if, world); });

    auto back_plan = options<BackPlanOptions>();
    auto* planning = command(app, "back-plan", "Every latest date behind a decision, from the decision backwards",
                             "  beadle back-plan \"sign off the strategy\" --body ICP --by \"31 January 2030\"\n");
    planning->add_option("decision", back_plan->decision, "What is to be decided, in words")->required();
    planning->add_option("--body", back_plan->body, "Who decides: the body's id, prefix, name or alias")->required();
    planning->add_option("--by", back_plan->by, "The last day on which the decision serves")->required();
    planning->add_option("--system", back_plan->system, "Its system, where there are several");
    on(planning, [back_plan](World& world) { return back_plan_command(*back_plan, world); });
}

void CommandLine::add_local() {
    auto check = options<CheckOptions>();
    auto* checking = command(app, "check", "Read definition files and say every mistake in them; needs no daemon",
                             "  beadle check config/systems/starter.yaml\n  beadle check /etc/beadle/beadled.yaml\n");
    checking->add_option("path", check->path, "A system file, a folder of them, or beadled.yaml")->required();
    checking->add_option("--config-dir", config_dir, "Where calendars, procedures and templates are");
    on(checking, [check](World& world) { return check_command(*check, world); });

    auto date = options<DateOptions>();
    auto* dating =
        command(app, "date", "What a deadline rule gives, day by day; needs no daemon",
                "  beadle date \"5 clear working days before meeting\" --anchor 2022-03-28\n  beadle date \"by 31 December 2022\"\n"
                "  beadle date \"within 5 working days of publication at 5pm\" --anchor \"1 June 2022\" --json\n");
    dating->add_option("rule", date->rule, "The rule, in quotation marks")->required();
    dating->add_option("--anchor", date->anchor, "The day it counts from: 2022-03-28, \"28 March 2022\"");
    dating->add_option("--calendar", date->calendar, "Which days work")->capture_default_str();
    dating->add_option("--config-dir", config_dir, "Where calendars are");
    on(dating, [date](World& world) { return date_command(*date, world); });

    auto simulation = options<SimulateOptions>();
    auto* simulating =
        command(app, "simulate", "Try a definition out: the whole program on a clock of its own; needs no daemon, keeps nothing",
                "  beadle simulate starter --from \"1 January 2027\" --to \"31 December 2027\"\n"
                "  beadle simulate our-system.yaml --from 2027-01-04 --to 2027-12-31 --scenario our-year.yaml --json\n");
    simulating->add_option("system", simulation->system, "A shipped system, or the path of a system's file")->required();
    simulating->add_option("--from", simulation->from, "The first day; otherwise the scenario's");
    simulating->add_option("--to", simulation->to, "The last day; otherwise the scenario's");
    simulating->add_option("--scenario", simulation->scenario, "What people do and when; without it nobody does anything");
    simulating->add_option("--config-dir", config_dir, "Where calendars, procedures and templates are");
    on(simulating, [simulation](World& world) { return simulate_command(*simulation, world); });

    auto* store = command(app, "store", "Where the record is kept: back it up, put it back, move it", "  beadle store backup --help\n");
    store->require_subcommand(1);
    auto copy = options<StoreCopyOptions>();
    auto* copying =
        command(*store, "copy", "Move the record from SQLite to PostgreSQL, checked to the byte; while no daemon serves either",
                "  beadle store copy sqlite:/var/lib/beadle/beadle.db \"postgres:host=db.example dbname=beadle user=beadle\"\n");
    copying->add_option("from", copy->from, "The store that there is: sqlite: and the path of its file")->required();
    copying->add_option("to", copy->to, "An empty database: postgres: and a connection string")->required();
    on(copying, [copy](World& world) { return store_copy_command(*copy, world); });

    auto backup = options<StoreBackupOptions>();
    auto* backing_up = command(*store, "backup", "Write all of a SQLite store into a new file, while a daemon serves it",
                               "  beadle store backup sqlite:/var/lib/beadle/beadle.db /var/backups/beadle-monday.db\n");
    backing_up->add_option("store", backup->store, "The store: sqlite: and the path of its file")->required();
    backing_up->add_option("file", backup->file, "The backup, which is not there yet")->required();
    on(backing_up, [backup](World& world) { return store_backup_command(*backup, world); });

    auto roles = options<StoreRolesOptions>();
    auto* giving = command(
        *store, "roles", "Give a role for daemons, which changes and deletes no entry, and one for auditors, which reads",
        "  beadle store roles \"postgres:host=db.example dbname=beadle user=beadle\" --daemon beadle_daemon --auditor beadle_auditor\n");
    giving->add_option("store", roles->store, "The store, as the owner of its tables connects: postgres: and a connection string")
        ->required();
    giving->add_option("--daemon", roles->daemon, "The role that daemons write as, which is there")->required();
    giving->add_option("--auditor", roles->auditor, "The role that auditors read as, which is there")->required();
    on(giving, [roles](World& world) { return store_roles_command(*roles, world); });

    auto restored = options<std::string>();
    auto* saying = command(*store, "restored",
                           "Say that a backup was put in a store's place, so that its mail is held for review; while no daemon serves it",
                           "  beadle store restored \"postgres:host=db.example dbname=beadle user=beadle\"\n");
    saying->add_option("store", *restored, "The store, as store: in the daemon's file names it")->required();
    on(saying, [restored](World& world) { return store_restored_command(*restored, world); });
}

namespace {

void gather(const CLI::App& app, const std::string& before, std::vector<std::string>& names) {
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        const auto name = before.empty() ? command->get_name() : before + " " + command->get_name();
        if (command->get_subcommands([](const CLI::App*) { return true; }).empty()) names.push_back(name);
        else gather(*command, name, names);
    }
}

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
    CommandLine line;
    line.help->width = static_cast<std::size_t>(world.help_width);
    // CLI11 takes them from the back.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        line.app.parse(std::move(reversed));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {  // --help, --version
            line.app.exit(error, world.out, world.err);
            return Exit::done;
        }
        world.err << what_is_misspelt(line.app, error);
        return Exit::usage;
    }
    world.json = line.json;
    if (!line.socket.empty()) world.socket = line.socket;
    if (!line.config_dir.empty()) world.config_dir = line.config_dir;
    try {
        return line.chosen(world);
    } catch (const Ended& ended) {
        return ended.exit;
    } catch (const NotReachable& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::not_reachable;
    } catch (const std::exception& error) {
        world.err << "beadle: " << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

std::vector<std::string> all_commands() {
    CommandLine line;
    std::vector<std::string> names;
    gather(line.app, "", names);
    return names;
}

std::string help_of(const std::string& command) {
    CommandLine line;
    auto* found = &line.app;
    std::istringstream words{command};
    for (std::string word; words >> word;) found = found->get_subcommand(word);
    return found->help();
}

}  // namespace beadle::cli

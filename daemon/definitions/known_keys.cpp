#include "daemon/definitions/known_keys.hpp"

#include <algorithm>
#include <cassert>

namespace beadle::definitions {

namespace {

std::vector<KeyTable> all_tables() {
    using S = Shape;
    std::vector<KeyTable> out;

    out.push_back(
        {"system",
         {
             {"system", S::text, "the system's id: small letters, digits and '-'; it never changes", true},
             {"name", S::text, "the system's name as people say it"},
             {"live from", S::date, "nothing that was due before this date is chased"},
             {"second person", S::yes_no, "yes where a change is proposed by one administrator and applied by another; no if not given"},
             {"sending",
              S::words,
              "hold: nothing goes out; clerk first: a clerk releases each mail; live: mails go out",
              false,
              {"hold", "clerk first", "live"}},
             {"sending by template",
              S::words_map,
              "mails that are kept back more strictly than the rest, each by its template: {escalation: clerk first, moved: hold}",
              false,
              {"hold", "clerk first", "live"}},
             {"calendar", S::text, "the calendar of working days: england-and-wales", true},
             {"zone", S::text, "the time zone; Europe/London if not given"},
             {"reminders go at", S::time, "the full hour at which reminders go out; 9am if not given"},
             {"monday list", S::yes_no,
              "yes: on the first working day of a week everybody gets one mail with what they owe in that week and the next; no if not "
              "given"},
             {"quiet hours", S::text, "between which times of day nobody is written to: 6pm to 8am"},
             {"alarms to", S::texts, "offices or posts that are told when the program needs a human"},
             {"mail from", S::text, "the address that mails come from where an office gives none"},
             {"closed days", S::text_map, "local closed days: a date and why"},
             {"papers are published on", S::texts,
              "the hosts on which published papers are looked at, where the daemon's file has it look: www.council.gov.uk; any if not "
              "given"},
             {"texts are kept for", S::text,
              "how long what people wrote beside entries is kept before an administrator may erase it for its age: 6 years; for ever if "
              "not given"},
             {"texts kept for ever",
              S::words_list,
              "which of these texts are kept however old they are: [title, words]",
              false,
              {"comment", "note", "reason", "substitute", "summary", "title", "words"}},
             {"offices", S::section_map, "who keeps the record of which bodies", true, {}, "office"},
             {"bodies", S::section_map, "boards, partnerships, committees and organisations", true, {}, "body"},
             {"posts", S::section_map, "seats and roles, each with a mailbox", false, {}, "post"},
             {"groups", S::texts_map, "several posts or offices under one name"},
             {"transitions", S::section_map, "bodies that hand over to bodies", false, {}, "transition"},
         },
         {
             {"cycles of", S::section_map, "the cycles of a body: which meetings belong together, and when each opens", false, {}, "cycle"},
             {"strategy of", S::section, "the strategy that a body approves: chapters, support, approval, copies", false, {}, "strategy"},
             {"strategies of", S::section_map, "several strategies of a body, each under its ref", false, {}, "strategy"},
             {"meetings of", S::section_list, "the meetings of a body that its plan foresees", false, {}, "meeting"},
             {"attendance of", S::section, "how the members of a body are asked beforehand whether they come", false, {}, "attendance"},
             {"clearance of", S::section, "how the papers of a body are cleared before they go on an agenda", false, {}, "clearance"},
             {"timetable of",
              S::section_list,
              "what each meeting of a body gives rise to, in the order it would be said on the telephone",
              false,
              {},
              "timetable entry"},
         },
         {"transition of", "transition", "matters", "agreements"}});

    out.push_back({"office",
                   {
                       {"name", S::text, "as it signs its mails", true},
                       {"mail", S::text, "its mailbox", true},
                       {"runs", S::texts, "the bodies whose record it keeps"},
                       {"head", S::text, "the post that heads it: 'head of service' in a timetable"},
                       {"deputy", S::text, "the post that stands in: 'deputy' in a timetable"},
                   }});

    out.push_back(
        {"body",
         {
             {"name", S::text, "its full name", true},
             {"prefix", S::text, "what the ids of its meetings begin with: ICPA"},
             {"also called", S::texts, "other names, understood wherever a body is named"},
             {"rules", S::text, "the procedure it meets under: council committee, NHS board, own terms"},
             {"begins", S::date, "when it exists in law; before that it meets in shadow"},
             {"ends", S::date, "its last day"},
             {"made by", S::texts, "the organisations that must each establish it"},
             {"members", S::number, "how many members it has"},
             {"members from", S::texts, "organisations with a seat"},
             {"invited", S::texts, "organisations that are invited"},
             {"sits in common with", S::texts, "bodies that meet in the same room at the same time, each with its own quorum and minutes"},
             {"chair", S::texts, "the chair's post, or the posts of co-chairs: either may act"},
             {"chairs act", S::words, "co-chairs: either may act if not given, or both must", false, {"either", "both"}},
             {"quorum", S::text, "8 members, one from each of made by, including the chair, wait 15 minutes"},
             {"decides by", S::words, "how it comes to a decision", false, {"vote", "consensus"}},
             {"majority", S::text, "what carries a vote: a simple majority of those voting; two thirds of those present"},
             {"casting vote", S::yes_no, "no where the chair has none when votes are equal"},
             {"one person for several posts", S::text, "the minute by which it consents that one person counts for several posts"},
             {"requisition", S::text, "how many members may requisition a meeting: 5 members, or a third of the members"},
             {"scrutinised by", S::text, "the body that meets when a decision is called in"},
             {"at minimum", S::section_list, "the seats that it is composed of at the least", false, {}, "seat wanted"},
             {"governance",
              S::words,
              "of a place: how it is governed",
              false,
              {"consultative forum", "committee of the ICB with delegated authority", "joint committee",
               "individual directors with delegated authority", "lead provider under contract"}},
             {"told apart as", S::text, "said instead of a name that another body has too"},
             {"at least a year", S::number, "how many meetings it must hold in a year"},
             {"answers", S::text, "the post or office that owes what the body is named as owing"},
             {"sending", S::words, "the stricter of this and the system's holds", false, {"hold", "clerk first", "live"}},
         }});

    out.push_back({"post",
                   {
                       {"name", S::text, "the post as people say it, never a person", true},
                       {"body", S::text, "the body it belongs to"},
                       {"mail", S::text, "its mailbox"},
                       {"elected", S::yes_no, "yes for a councillor: never escalated to unless a timetable names the post"},
                       {"chair", S::yes_no, "yes where the post chairs its body"},
                       {"member", S::yes_no, "yes for a member of its body; taken as yes where a seat, a kind or whence it comes is given"},
                       {"votes", S::yes_no, "no for a member without a vote"},
                       {"comes from", S::texts, "the organisations that it speaks for: 'one from each of' in a quorum"},
                       {"seat", S::texts, "the seat of the body's minimum composition that it fills: director of nursing"},
                       {"kind", S::text, "executive, independent, partner: as the minimum composition says it"},
                       {"selected by", S::texts, "the organisations that select its holder jointly: until all have, designate"},
                       {"deputy", S::text, "the post that stands in"},
                       {"held by", S::section_list, "who holds it, and from when", false, {}, "holding"},
                   }});

    out.push_back({"holding",
                   {
                       {"person", S::text, "an operator's id or a pseudonym", true},
                       {"capacity", S::words, "substantive if not given", false, {"substantive", "designate", "acting"}},
                       {"from", S::date, "the first day"},
                       {"until", S::date, "the last day"},
                       {"term ends", S::date, "the day by which the term is renewed, or the post filled anew"},
                       {"by", S::text, "the minute or order that made it"},
                   }});

    out.push_back({"seat wanted",
                   {
                       {"seat", S::text, "the seat, as 'seat' of a post says it: director of nursing"},
                       {"kind", S::text, "the kind, as 'kind' of a post says it: executive"},
                       {"count", S::number, "how many of them at the least; 1 if not given"},
                   }});

    out.push_back({"cycle",
                   {
                       {"title", S::text, "as people say it"},
                       {"opens", S::day, "when it opens: 1 February 2022, or 1 February each year", true},
                       {"first", S::number, "the first year it opens in, for one that opens each year"},
                       {"meetings", S::texts, "the refs of its meetings, in order", true},
                   }});

    out.push_back({"meeting",
                   {
                       {"ref", S::text, "a short name for it, unique in its body", true},
                       {"title", S::text, "as people say it"},
                       {"to", S::text, "what it is for: approve the strategy"},
                       {"kind", S::words, "ordinary if not given", false, {"ordinary", "special", "extraordinary", "informal"}},
                       {"in", S::text, "when it is to be held: June 2022, or May or June each year"},
                       {"on", S::date, "its date, where that is fixed already"},
                       {"at", S::time, "its time of day"},
                       {"place", S::text, "where"},
                       {"not after", S::date, "the last date that serves its purpose"},
                       {"opens", S::day, "when work on it begins: 1 February 2022, or 1 February each year"},
                       {"in common", S::yes_no, "yes where it sits in common with the bodies that its body names"},
                       {"shadow", S::yes_no, "yes where it is held before the body exists in law"},
                       {"fulfilled by",
                        S::words_list,
                        "the outcomes of an item that fulfil its purpose",
                        false,
                        {"noted", "commented", "supported", "supported with comments", "agreed", "approved",
                         "approved subject to amendments", "amended", "referred", "returned", "declined", "no change"}},
                   }});

    out.push_back({"strategy",
                   {
                       {"title", S::text, "as people say it: Integrated Care Strategy"},
                       {"ref", S::text, "a short name for it; made from the title if not given"},
                       {"matter", S::text, "the matter that its items, papers and actions belong to; its ref if not given"},
                       {"lead", S::text, "the post or office that leads it; the body's office if not given"},
                       {"replaces", S::text, "the ref of the body's strategy that it replaces when it takes effect"},
                       {"direction", S::section, "where and by when its direction is set", false, {}, "strategy direction"},
                       {"chapters", S::section_map, "its chapters, such as '1 Northshire'", false, {}, "strategy chapter"},
                       {"chapters by", S::rule, "when chapters are to be in: 40 working days before target"},
                       {"involve", S::texts, "who is involved throughout, as people say it"},
                       {"involve by", S::rule, "by when each involvement is recorded: 20 working days before target"},
                       {"approve", S::section, "where and by when it is approved, after whose support", false, {}, "strategy approval"},
                       {"publish", S::rule, "when it is published: within 10 working days of approval"},
                       {"copies to", S::texts, "who gets a copy, as people say it"},
                       {"copies", S::rule, "when the copies are sent: within 10 working days of publication"},
                       {"received by", S::texts, "bodies that consider on receipt whether their own strategy still suffices"},
                       {"consider", S::rule, "how long a body has to consider what was received: within 6 months of receipt"},
                       {"review at", S::text, "the ref of the planned meeting that reviews progress"},
                       {"sign off at", S::text, "the ref of the planned meeting that signs off the changes"},
                       {"progress", S::text, "how often chapter owners report once it is in effect: every 3 months"},
                   }});

    out.push_back({"strategy direction",
                   {
                       {"at", S::text, "the ref of the planned meeting whose item sets it"},
                       {"by", S::rule, "by when: by 30 September 2022"},
                   }});

    out.push_back({"strategy chapter",
                   {
                       {"owner", S::text, "the post, office or body that writes it and reports on it", true},
                       {"overseen by", S::texts, "the bodies, posts or offices that endorse it"},
                       {"implemented by", S::text, "who carries it out, in words"},
                       {"aligned with", S::texts, "what its owner declares it to be aligned with, as people say it"},
                   }});

    out.push_back(
        {"strategy approval",
         {
             {"at", S::text, "the ref of the planned meeting whose item approves it"},
             {"by", S::date, "the date it must be approved by, whatever day that is"},
             {"after support from", S::texts, "the bodies whose support is sought first"},
             {"support by", S::rule, "by when they decide: 10 working days before target"},
             {"if one declines", S::words, "what a no does; it stops if not given", false, {"it is noted", "it stops", "it is returned"}},
             {"takes effect", S::date, "the day it takes effect, never rounded"},
             {"amendments", S::rule, "when amendments are settled where the minute names no date: within 5 working days of approval"},
         }});

    out.push_back(
        {"timetable entry",
         {
             {"do", S::text, "what is to be done, as it would be said: publish the agenda", true},
             {"ref", S::text, "a short name for it, unique in its timetable"},
             {"ask", S::text, "what the mail asks for, in a sentence or two; {agenda} or {5 working days before agenda} stands for a day"},
             {"by", S::rule, "the deadline: 5 clear working days before meeting at 5pm", true},
             {"who", S::texts, "the post, office, body or group that owes it, or 'each office'", true},
             {"met by", S::text, "the event that meets it: AgendaPublished"},
             {"remind", S::offsets, "working days before the deadline: [3, 1, 0]; or 3 hours before"},
             {"then", S::escalations, "whom to tell when it is not done: a party, {to, at}, or a list"},
             {"if late", S::text, "what happens if it is missed, in words; days as in ask"},
             {"for",
              S::words_list,
              "kinds of meeting, all but informal ones if not given; 'in common': another body leads; or the body's strategies",
              false,
              {"ordinary", "special", "extraordinary", "informal", "in common", "strategy"}},
             {"rule", S::text, "the rule of the procedure that says what a breach does"},
             {"notice only", S::yes_no, "yes where nothing is owed and the mail is all"},
             {"template", S::text, "the mail's template; reminder if not given"},
         }});

    out.push_back(
        {"attendance",
         {
             {"asked", S::words, "when its members are asked whether they come", true, {"with the notice", "when the date is fixed"}},
             {"remind", S::number, "working days before the meeting on which the silent are asked again: 5 if not given, 0 for never"},
             {"quorum judged", S::number, "working days before the meeting on which the expected quorum is judged: 3 if not given"},
             {"warn",
              S::words,
              "who learns that the quorum is at risk: the offices if not given",
              false,
              {"the offices", "the offices and the chairs"}},
             {"substitutes", S::words, "who may come in a member's place: none if not given", false, {"none", "named", "any"}},
             {"named substitutes", S::texts_map, "members' posts, each with the posts or names that may come instead"},
         }});

    out.push_back(
        {"clearance",
         {
             {"drafted by", S::text, "the post or office that drafts where a request names nobody; the body's office if not given"},
             {"draft by", S::rule, "when the draft is due: 20 working days before meeting"},
             {"answer by", S::rule, "how long its author has with what a reviewer returned: within 3 working days of return"},
             {"final by", S::rule, "when final reports are due: 7 working days before meeting at 10am"},
             {"if late", S::text, "what a final report after that means for the item, in words"},
             {"source", S::text, "where these deadlines are written"},
             {"headings", S::section_list, "the headings of its papers, in their order", true, {}, "clearance heading"},
         }});

    out.push_back({"clearance heading",
                   {
                       {"heading", S::text, "as it stands in the paper: legal implications", true},
                       {"ref", S::text, "a short name for it, unique in its paper: legal"},
                       {"reviewer", S::text, "the post or office that clears it; without one it is a fact that its author gives"},
                       {"by", S::rule, "how long the reviewer has: within 5 working days of receipt"},
                       {"then", S::text, "the post or office that is told when the reviewer says nothing"},
                       {"ask", S::text, "what the reviewer looks for, in a sentence or two"},
                       {"given", S::texts, "for a fact: what may be given, such as open or exempt"},
                   }});

    out.push_back(
        {"escalation",
         {
             {"to", S::text, "a post, office or group; 'head of service' and 'deputy' are those of the office that owes it", true},
             {"at", S::text, "2 hours before, 1 working day after, on the day"},
         }});

    out.push_back({"transition",
                   {
                       {"title", S::text, "as people say it"},
                       {"matter", S::text, "what it is about across bodies"},
                       {"record kept by", S::text, "the office that keeps its record", true},
                       {"from", S::texts, "the bodies that hand over", true},
                       {"to", S::texts, "the bodies that take over"},
                       {"wind down", S::yes_no, "yes where nobody takes over"},
                       {"target", S::date, "the appointed day that is worked towards", true},
                       {"shadow from", S::date, "when the successors begin to run in shadow"},
                       {"gate", S::section_map, "conditions that must all be declared, in any order", true, {}, "condition"},
                       {"workstreams", S::section_map, "the strands of the work", false, {}, "workstream"},
                       {"checklists", S::section_map, "lists of what each predecessor must do", false, {}, "checklist"},
                       {"timetable", S::section_list, "what else is owed on the way", false, {}, "transition line"},
                       {"close down", S::section_list, "what is owed after the transfer: accounts, records", false, {}, "transition line"},
                       {"allocation", S::section_list, "who answers for what before the transfer and after it", false, {}, "allocation"},
                       {"moves", S::section_list, "what a moved target adds", false, {}, "move"},
                   }});

    out.push_back({"condition",
                   {
                       {"says", S::text, "what is declared, as a sentence: the order is made", true},
                       {"who", S::texts, "who may declare it; the first is reminded"},
                       {"each", S::texts, "predecessors, successors or bodies: each has one of its own"},
                       {"evidence", S::text, "on what it is declared"},
                       {"by", S::rule, "by when: 20 working days before target; by target if not given"},
                       {"remind", S::offsets, "working days before the deadline: [10, 3, 0]"},
                       {"then", S::escalations, "whom to tell when it is not declared"},
                       {"ask", S::text, "what the mail asks for, in a sentence or two"},
                       {"if late", S::text, "what happens if it is missed, in words"},
                       {"met by", S::words, "the event that declares it by itself", false, {"OrderMade", "TransferSchemeMade"}},
                       {"rests on", S::texts, "checklists that should be done first"},
                       {"asks", S::text, "what a body is asked, as an item of its agenda: its decision declares the condition"},
                       {"asked of", S::text, "the body that is asked; with 'each', each of those"},
                   }});

    out.push_back({"workstream",
                   {
                       {"title", S::text, "as people say it", true},
                       {"lead", S::text, "the post or office that leads it"},
                   }});

    out.push_back({"checklist",
                   {
                       {"title", S::text, "as people say it"},
                       {"each", S::texts, "predecessors, successors or bodies that do it each; predecessors if not given"},
                       {"items", S::section_list, "its items, each a duty of each body", true, {}, "transition line"},
                   }});

    out.push_back(
        {"transition line",
         {
             {"do", S::text, "what is to be done, as it would be said", true},
             {"ref", S::text, "a short name for it, unique in its list"},
             {"by", S::rule, "the deadline: 20 working days before target; within 3 months of transfer", true},
             {"who", S::texts, "a post, office, body or group; 'each predecessor' or 'each successor' makes one duty a body", true},
             {"for", S::texts, "the bodies it is for; all of the list if not given"},
             {"workstream", S::text, "the workstream it belongs to"},
             {"ask", S::text, "what the mail asks for, in a sentence or two"},
             {"met by", S::text, "the event that meets it; ChecklistItemDone if not given"},
             {"remind", S::offsets, "working days before the deadline: [10, 3, 0]"},
             {"then", S::escalations, "whom to tell when it is not done"},
             {"if late", S::text, "what happens if it is missed, in words"},
             {"template", S::text, "the mail's template; reminder if not given"},
         }});

    out.push_back(
        {"allocation",
         {
             {"subject", S::text, "what somebody answers for: health commissioning, north", true},
             {"kind", S::words, "what it is", true, {"area", "function", "contract", "agreement", "staff", "property", "records"}},
             {"ref", S::text, "a short name for it"},
             {"also called", S::texts, "other names it is asked for by"},
             {"from", S::texts, "who answers until then; all that hand over if not given"},
             {"to", S::texts, "who answers from then on, or nobody; all that take over if not given; the same as from where it stays"},
             {"by", S::text, "the instrument that moves it"},
             {"since", S::date, "since when they have answered for it"},
             {"since by", S::text, "the instrument that gave it to them"},
             {"on", S::date, "a date of its own; otherwise the day of the transfer"},
             {"answered by", S::text, "the post that answers until then"},
             {"then answered by", S::text, "the post that answers from then on"},
         }});

    out.push_back({"move",
                   {
                       {"if moved past", S::text, "a day of the year that the predecessors' last day moves past: 31 March", true},
                       {"add", S::section_list, "the duties that it adds", true, {}, "transition line"},
                   }});

    out.push_back({"procedure",
                   {
                       {"procedure", S::text, "its id: council committee", true},
                       {"name", S::text, "its name"},
                       {"also called", S::texts, "other names, understood after 'rules:'"},
                       {"no urgency at",
                        S::words_list,
                        "kinds of meeting at which urgency is barred",
                        false,
                        {"ordinary", "special", "extraordinary", "informal"}},
                       {"notice apart from agenda", S::yes_no, "yes where notice and agenda are two acts"},
                       {"rules", S::section_map, "the rules, each with its source", true, {}, "rule"},
                   }});

    out.push_back({"rule",
                   {
                       {"says", S::text, "the rule in words", true},
                       {"by", S::rule, "its deadline, where it has one"},
                       {"source", S::text, "where it is written", true},
                       {"checked", S::date, "when somebody last read the source", true},
                       {"checked by", S::text, "that somebody's post, never a person", true},
                       {"breach", S::words, "what breaking it does", true, {"bars the item", "irregular", "advisory"}},
                       {"time binds", S::yes_no, "yes where the time of day counts for a breach too"},
                       {"ways on", S::texts, "the lawful ways from there"},
                       {"note", S::text, "what is still to be checked, or how it is read here"},
                   }});

    out.push_back({"calendar",
                   {
                       {"calendar", S::text, "its id: england-and-wales", true},
                       {"name", S::text, "its name", true},
                       {"source", S::text, "where the data was read", true},
                       {"checked", S::date, "when it was read", true},
                       {"rest days",
                        S::words_list,
                        "weekdays that never work",
                        true,
                        {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}},
                       {"years", S::text, "the years that the data is complete for: 2019 to 2028", true},
                       {"not yet proclaimed", S::numbers, "years whose days are the usual pattern only"},
                       {"holidays", S::text_map, "a date and its name", true},
                   }});

    out.push_back(
        {"beadled",
         {
             {"store", S::text, "where the record is kept: sqlite:PATH, or postgres:CONNECTION"},
             {"socket", S::text, "the Unix socket that the command beadle talks to"},
             {"systems", S::text, "the folder or file of system definitions"},
             {"mail", S::section, "how mail goes out", false, {}, "mail"},
             {"web", S::section, "links in mails that answer without a login; none if not given", false, {}, "web"},
             {"metrics", S::section, "where a monitor asks how the daemon is; nowhere if not given", false, {}, "metrics"},
             {"audit", S::section, "what signs the record; a key beside the store if not given", false, {}, "audit"},
             {"operators", S::section_list, "who may talk to the daemon", false, {}, "operator"},
             {"forward", S::section, "where entries of the record are forwarded to; nowhere if left out", false, {}, "forward"},
             {"papers", S::section, "whose published papers are looked at on the public page; nobody's if left out", false, {}, "papers"},
             {"log", S::section, "what is logged, and where to", false, {}, "log"},
         }});

    out.push_back({"mail",
                   {
                       {"transport", S::words, "none if not given", false, {"none", "maildir", "smtp"}},
                       {"maildir", S::text, "the folder, for the transport maildir"},
                       {"domain", S::text, "the right-hand side of message ids"},
                       {"bounces to", S::text, "the address that undeliverable mail comes back to"},
                       {"test address", S::text, "while it is set every mail goes there, and to nobody else"},
                       {"archive after", S::text,
                        "how long after it was sent a mail goes to the archive: 1 year if not given; never; 30 days at least"},
                       {"smtp", S::section, "the mail server, for the transport smtp", false, {}, "smtp"},
                   }});

    out.push_back({"web",
                   {
                       {"address", S::text, "how people reach it: https://beadle.icb.example; mails carry links to it", true},
                       {"listen", S::text, "where it is served to the proxy: 127.0.0.1:8470 if not given"},
                       {"key file", S::text, "the keys that sign links, made at the first start; /var/lib/beadle/links.key if not given"},
                       {"behind a proxy", S::yes_no, "yes if not given: clients are told apart by the last X-Forwarded-For"},
                   }});

    out.push_back(
        {"audit",
         {
             {"name", S::text, "what the signature calls itself; the mail's domain if not given"},
             {"key file", S::text, "the key that signs, made at the first start; audit.key beside the store if not given"},
             {"checkpoints", S::section, "where signed checkpoints go; checkpoints beside the key if not given", false, {}, "checkpoints"},
         }});

    out.push_back({"checkpoints",
                   {
                       {"file", S::text, "the file that they are appended to, best on another host's disk"},
                       {"hours apart", S::number, "24 if not given; and at every stop"},
                       {"mail to", S::texts, "the addresses of those who keep them elsewhere"},
                   }});

    out.push_back({"forward",
                   {
                       {"to", S::words, "the journal of this host, or a syslog", true, {"journal", "syslog"}},
                       {"address", S::text, "of the syslog: unix:/dev/log if not given, or tcp:HOST:PORT"},
                   }});

    out.push_back(
        {"papers",
         {
             {"look at", S::texts, "the systems whose published papers are fetched once, from the address that was recorded", true},
             {"plain http", S::yes_no, "yes where http:// will do, as in an intranet; no if not given: https:// alone"},
             {"private addresses", S::yes_no, "yes where pages may be on private networks; no if not given"},
         }});

    out.push_back({"metrics",
                   {
                       {"listen", S::text, "127.0.0.1:9464 if not given; whoever reaches it may read counts and times, never names"},
                   }});

    out.push_back({"smtp",
                   {
                       {"url", S::text, "smtp://host:587 or smtps://host:465", true},
                       {"security", S::words, "starttls if not given", false, {"none", "starttls", "tls"}},
                       {"auth", S::words, "none if not given", false, {"none", "plain", "login", "xoauth2"}},
                       {"user", S::text, "the account"},
                       {"secret file", S::text, "the file that holds the password or token; it never stands in here"},
                       {"ca file", S::text, "the certificate authorities to believe, if not the host's own"},
                       {"a minute", S::number, "how many messages a minute; 25 if not given"},
                   }});

    out.push_back({"operator",
                   {
                       {"uid", S::number, "the Unix user id that connects", true},
                       {"person", S::text, "the person's id in the record, never a name", true},
                       {"offices", S::texts, "ids of the offices the person works for"},
                       {"posts", S::texts, "ids of the posts the person holds"},
                       {"administrator", S::yes_no, "yes for one who may apply definitions and release what is parked"},
                   }});

    out.push_back({"log",
                   {
                       {"level", S::words, "info if not given", false, {"trace", "debug", "info", "warning", "error"}},
                       {"file", S::text, "the journal if not given"},
                   }});
    return out;
}

}  // namespace

const Key* KeyTable::find(std::string_view name) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

const Key* KeyTable::find_prefixed(std::string_view name) const {
    for (const auto& key : prefixed) {
        if (name.size() > key.name.size() + 1 && name.substr(0, key.name.size()) == key.name && name[key.name.size()] == ' ') return &key;
    }
    return nullptr;
}

const std::vector<KeyTable>& known_keys() {
    static const auto tables = all_tables();
    return tables;
}

const KeyTable& keys_of(std::string_view section) {
    const auto& tables = known_keys();
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const KeyTable& table) { return table.section == section; });
    assert(found != tables.end());
    return *found;
}

}  // namespace beadle::definitions

#include "workflows/decide.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "workflows/action/action.hpp"
#include "workflows/assembly_cycle/assembly_cycle.hpp"
#include "workflows/body/body.hpp"
#include "workflows/duties/answer.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/monday_list.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/repin.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/item/item.hpp"
#include "workflows/judge_again.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/meeting/meeting.hpp"
#include "workflows/meeting/next.hpp"
#include "workflows/model/deciding.hpp"
#include "workflows/paper/paper.hpp"
#include "workflows/strategy_approval/strategy_approval.hpp"
#include "workflows/system/erasing.hpp"
#include "workflows/system/system.hpp"
#include "workflows/transition/transition.hpp"

namespace beadle {

using namespace model;

namespace {

struct Workflow {
    const char* name;
    const char* entered_by;
    void (*enter)(Deciding&);
    void (*decide)(Deciding&);
    std::vector<std::string> (*known_events)();
    bool (*may_record)(const Deciding&) = nullptr;    ///< Who may say so besides the body's office and whoever owes a duty that it meets.
    void (*settle)(Deciding&) = nullptr;              ///< What follows from how it stands now, whatever befell it.
    void (*fired)(Deciding&, const Duty&) = nullptr;  ///< What a step of a duty leads to besides its mail.
};

constexpr Workflow workflows[] = {
    {meeting::workflow, "MeetingEntered", meeting::enter, meeting::decide, meeting::known_events, meeting::may_answer, meeting::settle,
     meeting::fired},
    {item::workflow, "ItemEntered", item::enter, item::decide, item::known_events},
    {assembly_cycle::workflow, "CycleEntered", assembly_cycle::enter, assembly_cycle::decide, assembly_cycle::known_events, nullptr,
     nullptr, assembly_cycle::fired},
    {action::workflow, "ActionEntered", action::enter, action::decide, action::known_events, action::may_record},
    {paper::workflow, "PaperEntered", paper::enter, paper::decide, paper::known_events, paper::may_record},
    {strategy_approval::workflow, "StrategyEntered", strategy_approval::enter, strategy_approval::decide, strategy_approval::known_events,
     strategy_approval::may_record},
    {transition::workflow, "TransitionEntered", transition::enter, transition::decide, transition::known_events, transition::may_record},
    {body::workflow, "BodyEntered", body::enter, body::decide, body::known_events},
    {system_record::workflow, "DefinitionApplied", system_record::enter, system_record::decide, system_record::known_events},
};

const Workflow* workflow_of(std::string_view name) {
    for (const auto& workflow : workflows)
        if (workflow.name == name) return &workflow;
    return nullptr;
}

const Workflow* entered_by(std::string_view event) {
    for (const auto& workflow : workflows)
        if (workflow.entered_by == event) return &workflow;
    return nullptr;
}

bool is_mail_event(std::string_view kind) { return kind.starts_with("Mail"); }

/// Results of sending, and what people do with messages before they go.
void decide_mail(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& notification = text_of(event.facts, "notification");
    if (notification.empty())
        return deciding.not_accepted("notification", "which message is missing",
                                     {"Say it as notification=ID; 'beadle outbox list' shows them."});
    if (event.kind == "MailAccepted" || event.kind == "MailFailed") {
        deciding.add(MailResult{notification, event.kind == "MailAccepted", text_of(event.facts, "message_id"),
                                text_of(event.facts, "detail"), text_of(event.facts, "state") == "expired"});
        return;
    }
    static const std::map<std::string, std::string, std::less<>> acts{
        {"MailReleased", "release"}, {"MailCancelled", "cancel"}, {"MailRetried", "retry"}, {"MailHeld", "hold"}};
    auto act = acts.find(event.kind);
    if (act == acts.end()) return deciding.not_accepted("event", "'" + event.kind + "' is nothing that can befall a message");
    deciding.add(MailMoved{notification, act->second, text_of(event.facts, "reason")});
}

void excuse_duty(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& ref = text_of(facts, "duty");
    const auto* duty = find_duty(deciding.now(), ref);
    if (!duty) return deciding.not_accepted("duty", "there is no duty '" + ref + "' here");
    if (duty->outcome != Outcome::open && duty->outcome != Outcome::not_met)
        return deciding.not_accepted("duty", "'" + ref + "' has ended already: " + std::string(to_words(duty->outcome)));
    if (text_of(facts, "reason").empty()) return deciding.not_accepted("reason", "an excuse needs a reason", {"Say it as reason=\"...\"."});
    deciding.add(DutyEnded{ref, Outcome::excused, deciding.event().happened_at, "excused by " + deciding.event().actor.person});
    deciding.add(MailWithdrawn{ref, "", "the duty was excused"});
}

/// "It is done": meets the duty as the event that it waits for would, without moving the machine.
void duty_done(Deciding& deciding) {
    const auto* duty = find_duty(deciding.now(), text_of(deciding.event().facts, "duty"));
    if (!duty) return deciding.not_accepted("duty", "there is no duty '" + text_of(deciding.event().facts, "duty") + "' here");
    if (deciding.before().workflow == transition::workflow && duty->ref.starts_with("gate/"))
        return deciding.not_accepted("duty", "a condition of the gate is declared, by somebody and on some evidence",
                                     {"Record ConditionDeclared with condition=" + duty->ref.substr(5) + " by=POST evidence=\"...\"."});
    duties::meet(deciding, duty->met_by);
}

void release(Deciding& deciding) {
    if (!deciding.before().parked && !deciding.context().replaying)
        return deciding.not_accepted("record", deciding.before().id + " is not parked: there is nothing to release",
                                     {"'beadle status' names what is parked."});
    deciding.add(Released{});
}

/// Common to all workflows; false where it is the machine's own event.
bool decide_common(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (is_mail_event(kind)) {
        decide_mail(deciding);
    } else if (kind == "CalendarChanged") {
        duties::recount(deciding);
        if (deciding.before().workflow == item::workflow) item::count_call_in_again(deciding);
    } else if (kind == duties::week_began) {
        duties::list_what_is_owed(deciding);
    } else if (kind == "InstanceMoved") {
        duties::move_to_live(deciding);
    } else if (kind == "InstanceReleased") {
        release(deciding);
    } else if (kind == "DutyExcused") {
        excuse_duty(deciding);
    } else if (kind == "DutyDone") {
        duty_done(deciding);
    } else if (duties::is_answer(kind)) {
        duties::answer(deciding);
    } else if (kind == "NoteMade") {
        // The words themselves are the fact.
    } else {
        return false;
    }
    return true;
}

/// What befalls the record and its definitions rather than a body's work.
bool is_administrative(std::string_view kind) {
    return kind == "DefinitionApplied" || kind == "DefinitionProposed" || kind == "ClockAccepted" || kind == "RecordResumed" ||
           kind == system_record::texts_erased || kind == "InstanceReleased" || kind == "InstanceMoved";
}

/// What the program alone says; what befalls the record itself an administrator brings about.
bool is_raised(std::string_view kind) { return !is_administrative(kind) && (entered_by(kind) || is_the_engines_own(kind)); }

/// Whether the actor may say this. Administrators apply definitions, accept the clock and release what is parked; offices record for their bodies.
bool is_allowed(const Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& actor = event.actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    if (is_raised(event.kind)) return false;
    // What befalls the system as a whole, the mails of its alarms among it, is an administrator's.
    if (is_administrative(event.kind)) return actor.is_administrator;
    if (deciding.before().workflow == system_record::workflow) return actor.is_administrator || system_record::may_record(deciding);
    if (event.kind == "DutyDone" || event.kind == "DutyWillBeLate" || event.kind == "DutyNotMine")
        if (const auto* duty = find_duty(deciding.before(), text_of(event.facts, "duty")))
            return duties::may_record(deciding, duty->met_by);
    const auto* workflow = workflow_of(deciding.before().workflow);
    return duties::may_record(deciding, event.kind) || (workflow && workflow->may_record && workflow->may_record(deciding));
}

/// A word that neither the machine nor any timetable of the body knows is most likely a slip of the pen.
bool is_known(const Deciding& deciding, const Workflow& workflow) {
    const auto& kind = deciding.event().kind;
    if (deciding.event().actor.is_engine()) return true;
    auto events = workflow.known_events();
    if (std::find(events.begin(), events.end(), kind) != events.end()) return true;
    const auto& duties = deciding.before().duties;
    if (std::any_of(duties.begin(), duties.end(), [&](const Duty& duty) { return duty.met_by == kind; })) return true;
    auto timetable = deciding.context().pinned->timetables.find(duties::timetable_of(deciding.before()));
    return timetable != deciding.context().pinned->timetables.end() &&
           std::any_of(timetable->second.begin(), timetable->second.end(),
                       [&](const TimetableEntry& entry) { return entry.met_by == kind; });
}

/// For whoever may not: who may, and where that is laid down.
std::string who_may(const Deciding& deciding) {
    const auto& live = *deciding.context().live;
    const auto& instance = deciding.before();
    if (is_raised(deciding.event().kind)) return "nobody may: the program says this itself, when it comes about.";
    const std::string operators = "; an operator's offices and posts stand in the daemon's file under 'operators:'.";
    if (is_administrative(deciding.event().kind) || instance.workflow == system_record::workflow) return "an administrator may" + operators;
    std::vector<std::string> names;
    for (const auto* office : duties::offices_keeping(live, instance)) names.push_back(office->name);
    if (!names.empty()) return join(names, " or ") + " may" + operators;
    const auto body = live.bodies.find(instance.body);
    return "no office runs " + (body == live.bodies.end() ? instance.body : spoken(body->second)) +
           ", so that nobody may: name it under an office's 'runs:' in the system's file, and apply that.";
}

void check_time(Deciding& deciding) {
    const auto& event = deciding.event();
    if (event.actor.is_engine()) return;  // What it says has happened, though the clock was put back since.
    if (event.happened_at > event.recorded_at + std::chrono::minutes{1})
        deciding.not_accepted(
            "time",
            "it is said to have happened on " + duties::in_words(*deciding.context().zone, event.happened_at) + ", which is still to come",
            {"An event is a fact in the past: record it when it has happened."});
}

/// Duties owed to time: a plain reminder copies nothing.
void fire_timer(Deciding& deciding, const Workflow& workflow) {
    std::string_view timer = text_of(deciding.event().facts, "timer");
    if (!timer.starts_with("duty:")) return workflow.decide(deciding);
    const auto* duty = find_duty(deciding.before(), timer.substr(5));
    if (!duty) return;
    duties::act_on_steps(deciding, *duty);
    if (workflow.fired) workflow.fired(deciding, *duty);
}

/// What never was takes no facts; what befalls its messages, and what the program tells it, is noted. True where the event is thereby decided.
bool was_entered_in_error(Deciding& deciding) {
    const auto& event = deciding.event();
    if (is_mail_event(event.kind) || event.kind == "EnteredInError" || event.kind == "NoteMade" || event.kind == "InstanceReleased")
        return false;
    if (event.actor.is_engine()) return true;
    deciding.not_accepted("record", deciding.before().id + " was entered in error",
                          {"Record it on the instance that was meant; 'beadle list' shows what there is."});
    return true;
}

void dispatch(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& instance = deciding.before();
    if (instance.version == 0) {
        const auto* workflow = entered_by(event.kind);
        if (!workflow)
            return deciding.not_accepted("record", "there is no '" + event.instance + "'", {"'beadle list' shows what there is."});
        if (!event.actor.is_engine() && !(event.kind == "DefinitionApplied" && event.actor.is_administrator))
            return deciding.not_accepted("rights", event.actor.person + " may not enter '" + event.instance + "'",
                                         {"Meetings are called on their body: record MeetingCalled there."});
        return workflow->enter(deciding);
    }
    const auto* workflow = workflow_of(instance.workflow);
    if (!workflow) return deciding.not_accepted("record", "workflow '" + instance.workflow + "' is not known to this version");
    if (event.version_seen && *event.version_seen != instance.version && !deciding.context().replaying)
        return deciding.not_accepted("record",
                                     "it has changed since you looked: you saw version " + std::to_string(*event.version_seen) +
                                         ", it is now " + std::to_string(instance.version),
                                     {"Look again with 'beadle show " + instance.id + "', then record it."});
    if (text_of(instance.facts, "fell_because") == "entered in error" && was_entered_in_error(deciding)) return;
    if (event.kind == "TimerFired" && event.actor.is_engine()) return fire_timer(deciding, *workflow);
    check_time(deciding);
    if (deciding.is_not_accepted()) return;
    if (!is_allowed(deciding))
        return deciding.not_accepted("rights", event.actor.person + " may not record " + event.kind + " for " + instance.id,
                                     {who_may(deciding)});
    if (event.kind == "EnteredInError") return judge_again(deciding);
    if (decide_common(deciding)) {
        if (instance.workflow == transition::workflow && !deciding.is_not_accepted()) transition::settle(deciding);
        if (instance.workflow == meeting::workflow && event.kind == "InstanceMoved") meeting::follow_attendance(deciding);
        return;
    }
    if (!is_known(deciding, *workflow)) {
        auto known = known_events(workflow->name);
        std::erase_if(known, is_the_engines_own);
        return deciding.not_accepted("event", "'" + event.kind + "' is no event of this " + workflow->name,
                                     {"One of: " + join(known) + "."});
    }
    workflow->decide(deciding);
}

}  // namespace

Decision decide(const Instance& instance, const Event& event, const Context& context) {
    Deciding deciding(instance, event, context);
    dispatch(deciding);
    // Nothing changes its workflow once it is entered: a plain reminder copies nothing.
    const auto& entered = instance.version == 0 ? deciding.now() : instance;
    if (const auto* workflow = workflow_of(entered.workflow); workflow && workflow->settle && !deciding.is_not_accepted())
        workflow->settle(deciding);
    return std::move(deciding).finish();
}

std::vector<std::string> needs(const Instance& instance, const Event& event) {
    if (instance.workflow == meeting::workflow) return meeting::needs(instance, event);
    if (instance.workflow == body::workflow) return body::needs(instance, event);
    if (instance.workflow == item::workflow) return item::needs(instance, event);
    if (instance.workflow == paper::workflow) return paper::needs(instance, event);
    return {};
}

bool needs_history(const Event& event) { return event.kind == "EnteredInError"; }

std::string_view needs_one_duty(const Event& event) {
    if (event.kind != "TimerFired") return {};
    std::string_view timer = text_of(event.facts, "timer");
    return timer.starts_with("duty:") ? timer.substr(5) : std::string_view();
}

bool one_duty_will_do(const Instance& instance, const Event& event) {
    const auto ref = needs_one_duty(event);
    const auto* duty = ref.empty() ? nullptr : find_duty(instance, ref);
    return duty && !duty->notice_only;  // When the last notice has been given, the instance may end: that depends on the others.
}

std::vector<std::string> known_events(std::string_view workflow) {
    const auto* found = workflow_of(workflow);
    if (!found) return {};
    auto events = found->known_events();
    for (const auto* common : {"DutyDone", "DutyWillBeLate", "DutyNotMine", "DutyGivenTo", "DutyExcused", "NoteMade", "EnteredInError"})
        events.emplace_back(common);
    return events;
}

namespace {

const std::set<std::string_view>& the_engines_own() {
    static const std::set<std::string_view> own{"TimerFired",    "MailAccepted",  "MailFailed",  "CalendarChanged", "DefinitionApplied",
                                                "ClockAccepted", "RecordResumed", "TextsErased", "InstanceParked",  "MatterDecided",
                                                "ItemPlaced",    "WeekBegan",     "PaperSeen",   "CycleOpened",     "SlotOpened",
                                                "SlotFulfilled", "SlotReopened",  "SlotOverdue", "ReportDueAgain",  "AppointedDayReached"};
    return own;
}

}  // namespace

bool is_the_engines_own(std::string_view event_kind) { return the_engines_own().count(event_kind) > 0; }

std::vector<std::string> known_events() {
    std::set<std::string> kinds{"MailReleased", "MailCancelled", "MailRetried", "MailHeld", "InstanceReleased", "InstanceMoved"};
    for (const auto& workflow : workflows) {
        kinds.insert(workflow.entered_by);
        for (auto& kind : known_events(workflow.name)) kinds.insert(std::move(kind));
    }
    for (const auto kind : the_engines_own()) kinds.emplace(kind);
    return {kinds.begin(), kinds.end()};
}

std::vector<std::string> known_workflows() {
    std::vector<std::string> names;
    for (const auto& workflow : workflows) names.emplace_back(workflow.name);
    return names;
}

std::vector<model::Table> tables() {
    return {meeting::table(),           item::table(),
            assembly_cycle::table(),    action::table(),
            strategy_approval::table(), strategy_approval::review_table(),
            transition::table(),        paper::table()};
}

std::vector<KnownFact> known_facts(std::string_view event_kind) {
    using enum KnownFact::Value;
    static const std::map<std::string, std::vector<KnownFact>, std::less<>> facts{
        {"MeetingCalled",
         {{"kind", "ordinary, special, extraordinary or informal"},
          {"name", "what it is called"},
          {"held_on", "its date, as 2022-12-13, where it is fixed", date},
          {"at", "its time, as 10:00"},
          {"place", "where"},
          {"purpose", "what it is for"},
          {"in_common", "yes, where the body sits in common with others"},
          {"instead_of", "the meeting it is called instead of"},
          {"requisition", "the number of the requisition that it answers"},
          {"called_by", "the chair, or members: who calls a requisitioned meeting"},
          {"uid", "what it is called in the file that it came from"}}},
        {"BodyEstablished", {{"by", "which of those who make the body has established it"}, {"instrument", "the minute or order"}}},
        {"PostFilled",
         {{"post", "the post"},
          {"person", "who holds it, by id"},
          {"capacity", "substantive, designate or acting"},
          {"from", "the first day; the day it happened if not given", date},
          {"until", "the last day", date},
          {"term_ends", "the day by which the term is renewed or the post filled anew", date},
          {"by", "the minute or order that made it"}}},
        {"PostVacated",
         {{"post", "the post"}, {"on", "the first day it is vacant", date}, {"by", "the letter or minute"}, {"reason", "why"}}},
        {"LeaveTaken",
         {{"post", "the post or office that is away"},
          {"from", "the first day of it, as 2022-12-05; the day it happened if not given", date},
          {"until", "the last day of it", date},
          {"deputy", "the post or office that stands in; the one that the file names if not given"}}},
        {"LeaveEnded", {{"post", "the post or office that is back"}, {"on", "its first day back; the day it happened if not given", date}}},
        {"TermRenewed", {{"post", "the post"}, {"term_ends", "until when", date}, {"by", "the minute or order"}}},
        {"ChairSelected",
         {{"post", "the chair's post"}, {"person", "whom they select, by id"}, {"by", "which organisation"}, {"instrument", "its minute"}}},
        {"MeetingRequisitioned",
         {{"by", "who signed it: posts or persons"}, {"signatures", "or how many", number}, {"purpose", "the business it is asked for"}}},
        {"RequisitionRefused", {{"requisition", "its number"}, {"reason", "why"}}},
        {"GroupCalled",
         {{"name", "the task-and-finish group"},
          {"for", "what it is to do"},
          {"until", "by when it is to finish", date},
          {"owner", "who reports for it"}}},
        {"GroupEnded", {{"group", "its number"}}},
        {"MeetingAdopted",
         {{"held_on", "its date, as 2022-12-13", date},
          {"state", "where it stands: in the diary, published, concluded, ..."},
          {"kind", "ordinary, special, ..."},
          {"published", "when its agenda was published, as 2022-12-05, where it is out", date_or_words},
          {"name", "what it is called"},
          {"at", "its time"},
          {"place", "where"},
          {"uid", "what it is called in the file that it came from"}}},
        {"DateFixed", {{"held_on", "the date, as 2022-12-13", date}, {"at", "the time, as 10:00"}, {"place", "where"}}},
        {"DateRearranged", {{"held_on", "the new date", date}, {"at", "the time"}, {"place", "where"}, {"reason", "why"}}},
        {"AgendaPublished",
         {{"for", "the office that published, where each office owes it"},
          {"address", "where it can be read"},
          {"paper_address.N", "where the paper of item N can be read: paper_address.2=https://..."},
          {"paper_version.N", "which version of it"},
          {"paper_sha256.N", "SHA-256 of its file, as sha256sum prints it"}}},
        {"ReportReceived", {{"for", "whose report it is"}}},
        {"MeetingOpened", {{"present", "how many members came", number}, {"members", "who came: posts or persons"}}},
        {"MeetingResumed",
         {{"present", "how many members came back", number}, {"members", "who is there when it goes on: posts or persons"}}},
        {"AttendanceAnswered",
         {{"post", "the member's post"},
          {"answer", "coming, apologies or substitute"},
          {"substitute", "who comes instead: a post, or a name as the body's terms allow"}}},
        {"MemberArrived", {{"person", "who, by id"}, {"post", "the post or posts they sit there for"}}},
        {"MemberLeft", {{"person", "who, by id"}, {"post", "the post"}, {"reason", "why"}}},
        {"MemberReturned", {{"person", "who, by id"}, {"post", "the post"}}},
        {"InterestDeclared",
         {{"person", "who declares it, by id"},
          {"post", "or by post"},
          {"item", "the item or items: 3, or its id"},
          {"effect", "leaves, stays without vote, or stays"},
          {"reason", "what the interest is"}}},
        {"PublicExcluded",
         {{"items", "the items it is resolved for: 7, 8"},
          {"grounds", "the paragraph of Schedule 12A Part 1, 1 to 7; or confidential"},
          {"minute", "number of the minute"}}},
        {"SupplementPublished", {{"items", "the items it has papers for: 2, 4"}, {"address", "where it can be read"}}},
        {"ObjectionRecorded", {{"by", "who objects: a post, or a person by id"}, {"reason", "why"}}},
        {"ObjectionWithdrawn", {{"by", "who had objected"}}},
        {"CalledIn", {{"by", "who called it in"}, {"reason", "why"}}},
        {"CallInEnded", {{"outcome", "how scrutiny left it: upheld, referred back, ..."}}},
        {"AgendaSettled", {{"with", "the chairs it was settled with, where all of them act"}}},
        {"MeetingAdjourned", {{"until", "when it goes on", date_or_words}}},
        {"MeetingCancelled", {{"reason", "why"}}},
        {"QuorumFailed", {{"present", "how many came", number}, {"reason", "more on why"}}},
        {"MinutesConfirmed", {{"at", "the later meeting that confirmed them"}}},
        {"ItemAdded",
         {{"title", "the item"},
          {"purpose", "what is asked"},
          {"exempt", "yes, where the public is to be excluded for it"},
          {"serves", "what it is to be said to: a strategy, a paper"},
          {"asks", "what it asks of it"}}},
        {"UrgencyAccepted", {{"reason", "the special circumstances, as they are minuted"}, {"with", "the chairs, where all of them act"}}},
        {"ItemDecided",
         {{"outcome", join(item::outcomes())},
          {"minute", "number of the minute"},
          {"votes_for", "votes", number},
          {"votes_against", "votes", number},
          {"abstained", "how many", number},
          {"casting_vote", "for or against: the chair's, when votes are equal"},
          {"voted", "who voted: posts or persons"},
          {"moved_by", "who moved it"},
          {"seconded_by", "who seconded it"},
          {"objection_by", "who objects, where decisions are by consensus"},
          {"delegated_to", "who settles the text, where it is approved subject to amendments"},
          {"settle_by", "by when, as 2022-12-21", date},
          {"conditions", "which amendments, or on what condition"},
          {"chapters", "which chapters go back to their owners, where it is returned"}}},
        {"ItemWithdrawn", {{"by", "who took it off"}, {"on_advice_of", "on whose advice"}, {"reason", "why"}}},
        {"ItemDeferred", {{"to", "the meeting it goes to"}}},
        {"ItemWanted",
         {{"title", "the item"},
          {"serves", "what it is to be said to: a strategy, a paper"},
          {"asks", "what it asks of it"},
          {"before", "a date", date}}},
        {"DirectionSet", {{"chapters", "chapters that are given back to their owners for it"}}},
        {"ChapterSubmitted", {{"chapter", "which"}}},
        {"ChapterReturned", {{"chapter", "which"}, {"reason", "why"}}},
        {"ChapterEndorsed", {{"chapter", "which"}, {"body", "who endorses it"}}},
        {"AlignmentDeclared", {{"chapter", "which"}, {"with", "which other strategy or plan"}}},
        {"InvolvementRecorded", {{"with", "who was involved"}, {"note", "how"}}},
        {"SupportDecided",
         {{"body", "which body"}, {"outcome", "supported, supported with comments, declined, deferred"}, {"comment", "its words"}}},
        {"StrategyApproved", {{"minute", "number of the minute"}, {"takes_effect", "from when, as 2023-04-01", date}}},
        {"ApprovedSubjectToAmendments",
         {{"delegated_to", "post or office that settles the text"},
          {"settle_by", "by when, as 2022-12-21", date},
          {"consulting", "whom to consult"},
          {"conditions", "which amendments"},
          {"minute", "number of the minute"},
          {"takes_effect", "from when, as 2023-04-01", date}}},
        {"StrategyReturned", {{"chapters", "which go back to their owners; all if not given"}, {"reason", "why"}}},
        {"StrategyDeclined", {{"reason", "why"}}},
        {"PublicationHeld", {{"until", "a date, as 2023-05-05", date}, {"reason", "why: pre-election period"}}},
        {"StrategyPublished", {{"address", "where it can be read"}}},
        {"CopySent", {{"for", "to whom"}}},
        {"ProgressReported", {{"chapter", "which, where it is of a strategy"}, {"note", "the words"}}},
        {"NeedsAssessmentReceived", {{"title", "what came: Northshire joint strategic needs assessment"}, {"from", "from whom"}}},
        {"StrategyReceived", {{"title", "what came"}, {"from", "from whom"}}},
        {"GuidanceReceived", {{"title", "what came"}, {"reopens", "yes, where the direction is to be set again"}}},
        {"RevisionAgreed", {{"chapters", "which are to be revised; all if not given"}, {"received", "number of what was considered"}}},
        {"NoChangeAgreed", {{"received", "number of what was considered"}}},
        {"StrategyReplaced", {{"replaced_by", "the strategy that replaces it"}}},
        {"ActionAgreed",
         {{"title", "what is to be done"},
          {"owner", "post or office, or leave it to be named"},
          {"due", "date, or leave it to be named", date},
          {"to_meeting", "for a report promised to a meeting: next, or the meeting's id"},
          {"every", "for a report that comes again: meeting, month, quarter, year or '2 months'"},
          {"until", "its last day, as 2023-12-31, or 'further notice'", date_or_words},
          {"recurring", "yes, where it comes again and how often is to be named"}}},
        {"OwnerNamed", {{"owner", "post or office"}}},
        {"DateNamed", {{"due", "the date", date}}},
        {"FrequencyNamed", {{"every", "meeting, month, quarter, year or '2 months'"}}},
        {"EndNamed", {{"until", "its last day, as 2023-12-31, or 'further notice'", date_or_words}}},
        {"ActionExtended", {{"due", "the new date", date}, {"reason", "why"}}},
        {"ConditionDeclared",
         {{"condition", "which condition of the gate"},
          {"of", "whose, where several bodies have it each"},
          {"by", "the post or office that declares it"},
          {"evidence", "on what: a minute, a letter, a report"}}},
        {"ConditionWithdrawn", {{"condition", "which condition of the gate"}, {"of", "whose"}, {"reason", "why"}}},
        {"OrderMade", {{"instrument", "its title and number"}, {"appointed_day", "the date that it names", date}}},
        {"TransferSchemeMade", {{"instrument", "its title"}}},
        {"ChecklistItemDone",
         {{"item", "which item"}, {"of", "whose, where several bodies owe it each"}, {"evidence", "where it can be seen"}}},
        {"TargetDateMoved", {{"to", "the new target date", date}, {"reason", "why"}}},
        {"TransitionAbandoned", {{"reason", "why"}}},
        {"ExtensionAsked", {{"due", "the date asked for", date}, {"reason", "why"}}},
        {"ExtensionDeclined", {{"reason", "why"}}},
        {"ActionHeld", {{"until", "the date on which to look at it again", date}}},
        {"ActionReopened", {{"due", "the date, or leave it to be named", date}}},
        {"ActionTransferred", {{"to", "the body that takes it over; another owner within the body is OwnerNamed"}}},
        {"PaperRequested",
         {{"title", "what it is called"},
          {"item", "the item it is for"},
          {"meeting", "the meeting it is for, where it is requested of the body"},
          {"author", "the post or office that writes it"}}},
        {"PaperDrafted", {{"version", "which draft"}}},
        {"PaperSentForClearance", {{"version", "which draft"}}},
        {"HeadingGiven", {{"heading", "which heading"}, {"words", "what is given"}}},
        {"HeadingCleared", {{"heading", "which heading"}, {"comment", "subject to what"}}},
        {"PaperReturned", {{"heading", "whose reviewer returns it; all, where none is named"}, {"reason", "why"}}},
        {"PaperResubmitted", {{"heading", "for whose reviewer; all that were returned, where none is named"}, {"version", "which draft"}}},
        {"PaperCleared", {{"note", "a remark"}}},
        {"PaperAttached", {{"address", "where it can be read"}, {"version", "which version"}, {"sha256", "SHA-256 of the file"}}},
        {"PaperWithdrawn", {{"by", "who took it off"}, {"on_advice_of", "on whose advice"}, {"reason", "why"}}},
        {"PaperDeferred", {{"to", "the meeting it goes to"}, {"item", "the item of that meeting"}, {"reason", "why"}}},
        {"DutyExcused", {{"duty", "its ref"}, {"reason", "why"}}},
        {"DutyDone", {{"duty", "its ref"}}},
        {"DutyWillBeLate", {{"duty", "its ref"}, {"expected", "the day by which it is expected, as 2022-12-07", date}, {"reason", "why"}}},
        {"DutyNotMine", {{"duty", "its ref"}, {"to", "whose it is: a post or an office"}, {"reason", "why"}}},
        {"DutyGivenTo", {{"duty", "its ref"}, {"to", "the post or office that owes it from now on"}, {"reason", "why"}}},
        {"NoteMade", {{"note", "the words"}}},
    };
    auto found = facts.find(event_kind);
    return found == facts.end() ? std::vector<KnownFact>{} : found->second;
}

}  // namespace beadle

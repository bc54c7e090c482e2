#pragma once
// What a system's files say, typed: offices, bodies, posts, meetings, cycles, timetables and the procedures they meet under.
// A definition is immutable; instances are pinned to one by its hash. Names are resolved to ids when it is loaded.
// Thread-safety: const after loading.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/rule.hpp"
#include "workflows/model/facts.hpp"
#include "workflows/model/notification.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::model {

/// One person in a post, effective-dated.
struct Holding {
    std::string person;    ///< An operator's id or a pseudonym; never a real name in shipped files.
    std::string capacity;  ///< "substantive", "designate", "acting"
    std::optional<Date> from;
    std::optional<Date> until;
    std::optional<Date> term_ends;  ///< The holder goes on until renewed or replaced, but by this day one of the two is owed.
    std::string instrument;         ///< The minute or order that made it.
};

struct Post {
    std::string id;
    std::string name;
    std::string body;  ///< Body id, or empty.
    std::string mail;
    bool elected_member = false;  ///< An elected member or chair is never escalated to unless the file names the post.
    bool chair = false;
    std::string deputy;                    ///< Post id, or empty.
    bool member = false;                   ///< A member of its body: counts for its quorum. Otherwise it serves the body, or attends.
    bool votes = true;                     ///< A member without a vote counts for the quorum all the same.
    std::vector<std::string> comes_from;   ///< The organisations it speaks for, as written: its constituencies.
    std::vector<std::string> seats;        ///< The seats of a minimum composition that it fills: "director of nursing".
    std::string kind;                      ///< "executive", "independent", "partner", ... as the composition says it.
    std::vector<std::string> selected_by;  ///< Organisations that select its holder jointly, as written: until all have, designate.
    std::vector<Holding> holders;
};

/// Who keeps the record of some bodies and answers for them.
struct Office {
    std::string id;
    std::string name;
    std::string mail;
    std::vector<std::string> runs;  ///< Body ids.
    std::string head;               ///< Post id, or empty.
    std::string deputy;             ///< Post id, or empty.
};

struct Quorum {
    /// So many must come from one constituency.
    struct Share {
        int count = 0;
        std::string of;  ///< As written.
    };
    int members = 0;                                   ///< A number, or ...
    int numerator = 0, denominator = 0;                ///< ... a fraction, rounded up, of the members in post, or ...
    bool of_whole_number = false;                      ///< ... of the whole number of members, vacancies among them.
    std::vector<std::string> one_from_each;            ///< Constituencies that must each be present.
    std::vector<Share> more_from;                      ///< Constituencies of which more than one must be present.
    std::vector<std::vector<std::string>> with_posts;  ///< Of each of these, one post (id) must be present.
    int wait_minutes = 0;                              ///< How long to wait for it; 0 where the terms say nothing.
};

/// What carries a decision that is put to the vote.
struct Majority {
    enum class Of { voting = 0, present = 1, members = 2 };
    int numerator = 1, denominator = 2;
    bool more_than = true;  ///< More than the share, as in a simple majority; otherwise the share itself, rounded up, is enough.
    Of of = Of::voting;     ///< Abstentions count among those present, not among those voting.
    std::string text = "a simple majority of those voting";
};

/// One line of the minimum that a body is composed of.
struct SeatWanted {
    std::string seat;  ///< "director of nursing"; empty where any post of the kind fills it.
    std::string kind;  ///< "executive", "partner"; empty where any post with that seat fills it.
    int count = 1;
};

struct Body {
    std::string id;
    std::string prefix;  ///< Starts the ids of its instances: "ICPA".
    std::string name;
    std::vector<std::string> also_called;
    std::string procedure;       ///< Procedure id.
    std::optional<Date> begins;  ///< Before it the body meets in shadow.
    std::optional<Date> ends;
    std::vector<std::string> made_by;       ///< Bodies or organisations, as written.
    std::vector<std::string> members_from;  ///< Organisations with a seat, as written.
    std::vector<std::string> invited;       ///< Organisations invited to its meetings, as written.
    std::string answers;                    ///< Party id: who owes what the body is named as owing; empty for the office that runs it.
    std::vector<std::string> sits_in_common_with;  ///< Body ids.
    std::vector<std::string> chairs;               ///< Post ids.
    bool both_chairs_act = false;                  ///< Co-chairs: either may act, unless this says that all must.
    Quorum quorum;
    int members = 0;             ///< The whole number of members; 0 where the posts alone say it.
    std::string several_posts;   ///< The minute by which the body consents that one person counts for several posts; empty: counted once.
    std::string decides_by;      ///< "vote", "consensus"
    Majority majority;           ///< For votes.
    bool casting_vote = true;    ///< The chair has one when votes are equal.
    Quorum requisition;          ///< How many members may requisition a meeting: a number or a fraction; nothing where none may.
    std::string scrutinised_by;  ///< Body id: who meets when a decision is called in; may be empty.
    std::vector<SeatWanted> at_minimum;  ///< What it is composed of at the least.
    std::string governance;              ///< Of a place: which of the known arrangements it is; see governance_options() in membership.hpp.
    std::string told_apart_as;           ///< Said instead of a name or alias that another body has too.
    std::optional<Sending> sending;      ///< The stricter of this and the system's holds.
    int at_least_a_year = 0;
};

/// Signed distance from a deadline: negative is before.
struct Offset {
    int count = 0;
    bool in_hours = false;  ///< Otherwise working days, at the hour reminders go.
};

struct Escalation {
    std::string to;  ///< Party id, or one of the two words below: see reached_by().
    Offset at;
};
/// `Escalation::to` where a timetable says no name: the head, or the deputy, of whoever owes the duty (of a post's body's office).
inline constexpr std::string_view head_of_the_office = "head of service";
inline constexpr std::string_view deputy_of_the_office = "deputy";

/// One line of a timetable: a duty that each meeting of the kind gives rise to.
struct TimetableEntry {
    std::string ref;   ///< "agenda"
    std::string what;  ///< "publish the agenda"
    std::string ask;   ///< What the mail asks for, in a sentence or two; may be empty.
    calendar::Rule by;
    std::vector<std::string> owed_by;  ///< Party ids; each owes one.
    bool each_office = false;          ///< Each office that runs a body of the sitting owes one.
    std::string met_by;                ///< Event kind.
    std::vector<Offset> remind;
    std::vector<Escalation> then;
    std::vector<std::string>
        kinds;  ///< Meeting kinds it is for; empty means all but informal and those sitting in common under another body's lead.
    std::string judged_by;  ///< Id of the procedure's rule that says what a breach does; may be empty.
    std::string if_late;    ///< What happens if it is missed, in words.
    bool notice_only = false;
    std::string template_name = "reminder";
};

/// Whether a rule's anchor stands for the day on which the meeting is held: it decides on that day.
inline bool is_the_day_of_the_meeting(std::string_view anchor) { return anchor == "meeting" || anchor == "decision"; }

/// A meeting that the plan of a body foresees, once or each year.
struct PlannedMeeting {
    std::string ref;  ///< "inaugural"
    std::string body;
    std::string title;
    std::string kind = "ordinary";          ///< ordinary, special, extraordinary, informal
    bool in_common = false;                 ///< Sits in common with the bodies that its body names.
    bool shadow = false;                    ///< Declared; a meeting before the body begins is in shadow anyway.
    std::string purpose;                    ///< In words: "approve the strategy"
    std::vector<std::string> fulfilled_by;  ///< Item outcomes that fulfil the slot; empty means any but deferred and withdrawn.
    bool each_year = false;
    int year = 0;              ///< For one that is not each year.
    unsigned first_month = 0;  ///< The window in which it is to be held: months 1 to 12 ...
    unsigned last_month = 0;   ///< ... may run over the year's end (12 to 1).
    std::optional<Date> on;    ///< Where the date is fixed already.
    std::optional<calendar::minutes> at;
    std::string place;
    std::optional<Date> not_after;
    std::optional<Date> opens_on;  ///< When work on it begins: a date, or ...
    unsigned opens_month = 0;      ///< ... a day of each year.
    unsigned opens_day = 0;
};

struct CycleDefinition {
    std::string ref;  ///< "establishment"
    std::string body;
    std::string title;
    bool each_year = false;
    int first_year = 0;            ///< The first calendar year it opens in, for one that is each year.
    std::optional<Date> opens_on;  ///< A date, or ...
    unsigned opens_month = 0;      ///< ... a day of each year.
    unsigned opens_day = 0;
    std::vector<std::string> meetings;  ///< Refs of planned meetings, in order: its slots.
};

/// One rule of a procedure.
struct ProcedureRule {
    std::string id;    ///< "notice", "agenda", "late item", "urgency", "minutes", "inspection", "call-in", "questions", "quorum"
    std::string says;  ///< In words.
    std::optional<calendar::Rule> by;
    std::string source;
    Date checked_on{};
    std::string checked_by;  ///< A post, never a person.
    Breach breach = Breach::advisory;
    bool time_binds_raw = false;  ///< The time of day counts for breach too.
    std::vector<std::string> ways_on;
    std::string note;  ///< What is still to be checked, or how it is read here; may be empty.
};

struct Procedure {
    std::string id;  ///< "council committee"
    std::string name;
    std::map<std::string, ProcedureRule, std::less<>> rules;
    std::vector<std::string> no_urgency_at;  ///< Meeting kinds at which urgency is barred.
    bool notice_apart_from_agenda = false;   ///< NoticeGiven and AgendaPublished are two acts.
};

// What the file says of one strategy, one transition, the clearance of a body's papers. Each stands in a header of its own, for the machine that
// reads it; behind a pointer, so that a change to one of them touches its readers alone.
struct StrategyPlan;
struct TransitionPlan;
struct ClearancePlan;

/// Local times of day between which nobody is written to; they may run over midnight.
struct QuietHours {
    calendar::minutes from{0};
    calendar::minutes until{0};
};

struct Definition {
    std::string system;
    std::string name;
    std::string hash;  ///< SHA-256 (hex) of the canonical text.
    std::optional<Date> live_from;
    bool second_person = false;  ///< A change of what is applied is proposed by one administrator and applied by another.
    Sending sending = Sending::hold;
    std::map<std::string, Sending, std::less<>> sending_by_template;  ///< Keeps mails of one template back, whatever system and body say.
    std::string calendar;                                             ///< Calendar id.
    std::string zone = "Europe/London";
    int remind_hour = 9;       ///< Local hour at which reminders go.
    bool monday_list = false;  ///< On the first working day of a week each party is told what it owes in that week and the next.
    std::optional<QuietHours> quiet_hours;
    std::vector<std::string> alarms_to;            ///< Party ids.
    std::string mail_from;                         ///< Address that mails come from where an office gives none.
    int texts_kept_years = 0;                      ///< How long what people wrote beside entries is kept; 0: for ever.
    std::vector<std::string> texts_kept_for_ever;  ///< Facts whose texts are kept all the same: "title".
    std::vector<std::string> paper_hosts;          ///< Published papers are looked at on these alone; none: on any.
    std::map<std::string, Office, std::less<>> offices;
    std::map<std::string, Body, std::less<>> bodies;
    std::map<std::string, Post, std::less<>> posts;
    std::vector<CycleDefinition> cycles;
    std::vector<PlannedMeeting> meetings;
    std::vector<std::shared_ptr<const StrategyPlan>> strategies;
    std::vector<std::shared_ptr<const TransitionPlan>> transitions;
    std::map<std::string, std::shared_ptr<const ClearancePlan>, std::less<>> clearances;  ///< By body id.
    std::map<std::string, std::vector<TimetableEntry>, std::less<>> timetables;           ///< By body id.
    std::map<std::string, Procedure, std::less<>> procedures;
    std::map<std::string, std::string, std::less<>> templates;  ///< "reminder.txt" to its text.
    std::map<Date, std::string> closed_days;                    ///< Local closed days laid over the calendar.
};

/// A post or an office: whoever can owe a duty and be written to.
struct Party {
    std::string id;
    std::string name;
    std::string mail;
    bool elected_member = false;
};
/// Nothing for an id that is neither a post nor an office.
std::optional<Party> find_party(const Definition& definition, std::string_view id);
/// Whom `escalation` reaches when `owed_by` owes: a party id; empty where nobody was named head or deputy.
std::string reached_by(const Definition& definition, const Escalation& escalation, std::string_view owed_by);
/// The body of that id, or null.
const Body* find_body(const Definition& definition, std::string_view id);
/// What the body is called where others of that name have to be told apart from it.
const std::string& spoken(const Body& body);
/// Its name, or the id itself for one that is not in the definition.
std::string name_of_body(const Definition& definition, std::string_view id);
std::string name_of_party(const Definition& definition, std::string_view id);
std::string names_of_parties(const Definition& definition, const std::vector<std::string>& ids, std::string_view between = ", ");
/// The offices that keep the record of `body`, in the order of their ids.
std::vector<const Office*> offices_of(const Definition& definition, std::string_view body);
/// What may go out of a mail of that template about that body (empty: about the system itself): the strictest of what system, body and template say.
Sending sending_of(const Definition& definition, std::string_view body, std::string_view template_name);
/// The procedure that a body goes by; null where there is none.
const Procedure* find_procedure(const Definition& definition, std::string_view body);
/// The rule of the body's procedure, or null.
const ProcedureRule* find_rule(const Definition& definition, std::string_view body, std::string_view rule);
/// "2022-23": the municipal year (May to April) that a date falls in.
std::string municipal_year(Date date);
/// "ICPA/2022-23/3": how the id of a meeting of the body looks, for whoever is to write one; no meeting in particular.
std::string such_as_a_meeting(const Definition& definition, std::string_view body, Date on);

}  // namespace beadle::model

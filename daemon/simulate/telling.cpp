#include "daemon/simulate/telling.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "daemon/notify/words.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::simulate {

using model::text_of;

std::string spelt_out(std::string_view kind) {
    std::string words;
    for (char letter : kind) {
        bool capital = letter >= 'A' && letter <= 'Z';
        if (capital && !words.empty()) words += ' ';
        words += capital ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return words;
}

namespace {

std::string span_words(std::chrono::seconds span) {
    auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span < span.zero() ? -span : span).count();
    auto counted = [](long n, const char* unit) { return std::to_string(n) + " " + unit + (n == 1 ? "" : "s"); };
    if (minutes < 60) return counted(minutes, "minute");
    if (minutes < 24 * 60) return counted(minutes / 60, "hour");
    return counted(minutes / (24 * 60), "day");
}

/// "duty ended: agenda/hfd, met" gives "agenda/hfd"; nothing where the words begin otherwise.
std::optional<std::string> ref_in(std::string_view words, std::string_view begins) {
    if (!words.starts_with(begins)) return std::nullopt;
    words.remove_prefix(begins.size());
    return std::string(words.substr(0, words.find(", ")));
}

/// Its title and its papers are not for the public.
bool is_exempt(const model::Instance& one) {
    const auto& said = text_of(one.facts, "exempt");
    return !said.empty() && said != "no";
}

}  // namespace

struct Telling::Parts {
    store::Store& store;
    std::string system;
    const model::Definition* definition;
    const calendar::DayCalendar* calendar;
    const calendar::Zone* zone;
    Manner manner;
    std::map<std::string, model::Instance, std::less<>> instances;

    const model::Instance& instance(const std::string& id) {
        auto found = instances.find(id);
        if (found != instances.end()) return found->second;
        auto snapshot = store.load({{system, id}});
        return instances[id] = snapshot.instances.empty() ? model::Instance{} : std::move(snapshot.instances.front());
    }

    std::string name_of(const model::Instance& one) {
        const auto& title = text_of(one.facts, one.workflow == "item" ? "title" : "name");
        if (!manner.with_exempt && !title.empty() && is_exempt(one)) return "[exempt]";
        return title.empty() ? one.id : title;
    }

    std::string when(calendar::Instant at) const { return duties::in_words(*zone, at); }

    std::string who(const model::Actor& actor) const {
        if (!actor.offices.empty()) return model::name_of_party(*definition, actor.offices.front());
        if (!actor.posts.empty()) return model::name_of_party(*definition, actor.posts.front());
        return actor.person;
    }

    /// What an event of people says, in the officer's words.
    std::string said(const model::Event& event) {
        const auto& facts = event.facts;
        const auto& one = instance(event.instance);
        const auto name = name_of(one);
        const auto& reason = text_of(facts, "reason");
        auto because = reason.empty() ? std::string() : ": " + reason;
        if (event.kind == "DateFixed" || event.kind == "DateRearranged") {
            auto on = model::date_of(facts, "held_on");
            auto at = calendar::parse_time(text_of(facts, "at"));
            return (event.kind == "DateFixed" ? "Date fixed" : "Date rearranged") + std::string(" for ") + name +
                   (on ? ": " + calendar::in_words(*on) : "") + (at ? " at " + calendar::in_words(*at) : "") +
                   (reason.empty() ? "" : " (" + reason + ")");
        }
        if (event.kind == "ReportReceived")
            return "Report received" +
                   (model::has(facts, "for") ? " from " + model::name_of_party(*definition, text_of(facts, "for")) : std::string()) + ": " +
                   name;
        if (event.kind == "AgendaPublished") return "Agenda published by " + who(event.actor) + ": " + name;
        if (event.kind == "AgendaSettled") return "Agenda settled with the chairs: " + name;
        if (event.kind == "MeetingOpened") {
            const auto& present = text_of(facts, "present");
            return "Meeting opened: " + name + (present.empty() ? "" : ", " + present + " present");
        }
        if (event.kind == "ItemDecided") return "Decided: " + name + ": " + text_of(facts, "outcome");
        if (event.kind == "ItemDeferred") return "Deferred: " + name + because;
        if (event.kind == "ItemWithdrawn") return "Withdrawn: " + name + because;
        if (event.kind == "UrgencyAccepted") return "Taken as urgent: " + name + because;
        if (event.kind == "ItemAdded") return "Item added to " + name + ": " + text_of(facts, "title");
        if (event.kind == "MeetingCalled" || event.kind == "MeetingAdopted") {
            auto on = model::date_of(facts, "held_on");
            return (event.kind == "MeetingCalled" ? "Meeting called: " : "Meeting entered as it stands: ") + text_of(facts, "name") +
                   (on ? ", " + calendar::in_words(*on) : "");
        }
        if (event.kind == "MinutesConfirmed")
            return "Minutes confirmed as a correct record" + (model::has(facts, "at") ? " at " + text_of(facts, "at") : std::string()) +
                   ": " + name;
        if (event.kind == "ActionReportedDone") return "Reported done: " + name;
        if (event.kind == "ActionClosed") return "Closed by the body: " + name;
        if (event.kind == "EnteredInError")
            return "Entry " + text_of(facts, "entry") + " of " + event.instance + " was entered in error" + because;
        if (auto words = said_of_a_matter(event, one, name, because); !words.empty()) return words;
        if (event.kind == "NoteMade") return text_of(facts, "note");
        if (event.kind == "DefinitionApplied") return "The definition is applied";
        return notify::capitalised(spelt_out(event.kind)) + ": " + name + because;
    }

    /// What the gate's condition says, as the file has it; the word itself where it has none.
    std::string condition_in_words(const model::Instance& one, const std::string& said, const std::string& of) const {
        for (const auto& plan : definition->transitions) {
            if (plan->ref != text_of(one.facts, "ref")) continue;
            for (const auto& condition : plan->gate)
                if (condition.key == said || (condition.ref == said && (of.empty() || condition.of == of)))
                    return condition.says + (condition.of.empty() ? "" : " (" + model::name_of_body(*definition, condition.of) + ")");
        }
        return said + (of.empty() ? "" : " (" + model::name_of_body(*definition, of) + ")");
    }

    /// What an item of a checklist or a line of the timetable is to be done for, as the file has it.
    std::string task_in_words(const model::Instance& one, const std::string& said, const std::string& of) const {
        auto whose = of.empty() ? std::string() : " (" + model::name_of_body(*definition, of) + ")";
        for (const auto& plan : definition->transitions) {
            auto timetable = definition->timetables.find(model::transition_id(*plan));
            if (plan->ref != text_of(one.facts, "ref") || timetable == definition->timetables.end()) continue;
            for (const auto& task : plan->tasks)
                for (const auto& entry : timetable->second)
                    if (entry.ref == task.entry && (task.item == said || task.list + "/" + task.item == said) &&
                        (of.empty() || task.of == of))
                        return entry.what;
        }
        return said + whose;
    }

    /// What people say of a transition or a strategy; empty for everything else.
    std::string said_of_a_matter(const model::Event& event, const model::Instance& one, const std::string& name,
                                 const std::string& because) {
        const auto& facts = event.facts;
        const auto& kind = event.kind;
        auto evidence = text_of(facts, "evidence").empty() ? std::string() : " (" + text_of(facts, "evidence") + ")";
        if (one.workflow == "body" && kind == "BodyEstablished")
            return "Established by " + text_of(facts, "by") + ": " + model::name_of_body(*definition, one.body);
        if (one.workflow == "body" && kind == "ChairSelected")
            return "Chair of " + model::name_of_body(*definition, one.body) + " selected by " + text_of(facts, "by");
        if (one.workflow == "transition") {
            if (kind == "ConditionDeclared" || kind == "ConditionWithdrawn")
                return (kind == "ConditionDeclared" ? "Declared: " : "No longer declared: ") +
                       condition_in_words(one, text_of(facts, "condition"), text_of(facts, "of")) + evidence + because;
            if (kind == "ChecklistItemDone") return "Done: " + task_in_words(one, text_of(facts, "item"), text_of(facts, "of")) + evidence;
            if (kind == "TargetDateMoved") {
                auto to = model::date_of(facts, "to");
                return "Target moved" + (to ? " to " + calendar::in_words(*to) : std::string()) + ": " + name + because;
            }
            if (kind == "OrderMade") return "The order is made: " + name;
            if (kind == "TransferSchemeMade") return "The transfer scheme is made: " + name;
            if (kind == "TransferTookPlace") return "The transfer took place: " + name;
            if (kind == "ClosedDown") return "Closed down: " + name;
        }
        if (one.workflow == "strategy approval") {
            auto chapter = [&] { return model::has(facts, "chapter") ? ", chapter " + text_of(facts, "chapter") : std::string(); };
            if (kind == "DirectionSet") return "Direction set: " + name;
            if (kind == "StrategyApproved") return "Approved: " + name;
            if (kind == "ApprovedSubjectToAmendments") return "Approved subject to amendments: " + name;
            if (kind == "TextSettled") return "Text settled: " + name;
            if (kind == "StrategyPublished") return "Published: " + name;
            if (kind == "PublicationHeld") return "Publication held: " + name + because;
            if (kind == "PublicationReleased") return "Publication may go on: " + name;
            if (kind == "ChapterSubmitted") return "Sent in: " + name + chapter();
            if (kind == "ChapterEndorsed") return "Endorsed: " + name + chapter();
            if (kind == "CopySent") return "Copy sent to " + text_of(facts, "for") + ": " + name;
            if (kind == "InvolvementRecorded") return "Involved, " + text_of(facts, "with") + ": " + name;
            if (kind == "AlignmentDeclared") return "Aligned with " + text_of(facts, "with") + ": " + name + chapter();
            if (kind == "SupportDecided")
                return model::name_of_body(*definition, text_of(facts, "body")) + ", " + text_of(facts, "outcome") + ": " + name;
        }
        return {};
    }

    /// How a duty ended, with the margin: "met, 5 hours in hand".
    static std::string ended_how(const model::Duty& duty) {
        std::string words(model::to_words(duty.outcome));
        if (!duty.happened_at) return words;
        auto margin = duty.due_at - *duty.happened_at;
        if (duty.outcome == model::Outcome::met && margin >= std::chrono::minutes{1}) return words + ", " + span_words(margin) + " in hand";
        if (duty.outcome == model::Outcome::met && margin <= -std::chrono::minutes{1})
            return words + ", " + span_words(margin) + " after the time asked for, within the rule";
        if (duty.outcome == model::Outcome::met) return words + ", to the minute";
        if (duty.outcome == model::Outcome::met_late) return words + ", by " + span_words(margin);
        return duty.reason.empty() ? words : words + ", " + duty.reason;
    }

    /// The dates that are counted from a meeting's date, and the proof of its agenda's day. What has been counted from another date since is not told of this one.
    void add_dates(const model::Instance& one, std::optional<model::Date> held_on, std::vector<std::string>& details) {
        std::string dates;
        std::set<std::string> told;
        const model::Duty* agenda = nullptr;
        for (const auto& duty : one.duties) {
            if (!model::is_the_day_of_the_meeting(duty.anchor) || duty.outcome != model::Outcome::open || duty.notice_only ||
                !told.insert(duty.what).second)
                continue;
            if (duty.anchor_on != held_on) continue;
            if (duty.met_by == "AgendaPublished") agenda = &duty;
            if (duty.anchor_on && duty.safe > *duty.anchor_on) continue;
            dates += (dates.empty() ? "" : " · ") + duty.what + " " + notify::shortened(duties::due_words(duty));
        }
        if (!dates.empty()) details.push_back(dates);
        if (!agenda) return;
        auto rule = calendar::parse_rule(agenda->rule);
        if (!rule) return;
        if (auto counted = calendar::count(*rule, agenda->anchor_on, *calendar))
            details.push_back("agenda: " + calendar::in_one_sentence(*rule, agenda->anchor_on, *counted));
    }

    void add_findings(const std::vector<model::Finding>& findings, bool all, std::vector<std::string>& details) {
        for (const auto& finding : findings) {
            bool bad = finding.breach != model::Breach::none;
            static const std::set<std::string, std::less<>> worth_telling{"shadow",   "target",  "accountable",   "gate",
                                                                          "decision", "support", "appointed day", "effect"};
            if (!bad && !all && !worth_telling.contains(finding.rule) && !finding.rule.starts_with("agenda")) continue;
            auto words = bad || all ? finding.rule + (finding.source.empty() ? "" : " (" + finding.source + ")") + ": " + finding.numbers
                                    : finding.numbers;
            if (bad) words += ". It " + consequence(finding.breach);
            details.push_back(words);
            for (const auto& way : finding.ways_on) details.push_back("way on: " + way);
        }
    }

    static std::string consequence(model::Breach breach) {
        switch (breach) {
            case model::Breach::bars_the_item: return "bars the items";
            case model::Breach::irregular: return "makes the meeting irregular";
            case model::Breach::advisory: return "is advisory";
            case model::Breach::none: break;
        }
        return "";
    }

    /// The papers that went out with an agenda, as they were recorded.
    void add_papers(const model::Event& agenda, std::vector<std::string>& details) {
        std::map<std::string, std::string> papers;  // By the number of the item.
        for (const auto& [prefix, words] :
             {std::pair<const char*, const char*>{"paper_address.", ""}, {"paper_version.", "version "}, {"paper_sha256.", "SHA-256 "}})
            for (const auto& [name, value] : agenda.facts)
                if (name.starts_with(prefix)) {
                    auto& said = papers[name.substr(std::string_view{prefix}.size())];
                    said += (said.empty() ? "" : ", ") + std::string{words} + value;
                }
        for (const auto& [number, said] : papers) {
            const bool kept_back = !manner.with_exempt && is_exempt(instance(agenda.instance + "/item/" + number));
            details.push_back("paper of item " + number + ": " + (kept_back ? "[exempt]" : said));
        }
    }

    /// How the duties ended that the event ended: behind the text where it is the one that the event meets, else each in a line.
    void add_ended(const audit::ReadLine& read, Line& line) {
        std::vector<const model::Duty*> ended;
        for (const auto& change : read.changes)
            if (auto ref = ref_in(change, "duty ended: "))
                if (const auto* duty = model::find_duty(instance(read.event.instance), *ref)) ended.push_back(duty);
        bool one = ended.size() == 1 && ended.front()->met_by == read.event.kind;
        for (const auto* duty : ended) {
            if (duty->outcome == model::Outcome::met && duty->met_by == "MeetingConcluded") continue;  // That it was held, one sees.
            if (one) line.text += " · " + ended_how(*duty);
            else line.details.push_back(duty->what + ", " + model::name_of_party(*definition, duty->owed_by) + ": " + ended_how(*duty));
        }
    }

    Line of_people(const store::Entry& entry, const audit::ReadLine& read) {
        Line line;
        line.kind = read.verdict == model::Verdict::not_accepted ? Line::Kind::not_accepted
                    : read.verdict == model::Verdict::accepted   ? Line::Kind::fact
                                                                 : Line::Kind::breach;
        line.text = said(read.event);
        auto late = read.event.recorded_at - read.event.happened_at;
        if (late >= std::chrono::hours{1} && !manner.afterwards)
            line.details.push_back("it happened on " + when(read.event.happened_at) + " and is recorded now");
        if (!read.event.on_behalf_of.empty()) line.details.push_back("on the word of " + read.event.on_behalf_of);
        if (const auto& advice = text_of(read.event.facts, "on_advice_of"); !advice.empty())
            line.details.push_back("on the advice of " + model::name_of_party(*definition, advice));
        add_findings(read.findings, read.verdict == model::Verdict::not_accepted, line.details);
        if (const auto& one = instance(entry.instance); one.workflow == "transition" || one.workflow == "strategy approval")
            if (auto moved = moved_to(read); !moved.empty()) line.details.push_back("now " + moved);
        add_papers(read.event, line.details);
        add_ended(read, line);
        if (read.verdict != model::Verdict::not_accepted && (read.event.kind == "DateFixed" || read.event.kind == "DateRearranged"))
            add_dates(instance(entry.instance), model::date_of(read.event.facts, "held_on"), line.details);
        line.who = who(read.event.actor);
        return line;
    }

    std::optional<Line> of_cycle(const audit::ReadLine& read, const model::Instance& one) {
        Line line;
        line.kind = Line::Kind::cycle;
        const auto& timer = text_of(read.event.facts, "timer");
        auto moved = [&](std::string_view to) {
            return std::any_of(read.changes.begin(), read.changes.end(),
                               [&](const std::string& change) { return change.ends_with(std::string(" → ").append(to)); });
        };
        if (timer == "opens") line.text = name_of(one) + " opens on its own date";
        else if (timer.starts_with("slot:")) line.text = name_of(one) + ": work on the " + timer.substr(5) + " meeting begins";
        else if (moved("complete")) line.text = name_of(one) + " is complete";
        else if (moved("running over"))
            line.text = name_of(one) + " is running over: " + timer.substr(timer.rfind('/') + 1) + " is not fulfilled, and stays open";
        else if (read.event.kind == "SlotReopened")
            line.text =
                name_of(one) + ": " + text_of(read.event.facts, "slot") + " is open again (" + text_of(read.event.facts, "outcome") + ")";
        else if (read.event.kind == "SlotFulfilled")
            line.text = name_of(one) + ": " + text_of(read.event.facts, "slot") + " is fulfilled, " + text_of(read.event.facts, "outcome");
        else return std::nullopt;
        add_ended(read, line);
        return line;
    }

    /// The state that the event led to; empty where it led to none.
    static std::string moved_to(const audit::ReadLine& read) {
        static constexpr std::string_view arrow = " → ";
        std::string moved;
        for (const auto& change : read.changes)
            if (auto at = change.find(arrow); at != std::string::npos && change.find(": ") == std::string::npos)
                moved = change.substr(at + arrow.size());
        return moved;
    }

    /// The gate of a transition, a line a condition; what each of several bodies declares stands there once.
    void add_needs(const model::Instance& one, std::vector<std::string>& details) const {
        for (const auto& plan : definition->transitions) {
            if (plan->ref != text_of(one.facts, "ref") || one.workflow != "transition") continue;
            std::map<std::string, int, std::less<>> each;
            for (const auto& condition : plan->gate) ++each[condition.ref];
            for (const auto& condition : plan->gate)
                if (auto count = std::exchange(each[condition.ref], 0); count > 0)
                    details.push_back("needs: " + condition.says + (count > 1 ? ", each of " + std::to_string(count) : ""));
        }
    }

    /// What the engine did with a transition or a strategy: it was entered, a body decided something for it, its day came.
    std::optional<Line> of_matter(const audit::ReadLine& read, const model::Instance& one) {
        const auto& event = read.event;
        const auto& facts = event.facts;
        Line line;
        line.kind = read.verdict == model::Verdict::accepted ? Line::Kind::cycle : Line::Kind::breach;
        if (event.kind == "TransitionEntered" || event.kind == "StrategyEntered") {
            bool transition = one.workflow == "transition";
            auto target = model::date_of(one.facts, "target");
            line.text = (transition ? "Transition: " : "Strategy: ") + name_of(one) +
                        (target ? (transition ? ", on " : ", to be approved by ") + calendar::in_words(*target) : std::string());
            add_needs(one, line.details);
            return line;
        }
        auto moved = moved_to(read);
        if (event.kind == "MatterDecided") {
            const auto& asks = text_of(facts, "asks");
            line.text = name_of(one) + ": ";
            if (asks.starts_with("gate/")) line.text += condition_in_words(one, asks.substr(5), "") + ", ";
            else if (asks.starts_with("mirror/")) line.text += "whether its own strategy still suffices, ";
            else if (!asks.empty() && asks != "support" && asks != "approval") line.text += asks + " ";
            line.text += text_of(facts, "outcome") + " by " + model::name_of_body(*definition, text_of(facts, "body"));
            if (!moved.empty()) line.details.push_back("now " + moved);
        } else if (!moved.empty()) {
            line.text = name_of(one) + ": now " + moved;
        } else if (read.findings.empty()) {
            return std::nullopt;
        } else {
            line.text = "The day has come: " + name_of(one);
        }
        auto told = line.details.size();
        add_findings(read.findings, false, line.details);
        add_ended(read, line);
        if (line.text.starts_with("The day has come") && line.details.size() == told) return std::nullopt;
        return line;
    }

    /// What the engine did of itself, where a person would want to know.
    std::optional<Line> of_engine(const audit::ReadLine& read) {
        const auto& event = read.event;
        const auto& one = instance(event.instance);
        if (event.kind == "TimerFired")
            for (const auto& change : read.changes) {
                auto ref = ref_in(change, "duty: ");
                if (!ref || change.find(", because overdue") == std::string::npos) continue;
                const auto* duty = model::find_duty(one, *ref);
                if (!duty) continue;
                Line line;
                line.kind = Line::Kind::overdue;
                line.text = "Overdue: " + duty->what + ", " + model::name_of_party(*definition, duty->owed_by) +
                            (one.workflow == "assembly cycle" ? "" : " (" + name_of(one) + ")");
                line.details.push_back("it was due " + duties::due_words(*duty) + "; nobody has said that it is done");
                if (one.workflow == "assembly cycle")
                    if (auto cycle = of_cycle(read, one)) line.details.insert(line.details.begin(), cycle->text);
                return line;
            }
        if (one.workflow == "assembly cycle") return of_cycle(read, one);
        if (one.workflow == "transition" || one.workflow == "strategy approval") return of_matter(read, one);
        if (event.kind == "MeetingEntered" && !model::has(event.facts, "led_by")) {
            Line line;
            line.kind = Line::Kind::cycle;
            auto until = model::date_of(event.facts, "window_until");
            auto on = model::date_of(event.facts, "held_on");
            if (on && *on < calendar::local_date(*zone, event.recorded_at)) return std::nullopt;
            line.text = (on ? "In the diary: " : "To be arranged: ") + name_of(one) +
                        (on      ? ", " + calendar::in_words(*on)
                         : until ? ", by " + calendar::in_words(*until)
                                 : "");
            if (const auto& purpose = text_of(event.facts, "purpose"); !purpose.empty()) line.details.push_back("to " + purpose);
            if (on) add_dates(one, on, line.details);
            return line;
        }
        if (event.kind == "ActionEntered") {
            Line line;
            line.kind = Line::Kind::cycle;
            line.text = "Action: " + name_of(one);
            if (const auto& owner = text_of(event.facts, "owner"); !owner.empty())
                line.details.push_back("for " + model::name_of_party(*definition, owner));
            return line;
        }
        if (event.kind == "ItemBarred" && (!one.ended || manner.afterwards)) {
            Line line;
            line.kind = Line::Kind::overdue;
            line.text = "Barred from the meeting: " + name_of(one);
            return line;
        }
        if (event.kind == "PaperSeen") return of_a_look(read, one);
        return manner.afterwards ? of_what_followed(read, one) : std::nullopt;
    }

    /// What the program found where a paper was published.
    Line of_a_look(const audit::ReadLine& read, const model::Instance& one) {
        const auto& facts = read.event.facts;
        const auto& failed = text_of(facts, "failed");
        Line line;
        line.kind = Line::Kind::fact;
        line.text = (failed.empty() ? "Paper seen on its page: " : "Paper not found on its page: ") + name_of(one);
        line.details.push_back(text_of(facts, "address") + (failed.empty() ? ": SHA-256 " + text_of(facts, "sha256") : ": " + failed));
        for (const auto& finding : read.findings) line.details.push_back(finding.numbers);
        return line;
    }

    /// Where the program alone moved something, since another entry raised it or its time had come.
    std::optional<Line> of_what_followed(const audit::ReadLine& read, const model::Instance& one) {
        Line line;
        line.kind = Line::Kind::cycle;
        line.follows = !read.event.cause.empty();
        const auto moved = moved_to(read);
        if (read.event.kind == "ItemEntered") line.text = "On the agenda of " + text_of(read.event.facts, "meeting") + ": " + name_of(one);
        else if (!moved.empty()) line.text = notify::capitalised(spelt_out(read.event.kind)) + ": " + name_of(one) + ", now " + moved;
        else return std::nullopt;
        add_findings(read.findings, false, line.details);
        return line;
    }
};

Telling::Telling(store::Store& store, std::string system, const Reference& reference, Manner manner)
    : parts_(new Parts{store, std::move(system), &reference.definition, &reference.calendar, &reference.zone, manner, {}}) {}
Telling::~Telling() = default;

std::optional<Line> Telling::tell(const store::Entry& entry) {
    auto read = audit::read_line(entry.line, entry.free_texts);
    auto line = read.event.actor.is_engine() ? parts_->of_engine(read) : parts_->of_people(entry, read);
    if (!line) return std::nullopt;
    line->at = entry.recorded_at;
    line->instance = entry.instance;
    line->event = entry.kind;
    line->seq = entry.seq;
    return line;
}

}  // namespace beadle::simulate

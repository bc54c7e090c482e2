#include "workflows/duties/answer.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::duties {

using namespace beadle::model;

namespace {

/// Met by what a meeting or a body decides, or by counting: nobody can say of themselves that it is done.
constexpr std::array<std::string_view, 11> said_elsewhere{
    "SlotFulfilled",       "MeetingConcluded",   "StrategyApproved",  "DirectionSet",  "RevisionConsidered", "ReceiptConsidered",
    "RequisitionAnswered", "EnoughMeetingsHeld", "TransferTookPlace", "PaperDeferred", "PostFilled"};

/// What must be asked for, by the event.
const std::map<std::string, std::vector<std::string>, std::less<>>& asked_for() {
    static const std::map<std::string, std::vector<std::string>, std::less<>> needs{
        {"DateFixed", {"held_on", "at"}},    {"DateNamed", {"due"}},         {"OwnerNamed", {"owner"}},
        {"FrequencyNamed", {"every"}},       {"EndNamed", {"until"}},        {"ActionTransferred", {"to"}},
        {"ConditionDeclared", {"evidence"}}, {"OrderMade", {"instrument"}},  {"TransferSchemeMade", {"instrument"}},
        {"SupportDecided", {"outcome"}},     {"TermRenewed", {"term_ends"}},
    };
    return needs;
}

/// Which fact a part of the duty's ref stands for: "chapter/1/board" is the chapter, then the body.
const std::map<std::string, std::vector<std::string>, std::less<>>& named_in_ref() {
    static const std::map<std::string, std::vector<std::string>, std::less<>> parts{{"ConditionDeclared", {"condition"}},
                                                                                    {"ChapterSubmitted", {"chapter"}},
                                                                                    {"ChapterEndorsed", {"chapter", "body"}},
                                                                                    {"AlignmentDeclared", {"chapter", "with"}},
                                                                                    {"InvolvementRecorded", {"with"}},
                                                                                    {"CopySent", {"for"}},
                                                                                    {"SupportDecided", {"body"}},
                                                                                    {"HeadingCleared", {"heading"}},
                                                                                    {"GroupEnded", {"group"}},
                                                                                    {"TermRenewed", {"post"}}};
    return parts;
}

const Duty* open_duty(Deciding& deciding) {
    const auto& ref = text_of(deciding.event().facts, "duty");
    const auto* duty = find_duty(deciding.now(), ref);
    if (!duty) {
        deciding.not_accepted("duty", "there is no duty '" + ref + "' here");
    } else if (duty->outcome != Outcome::open) {
        deciding.not_accepted("duty", "'" + duty->what + "' has ended already: " + std::string(to_words(duty->outcome)));
        return nullptr;
    }
    return duty;
}

/// Tells the offices that keep the record what was answered; the one that answered knows.
void tell_the_office(Deciding& deciding, const Duty& duty, Facts facts) {
    const auto& actor = deciding.event().actor;
    auto told = mail_facts(deciding.latest(), duty, deciding.context());
    for (auto& [name, value] : facts) told[name] = std::move(value);
    for (const auto* office : offices_keeping(*deciding.context().live, deciding.now())) {
        if (std::find(actor.offices.begin(), actor.offices.end(), office->id) != actor.offices.end()) continue;
        inform(deciding, office->id, "answered", "answered/" + deciding.event().id, told);
    }
}

void will_be_late(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto expected = date_of(facts, "expected");
    if (!expected)
        return deciding.not_accepted("expected", "the day by which it is expected is missing or not a date",
                                     {"Say it as expected=2022-12-07."});
    if (!has(facts, "reason")) return deciding.not_accepted("reason", "why it will be late is missing", {"Say it as reason=\"...\"."});
    const auto* duty = open_duty(deciding);
    if (!duty) return;
    if (*expected <= duty->safe) deciding.remark("expected", calendar::in_words(*expected) + " is in time: it is due " + due_words(*duty));
    deciding.set("expected." + duty->ref, calendar::to_iso(*expected));
    deciding.set("said_late." + duty->ref, calendar::to_iso(calendar::local_date(*deciding.context().zone, deciding.event().happened_at)));
    const auto what = duty->what;
    tell_the_office(deciding, *duty,
                    {{"answer", "will be late: expected by " + calendar::in_words(*expected)}, {"reason", text_of(facts, "reason")}});
}

void not_mine(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto* duty = open_duty(deciding);
    if (!duty) return;
    const auto& to = text_of(facts, "to");
    deciding.set("not_mine." + duty->ref, duty->owed_by);
    tell_the_office(
        deciding, *duty,
        {{"answer", "says that this is not theirs" + (to.empty() ? std::string() : ": ask " + name_of_party(*deciding.context().live, to))},
         {"reason", text_of(facts, "reason")},
         {"ways_on", "Until somebody else has it, it stays with " + name_of_party(*deciding.context().live, duty->owed_by) +
                         ". Record DutyGivenTo with duty=" + duty->ref + " to=POST, or excuse it."}});
}

void give_to(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& to = text_of(facts, "to");
    const auto& context = deciding.context();
    if (!find_party(*context.live, to))
        return deciding.not_accepted("to", "'" + to + "' is neither a post nor an office", {"The system's file lists them."});
    const auto* stands = open_duty(deciding);
    if (!stands) return;
    if (stands->owed_by == to) return deciding.not_accepted("to", name_of_party(*deciding.context().live, to) + " has it already");
    auto duty = *stands;
    const auto is_escalation = [](const Step& step) { return step.kind == Step::Kind::escalate; };
    std::vector<std::string> told;
    for (int done = 0; done < duty.steps_done; ++done)
        if (const auto& step = duty.steps[static_cast<std::size_t>(done)]; is_escalation(step)) told.push_back(step.to);
    const auto* entry = entry_of(duty, timetable_of(deciding.now()), context);
    const auto from = duty.owed_by;
    const auto learnt_at = deciding.event().recorded_at;
    duty.owed_by = to;
    ++duty.revision;
    duty.steps = steps_for(duty, entry ? *entry : entry_from(duty), learnt_at, context);
    const auto from_the_start = entry ? steps_for(duty, *entry, Instant{}, context) : duty.steps;
    if (entry && !entry->then.empty() && std::none_of(from_the_start.begin(), from_the_start.end(), is_escalation))
        deciding.remark("escalation", "nobody hears of it should it not be done: " + name_of_party(*context.live, to) +
                                          " has no office, and the one before had none either");
    if (const auto party = find_party(*context.live, to); party->mail.empty())
        deciding.remark("mail",
                        party->name + " has no mailbox: nobody is reminded; give it one in the system's file, or the duty to an office");
    // Whoever gets it is told at once, whatever the reminders say.
    tell_at_once(duty, learnt_at);
    // Whoever heard already that it is not done hears of it no second time.
    const auto was_told = [&](const Step& step) {
        return is_escalation(step) && step.at <= learnt_at && std::find(told.begin(), told.end(), step.to) != told.end();
    };
    const auto still_to_go = std::stable_partition(duty.steps.begin(), duty.steps.end(), was_told);
    duty.steps_done = static_cast<int>(still_to_go - duty.steps.begin());
    deciding.add(MailWithdrawn{duty.ref, "", "it is " + name_of_party(*deciding.context().live, to) + "'s now"});
    if (has(deciding.now().facts, "not_mine." + duty.ref)) deciding.set("not_mine." + duty.ref, "");
    if (duty.entry.empty()) remember_first_owner(deciding, *find_duty(deciding.now(), duty.ref), to);  // No line of a timetable has it.
    deciding.add(DutyChanged{std::move(duty), "given to " + to + ", from " + from});
}

}  // namespace

Done done_by(const Instance& instance, const Duty& duty) {
    Done done;
    if (std::find(said_elsewhere.begin(), said_elsewhere.end(), duty.met_by) != said_elsewhere.end()) return done;
    done.kind = duty.met_by;
    done.facts = {{"duty", duty.ref}, {"for", duty.owed_by}};
    if (auto parts = named_in_ref().find(duty.met_by); parts != named_in_ref().end()) {
        auto rest = std::string_view(duty.ref);
        rest.remove_prefix(std::min(rest.find('/') + 1, rest.size()));
        for (std::size_t i = 0; i < parts->second.size(); ++i) {
            const auto end = i + 1 < parts->second.size() ? rest.find('/') : std::string_view::npos;
            done.facts[parts->second[i]] = rest.substr(0, end);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    if (duty.met_by == "ProgressReported" && duty.ref.starts_with("progress/"))
        done.facts["chapter"] = duty.ref.substr(duty.ref.rfind('/') + 1);
    if (duty.met_by == "ConditionDeclared") done.facts["by"] = duty.owed_by;
    if (duty.met_by == "MinutesConfirmed") done.facts["at"] = text_of(instance.facts, "later_meeting");
    if (auto needs = asked_for().find(duty.met_by); needs != asked_for().end()) done.needs = needs->second;
    return done;
}

bool is_answer(std::string_view event_kind) {
    return event_kind == "DutyWillBeLate" || event_kind == "DutyNotMine" || event_kind == "DutyGivenTo";
}

void answer(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind == "DutyWillBeLate") will_be_late(deciding);
    else if (kind == "DutyNotMine") not_mine(deciding);
    else give_to(deciding);
}

std::string said_of(const Instance& instance, const Duty& duty) {
    const auto said_on = date_of(instance.facts, "said_late." + duty.ref), expected = date_of(instance.facts, "expected." + duty.ref);
    if (!said_on || !expected || *expected <= duty.safe) return {};  // By a deadline that has moved since it would not be late.
    return "Said on " + calendar::in_words(*said_on) + " that it will be late, by " + calendar::in_words(*expected);
}

}  // namespace beadle::duties

#include "workflows/judge_again.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "workflows/body/body.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/meeting/meeting.hpp"

namespace beadle {

using namespace model;

namespace {

/// What a history leads to when it is judged from the beginning.
struct Judged {
    Instance instance;
    std::map<std::string, Notification> mail;  ///< Every message it ever owed, by id.
    std::set<std::string> withdrawn;           ///< Ids of those that were taken back one by one.
    std::map<std::string, Instant> timers;     ///< Timers, not of duties, that stand at its end, by kind.
    std::vector<std::int64_t> no_longer_follow;
    std::vector<std::pair<std::int64_t, Event>> raised;  ///< What each entry tells others, by its seq.
};

/// Numbers once given are never given again, even where what they were given for was entered in error: a message's id, too, is made from them, and one that had
/// its number from another would be taken for that one and never go. What stands under such a number stays.
void keep_counters(Instance& judged, const Instance& before) {
    for (const auto& [name, value] : before.facts) {
        if (!name.starts_with("numbered.") && !name.ends_with("_numbered")) continue;
        const auto given = number_of(before.facts, name);
        if (!given || *given > number_of(judged.facts, name).value_or(0)) judged.facts[name] = value;
    }
}

/// What follows an entry that is taken back keeps the number that it was given behind it: others know it by that.
void give_its_numbers(Instance& judged, const Event& taken_back, const Context& replay) {
    if (judged.id.empty()) return;
    const auto decision = decide(judged, taken_back, replay);
    if (decision.verdict == Verdict::not_accepted) return;
    auto with = judged;
    for (const auto& change : decision.changes) apply(with, change, taken_back);
    keep_counters(judged, with);
}

Judged judge(const std::vector<HistoryEntry>& history, const std::set<std::string>& without, const Context& context) {
    Judged judged;
    Context replay = context;
    replay.replaying = true;
    replay.history = nullptr;
    for (const auto& entry : history) {
        if (entry.verdict == Verdict::not_accepted || entry.event.kind == "EnteredInError") continue;
        if (without.count(entry.event.id)) {
            give_its_numbers(judged.instance, entry.event, replay);
            continue;
        }
        auto decision = decide(judged.instance, entry.event, replay);
        if (decision.verdict == Verdict::not_accepted) {
            judged.no_longer_follow.push_back(entry.seq);
            continue;
        }
        if (entry.event.kind == "TimerFired") judged.timers.erase(text_of(entry.event.facts, "timer"));
        for (const auto& change : decision.changes) {
            apply(judged.instance, change, entry.event);
            if (const auto* owed = std::get_if<MailOwed>(&change)) judged.mail.emplace(owed->notification.id, owed->notification);
            if (const auto* gone = std::get_if<MailWithdrawn>(&change); gone && !gone->notification.empty())
                judged.withdrawn.insert(gone->notification);
            if (const auto* set = std::get_if<TimerSet>(&change)) judged.timers[set->kind] = set->due_at;
            if (const auto* dropped = std::get_if<TimerDropped>(&change)) judged.timers.erase(dropped->kind);
            if (const auto* raised = std::get_if<Raised>(&change)) judged.raised.emplace_back(entry.seq, raised->event);
        }
        ++judged.instance.version;
    }
    return judged;
}

const HistoryEntry* find_entry(const Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    auto seq = number_of(facts, "entry");
    const auto& id = text_of(facts, "entry_event");
    for (const auto& entry : *deciding.context().history)
        if ((seq && entry.seq == *seq) || (!id.empty() && entry.event.id == id)) return &entry;
    return nullptr;
}

/// A mail about another revision is another mail: what was sent about a revision that is taken back must not stand in the way of what is to come.
void keep_revisions(Instance& judged, const Instance& before) {
    for (auto& duty : judged.duties)
        if (const auto* was = find_duty(before, duty.ref); was && was->revision > duty.revision) duty.revision = was->revision + 1;
}

/// Messages of that template which stand in the history as it is judged now, and did not go out so: they were taken back before they went, spoke of another date,
/// or were never owed.
std::vector<Notification> did_not_go_out(std::string_view template_name, const Judged& as_it_was, const Judged& again,
                                         const std::set<std::string>& sent) {
    std::vector<Notification> missing;
    for (const auto& [id, mail] : again.mail) {
        if (mail.template_name != template_name || again.withdrawn.count(id)) continue;
        const auto was = as_it_was.mail.find(id);
        const bool is_the_same =
            was != as_it_was.mail.end() && text_of(was->second.facts, "meeting_on") == text_of(mail.facts, "meeting_on");
        if (!is_the_same || (as_it_was.withdrawn.count(id) && !sent.count(id))) missing.push_back(mail);
    }
    return missing;
}

/// What the correction does not touch stands as it was settled, by the calendar of its time: the history is judged by today's. Touched is what comes out
/// otherwise without the entry than with it.
void keep_what_is_not_touched(Instance& judged, const Instance& as_it_was, const Instance& before) {
    for (auto& duty : judged.duties) {
        const auto* with = find_duty(as_it_was, duty.ref);
        const auto* was = find_duty(before, duty.ref);
        if (with && was && *with == duty) duty = *was;
    }
    for (const auto* fact : {"notice_breach", "shorter_notice"}) {
        if (text_of(judged.facts, fact) != text_of(as_it_was.facts, fact)) continue;
        judged.facts.erase(fact);
        if (has(before.facts, fact)) judged.facts[fact] = text_of(before.facts, fact);
    }
}

/// The offices are told again of what they were told of in error, or were not told of after all.
void keep_what_was_warned_of(Instance& judged, const Instance& before, bool every_warning_went_out) {
    std::vector<std::string> stands;
    const auto told = list_of(before.facts, "quorum_at_risk");
    for (auto& kind : list_of(judged.facts, "quorum_at_risk"))
        if (every_warning_went_out && std::find(told.begin(), told.end(), kind) != told.end()) stands.push_back(std::move(kind));
    judged.facts.erase("quorum_at_risk");
    if (!stands.empty()) judged.facts["quorum_at_risk"] = join(stands);
}

/// What was seen in a neighbour when it was recorded (who was in the room when an item was decided) cannot be seen again; it stands while the state does.
void keep_what_was_seen(Instance& judged, const Instance& before) {
    if (judged.states != before.states) return;
    for (const auto& [name, value] : before.facts)
        if (name.starts_with("then.")) judged.facts[name] = value;
}

std::string_view cannot_be_taken_back(const Event& event) {
    if (event.kind == "TimerFired") return "time cannot be taken back";
    if (event.kind == "EnteredInError") return "a correction is corrected by recording the fact again";
    if (event.kind.starts_with("Mail")) return "what befell a message cannot be taken back";
    if (event.kind == "DefinitionApplied" || event.kind == "InstanceMoved") return "a definition is changed by applying another";
    return "";
}

bool says_who_was_there(const Event& event) {
    return event.kind.starts_with("Member") || event.kind == "MeetingOpened" || event.kind == "MeetingAdjourned" ||
           event.kind == "MeetingResumed" || event.kind == "InterestDeclared";
}

/// A meeting's end is told to its body and its items by the first entry that ends it. Where that one is taken back, another that was a late fact until now ends the meeting, and tells
/// them what it had not told.
void tell_of_its_end(Deciding& deciding, const Judged& as_it_was, const Judged& again, const HistoryEntry& wrong) {
    static constexpr std::array<std::string_view, 6> ends{"MeetingHeld",      "MeetingFell",  "MeetingEnded",
                                                          "ActsNeedAdoption", "SlotReopened", "MeetingConcluded"};
    const auto is_its_end = [](const Event& event) { return std::find(ends.begin(), ends.end(), event.kind) != ends.end(); };
    std::set<std::pair<std::string, std::string>> told, is_told;
    for (const auto& [seq, event] : as_it_was.raised)
        if (seq != wrong.seq) told.emplace(event.instance, event.kind);
    for (const auto& [seq, event] : again.raised) {
        if (!is_its_end(event)) continue;
        is_told.emplace(event.instance, event.kind);
        if (told.emplace(event.instance, event.kind).second) deciding.add(Raised{event});
    }
    // What an earlier correction told in this entry's stead stands under that correction.
    std::set<std::string> know_otherwise;
    for (const auto& [seq, event] : as_it_was.raised)
        if (seq == wrong.seq && is_its_end(event) && !is_told.contains({event.instance, event.kind}) &&
            std::none_of(wrong.raised.begin(), wrong.raised.end(), [&](const auto& raised) { return raised.first == event.instance; }))
            know_otherwise.insert(event.instance);
    if (!know_otherwise.empty())
        deciding.remark("correction", "an earlier correction told of the meeting's end, and that is not taken back: look at " +
                                          join({know_otherwise.begin(), know_otherwise.end()}));
}

/// A history is judged by the rules of today. What was recorded by others stands until somebody corrects it, and then whoever does so learns how it comes out.
void say_what_comes_out_otherwise(Deciding& deciding, const Instance& as_it_was) {
    const auto& before = deciding.before();
    if (as_it_was.states == before.states) return;
    deciding.remark("history", "judged by the rules of today it comes out as '" + join(as_it_was.states, "', '") + "' where it stood as '" +
                                   join(before.states, "', '") + "', whatever is taken back: look at what it owes now");
}

/// The entry is what brought the instance into being: it falls as a whole.
void fall(Deciding& deciding) {
    duties::end_open(deciding, Outcome::withdrawn, "entered in error");
    deciding.set("fell_because", "entered in error");
    if (deciding.now().workflow == "meeting") deciding.add(Moved{0, deciding.now().states[0], "cancelled", {}});
    for (const auto& item : list_of(deciding.now().facts, "items")) deciding.raise(item, "MeetingFell");
    if (const auto& registered_at = text_of(deciding.now().facts, "register"); !registered_at.empty())
        deciding.raise(registered_at, "MeetingFell", {{"meeting", deciding.now().id}});
    if (const auto& listed_at = text_of(deciding.now().facts, "listed_at"); !listed_at.empty()) {
        bool paper = deciding.now().workflow == "paper";
        deciding.raise(listed_at, paper ? "PaperListed" : "ActionListed",
                       {{paper ? "paper" : "action", deciding.now().id}, {"ended", "yes"}});
    }
    deciding.add(Ended{});
}

}  // namespace

void judge_again(Deciding& deciding) {
    const auto& context = deciding.context();
    if (!context.history) return deciding.not_accepted("record", "the history was not loaded");
    const auto* wrong = find_entry(deciding);
    if (!wrong && text_of(deciding.event().facts, "entry").empty() && text_of(deciding.event().facts, "entry_event").empty())
        return deciding.not_accepted(
            "entry", "which entry was made in error is missing",
            {"Take it back with 'beadle correct " + deciding.before().id + " --entry N --reason \"...\"'; 'beadle show " +
             deciding.before().id + "' lists its entries with their numbers."});
    if (!wrong)
        return deciding.not_accepted(
            "entry", "entry " + text_of(deciding.event().facts, "entry") + " is not in the history of " + deciding.before().id,
            {"'beadle show " + deciding.before().id + "' lists its entries with their numbers."});
    if (auto why = cannot_be_taken_back(wrong->event); !why.empty()) return deciding.not_accepted("entry", std::string(why));
    if (wrong->verdict == Verdict::not_accepted)
        return deciding.not_accepted("entry", "that entry was not accepted: there is nothing to take back");
    if (!deciding.event().actor.is_engine()) {
        if (text_of(deciding.event().facts, "reason").empty())
            return deciding.not_accepted("reason", "a correction needs a reason", {"Say it as --reason \"...\"."});
        if (wrong->event.actor.is_engine())
            return deciding.not_accepted("entry", "that entry followed from another: correct the one that somebody made",
                                         {wrong->event.cause.empty() ? "" : "It followed from event " + wrong->event.cause + "."});
    }
    std::set<std::string> without;
    for (const auto& entry : *context.history) {
        if (entry.event.kind != "EnteredInError" || entry.verdict == Verdict::not_accepted) continue;
        const auto& id = text_of(entry.event.facts, "entry_event");
        auto seq = number_of(entry.event.facts, "entry");
        for (const auto& other : *context.history)
            if ((!id.empty() && other.event.id == id) || (seq && other.seq == *seq)) without.insert(other.event.id);
    }
    if (without.count(wrong->event.id)) return deciding.not_accepted("entry", "that entry is taken back already");
    if (wrong->event.kind == "MembershipRecorded")  // It says nothing of its own: the register that raised it says what holds now.
        return deciding.remark("correction", "who held the body's posts is taken from its register as it now stands");
    if (without.count(context.history->front().event.id))
        return deciding.not_accepted("entry",
                                     deciding.before().id + " was entered in error as a whole: there is nothing more to take back");

    bool entered = wrong == &context.history->front();
    for (const auto& entry : *context.history)
        for (const auto& [instance, id] : entry.raised)
            if (&entry == wrong || (entered && !without.count(entry.event.id) && instance.starts_with(deciding.before().id + "/")))
                deciding.raise(instance, "EnteredInError", {{"entry_event", id}});
    if (entered) return fall(deciding);
    if (says_who_was_there(wrong->event)) {  // What was seen in the room is looked at again, in the room as it now is.
        if (deciding.before().workflow == "item") deciding.raise(deciding.before().id, "RoomRecorded");
        for (const auto& item : list_of(deciding.before().facts, "items")) deciding.raise(item, "RoomRecorded");
    }

    auto as_it_was = judge(*context.history, without, context);
    without.insert(wrong->event.id);
    auto again = judge(*context.history, without, context);
    for (auto seq : again.no_longer_follow)
        if (std::find(as_it_was.no_longer_follow.begin(), as_it_was.no_longer_follow.end(), seq) == as_it_was.no_longer_follow.end())
            deciding.remark("history", "entry " + std::to_string(seq) + " no longer follows without it");

    say_what_comes_out_otherwise(deciding, as_it_was.instance);
    std::set<std::string> sent;
    for (const auto& entry : *context.history)
        if (entry.event.kind == "MailAccepted") sent.insert(text_of(entry.event.facts, "notification"));
    keep_what_is_not_touched(again.instance, as_it_was.instance, deciding.before());
    keep_counters(again.instance, deciding.before());
    keep_what_was_seen(again.instance, deciding.before());
    const auto invitations = did_not_go_out("invitation", as_it_was, again, sent);
    const auto warnings = did_not_go_out("quorum_at_risk", as_it_was, again, sent);
    keep_what_was_warned_of(again.instance, deciding.before(), warnings.empty());
    keep_revisions(again.instance, deciding.before());
    again.instance.definition = deciding.before().definition;
    again.instance.parked = deciding.before().parked;
    again.instance.facts["corrected_at"] = calendar::to_iso(deciding.event().recorded_at);
    if (deciding.before().workflow == body::workflow) body::members_after_correction(deciding, again.instance);
    deciding.add(JudgedAgain{again.instance});
    for (const auto& [kind, due_at] : as_it_was.timers)
        if (!again.timers.count(kind)) deciding.add(TimerDropped{kind});
    for (const auto& [kind, due_at] : again.timers)
        if (auto was = as_it_was.timers.find(kind); was == as_it_was.timers.end() || was->second != due_at)
            deciding.add(TimerSet{kind, due_at});  // What it had stopped stands again.
    std::set<std::string> told;
    for (const auto& [id, mail] : as_it_was.mail) {
        if (again.mail.count(id)) continue;
        deciding.add(MailWithdrawn{"", id, "entry " + std::to_string(wrong->seq) + " was made in error"});
        if (!sent.count(id) || !told.insert(mail.to).second) continue;
        Facts facts{{"what", text_of(mail.facts, "what")},
                    {"why", wrong->event.kind + " was entered in error and is taken back"},
                    {"ask", "Disregard the earlier message."}};
        duties::inform(deciding, mail.to, "correction", "correction" + std::to_string(wrong->seq), std::move(facts));
    }
    std::vector<std::string> not_invited;
    for (const auto* missing : {&invitations, &warnings})
        for (const auto& mail : *missing)
            if (as_it_was.mail.count(mail.id)) deciding.add(MailWithdrawn{"", mail.id, "another takes its place"});
    for (const auto& mail : invitations) not_invited.push_back(mail.to);
    if (deciding.before().workflow == meeting::workflow) {
        tell_of_its_end(deciding, as_it_was, again, *wrong);
        meeting::attendance_after_correction(deciding, not_invited);
        if (wrong->event.kind == "AgendaPublished") meeting::agenda_after_correction(deciding);
    }
    deciding.remark("correction", wrong->event.kind + " of " + duties::in_words(*context.zone, wrong->event.happened_at) +
                                      " is taken back; what followed is judged again");
}

}  // namespace beadle

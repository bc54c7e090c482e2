#include "workflows/strategy_approval/strategy_approval.hpp"

#include <algorithm>
#include <array>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/review.hpp"
#include "workflows/strategy_approval/strategy_table.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

/// The order in which a strategy lives; what lies between and was not recorded is passed through.
struct Stage {
    std::string_view state;
    std::string_view leaves_on;
};
constexpr std::array<Stage, 7> life{{{"direction to be set", "DirectionSet"},
                                     {"direction set", "PreparationBegun"},
                                     {"in preparation", "SupportSought"},
                                     {"support sought", "StrategyApproved"},
                                     {"approved", "StrategyPublished"},
                                     {"published", "TookEffect"},
                                     {"in effect", ""}}};
constexpr int approved_stage = 4;

int stage_of(std::string_view state) {
    for (std::size_t at = 0; at < life.size(); ++at)
        if (life[at].state == state) return static_cast<int>(at);
    if (state == "approved subject to amendments" || state == "final text" || state == "publication held") return approved_stage;
    return -1;  // replaced, declined
}

/// The stage from which on the event makes sense.
int stage_before(std::string_view event) {
    if (event == "DirectionSet") return 0;
    if (event == "DirectionReopened" || event == "PreparationBegun") return 1;
    if (event == "SupportSought") return 2;
    if (event == "SupportDecided" || event == "StrategyReturned" || event == "StrategyApproved" || event == "ApprovedSubjectToAmendments" ||
        event == "StrategyDeclined")
        return 3;
    if (event == "StrategyReplaced") return 5;
    return approved_stage;
}

bool is_a_decision(std::string_view event) {
    return event == "StrategyReturned" || event == "StrategyApproved" || event == "ApprovedSubjectToAmendments" ||
           event == "StrategyDeclined";
}

/// What whoever settles the text is told: that it is theirs, by which minute, whom to consult, and what comes then.
duties::LocalDuty::Words words_on_the_text(const Deciding& deciding, const StrategyPlan& plan) {
    const auto& facts = deciding.event().facts;
    duties::LocalDuty::Words words{.because = "approved subject to amendments",
                                   .ask = "The text is delegated to you",
                                   .if_late = "nothing can be published before the text is settled"};
    if (const auto& whom = text_of(facts, "consulting"); !whom.empty()) words.ask += ", consulting " + whom;
    if (const auto& minute = text_of(facts, "minute"); !minute.empty()) words.ask += " (minute " + minute + ")";
    words.ask += ".";
    if (const auto& which = text_of(facts, "conditions"); !which.empty())
        words.ask += " The amendments: " + which + (which.ends_with('.') ? "" : ".");
    words.ask += " Then it is published";
    std::vector<std::string> copies;
    for (const auto& copy : plan.copies_to) copies.push_back(copy.name);
    if (!copies.empty()) words.ask += ", and copied to " + duties::and_list(copies);
    words.ask += ".";
    return words;
}

std::optional<Date> effect_of(const Deciding& deciding) { return date_of(deciding.now().facts, "effect"); }

/// How something that was delegated is to be settled: by the date the minute gives, or as the plan has it.
void owe_the_text(StrategyWork& work) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    auto to = text_of(facts, "delegated_to");
    if (!to.empty() && !find_party(*deciding.context().live, to)) {
        deciding.remark("delegated_to",
                        "'" + to + "' is no post or office of this system: whoever leads the strategy is written to instead");
        to.clear();
    }
    deciding.set("delegated_to", to.empty() ? lead_of(deciding, work.plan) : to);
    std::optional<calendar::Rule> by = work.plan.settle_by;
    if (auto date = date_of(facts, "settle_by")) {
        deciding.set("settle_by", calendar::to_iso(*date));
        if (auto rule = calendar::parse_rule("by " + calendar::without_weekday(*date))) by = *rule;
    }
    owe(deciding, work.plan,
        {.ref = "amendments",
         .what = "settle the text of the " + work.plan.title,
         .by = to,
         .met_by = "TextSettled",
         .words = words_on_the_text(deciding, work.plan),
         .tell_at_once = true},
        by, deciding.today(), "within 5 working days of entry");
}

void owe_publication(StrategyWork& work, Date counted_from) {
    auto& deciding = work.deciding;
    if (has(deciding.now().facts, "held_since")) return;  // It is owed when the hold ends.
    owe(deciding, work.plan,
        {"publish", "publish the " + work.plan.title, duties::office_of(deciding, work.plan.body), "StrategyPublished"},
        work.plan.publish_by, counted_from, "within 10 working days of entry");
}

/// By the plan's own day.
void owe_the_approval(Deciding& deciding, const StrategyPlan& plan) {
    duties::open_local(deciding,
                       {"approve",
                        "approve the " + plan.title,
                        "by " + calendar::without_weekday(*plan.approve_by),
                        {duties::office_of(deciding, plan.body)},
                        "StrategyApproved",
                        {-40, -20, -10, -3},
                        {1, 10, 20},
                        duties::head_of(deciding, plan.body)},
                       std::nullopt);
}

void owe_the_approval_again(Deciding& deciding, const StrategyPlan& plan, bool by_its_own_day) {
    const auto recorded_on = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    if (by_its_own_day && plan.approve_by && *plan.approve_by >= recorded_on) return owe_the_approval(deciding, plan);
    owe(deciding, plan, {"approve", "approve the " + plan.title, duties::office_of(deciding, plan.body), "StrategyApproved"}, std::nullopt,
        std::nullopt, "within 6 months of entry");
}

/// What was approved has gone back: it is approved no more, and takes no effect on the day that the approval gave it.
void undo_the_approval(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (!has(deciding.now().facts, "approved_on")) return;
    for (const auto* name : {"approved_on", "approved_at"}) deciding.set(name, "");
    deciding.set("effect", work.plan.takes_effect ? calendar::to_iso(*work.plan.takes_effect) : "");
    deciding.add(TimerDropped{"effect"});
    if (find_duty(deciding.now(), "approve")) owe_the_approval_again(deciding, work.plan, true);
}

/// False after it was said which date of the approval cannot be read.
bool dates_can_be_read(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    if (has(facts, "takes_effect") && !date_of(facts, "takes_effect")) {
        deciding.not_accepted("takes_effect", "'" + text_of(facts, "takes_effect") + "' is not a date; write it as 2023-04-01");
        return false;
    }
    if (has(facts, "settle_by") && !date_of(facts, "settle_by")) {
        deciding.not_accepted("settle_by", "'" + text_of(facts, "settle_by") + "' is not a date; write it as 2022-12-21");
        return false;
    }
    return true;
}

/// The approval as it was taken, recorded before or after what followed it.
void note_the_approval(Deciding& deciding, const StrategyPlan& plan) {
    const auto& facts = deciding.event().facts;
    if (!has(deciding.now().facts, "approved_on")) judge_approval(deciding, plan);
    deciding.set("approved_on", calendar::to_iso(deciding.today()));
    deciding.set("approved_at", calendar::to_iso(deciding.event().happened_at));
    for (const auto* name : {"item", "minute", "conditions"})
        if (has(facts, name)) deciding.set(std::string("approved_") + name, text_of(facts, name));
    if (auto from = date_of(facts, "takes_effect")) deciding.set("effect", calendar::to_iso(*from));
    meet_one(deciding, "approve");
}

/// Waits for the day from which it is to apply, where that is still to come.
void wait_for_its_effect(Deciding& deciding) {
    auto effect = effect_of(deciding);
    if (!effect) return;
    if (deciding.start_of(*effect) > deciding.event().recorded_at) deciding.add(TimerSet{"effect", deciding.start_of(*effect)});
    else if (*effect < deciding.today())
        deciding.remark("effect", "it was to take effect from " + calendar::in_words(*effect) + ": it takes effect when it is published");
}

/// What the approval itself brings, outright or subject to amendments.
void be_approved(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (!dates_can_be_read(deciding)) return;
    note_the_approval(deciding, work.plan);
    for (const auto* ref : {"chapter", "endorse", "aligned", "involve", "support"})
        end_open_of(deciding, ref, Outcome::not_met, "approved without it");
    duties::open_or_move(deciding, "approval", deciding.today());
    wait_for_its_effect(deciding);
}

/// The day from which it is to apply has come, as far as is recorded.
bool effect_has_come(const Deciding& deciding) {
    auto effect = effect_of(deciding);
    return effect && deciding.start_of(*effect) <= deciding.event().recorded_at;
}

void end_if_over(Deciding& deciding) {
    const auto& now = deciding.now();
    bool owes = std::any_of(now.duties.begin(), now.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
    if ((now.states[0] == "replaced" || now.states[0] == "declined") && !owes && !now.ended) deciding.add(Ended{});
}

/// False after it was said who may not.
bool may_answer_for(Deciding& deciding, const std::string& body) {
    if (may_say(deciding, answering_for(deciding, body))) return true;
    deciding.not_accepted("rights", deciding.event().actor.person + " may not say this of " + name_of_body(*deciding.context().live, body));
    return false;
}

}  // namespace

namespace acts {

void note(StrategyWork&) {}

void set_direction(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (!work.passing) {
        deciding.set("direction_set_on", calendar::to_iso(deciding.today()));
        if (has(deciding.event().facts, "item")) deciding.set("direction_set_by", text_of(deciding.event().facts, "item"));
        meet_one(deciding, "direction");
    }
    if (!list_of(deciding.event().facts, "chapters").empty() && !work.passing) give_back(deciding, work.plan);
    if (work.is_prepared) ask_for_preparation(deciding, work.plan);
}

void reopen_direction(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("direction_set_on", "");
    forget_support(deciding, work.plan);
    owe(deciding, work.plan,
        {"direction", "set the direction of the " + work.plan.title + " again", duties::office_of(deciding, work.plan.body),
         "DirectionSet"},
        work.plan.direction_by, work.plan.approve_by, "within 40 working days of entry");
    duties::want_item(deciding, work.plan.body, "set the direction of the " + work.plan.title + " again", "direction",
                      work.plan.approve_by);
}

void seek_support(StrategyWork& work) {
    if (!work.passing) ask_for_support(work.deciding, work.plan);
    if (work.passing || !all_answered(work.deciding, work.plan)) return;
    // Nobody is asked, or all have answered: the approval is what is next.
    if (work.plan.approve_at.empty() || has(work.deciding.now().facts, "approval_wanted"))
        duties::want_item(work.deciding, work.plan.body, "approve the " + work.plan.title, "approval", work.plan.approve_by);
    work.deciding.set("approval_wanted", "");
}

namespace {

/// The word that is remembered of an answer.
std::string answer_in(const Event& event) {
    const auto& outcome = text_of(event.facts, "outcome");
    if (outcome == "agreed" || outcome == "approved") return "supported";
    if (outcome == "amended" || outcome == "approved subject to amendments") return "supported with comments";
    return outcome;
}

}  // namespace

void note_support(StrategyWork& work) {
    auto& deciding = work.deciding;
    auto body = supporting_body(deciding, work.plan);
    if (body.empty()) return;
    auto answer = answer_in(deciding.event());
    static const std::vector<std::string> words{
        "supported", "supported with comments", "declined", "deferred", "noted", "commented", "referred", "returned"};
    if (std::find(words.begin(), words.end(), answer) == words.end())
        return deciding.not_accepted("outcome", answer.empty() ? "how it decided is missing" : "'" + answer + "' is no answer to that",
                                     {"Say it as outcome=supported; one of: supported, supported with comments, declined, deferred."});
    if (!may_answer_for(deciding, body)) return;
    if (has_a_later_answer(deciding, body))
        return deciding.remark("support", name_of_body(*deciding.context().live, body) + ": " + answer + "; what it answered later stands");
    deciding.set("support." + body, answer);
    deciding.set("support_at." + body, calendar::to_iso(deciding.event().happened_at));
    if (has(deciding.event().facts, "item")) deciding.set("support_item." + body, text_of(deciding.event().facts, "item"));
    if (answer == "deferred") return;
    meet_one(deciding, "support/" + body);
    bool yes = supports(answer);
    if (!yes)
        deciding.remark("support",
                        name_of_body(*deciding.context().live, body) + ": " + answer +
                            (work.plan.unsupported == UnsupportedMeans::noted     ? "; the plan has that noted, and goes on"
                             : work.plan.unsupported == UnsupportedMeans::returns ? "; the plan has it returned to its preparation"
                                                                                  : "; the plan stops there until it supports it"));
    if (!work.passing && stage_of(deciding.before().states[0]) < approved_stage && all_answered(deciding, work.plan)) {
        deciding.remark("support", "every body has answered: the approval is what is next");
        if (work.plan.approve_at.empty() || has(deciding.now().facts, "approval_wanted"))
            duties::want_item(deciding, work.plan.body, "approve the " + work.plan.title, "approval", work.plan.approve_by);
        deciding.set("approval_wanted", "");
    }
}

bool is_held(const StrategyWork& work) { return has(work.deciding.now().facts, "held_since"); }
bool is_not_held(const StrategyWork& work) { return !is_held(work); }

bool sends_it_back(const StrategyWork& work) {
    const auto& facts = work.deciding.event().facts;
    const auto& outcome = text_of(facts, "outcome");
    if (has_a_later_answer(work.deciding, text_of(facts, "body"))) return false;
    if (outcome == "returned") return true;
    return outcome == "declined" && work.plan.unsupported == UnsupportedMeans::returns;
}
bool goes_on(const StrategyWork& work) { return !sends_it_back(work); }

void go_back(StrategyWork& work) {
    note_support(work);
    if (work.deciding.is_not_accepted()) return;
    return_chapters(work);
}

void return_chapters(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("returned", std::to_string(number_of(deciding.now().facts, "returned").value_or(0) + 1));
    undo_the_approval(work);
    deciding.set("approval_wanted", "yes");
    forget_support(deciding, work.plan);
    end_open_of(deciding, "amendments", Outcome::withdrawn, "the strategy went back to its preparation");
    end_open_of(deciding, "publish", Outcome::withdrawn, "the strategy went back to its preparation");
    give_back(deciding, work.plan);
}

void approve(StrategyWork& work) {
    if (work.passing) return;
    be_approved(work);
    if (work.deciding.is_not_accepted()) return;
    end_open_of(work.deciding, "amendments", Outcome::withdrawn, "the body approved the text itself");
    owe_publication(work, work.deciding.today());
}

void approve_subject(StrategyWork& work) {
    be_approved(work);
    if (!work.deciding.is_not_accepted()) owe_the_text(work);
}

void decline(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("declined_at", calendar::to_iso(deciding.event().happened_at));
    end_open_of(deciding, "approve", Outcome::not_met, "the strategy was declined");
    duties::end_open(deciding, Outcome::withdrawn, "the strategy was declined");
    deciding.remark("record",
                    "the duty to prepare a strategy is not met by declining one: record PreparationBegun when it is taken up again");
}

void take_up_again(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("declined_at", "");
    deciding.set("approval_wanted", "yes");
    forget_support(deciding, work.plan);
    owe_the_approval_again(deciding, work.plan, false);
    give_back(deciding, work.plan);
}

void settle_text(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) {
        deciding.breach({"amendments",
                         "the minute of the approval",
                         "no settling of the text is recorded",
                         Breach::advisory,
                         {"Record TextSettled with the time it happened: it will be judged then."}});
        return;
    }
    deciding.set("settled_on", calendar::to_iso(deciding.today()));
    meet_one(deciding, "amendments");
    if (!has(deciding.now().facts, "published_on")) owe_publication(work, deciding.today());
}

void hold(StrategyWork& work) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    auto until = date_of(facts, "until");
    if (has(facts, "until") && !until)
        return deciding.not_accepted("until", "'" + text_of(facts, "until") + "' is not a date; write it as 2023-05-05");
    if (text_of(facts, "reason").empty() && !until)
        return deciding.not_accepted("reason", "a publication is held for a reason, or until a date",
                                     {"Say it as reason=\"pre-election period\" and until=2023-05-05."});
    deciding.set("held_since", calendar::to_iso(deciding.today()));
    deciding.set("held_until", until ? calendar::to_iso(*until) : "");
    if (has(facts, "reason")) deciding.set("held_because", text_of(facts, "reason"));
    end_open_of(deciding, "publish", Outcome::withdrawn, "publication is held");
    auto office = duties::office_of(deciding, work.plan.body);
    if (until) {
        end_open_of(deciding, "release", Outcome::withdrawn, "its end is known");
        deciding.add(TimerSet{"hold", deciding.start_of(*until)});
    } else {
        deciding.add(TimerDropped{"hold"});
        owe(deciding, work.plan,
            {"release", "say until when the publication of the " + work.plan.title + " is held", office, "PublicationReleased"},
            std::nullopt, std::nullopt, "within 10 working days of entry");
    }
}

void release(StrategyWork& work) {
    auto& deciding = work.deciding;
    meet_one(deciding, "release");
    for (const auto* name : {"held_since", "held_until", "held_because"}) deciding.set(name, "");
    deciding.add(TimerDropped{"hold"});
    const auto* owed = find_duty(deciding.now(), "publish");
    bool waits = has(deciding.now().facts, "revision_to_publish") ? true
                 : owed                                           ? owed->outcome == Outcome::withdrawn
                                                                  : stage_of(deciding.now().states[0]) >= approved_stage;
    if (waits && deciding.now().states[0] != "approved subject to amendments") owe_publication(work, deciding.today());
}

namespace {

/// The body's strategy that replaces none: what is received goes to it, and from one that was replaced on to the one that replaced it.
const StrategyPlan* first_strategy_of(const Deciding& deciding, const std::string& body) {
    const StrategyPlan *first = nullptr, *last = nullptr;
    for (const auto& plan : deciding.context().live->strategies) {
        if (plan->body != body) continue;
        last = plan.get();
        if (plan->replaces.empty()) first = plan.get();
    }
    return first ? first : last;
}

}  // namespace

void publish(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) return;
    if (has(deciding.now().facts, "held_since")) {
        auto until = date_of(deciding.now().facts, "held_until");
        const auto& because = text_of(deciding.now().facts, "held_because");
        deciding.breach({"publication held",
                         "the decision to hold it",
                         "published " + calendar::in_words(deciding.today()) + " while publication was held" +
                             (until ? " until " + calendar::in_words(*until) : "") + (because.empty() ? "" : ": " + because),
                         Breach::irregular,
                         {"If it had been released before, record PublicationReleased with the time, and then this.",
                          "Otherwise take advice from the monitoring officer."}});
        for (const auto* name : {"held_since", "held_until", "held_because"}) deciding.set(name, "");
        end_open_of(deciding, "release", Outcome::withdrawn, "it was published");
        deciding.add(TimerDropped{"hold"});
    }
    const auto published_before = date_of(deciding.now().facts, "published_on");
    const bool first = !published_before;
    deciding.set("revision_to_publish", "");
    deciding.set("published_on", calendar::to_iso(deciding.today()));
    if (has(deciding.event().facts, "address")) deciding.set("address", text_of(deciding.event().facts, "address"));
    meet_one(deciding, "publish");
    duties::open_or_move(deciding, "publication", deciding.today());
    ask_for_copies(deciding, work.plan, deciding.today(), published_before);
    // Each board that receives it considers whether its own strategy still suffices: LGPIHA 2007 s.116A.
    const auto edition = text_of(deciding.now().facts, "edition");
    for (const auto& body : work.plan.received_by) {
        const auto* own = first_strategy_of(deciding, body);
        auto found = deciding.context().live->bodies.find(body);
        if (own && found != deciding.context().live->bodies.end()) {
            deciding.raise(strategy_id(found->second.prefix, *own), "StrategyReceived",
                           {{"title", "the " + work.plan.title + (first || edition.empty() ? "" : ", edition " + edition)},
                            {"from", deciding.now().id}});
            continue;
        }
        auto title = "consider whether its own strategy still suffices: the " + work.plan.title + " received";
        owe(deciding, work.plan,
            {"mirror/" + body, name_of_body(*deciding.context().live, body) + ": " + title, answering_for(deciding, body),
             "ReceiptConsidered"},
            work.plan.consider_by, deciding.today(), "within 6 months of entry");
        duties::want_item(deciding, body, title, "mirror/" + body);
    }
}

void take_effect(StrategyWork& work) {
    auto& deciding = work.deciding;
    auto effect = effect_of(deciding);
    auto approved_on = date_of(deciding.now().facts, "approved_on");
    bool on_its_day = effect && (!approved_on || *effect >= *approved_on) && deciding.event().kind != "TookEffect";
    auto from = on_its_day ? *effect : deciding.today();
    // Approved after its day it takes effect when it is published, which may have been recorded before the approval.
    if (!on_its_day && deciding.event().kind != "TookEffect")
        from = std::max(from, date_of(deciding.now().facts, "published_on").value_or(from));
    deciding.set("in_effect_since", calendar::to_iso(from));
    meet_one(deciding, "effect");
    deciding.add(TimerDropped{"effect"});
    duties::open_or_move(deciding, "effect", from);
    next_round_of_progress(deciding, work.plan);
    if (work.plan.replaces.empty()) return;
    for (const auto& plan : deciding.context().live->strategies) {
        auto found = deciding.context().live->bodies.find(plan->body);
        if (plan->body == work.plan.body && plan->ref == work.plan.replaces && found != deciding.context().live->bodies.end())
            deciding.raise(strategy_id(found->second.prefix, *plan), "StrategyReplaced", {{"replaced_by", deciding.now().id}});
    }
}

void replace(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("replaced_on", calendar::to_iso(deciding.today()));
    deciding.set("ended_at", calendar::to_iso(deciding.event().happened_at));
    if (has(deciding.event().facts, "replaced_by")) deciding.set("replaced_by", text_of(deciding.event().facts, "replaced_by"));
    duties::end_open(deciding, Outcome::withdrawn, "the strategy was replaced");
    for (const auto* timer : {"progress", "hold", "effect"}) deciding.add(TimerDropped{timer});
}

}  // namespace acts

namespace {

/// When the strategy came to its end, as far as that is recorded.
std::optional<Instant> over_at(const Instance& instance) {
    auto ended_at = instant_of(instance.facts, "ended_at");
    return ended_at ? ended_at : instant_of(instance.facts, "declined_at");
}

std::vector<std::string> ways_on(const Instance& instance) {
    const auto& state = instance.states[0];
    if (state == "declined") return {"If it is taken up again, record PreparationBegun."};
    if (state == "replaced") return {"Record it on the strategy that replaced it: " + text_of(instance.facts, "replaced_by") + "."};
    if (has(instance.facts, "approved_on"))
        return {"A later change is a revision: record RevisionAgreed or RevisionApproved.",
                "An entry made in error is taken back with 'beadle correct'."};
    return {"Look at what is recorded with 'beadle show " + instance.id + "'; an entry made in error is taken back with 'beadle correct'."};
}

void contradicts(Deciding& deciding) {
    if (deciding.event().actor.is_engine())
        return deciding.remark("record", "the strategy is recorded as '" + deciding.before().states[0] + "': nothing follows from it");
    deciding.not_accepted("record", "the strategy is recorded as '" + deciding.before().states[0] + "'", ways_on(deciding.before()));
}

/// The day from which it is to apply came while it stood on the way.
void take_effect_after_its_day(Deciding& deciding, const StrategyPlan& plan) {
    if (deciding.now().states[0] == "in effect" || !effect_has_come(deciding)) return;
    StrategyWork then{deciding, plan};
    Machine<StrategyFront> on(then, {deciding.now().states[0]});
    if (on.process("TookEffect") == Ran::moved) deciding.add(Moved{0, deciding.now().states[0], on.states()[0], {}});
}

/// Approved or on from there, and in effect not yet.
bool is_yet_to_take_effect(const Deciding& deciding) {
    const auto& state = deciding.now().states[0];
    return stage_of(state) >= approved_stage && state != "in effect";
}

/// An approval that is recorded after what followed it: the strategy applies from the day that it gives, or the plan, all the same.
void accept_late_approval(Deciding& deciding, const StrategyPlan& plan) {
    if (!deciding.context().replaying && !dates_can_be_read(deciding)) return;
    note_the_approval(deciding, plan);
    if (!is_yet_to_take_effect(deciding)) return;
    const auto effect = effect_of(deciding);
    const bool is_published = deciding.now().states[0] == "published";
    if (effect && (is_published || *effect >= deciding.today())) take_effect_after_its_day(deciding, plan);
    if (is_yet_to_take_effect(deciding)) wait_for_its_effect(deciding);
}

/// A fact of an earlier stage, recorded after what followed it.
void accept_late_fact(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    StrategyWork work{deciding, plan};
    if (kind == "SupportDecided") {
        acts::note_support(work);
        if (deciding.is_not_accepted()) return;
    } else if (kind == "DirectionSet") {
        deciding.set("direction_set_on", calendar::to_iso(deciding.today()));
        meet_one(deciding, "direction");
    } else if (kind == "TextSettled") {
        deciding.set("settled_on", calendar::to_iso(deciding.today()));
        meet_one(deciding, "amendments");
    } else if (is_a_decision(kind)) {
        bool yes = kind == "StrategyApproved" || kind == "ApprovedSubjectToAmendments";
        if (yes && !has(deciding.now().facts, "approved_on")) accept_late_approval(deciding, plan);
        if (deciding.is_not_accepted()) return;
    }
    deciding.remark("order of events", std::string(kind) + " is recorded after what followed it; it is judged at the time it happened");
}

/// The rows that nobody recorded between where the strategy stands and where the event begins.
std::vector<std::string_view> way_to(const std::string& state, std::string_view kind) {
    std::vector<std::string_view> way;
    int at = stage_of(state), from = stage_before(kind);
    if (kind == "PublicationHeld" || kind == "PublicationReleased") return way;  // They say nothing of an approval.
    if (state == "approved subject to amendments" && (kind == "StrategyPublished" || kind == "TookEffect" || from > approved_stage))
        way.emplace_back("TextSettled");
    for (int stage = at; stage >= 0 && stage < from; ++stage) way.push_back(life[static_cast<std::size_t>(stage)].leaves_on);
    return way;
}

void excuse_passed_over(Deciding& deciding, std::string_view implied) {
    const char* ref = implied == "DirectionSet"       ? "direction"
                      : implied == "StrategyApproved" ? "approve"
                      : implied == "TextSettled"      ? "amendments"
                                                      : nullptr;
    if (ref) end_open_of(deciding, ref, Outcome::excused, duties::passed_over_by(deciding.event().kind));
}

/// Said of a text that has gone back since: whoever said it is asked again, and nothing moves.
bool is_of_a_former_text(const Deciding& deciding, std::string_view kind) {
    const auto returned_at = instant_of(deciding.now().facts, "returned_at");
    const bool speaks_of_a_text = kind == "SupportDecided" || kind == "StrategyApproved" || kind == "ApprovedSubjectToAmendments";
    return returned_at && speaks_of_a_text && deciding.event().happened_at < *returned_at && !has(deciding.now().facts, "approved_on");
}

void note_what_was_said_of_it(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    std::string said(kind);
    if (kind == "SupportDecided") {
        const auto body = supporting_body(deciding, plan);
        if (body.empty()) return;
        if (!may_answer_for(deciding, body)) return;
        said = name_of_body(*deciding.context().live, body) + ": " + text_of(deciding.event().facts, "outcome");
    }
    const auto returned_on = calendar::local_date(*deciding.context().zone, *instant_of(deciding.now().facts, "returned_at"));
    deciding.remark("order of events", said + "; that was of the text that went back to its preparation on " +
                                           calendar::in_words(returned_on) + ": it is noted, and does not count for the new one");
}

void run(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    const auto start = deciding.now().states[0];
    const auto& event = deciding.event();
    if (is_of_a_former_text(deciding, kind)) return note_what_was_said_of_it(deciding, plan, kind);
    int at = stage_of(start), from = stage_before(kind);
    bool over = at < 0;
    if (over && kind != "PreparationBegun" && kind != "StrategyReplaced") {
        if (auto ended_at = over_at(deciding.now()); ended_at && event.happened_at < *ended_at)
            return accept_late_fact(deciding, plan, kind);
        return contradicts(deciding);
    }
    StrategyWork work{.deciding = deciding, .plan = plan, .is_prepared = from <= 2 || kind == "SupportDecided"};
    Machine<StrategyFront> machine(work, {start});
    const auto way = way_to(start, kind);
    auto passed = pass_through(machine, work, way);
    if (deciding.is_not_accepted()) return;
    work.is_prepared = true;
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved && kind == "PublicationHeld" && !over) return acts::hold(work);  // Known before there is anything to hold.
    if (ran != Ran::moved && kind == "PublicationReleased" && has(deciding.now().facts, "held_since")) return acts::release(work);
    if (ran != Ran::moved) {
        auto approved_at = instant_of(deciding.now().facts, "approved_at");
        bool late = from < at && (!is_a_decision(kind) || !approved_at || event.happened_at < *approved_at);
        if (kind == "DirectionReopened" || kind == "PreparationBegun") late = kind == "PreparationBegun" && at >= 2;
        if (late) return accept_late_fact(deciding, plan, kind);
        return contradicts(deciding);
    }
    auto now = machine.states()[0];
    std::erase(passed, now);
    if (now != start) deciding.add(Moved{0, start, now, passed});
    if (!passed.empty()) deciding.remark("order of events", "passed through without a record: " + join(passed));
    for (auto implied : way) excuse_passed_over(deciding, implied);
    const auto effect = effect_of(deciding);
    const auto approved_on = date_of(deciding.now().facts, "approved_on");
    const bool ready = kind == "StrategyPublished" ||
                       ((kind == "TextSettled" || kind == "StrategyApproved") && effect && approved_on && *effect >= *approved_on);
    if (ready) take_effect_after_its_day(deciding, plan);
    const bool approved_on_the_way = std::find(way.begin(), way.end(), "StrategyApproved") != way.end();
    if (approved_on_the_way && is_yet_to_take_effect(deciding)) wait_for_its_effect(deciding);
}

// --- what a meeting's item says ----------------------------------------------------------------------------------------------------

void on_direction(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    if (carries(outcome)) return run(deciding, plan, "DirectionSet");
    if (again) duties::want_item(deciding, plan.body, "set the direction of the " + plan.title, "direction", plan.approve_by);
}

void on_support(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    if (outcome == "withdrawn" || outcome == "no change")
        return deciding.remark("outcome", "'" + outcome + "' is no answer: it is still open");
    const auto& body = text_of(deciding.event().facts, "body");
    run(deciding, plan, "SupportDecided");
    if (again && !deciding.is_not_accepted()) duties::want_item(deciding, body, "support the " + plan.title, "support", plan.approve_by);
}

void on_approval(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    // What another body approves, it supports: the approval is the strategy's own body's.
    if (text_of(deciding.event().facts, "body") != plan.body) return on_support(deciding, plan, outcome, again);
    if (outcome == "approved" || outcome == "agreed") return run(deciding, plan, "StrategyApproved");
    if (outcome == "approved subject to amendments" || outcome == "amended") return run(deciding, plan, "ApprovedSubjectToAmendments");
    if (outcome == "returned") return run(deciding, plan, "StrategyReturned");
    if (outcome == "declined") return run(deciding, plan, "StrategyDeclined");
    if (again) return duties::want_item(deciding, plan.body, "approve the " + plan.title, "approval", plan.approve_by);
    if (outcome == "withdrawn") return deciding.set("approval_wanted", "yes");
    if (outcome != "deferred") deciding.remark("outcome", "'" + outcome + "' approves nothing: the strategy stays where it is");
}

void matter_decided(Deciding& deciding, const StrategyPlan& plan) {
    const auto& facts = deciding.event().facts;
    const auto& outcome = text_of(facts, "outcome");
    const auto& asks = text_of(facts, "asks");
    auto slash = asks.find('/');
    auto word = asks.substr(0, slash);
    auto of = slash == std::string::npos ? std::string() : asks.substr(slash + 1);
    const bool again = is_to_be_asked_again(facts);
    if (!asks.empty() && deciding.before().ended && deciding.before().states[0] == "replaced")
        return deciding.remark("record", "the strategy was replaced: nothing follows from it");
    if (word == "direction") return on_direction(deciding, plan, outcome, again);
    if (word == "support") return on_support(deciding, plan, outcome, again);
    if (word == "approval") return on_approval(deciding, plan, outcome, again);
    if (word == "text" && carries(outcome)) return run(deciding, plan, "TextSettled");
    if (word == "revise" || word == "review" || word == "terms") {
        if (auto event = review_event(outcome); !event.empty()) return run_review(deciding, plan, event);
        if (again) want_again(deciding, plan, of);
        return;
    }
    if (word == "revision") {
        if (carries(outcome)) return run_review(deciding, plan, "RevisionApproved");
        if (outcome == "no change" || outcome == "noted") return run_review(deciding, plan, "NoChangeAgreed");
        if (again) duties::want_item(deciding, plan.body, "sign off the revised " + plan.title, "revision");
        return;
    }
    if (word == "endorse") {
        if (carries(outcome)) return endorsement_decided(deciding, plan, true);
        if (outcome == "declined" || outcome == "returned") return endorsement_decided(deciding, plan, false);
        if (again)
            duties::want_item(deciding, text_of(facts, "body"), "endorse chapter " + of + " of the " + plan.title, asks, plan.approve_by);
        return;
    }
    if (word == "mirror") {
        if (outcome == "withdrawn") return;
        if (goes_to_a_later_one(outcome))
            return duties::want_item(deciding, of, "consider whether its own strategy still suffices: the " + plan.title + " received",
                                     asks);
        deciding.set("considered_by." + of, outcome);
        return meet_one(deciding, "mirror/" + of);
    }
    deciding.remark("asks", asks.empty() ? "the item asked nothing of the strategy: it is noted"
                                         : "the item asked '" + asks + "' and was " + outcome + ": it is noted");
}

void on_timer(Deciding& deciding, const StrategyPlan& plan) {
    const auto& timer = text_of(deciding.event().facts, "timer");
    const auto& state = deciding.now().states[0];
    if (timer == "progress" && state == "in effect") return next_round_of_progress(deciding, plan);
    if (timer == "hold" && has(deciding.now().facts, "held_since")) {
        if (state == "publication held" || state == "in effect") return run(deciding, plan, "PublicationReleased");
        StrategyWork work{deciding, plan};
        return acts::release(work);
    }
    if (timer != "effect") return;
    if (state == "approved" || state == "final text" || state == "publication held" || state == "published")
        return run(deciding, plan, "TookEffect");
    deciding.remark("effect", "its day has come, and it is '" + state + "': it takes effect when it is settled");
}

bool is_of_its_life(std::string_view kind) {
    static const Table rows = table();
    return std::find(rows.events.begin(), rows.events.end(), kind) != rows.events.end();
}

/// A chapter that comes in shows that the preparation has begun. So does somebody who is involved, but not that the direction is set: people are
/// involved from the first day on.
void begin_if_it_shows(Deciding& deciding, const StrategyPlan& plan) {
    const auto& kind = deciding.event().kind;
    const bool of_a_chapter = kind == "ChapterSubmitted" || kind == "AlignmentDeclared";
    const int at = stage_of(deciding.now().states[0]);
    if ((at == 0 && of_a_chapter) || (at == 1 && (of_a_chapter || kind == "InvolvementRecorded"))) run(deciding, plan, "PreparationBegun");
}

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto strategy = deciding.entering(workflow, {"direction to be set", "not under review"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") strategy.facts[name] = value;
    strategy.facts["kind"] = "strategy";
    deciding.add(Entered{std::move(strategy)});
    const auto* plan = plan_of(deciding);
    if (!plan) return;
    if (plan->takes_effect) deciding.set("effect", calendar::to_iso(*plan->takes_effect));
    duties::open_or_move(deciding, "entry", deciding.today());
    auto office = duties::office_of(deciding, plan->body);
    if (plan->direction_by)
        owe(deciding, *plan, {"direction", "set the direction of the " + plan->title, office, "DirectionSet"}, plan->direction_by,
            plan->approve_by, "within 6 months of entry");
    if (plan->approve_by) {
        deciding.set("target", calendar::to_iso(*plan->approve_by));
        owe_the_approval(deciding, *plan);
        duties::open_or_move(deciding, "target", *plan->approve_by);
    }
    if (plan->direction_at.empty())
        duties::want_item(deciding, plan->body, "set the direction of the " + plan->title, "direction", plan->approve_by);
}

/// Beside the office and whoever owes a duty that it meets: whoever holds a chapter, oversees one, leads the strategy or answers for a body whose support
/// is sought. Which of them the event means, and whether that is theirs, is asked when it is decided.
bool may_record(const Deciding& deciding) {
    const auto* plan = plan_of(deciding);
    if (!plan) return false;
    const auto& kind = deciding.event().kind;
    const bool leads = deciding.acts_as(lead_of(deciding, *plan));
    const auto of_a_chapter = [&](auto is_theirs) { return std::any_of(plan->chapters.begin(), plan->chapters.end(), is_theirs); };
    const auto holds = [&](const StrategyChapter& chapter) {
        return chapter.owner.party.empty() ? leads : deciding.acts_as(chapter.owner.party);
    };
    const auto oversees = [&](const StrategyChapter& chapter) {
        return std::any_of(chapter.overseen_by.begin(), chapter.overseen_by.end(),
                           [&](const StrategyName& one) { return deciding.acts_as(one.party); });
    };
    if (kind == "ChapterSubmitted" || kind == "AlignmentDeclared" || kind == "ProgressReported") return of_a_chapter(holds);
    if (kind == "ChapterReturned") return leads || of_a_chapter(oversees);
    if (kind == "ChapterEndorsed") return of_a_chapter(oversees);
    if (kind == "InvolvementRecorded") return leads;
    if (kind != "SupportDecided") return false;
    return std::any_of(plan->support_from.begin(), plan->support_from.end(),
                       [&](const std::string& body) { return deciding.acts_as(answering_for(deciding, body)); });
}

void decide(Deciding& deciding) {
    const auto* plan = plan_of(deciding);
    if (!plan) return deciding.not_accepted("definition", "the strategy is not in the definition it is pinned to");
    const auto& kind = deciding.event().kind;
    if (kind == "TimerFired") return on_timer(deciding, *plan);
    if (kind == "MatterDecided") {
        matter_decided(deciding, *plan);
    } else if (is_of_the_review(kind)) {
        if (deciding.before().states[0] == "replaced") {
            const auto& event = deciding.event();
            const auto& by = text_of(deciding.before().facts, "replaced_by");
            if (event.actor.is_engine() && !by.empty()) return deciding.raise(by, kind, event.facts);
            return contradicts(deciding);
        }
        run_review(deciding, *plan, kind);
        // Guidance may reopen the terms: said with the fact, or decided by the item it leads to.
        if (kind == "GuidanceReceived" && text_of(deciding.event().facts, "reopens") == "yes" && !deciding.is_not_accepted())
            run(deciding, *plan, "DirectionReopened");
    } else if (is_of_its_life(kind)) {
        run(deciding, *plan, kind);
    } else {
        const auto& state = deciding.before().states[0];
        auto ended_at = over_at(deciding.before());
        if (stage_of(state) < 0 && !(ended_at && deciding.event().happened_at < *ended_at) && kind != "CopySent")
            return contradicts(deciding);
        if (!decide_counted(deciding, *plan)) duties::meet(deciding, kind);
        if (!deciding.is_not_accepted()) begin_if_it_shows(deciding, *plan);
    }
    if (!deciding.is_not_accepted()) end_if_over(deciding);
}

std::vector<std::string> known_events() {
    static const std::vector<std::string> events = [] {
        auto all = table().events;
        for (auto& one : review_table().events) all.push_back(one);
        for (const auto& one : counted_events()) all.push_back(one);
        return all;
    }();
    return events;
}

Table table() { return table_of<StrategyFront>("strategy approval"); }

}  // namespace beadle::strategy_approval

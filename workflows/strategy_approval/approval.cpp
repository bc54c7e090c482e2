#include "workflows/strategy_approval/approval.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/effect.hpp"
#include "workflows/strategy_approval/publication.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

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

namespace {

void owe_the_approval_again(Deciding& deciding, const StrategyPlan& plan, bool by_its_own_day) {
    const auto recorded_on = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    if (by_its_own_day && plan.approve_by && *plan.approve_by >= recorded_on) return owe_the_approval(deciding, plan);
    owe(deciding, plan, {"approve", "approve the " + plan.title, duties::office_of(deciding, plan.body), "StrategyApproved"}, std::nullopt,
        std::nullopt, "within 6 months of entry");
}

}  // namespace

void undo_the_approval(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (!has(deciding.now().facts, "approved_on")) return;
    for (const auto* name : {"approved_on", "approved_at"}) deciding.set(name, "");
    deciding.set("effect", work.plan.takes_effect ? calendar::to_iso(*work.plan.takes_effect) : "");
    deciding.add(TimerDropped{"effect"});
    if (find_duty(deciding.now(), "approve")) owe_the_approval_again(deciding, work.plan, true);
}

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

namespace {

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

}  // namespace

namespace acts {

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

}  // namespace acts

}  // namespace beadle::strategy_approval

#include "workflows/strategy_approval/publication.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/stages.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

void owe_publication(StrategyWork& work, Date counted_from) {
    auto& deciding = work.deciding;
    if (has(deciding.now().facts, "held_since")) return;  // It is owed when the hold ends.
    owe(deciding, work.plan,
        {"publish", "publish the " + work.plan.title, duties::office_of(deciding, work.plan.body), "StrategyPublished"},
        work.plan.publish_by, counted_from, "within 10 working days of entry");
}

namespace acts {

bool is_held(const StrategyWork& work) { return has(work.deciding.now().facts, "held_since"); }
bool is_not_held(const StrategyWork& work) { return !is_held(work); }

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

}  // namespace acts

}  // namespace beadle::strategy_approval

#include "workflows/strategy_approval/review.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/review_table.hpp"
#include "workflows/strategy_approval/strategy_approval.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

/// What the event answers: "revise/3" asks about the third thing received; a plain "revise" or "review" about all of them.
std::string number_in(const Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    if (has(facts, "received")) return text_of(facts, "received");
    const auto& asks = text_of(facts, "asks");
    auto slash = asks.find('/');
    return slash == std::string::npos ? "" : asks.substr(slash + 1);
}

bool is_open(const Duty& duty) { return duty.ref.starts_with("consider/") && duty.outcome == Outcome::open; }

bool is_answered(const Deciding& deciding, const Duty& duty) {
    auto number = number_in(deciding);
    return number.empty() || duty.ref == "consider/" + number;
}

void end_what_is_answered(Deciding& deciding) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.ref.starts_with("consider/") && is_answered(deciding, duty)) refs.push_back(duty.ref);
    for (const auto& ref : refs) meet_one(deciding, ref);
}

struct Received {
    const char* event;
    const char* what;     ///< "the needs assessment"
    const char* source;   ///< Why it must be considered, whole and ...
    const char* section;  ///< ... in short.
};
constexpr Received kinds[] = {
    {"NeedsAssessmentReceived", "a needs assessment", "Local Government and Public Involvement in Health Act 2007 s.116ZB(6)",
     "s.116ZB(6)"},
    {"StrategyReceived", "a strategy", "Local Government and Public Involvement in Health Act 2007 s.116A", "s.116A"},
    {"GuidanceReceived", "guidance", "Local Government and Public Involvement in Health Act 2007 s.116ZB", "s.116ZB"},
};

std::string question(const StrategyPlan& plan, const std::string& what) {
    return "consider whether to revise the " + plan.title + ": " + what + " received";
}

}  // namespace

namespace acts {

void receive(ReviewWork& work) {
    auto& deciding = work.deciding;
    const auto& event = deciding.event();
    const auto& kind = *std::find_if(std::begin(kinds), std::end(kinds), [&](const Received& one) { return event.kind == one.event; });
    auto number = std::to_string(number_of(deciding.now().facts, "received_numbered").value_or(0) + 1);
    const auto& title = text_of(event.facts, "title");
    const auto what = title.empty() ? std::string(kind.what) : title;
    deciding.set("received_numbered", number);
    deciding.set("received." + number, what);
    deciding.set("received_on." + number, calendar::to_iso(deciding.today()));
    const auto* body = find_body(*deciding.context().live, work.plan.body);
    const auto body_name = "the " + (body ? spoken(*body) : std::string("body"));
    const auto office = duties::office_of(deciding, work.plan.body);
    owe(deciding, work.plan,
        {.ref = "consider/" + number,
         .what = "have " + body_name + " consider revising the " + work.plan.title,
         .by = office,
         .met_by = "RevisionConsidered",
         .words = {.because = what + " received",
                   .ask = "The duty arises every time (" + std::string(kind.section) +
                          "). Put it on the next agenda; 'no change' is an answer and will be minuted.",
                   .if_late = "the strategy stands on needs that nobody has looked at again"},
         .tell_at_once = true},
        work.plan.consider_by, deciding.today(), "within 6 months of entry");
    duties::want_item(deciding, work.plan.body, question(work.plan, what), "revise/" + number);
    deciding.remark("review", std::string(kind.source) + ": it is to be considered every time; 'no change' is an answer and is minuted");
    // Whoever holds a chapter hears of it at once: their text may be what changes.
    std::vector<std::string> told{office};
    for (const auto& chapter : work.plan.chapters) {
        auto owner = chapter.owner.party.empty() ? lead_of(deciding, work.plan) : chapter.owner.party;
        if (std::find(told.begin(), told.end(), owner) != told.end()) continue;
        told.push_back(owner);
        duties::inform(
            deciding, owner, "notice", "received" + number,
            {{"what", question(work.plan, what)},
             {"title", what + " received: " + body_name + " must consider revising the " + work.plan.title},
             {"text",
              "The duty arises every time (" + std::string(kind.section) +
                  "). It goes on the next agenda; 'no change' is an answer and will be minuted. Your chapter may be what changes: say "
                  "to the office what you make of it."}});
    }
}

void answer(ReviewWork& work) {
    work.deciding.set("considered_on", calendar::to_iso(work.deciding.today()));
    end_what_is_answered(work.deciding);
}

void revise(ReviewWork& work) {
    auto& deciding = work.deciding;
    answer(work);
    deciding.set("revising_since", calendar::to_iso(deciding.today()));
    if (const auto& chapters = text_of(deciding.event().facts, "chapters"); !chapters.empty()) deciding.set("revising", chapters);
    give_back(deciding, work.plan);
    owe(deciding, work.plan, {"revise", "bring the revised " + work.plan.title + " to be signed off", "", "RevisionApproved"}, std::nullopt,
        std::nullopt, "within 12 months of entry");
    deciding.remark("review", "the current strategy stays current until a revision is approved");
}

void approve_revision(ReviewWork& work) {
    auto& deciding = work.deciding;
    auto edition = number_of(deciding.now().facts, "edition").value_or(1) + 1;
    deciding.set("edition", std::to_string(edition));
    deciding.set("revised_on", calendar::to_iso(deciding.today()));
    deciding.set("revising", "");
    deciding.set("revising_since", "");
    if (auto from = date_of(deciding.event().facts, "takes_effect")) deciding.set("revision_takes_effect", calendar::to_iso(*from));
    meet_one(deciding, "revise");
    end_open_of(deciding, "chapter", Outcome::withdrawn, "the revision was approved");
    end_open_of(deciding, "endorse", Outcome::withdrawn, "the revision was approved");
    deciding.set("revision_to_publish", "yes");
    if (has(deciding.now().facts, "held_since"))
        return deciding.remark("publication held", "the revised text is to be published when publication is no longer held");
    owe(deciding, work.plan,
        {"publish", "publish the revised " + work.plan.title, duties::office_of(deciding, work.plan.body), "StrategyPublished"},
        work.plan.publish_by, deciding.today(), "within 10 working days of entry");
}

bool that_was_all(const ReviewWork& work) {
    const auto& now = work.deciding.now();
    // A revision answers none of what was received since; 'no change' answers what its item asked about, the yearly sign-off's all of it.
    const bool answers = work.kind != "RevisionApproved";
    return std::none_of(now.duties.begin(), now.duties.end(),
                        [&](const Duty& duty) { return is_open(duty) && !(answers && is_answered(work.deciding, duty)); });
}
bool more_is_to_consider(const ReviewWork& work) { return !that_was_all(work); }

}  // namespace acts

void run_review(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    const auto start = deciding.now().states.at(1);
    ReviewWork work{deciding, plan, kind};
    Machine<ReviewFront> machine(work, {start});
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) return deciding.remark("review", "the strategy is '" + start + "': nothing follows from it");
    if (auto now = machine.states()[0]; now != start) deciding.add(Moved{1, start, now, {}});
}

bool is_of_the_review(std::string_view kind) {
    static const Table rows = review_table();
    return std::find(rows.events.begin(), rows.events.end(), kind) != rows.events.end();
}

std::string_view review_event(std::string_view outcome) {
    if (outcome == "no change" || outcome == "noted" || outcome == "declined") return "NoChangeAgreed";
    if (carries(outcome)) return "RevisionAgreed";
    return {};
}

void want_again(Deciding& deciding, const StrategyPlan& plan, const std::string& number) {
    const auto& what = text_of(deciding.now().facts, "received." + number);
    if (!what.empty()) duties::want_item(deciding, plan.body, question(plan, what), "revise/" + number);
}

Table review_table() { return table_of<ReviewFront>("strategy review"); }

}  // namespace beadle::strategy_approval

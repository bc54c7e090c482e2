#include "workflows/paper/owed.hpp"

#include "workflows/duties/author.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/paper/clearance.hpp"

namespace beadle::paper {

using namespace beadle::model;

namespace {

constexpr const char* clerks_days = "within 5 working days of entry";

}  // namespace

const ClearancePlan& plan_of(const Deciding& deciding) {
    static const ClearancePlan none;
    const auto& clearances = deciding.context().pinned->clearances;
    auto found = clearances.find(deciding.now().body);
    return found == clearances.end() || !found->second ? none : *found->second;
}

std::string author_of(const Deciding& deciding) {
    const auto& paper = deciding.now();
    return duties::author_of_paper(deciding, *deciding.context().pinned, paper.body, text_of(paper.facts, "author"));
}

void end_duty(Deciding& deciding, const std::string& ref, const std::string& why) {
    duties::end_one(deciding, ref, Outcome::withdrawn, why);
}

void pass_over_the_draft(Deciding& deciding) {
    duties::end_one(deciding, "draft", Outcome::excused, duties::passed_over_by(deciding.event().kind));
}

void meet_duty(Deciding& deciding, const std::string& ref) {
    if (!duties::meet_one(deciding, ref)) return;
    const auto& duty = *find_duty(deciding.now(), ref);
    deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was due by " + calendar::in_words(duty.safe) + ", and happened on " +
                                              calendar::in_words(deciding.today()) + ": met late");
}

void count_from_meeting(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    auto held_on = date_of(deciding.now().facts, "held_on");
    if (!held_on) return;
    auto clerk = duties::office_of(deciding, deciding.now().body);
    auto author = author_of(deciding);
    if (plan.draft_by && !has(deciding.now().facts, "drafted_on"))
        duties::open_local(deciding, {"draft", "draft the report", plan.draft_by->text, {author}, "PaperDrafted", {-5, -1, 0}, {1}, clerk},
                           held_on);
    if (plan.final_by)
        duties::open_local(
            deciding,
            {"final", "send the final report, cleared", plan.final_by->text, {author}, "PaperAttached", {-5, -2, 0}, {0, 1}, clerk},
            held_on);
}

void ask_for_a_meeting(Deciding& deciding) {
    for (const auto* ref : {"draft", "final"}) end_duty(deciding, ref, "it is for no meeting just now");
    duties::open_local(deciding,
                       {"meeting",
                        "say to which meeting this paper goes, or that it is withdrawn",
                        clerks_days,
                        {duties::office_of(deciding, deciding.now().body)},
                        "PaperDeferred",
                        {-1, 0},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       duties::given_on(deciding, clerks_days, deciding.today()));
}

void list_it(Deciding& deciding, const std::string& meeting, bool ended) {
    const auto& listed_at = text_of(deciding.now().facts, "listed_at");
    if (listed_at.empty()) return;
    Facts facts{{"paper", deciding.now().id}, {"meeting", meeting}};
    if (ended) facts["ended"] = "yes";
    deciding.raise(listed_at, "PaperListed", std::move(facts));
}

void ask_for_facts(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    std::vector<std::string> names;
    for (const auto* heading : missing_in(plan, deciding.now().facts))
        if (heading->reviewer.empty()) names.push_back(heading->name);
    if (names.empty()) return meet_duty(deciding, "facts");
    if (find_duty(deciding.now(), "facts")) return;
    duties::open_local(deciding,
                       {"facts",
                        "say of the paper: " + join(names),
                        clerks_days,
                        {author_of(deciding)},
                        "HeadingGiven",
                        {-1, 0},
                        {1},
                        duties::office_of(deciding, deciding.now().body)},
                       duties::given_on(deciding, clerks_days, deciding.today()));
}

}  // namespace beadle::paper

#include "workflows/strategy_approval/counted.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/calendar/letters.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/model/answer.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

constexpr const char* act = "Local Government and Public Involvement in Health Act 2007 s.116ZB";

using calendar::lower;

bool fits(const StrategyName& one, std::string_view said) {
    return one.ref == said || lower(one.name) == lower(said) || (!one.party.empty() && one.party == said);
}

const StrategyName* find_name(const std::vector<StrategyName>& names, std::string_view said) {
    for (const auto& one : names)
        if (fits(one, said)) return &one;
    return nullptr;
}

std::string names_of(const std::vector<StrategyName>& names) {
    std::vector<std::string> all;
    for (const auto& one : names) all.push_back(one.name);
    return join(all);
}

std::string words_of(const StrategyChapter& chapter) {
    return "chapter " + chapter.ref + (chapter.title.empty() || chapter.title == chapter.ref ? "" : " (" + chapter.title + ")");
}

std::string owner_of(const Deciding& deciding, const StrategyPlan& plan, const StrategyChapter& chapter) {
    return chapter.owner.party.empty() ? lead_of(deciding, plan) : chapter.owner.party;
}

const std::string& chapter_state(const Deciding& deciding, const StrategyChapter& chapter) {
    return text_of(deciding.now().facts, "chapter." + chapter.ref);
}

const StrategyChapter* find_chapter(const StrategyPlan& plan, std::string_view said) {
    for (const auto& chapter : plan.chapters)
        if (chapter.ref == said || lower(chapter.title) == lower(said) || lower(words_of(chapter)) == lower(said)) return &chapter;
    return nullptr;
}

/// The chapter that the event means: the one it names, or the only one that is the actor's own. Null, and the event not accepted, otherwise.
const StrategyChapter* chapter_in(Deciding& deciding, const StrategyPlan& plan) {
    const auto& asks = text_of(deciding.event().facts, "asks");
    const auto said = asks.starts_with("endorse/") ? asks.substr(8) : text_of(deciding.event().facts, "chapter");
    std::vector<std::string> refs;
    for (const auto& chapter : plan.chapters) refs.push_back("chapter=" + chapter.ref);
    if (!said.empty()) {
        if (const auto* found = find_chapter(plan, said)) return found;
        deciding.not_accepted("chapter", "there is no chapter '" + said + "'", {"Say it as " + join(refs, " or ") + "."});
        return nullptr;
    }
    const StrategyChapter* own = plan.chapters.size() == 1 ? &plan.chapters.front() : nullptr;
    int count = own ? 1 : 0;
    for (const auto& chapter : plan.chapters) {
        if (own == &chapter) continue;
        if (!deciding.acts_as(owner_of(deciding, plan, chapter))) continue;
        own = &chapter;
        ++count;
    }
    if (count == 1) return own;
    deciding.not_accepted("chapter", "which chapter is missing", {"Say it as " + join(refs, " or ") + "."});
    return nullptr;
}

bool speaks_for(Deciding& deciding, const std::string& party, const std::string& of_what) {
    if (may_say(deciding, party)) return true;
    deciding.not_accepted("rights", deciding.event().actor.person + " may not say this of " + of_what,
                          {name_of_party(*deciding.context().live, party) + " may, or the office that keeps the record."});
    return false;
}

void ask_for_chapter(Deciding& deciding, const StrategyPlan& plan, const StrategyChapter& chapter) {
    owe(deciding, plan,
        {"chapter/" + chapter.ref, "send in " + words_of(chapter) + " of the " + plan.title, owner_of(deciding, plan, chapter),
         "ChapterSubmitted"},
        plan.chapters_by, plan.approve_by, "within 20 working days of entry");
}

void chapter_submitted(Deciding& deciding, const StrategyPlan& plan) {
    const auto* chapter = chapter_in(deciding, plan);
    if (!chapter || !speaks_for(deciding, owner_of(deciding, plan, *chapter), words_of(*chapter))) return;
    deciding.set("chapter." + chapter->ref, "submitted");
    deciding.set("chapter_at." + chapter->ref, calendar::to_iso(deciding.event().happened_at));
    meet_one(deciding, "chapter/" + chapter->ref);
    for (const auto& overseer : chapter->overseen_by) {
        if (has(deciding.now().facts, "endorsed." + chapter->ref + "." + overseer.ref)) continue;
        owe(deciding, plan,
            {"endorse/" + chapter->ref + "/" + overseer.ref,
             "say whether " + overseer.name + " endorses " + words_of(*chapter) + " of the " + plan.title, overseer.party,
             "ChapterEndorsed"},
            plan.support_by, plan.approve_by, "within 20 working days of entry");
    }
}

void return_chapter(Deciding& deciding, const StrategyPlan& plan, const StrategyChapter& chapter) {
    deciding.set("chapter." + chapter.ref, "returned");
    for (const auto& overseer : chapter.overseen_by) {
        deciding.set("endorsed." + chapter.ref + "." + overseer.ref, "");
        end_open_of(deciding, "endorse/" + chapter.ref + "/" + overseer.ref, Outcome::withdrawn, "the chapter was returned to its owner");
    }
    ask_for_chapter(deciding, plan, chapter);
}

void chapter_returned(Deciding& deciding, const StrategyPlan& plan) {
    const auto* chapter = chapter_in(deciding, plan);
    if (!chapter) return;
    bool oversees = std::any_of(chapter->overseen_by.begin(), chapter->overseen_by.end(),
                                [&](const StrategyName& one) { return may_say(deciding, one.party); });
    if (!oversees && !speaks_for(deciding, lead_of(deciding, plan), words_of(*chapter))) return;
    return_chapter(deciding, plan, *chapter);
}

void chapter_endorsed(Deciding& deciding, const StrategyPlan& plan) {
    const auto* chapter = chapter_in(deciding, plan);
    if (!chapter) return;
    const auto& facts = deciding.event().facts;
    const auto& said = has(facts, "body") ? text_of(facts, "body") : has(facts, "for") ? text_of(facts, "for") : text_of(facts, "by");
    const StrategyName* overseer = find_name(chapter->overseen_by, said);
    if (said.empty()) {
        int count = 0;
        for (const auto& one : chapter->overseen_by)
            if (chapter->overseen_by.size() == 1 ||
                (!deciding.event().actor.is_engine() && !may_say(deciding, "") && may_say(deciding, one.party)))
                overseer = &one, ++count;
        if (count != 1) overseer = nullptr;
    }
    if (!overseer)
        return deciding.not_accepted(
            "for", said.empty() ? "who endorses it is missing" : "'" + said + "' does not oversee " + words_of(*chapter),
            {"Say it as body=...: " + (chapter->overseen_by.empty() ? "nobody oversees it" : names_of(chapter->overseen_by)) + "."});
    if (!speaks_for(deciding, overseer->party, overseer->name)) return;
    deciding.set("endorsed." + chapter->ref + "." + overseer->ref, calendar::to_iso(deciding.today()));
    if (chapter_state(deciding, *chapter) != "submitted")
        deciding.remark("order of events", words_of(*chapter) + " is endorsed, and not recorded as sent in");
    meet_one(deciding, "endorse/" + chapter->ref + "/" + overseer->ref);
}

void alignment_declared(Deciding& deciding, const StrategyPlan& plan) {
    const auto* chapter = chapter_in(deciding, plan);
    if (!chapter || !speaks_for(deciding, owner_of(deciding, plan, *chapter), words_of(*chapter))) return;
    const auto& said = text_of(deciding.event().facts, "with");
    bool any = false;
    for (const auto& other : chapter->aligned_with) {
        if (!said.empty() && !fits(other, said)) continue;
        any = true;
        deciding.set("aligned." + chapter->ref + "." + other.ref, calendar::to_iso(deciding.today()));
        meet_one(deciding, "aligned/" + chapter->ref + "/" + other.ref);
    }
    if (!any) deciding.remark("with", "the plan asks for no such declaration; it is noted");
}

void involvement_recorded(Deciding& deciding, const StrategyPlan& plan) {
    const auto& said = text_of(deciding.event().facts, "with");
    const auto* party = said.empty() && plan.involve.size() == 1 ? &plan.involve.front() : find_name(plan.involve, said);
    if (!party) {
        if (said.empty())
            return deciding.not_accepted("with", "who was involved is missing",
                                         {"Say it as with=\"...\": " + names_of(plan.involve) + "."});
        return deciding.remark("with", "the plan does not name '" + said + "'; it is noted");
    }
    auto count = number_of(deciding.now().facts, "involved." + party->ref).value_or(0) + 1;
    deciding.set("involved." + party->ref, std::to_string(count));
    auto first = instant_of(deciding.now().facts, "involved_at." + party->ref).value_or(deciding.event().happened_at);
    deciding.set("involved_at." + party->ref, calendar::to_iso(std::min(first, deciding.event().happened_at)));
    meet_one(deciding, "involve/" + party->ref);
}

void copy_sent(Deciding& deciding, const StrategyPlan& plan) {
    const auto& facts = deciding.event().facts;
    const auto& said = has(facts, "to") ? text_of(facts, "to") : text_of(facts, "for");
    const auto* recipient = said.empty() && plan.copies_to.size() == 1 ? &plan.copies_to.front() : find_name(plan.copies_to, said);
    if (!recipient) {
        if (said.empty())
            return deciding.not_accepted("for", "to whom is missing", {"Say it as for=\"...\": " + names_of(plan.copies_to) + "."});
        return deciding.remark("for", "no copy is owed to '" + said + "'; it is noted");
    }
    deciding.set("copy." + recipient->ref, calendar::to_iso(deciding.today()));
    if (!has(deciding.now().facts, "published_on")) deciding.remark("order of events", "the copy went out, and no publication is recorded");
    meet_one(deciding, "copy/" + recipient->ref);
}

void progress_reported(Deciding& deciding, const StrategyPlan& plan) {
    const auto* chapter = chapter_in(deciding, plan);
    if (!chapter || !speaks_for(deciding, owner_of(deciding, plan, *chapter), words_of(*chapter))) return;
    // The oldest round that is still owed: one report meets one.
    std::string oldest;
    for (const auto& duty : deciding.now().duties)
        if (oldest.empty() && duty.ref.starts_with("progress/") && duty.ref.ends_with("/" + chapter->ref) && duty.outcome == Outcome::open)
            oldest = duty.ref;
    if (oldest.empty()) return deciding.remark("progress", "no report on " + words_of(*chapter) + " is owed just now; it is noted");
    meet_one(deciding, oldest);
}

Date in_months(Date from, int months) {
    auto moved = from + std::chrono::months{months};
    return moved.ok() ? moved : Date{moved.year() / moved.month() / std::chrono::last};
}

}  // namespace

const StrategyPlan* plan_of(const Deciding& deciding) {
    const auto& ref = text_of(deciding.now().facts, "ref");
    for (const auto& plan : deciding.context().pinned->strategies)
        if (plan->ref == ref && plan->body == deciding.now().body) return plan.get();
    return nullptr;
}

std::string lead_of(const Deciding& deciding, const StrategyPlan& plan) {
    return plan.lead.empty() ? duties::office_of(deciding, plan.body) : plan.lead;
}

std::string answering_for(const Deciding& deciding, const std::string& body) {
    const auto* found = find_body(*deciding.context().live, body);
    if (found && !found->answers.empty()) return found->answers;
    return duties::office_of(deciding, body);
}

void owe(Deciding& deciding, const StrategyPlan& plan, const Owed& owed, const std::optional<calendar::Rule>& rule,
         std::optional<Date> anchor_on, const char* otherwise) {
    auto by = owed.by.empty() ? lead_of(deciding, plan) : owed.by;
    auto text = std::string(otherwise);
    std::optional<Date> anchor = deciding.today();
    if (rule && (rule->anchor.empty() || anchor_on)) {
        auto counted = calendar::count_without_proof(*rule, anchor_on, *deciding.context().calendar);
        if (counted && counted->raw >= calendar::local_date(*deciding.context().zone, deciding.event().recorded_at)) {
            text = rule->text;
            anchor = anchor_on;
        }
    }
    auto escalate_to = duties::head_of(deciding, plan.body);
    duties::open_local(deciding,
                       {.ref = owed.ref,
                        .what = owed.what,
                        .rule = text,
                        .owed_by = {by},
                        .met_by = owed.met_by,
                        .remind = {-10, -3, 0},
                        .escalate = {1, 10},
                        .escalate_to = escalate_to == by ? "" : escalate_to,
                        .words = owed.words,
                        .tell_at_once = owed.tell_at_once},
                       anchor);
}

void meet_one(Deciding& deciding, const std::string& ref) {
    if (!duties::meet_one(deciding, ref)) return;
    const auto& duty = *find_duty(deciding.now(), ref);
    deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was due by " + calendar::in_words(duty.safe) + ": met late");
}

namespace {

bool is_of(const std::string& ref, std::string_view family) {
    return ref.starts_with(family) && (ref.size() == family.size() || ref[family.size()] == '/');
}

}  // namespace

void end_open_of(Deciding& deciding, std::string_view family, Outcome outcome, const std::string& why) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && is_of(duty.ref, family)) refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::end_one(deciding, ref, outcome, why);
}

bool may_say(const Deciding& deciding, const std::string& party) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    for (const auto* office : offices_of(*deciding.context().live, deciding.before().body))
        if (deciding.acts_as(office->id)) return true;
    return deciding.acts_as(party);
}

void ask_for_preparation(Deciding& deciding, const StrategyPlan& plan) {
    for (const auto& chapter : plan.chapters) {
        if (chapter_state(deciding, chapter) == "submitted") continue;
        if (!has(deciding.now().facts, "chapter." + chapter.ref)) deciding.set("chapter." + chapter.ref, "open");
        ask_for_chapter(deciding, plan, chapter);
    }
    for (const auto& chapter : plan.chapters)
        for (const auto& other : chapter.aligned_with)
            if (!has(deciding.now().facts, "aligned." + chapter.ref + "." + other.ref))
                owe(deciding, plan,
                    {"aligned/" + chapter.ref + "/" + other.ref, "declare that " + words_of(chapter) + " is aligned with " + other.name,
                     owner_of(deciding, plan, chapter), "AlignmentDeclared"},
                    plan.support_by, plan.approve_by, "within 40 working days of entry");
    for (const auto& party : plan.involve)
        if (!has(deciding.now().facts, "involved." + party.ref))
            owe(deciding, plan, {"involve/" + party.ref, "record how " + party.name + " was involved", party.party, "InvolvementRecorded"},
                plan.involve_by, plan.approve_by, "within 40 working days of entry");
}

void give_back(Deciding& deciding, const StrategyPlan& plan) {
    auto named = list_of(deciding.event().facts, "chapters");
    for (const auto& one : named)
        if (!find_chapter(plan, one)) deciding.remark("chapters", "there is no chapter '" + one + "'");
    for (const auto& chapter : plan.chapters) {
        bool is_named =
            std::any_of(named.begin(), named.end(), [&](const std::string& one) { return find_chapter(plan, one) == &chapter; });
        if (named.empty() || is_named) return_chapter(deciding, plan, chapter);
    }
}

// --- support -------------------------------------------------------------------------------------------------------------------------

bool supports(std::string_view answer) { return answer == "supported" || answer == "supported with comments"; }

void ask_for_support(Deciding& deciding, const StrategyPlan& plan) {
    for (const auto& body : plan.support_from) {
        const auto& answer = text_of(deciding.now().facts, "support." + body);
        if (!answer.empty() && answer != "sought" && answer != "deferred") continue;
        deciding.set("support." + body, "sought");
        deciding.set("support_at." + body, "");
        owe(deciding, plan,
            {"support/" + body, "say whether " + name_of_body(*deciding.context().live, body) + " supports the " + plan.title,
             answering_for(deciding, body), "SupportDecided"},
            plan.support_by, plan.approve_by, "within 40 working days of entry");
        duties::want_item(deciding, body, "support the " + plan.title, "support", plan.approve_by);
    }
}

std::string supporting_body(Deciding& deciding, const StrategyPlan& plan) {
    const auto& said = text_of(deciding.event().facts, "body");
    std::vector<std::string> names;
    for (const auto& body : plan.support_from) {
        if (body == said || lower(name_of_body(*deciding.context().live, body)) == lower(said)) return body;
        names.push_back("body=" + body);
    }
    if (deciding.event().actor.is_engine() && !said.empty()) return said;
    if (said.empty() && plan.support_from.size() == 1) return plan.support_from.front();
    deciding.not_accepted("body", said.empty() ? "which body decided is missing" : "the plan asks no support of '" + said + "'",
                          {names.empty() ? "The plan asks no body for its support." : "Say it as " + join(names, " or ") + "."});
    return {};
}

void forget_support(Deciding& deciding, const StrategyPlan& plan) {
    deciding.set("returned_at", calendar::to_iso(deciding.event().happened_at));
    for (const auto& body : plan.support_from)
        for (const auto* fact : {"support.", "support_at."}) deciding.set(fact + body, "");
    end_open_of(deciding, "support", Outcome::withdrawn, "the strategy went back to its preparation");
}

bool has_a_later_answer(const Deciding& deciding, const std::string& body) {
    auto at = instant_of(deciding.now().facts, "support_at." + body);
    return at && deciding.event().happened_at < *at;
}

bool all_answered(const Deciding& deciding, const StrategyPlan& plan) {
    return std::all_of(plan.support_from.begin(), plan.support_from.end(), [&](const std::string& body) {
        const auto& answer = text_of(deciding.now().facts, "support." + body);
        return supports(answer) ||
               (plan.unsupported == UnsupportedMeans::noted && !answer.empty() && answer != "sought" && answer != "deferred");
    });
}

namespace {

/// What is counted had happened when the event did, as far as its instant is kept: recorded before is not happened before.
bool was_so_by_then(const Deciding& deciding, const std::string& fact) {
    auto at = instant_of(deciding.now().facts, fact);
    return !at || *at <= deciding.event().happened_at;
}

}  // namespace

std::vector<std::string> missing_support(const Deciding& deciding, const StrategyPlan& plan) {
    std::vector<std::string> missing;
    for (const auto& body : plan.support_from) {
        const bool had_come = was_so_by_then(deciding, "support_at." + body);
        const auto answer = had_come ? text_of(deciding.now().facts, "support." + body) : std::string("sought");
        bool answered = !answer.empty() && answer != "sought" && answer != "deferred";
        if (supports(answer) || (answered && plan.unsupported == UnsupportedMeans::noted)) continue;
        missing.push_back(name_of_body(*deciding.context().live, body) + " (" +
                          (answer.empty()       ? "not asked"
                           : answer == "sought" ? "no answer"
                                                : answer) +
                          ")");
    }
    return missing;
}

void judge_approval(Deciding& deciding, const StrategyPlan& plan) {
    if (auto missing = missing_support(deciding, plan); !missing.empty())
        deciding.breach({"support",
                         "the strategy's own plan",
                         "approved without the support of " + join(missing),
                         Breach::irregular,
                         {"Put it to them now, and record what they say: SupportDecided with body=...",
                          "If they had supported it before, record SupportDecided with the time it happened."}});
    std::vector<std::string> uninvolved, unready, undeclared;
    for (const auto& party : plan.involve)
        if (!has(deciding.now().facts, "involved." + party.ref) || !was_so_by_then(deciding, "involved_at." + party.ref))
            uninvolved.push_back(party.name);
    for (const auto& chapter : plan.chapters) {
        if (chapter_state(deciding, chapter) != "submitted" || !was_so_by_then(deciding, "chapter_at." + chapter.ref))
            unready.push_back(words_of(chapter));
        for (const auto& other : chapter.aligned_with)
            if (auto on = date_of(deciding.now().facts, "aligned." + chapter.ref + "." + other.ref); !on || *on > deciding.today())
                undeclared.push_back(words_of(chapter) + " with " + other.name);
    }
    if (!uninvolved.empty())
        deciding.breach({"involvement",
                         act,
                         "no involvement is recorded of " + join(uninvolved),
                         Breach::irregular,
                         {"If they were involved, record InvolvementRecorded with the time it happened.",
                          "Otherwise involve them, and take it again."}});
    if (!unready.empty())
        deciding.breach({"chapters",
                         "the strategy's own plan",
                         "approved without " + join(unready) + " recorded as sent in",
                         Breach::advisory,
                         {"Record ChapterSubmitted with the time it happened."}});
    if (!undeclared.empty())
        deciding.breach({"alignment",
                         "the strategy's own plan",
                         "no declaration that it is aligned: " + join(undeclared),
                         Breach::advisory,
                         {"Record AlignmentDeclared with the time it happened."}});
}

// --- copies and progress ---------------------------------------------------------------------------------------------------------------

void ask_for_copies(Deciding& deciding, const StrategyPlan& plan, Date published_on, std::optional<Date> published_before) {
    // A copy that went out of this very text, recorded before the publication is, stands; one of an earlier edition does not.
    const auto text_since = published_before ? date_of(deciding.now().facts, "revised_on") : date_of(deciding.now().facts, "approved_on");
    for (const auto& recipient : plan.copies_to) {
        const auto sent_on = date_of(deciding.now().facts, "copy." + recipient.ref);
        const bool of_this_text = text_since && (!published_before || *text_since >= *published_before);
        if (sent_on && of_this_text && *sent_on >= *text_since && (!published_before || *sent_on > *published_before)) {
            deciding.remark("copies", "a copy went to " + recipient.name + " on " + calendar::in_words(*sent_on) + " already");
            continue;
        }
        deciding.set("copy." + recipient.ref, "");
        owe(deciding, plan,
            {"copy/" + recipient.ref, "send a copy of the " + plan.title + " to " + recipient.name, duties::office_of(deciding, plan.body),
             "CopySent"},
            plan.copies_by, published_on, "within 10 working days of entry");
    }
}

void next_round_of_progress(Deciding& deciding, const StrategyPlan& plan) {
    if (plan.progress_months <= 0 || plan.chapters.empty()) return;
    auto began = date_of(deciding.now().facts, "progress_from")
                     .value_or(date_of(deciding.now().facts, "in_effect_since").value_or(deciding.today()));
    deciding.set("progress_from", calendar::to_iso(began));
    auto round = number_of(deciding.now().facts, "progress_round").value_or(0) + 1;
    deciding.set("progress_round", std::to_string(round));
    auto until = in_months(began, plan.progress_months * static_cast<int>(round));
    for (const auto& chapter : plan.chapters) {
        duties::open_local(deciding,
                           {"progress/" + std::to_string(round) + "/" + chapter.ref,
                            "report progress on " + words_of(chapter) + " of the " + plan.title,
                            "by " + calendar::without_weekday(until),
                            {owner_of(deciding, plan, chapter)},
                            "ProgressReported",
                            {-10, -3},
                            {1, 10},
                            duties::head_of(deciding, plan.body)},
                           std::nullopt);
    }
    auto next = Date{std::chrono::sys_days{until} + calendar::days{1}};
    deciding.add(TimerSet{"progress", calendar::to_instant(*deciding.context().zone, {next, calendar::minutes{0}})});
}

void endorsement_decided(Deciding& deciding, const StrategyPlan& plan, bool endorsed) {
    if (endorsed) chapter_endorsed(deciding, plan);
    else chapter_returned(deciding, plan);
}

bool decide_counted(Deciding& deciding, const StrategyPlan& plan) {
    const auto& kind = deciding.event().kind;
    if (kind == "ChapterSubmitted") chapter_submitted(deciding, plan);
    else if (kind == "ChapterReturned") chapter_returned(deciding, plan);
    else if (kind == "ChapterEndorsed") chapter_endorsed(deciding, plan);
    else if (kind == "AlignmentDeclared") alignment_declared(deciding, plan);
    else if (kind == "InvolvementRecorded") involvement_recorded(deciding, plan);
    else if (kind == "CopySent") copy_sent(deciding, plan);
    else if (kind == "ProgressReported") progress_reported(deciding, plan);
    else return false;
    return true;
}

const std::vector<std::string>& counted_events() {
    static const std::vector<std::string> all{"ChapterSubmitted",    "ChapterReturned", "ChapterEndorsed", "AlignmentDeclared",
                                              "InvolvementRecorded", "CopySent",        "ProgressReported"};
    return all;
}

}  // namespace beadle::strategy_approval

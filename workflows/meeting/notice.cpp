#include "workflows/meeting/notice.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/meeting.hpp"
#include "workflows/meeting/publication.hpp"
#include "workflows/meeting/published_papers.hpp"
#include "workflows/meeting/rules.hpp"
#include "workflows/meeting/sitting.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/meeting_said.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

constexpr std::string_view owed_at_once = "publish-now/";

/// A body that does not exist in law yet meets in shadow: before the day it begins, and until all who make it have established it.
void judge_the_shadow(Deciding& deciding, Date held_on) {
    const auto& now = deciding.now();
    auto body = deciding.context().live->bodies.find(now.body);
    if (body == deciding.context().live->bodies.end()) return;
    const auto& begins = body->second.begins;
    auto missing = text_of(now.facts, "unestablished");
    bool before = begins && held_on < *begins;
    if (!before && missing.empty()) {
        if (has(now.facts, "shadow") && text_of(now.facts, "shadow_declared").empty()) deciding.set("shadow", "");
        return;
    }
    deciding.set("shadow", "yes");
    deciding.remark("shadow", body->second.name +
                                  (before ? " begins on " + calendar::in_words(*begins)
                                          : " is made by several, of whom these have not established it yet: " + missing) +
                                  ": this meeting is in shadow, and its acts need adoption afterwards");
}

/// Convened at shorter notice, a meeting owes its notice and agenda when it is convened: what the timetable asks for lies in the past, so that
/// publishing now is what is owed instead. Source: Local Government Act 1972 s.100A(6)(a), s.100B(3)(a); 1960 Act s.1(4)(a).
void owe_publication_now(Deciding& deciding) {
    const auto& now = deciding.now();
    auto held_on = date_of(now.facts, "held_on");
    auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    const auto& live_from = deciding.context().live->live_from;
    if (!held_on || *held_on < today || has(now.facts, "published_at") || (live_from && *held_on < *live_from)) return;
    const auto convened_on = date_of(now.facts, "convened_on");
    std::vector<std::string> owing;
    bool was_only_recorded_late = false;
    for (const auto& duty : now.duties) {
        if (duty.met_by != "AgendaPublished" || !duties::its_day_had_gone(duty) || duty.anchor_on != held_on) continue;
        if (convened_on && *convened_on <= duty.raw && duty.raw < today) was_only_recorded_late = true;
        else owing.push_back(duty.owed_by);
    }
    if (was_only_recorded_late)
        deciding.remark("agenda",
                        "the meeting was convened in time, on " + calendar::in_words(*convened_on) +
                            ", and the day to publish by was past when that was recorded: record AgendaPublished with the time at which it "
                            "went out, and it is judged then");
    if (owing.empty()) return;
    for (const auto& party : owing) {
        std::string head;
        if (auto office = deciding.context().live->offices.find(party); office != deciding.context().live->offices.end())
            head = office->second.head;
        duties::open_local(deciding,
                           {.ref = std::string(owed_at_once) + party,
                            .what = "give notice and publish the agenda now: the meeting is convened at shorter notice",
                            .rule = "by " + calendar::without_weekday(today),
                            .owed_by = {party},
                            .met_by = "AgendaPublished",
                            .remind = {},
                            .escalate = {1},
                            .escalate_to = head,
                            .tell_at_once = true},
                           std::nullopt);
    }
    deciding.remark("agenda",
                    "the day to publish by is past: the meeting is convened at shorter notice, so that notice and agenda are owed now");
}

/// Moved to a day for which the rule's notice can be given no more, a meeting is convened for it when it is moved; where its notice was late for the day that it
/// had, it is late still.
void convene_for_another_day(Deciding& deciding, Date was, Date held_on) {
    const auto bodies = bodies_of_the_sitting(deciding.now());
    const auto had_until = last_day_by("agenda", bodies, was, deciding.context());
    const auto has_until = last_day_by("agenda", bodies, held_on, deciding.context());
    const auto moved_on = deciding.today();
    if (had_until && has_until && moved_on <= *had_until && *has_until < moved_on) deciding.set("convened_on", calendar::to_iso(moved_on));
}

/// What stood open and is excused by the event, each once, whoever owed it.
std::vector<std::string> excused_by_the_event(const Deciding& deciding) {
    std::vector<std::string> excused;
    for (const auto& duty : deciding.now().duties) {
        const auto* was = find_duty(deciding.before(), duty.ref);
        if (!was || was->outcome != Outcome::open || duty.outcome != Outcome::excused) continue;
        auto what = "'" + duty.what + "'";
        if (std::find(excused.begin(), excused.end(), what) == excused.end()) excused.push_back(std::move(what));
    }
    return excused;
}

/// A day that was past when it was named is most likely a slip, and nobody is reminded of anything by which they would find it.
void say_if_past(Deciding& deciding, Date held_on) {
    if (deciding.event().actor.is_engine() || held_on >= deciding.today()) return;
    const auto excused = excused_by_the_event(deciding);
    deciding.breach({"day of the meeting",
                     "",
                     "the meeting is now on " + calendar::in_words(held_on) + ", which is past" +
                         (excused.empty() ? "" : ": no longer asked for is " + join(excused)),
                     Breach::advisory,
                     {"If another day was meant, record DateRearranged with held_on=DATE.",
                      "If it was held then, record MeetingConcluded with the time at which it ended."}});
}

/// It decides on the day on which it is held, so that what counts from the decision counts from there.
void owe_what_counts_from_its_day(Deciding& deciding, Date held_on) {
    for (const auto* anchor : {"meeting", "decision"}) duties::open_or_move(deciding, anchor, held_on);
}

bool gives_notice_apart(const Deciding& deciding) {
    const auto* procedure = find_procedure(*deciding.context().pinned, deciding.now().body);
    return procedure && procedure->notice_apart_from_agenda;
}

/// Notice stands since it was given, or since the agenda was out, which gives it where the body does not give them apart.
void owe_what_counts_from_notice(Deciding& deciding) {
    auto given_at = instant_of(deciding.now().facts, "notice_given_at");
    if (const auto published_at = instant_of(deciding.now().facts, "published_at");
        published_at && !gives_notice_apart(deciding) && (!given_at || *published_at < *given_at))
        given_at = published_at;
    if (given_at) duties::open_or_move(deciding, "notice", calendar::local_date(*deciding.context().zone, *given_at));
}

void end_what_was_owed_at_once(Deciding& deciding, Date held_on) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && duty.ref.starts_with(owed_at_once)) refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::end_one(deciding, ref, Outcome::withdrawn, "the meeting is now on " + calendar::in_words(held_on));
}

void say_since_when_it_is_open(Deciding& deciding, Instant open_since) {
    deciding.remark("agenda", "recorded as published on " + duties::in_words(*deciding.context().zone, open_since) +
                                  " already: it has been open since then, and what is said now of its papers is added");
}

NoticeJudged judged_if_out_at(const Deciding& deciding, Date held_on, Instant at) {
    return meeting::judge_notice("agenda", bodies_of_the_sitting(deciding.now()), held_on, at, date_of(deciding.now().facts, "convened_on"),
                                 deciding.context());
}

/// Owed at once for the day that the meeting had, and late for the one that it has now as well, by the test that the publication will be judged by: it is owed as
/// it was, and being moved does not put it in time.
bool is_late_still(const Deciding& deciding, Date held_on) {
    const auto& all = deciding.now().duties;
    const bool is_owed_at_once = std::any_of(
        all.begin(), all.end(), [](const Duty& duty) { return duty.outcome == Outcome::open && duty.ref.starts_with(owed_at_once); });
    return is_owed_at_once && !judged_if_out_at(deciding, held_on, deciding.event().happened_at).kept;
}

bool bars(const NoticeJudged& judged) { return !judged.kept && judged.finding.breach == Breach::bars_the_item; }

/// What was decided before the publication was recorded, and was held against it, is judged again by the item; whoever records the publication learns of it here.
void say_which_findings_fall(Deciding& deciding) {
    const auto open_since = instant_of(deciding.now().facts, "published_at");
    for (const auto& id : list_of(deciding.now().facts, "items")) {
        const auto* item = deciding.context().neighbour(id);
        const auto taken_though = item ? text_of(item->facts, "taken_though") : std::string();
        if (taken_though != "proposed" && taken_though != "barred") continue;
        const auto added_at = instant_of(item->facts, "added_at");
        if (!(added_at && open_since && *added_at > *open_since))
            deciding.remark("agenda: decided already",
                            id + " was decided before this was recorded: that it was taken without an open agenda falls");
    }
}

/// Says how the publication was in time, and remembers how all of them together were.
void judge_the_publication(Deciding& deciding, NoticeJudged said, const NoticeJudged& all) {
    if (said.at_shorter_notice || !said.kept) deciding.breach(std::move(said.finding));
    const auto remember = [&](const char* fact, const std::string& value) {
        if (text_of(deciding.now().facts, fact) != value) deciding.set(fact, value);
    };
    const bool barred = text_of(deciding.now().facts, "notice_breach") == to_words(Breach::bars_the_item);
    remember("shorter_notice", all.at_shorter_notice ? "convened at shorter notice" : "");
    remember("notice_breach", all.kept ? "" : std::string(to_words(all.finding.breach)));
    if (bars(all) && !barred) tell_items(deciding, "ItemBarred");
    if (!bars(all) && barred) tell_items(deciding, "BarLifted", {{"published_at", text_of(deciding.now().facts, "published_at")}});
    if (!bars(all)) say_which_findings_fall(deciding);
}

}  // namespace

bool take_date(Deciding& deciding, bool passing) {
    const auto& event = deciding.event();
    const auto& context = deciding.context();
    auto held_on = date_of(event.facts, "held_on");
    if (!held_on && has(event.facts, "held_on")) {
        deciding.not_accepted("held_on", "'" + text_of(event.facts, "held_on") + "' is not a date; write it as 2022-12-13");
        return false;
    }
    if (!held_on && passing) held_on = calendar::local_date(*context.zone, event.happened_at);
    if (!held_on) {
        deciding.not_accepted("held_on", "the date of the meeting is missing",
                              {"Say it as held_on=2022-12-13, and at=10:00 for the time."});
        return false;
    }
    if (const auto& at = text_of(event.facts, "at"); !at.empty() && !passing) {
        if (!can_begin_at(deciding, *held_on, at)) return false;
        deciding.set("at", at);
    }
    if (const auto& place = text_of(event.facts, "place"); !place.empty() && !passing) deciding.set("place", place);
    deciding.set("held_on", calendar::to_iso(*held_on));
    if (auto not_after = date_of(deciding.now().facts, "not_after"); not_after && *held_on > *not_after)
        deciding.breach({"not after " + calendar::in_words(*not_after),
                         "the body's own plan",
                         "the meeting is now on " + calendar::in_words(*held_on),
                         Breach::advisory,
                         {"Tell those who wait for its decision."}});
    judge_the_shadow(deciding, *held_on);
    Facts dated{{"held_on", calendar::to_iso(*held_on)}};
    if (has(deciding.now().facts, "unestablished")) dated["unestablished"] = "yes";
    for (const auto* kind : {"informal", "extraordinary"})
        if (text_of(deciding.now().facts, "kind") == kind) dated[kind] = "yes";
    tell_register(deciding, "MeetingDated", std::move(dated));
    return true;
}

void judge_public_notice(Deciding& deciding) {
    const auto& context = deciding.context();
    const auto given_at = deciding.event().happened_at;
    const auto first = instant_of(deciding.before().facts, "notice_given_at");
    if (!first || given_at < *first) {
        deciding.set("notice_given_at", calendar::to_iso(given_at));
        owe_what_counts_from_notice(deciding);
    }
    const auto held_on = date_of(deciding.now().facts, "held_on");
    if (!held_on || text_of(deciding.now().facts, "kind") == "informal") return;
    const auto say_since_when = [&](const char* how, Instant at) {
        deciding.remark("notice", std::string(how) + duties::in_words(*context.zone, at) + " already");
    };
    if (first && *first <= given_at) return say_since_when("recorded as given on ", *first);
    if (const auto published_at = instant_of(deciding.now().facts, "published_at");
        !gives_notice_apart(deciding) && published_at && *published_at <= given_at)
        return say_since_when("the agenda gave notice, on ", *published_at);
    auto judged = meeting::judge_notice("notice", bodies_of_the_sitting(deciding.now()), *held_on, given_at,
                                        date_of(deciding.now().facts, "convened_on"), context);
    if (judged.at_shorter_notice || !judged.kept) deciding.breach(std::move(judged.finding));
}

void owe_what_counts_from_publication(Deciding& deciding, Instant published_at) {
    duties::open_or_move(deciding, "publication", calendar::local_date(*deciding.context().zone, published_at));
    owe_what_counts_from_notice(deciding);
}

bool moves_after_notice(const Deciding& deciding) {
    const auto& event = deciding.event();
    const auto given_at = instant_of(deciding.before().facts, "notice_given_at");
    return event.kind == "DateRearranged" && !event.actor.is_engine() && given_at && event.happened_at >= *given_at;
}

bool moves_before_publication(const Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& meeting = deciding.before();
    const auto published_at = instant_of(meeting.facts, "published_at"), rearranged_at = instant_of(meeting.facts, "rearranged_at");
    const bool is_the_last_move = !rearranged_at || *rearranged_at <= event.happened_at;
    return event.kind == "DateRearranged" && meeting.states[0] == "published" && published_at && event.happened_at < *published_at &&
           is_the_last_move;
}

void move_afterwards(Deciding& deciding) {
    MeetingWork work{deciding};
    acts::move_every_duty(work);
    if (deciding.is_not_accepted()) return;
    const auto held_on = *date_of(deciding.now().facts, "held_on");
    for (const auto* anchor : {"meeting", "decision"}) duties::judge_what_was_done_since(deciding, anchor, held_on);
    const auto complete_at = complete_since(deciding);
    if (!complete_at || text_of(deciding.now().facts, "kind") == "informal") return;
    const auto all = judged_if_out_at(deciding, held_on, *complete_at);
    judge_the_publication(deciding, all, all);
}

void agenda_after_correction(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    if (!has(facts, "published_at")) return;
    const bool bars = text_of(facts, "notice_breach") == to_words(Breach::bars_the_item);
    Facts told{{"published_at", text_of(facts, "published_at")}};
    if (bars) told["bars"] = "yes";
    tell_items(deciding, "AgendaPublished", told);
    if (bars) tell_items(deciding, "ItemBarred");
}

void body_is_established(Deciding& deciding) {
    auto held_on = date_of(deciding.now().facts, "held_on");
    auto on = date_of(deciding.event().facts, "on");
    if (over_at(deciding.now()) || (held_on && on && *held_on < *on))
        return;  // What was held in shadow stays so: its acts are to be adopted.
    deciding.set("unestablished", "");
    if (held_on) judge_the_shadow(deciding, *held_on);
}

namespace acts {

void fix_the_date(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (!take_date(deciding, work.passing)) return;
    auto convened_on = date_of(deciding.event().facts, "convened_on");
    if (!convened_on) convened_on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    deciding.set("convened_on", calendar::to_iso(*convened_on));
    const auto held_on = *date_of(deciding.now().facts, "held_on");
    owe_what_counts_from_its_day(deciding, held_on);
    if (work.passing) return;
    owe_publication_now(deciding);
    say_if_past(deciding, held_on);
}

void move_every_duty(MeetingWork& work) {
    auto& deciding = work.deciding;
    const auto was = date_of(deciding.now().facts, "held_on");
    if (work.passing || !take_date(deciding, false)) return;
    const auto held_on = *date_of(deciding.now().facts, "held_on");
    if (held_on != was) {
        deciding.set("rearranged_at", calendar::to_iso(deciding.event().happened_at));
        if (was) convene_for_another_day(deciding, *was, held_on);
    }
    const bool is_late = is_late_still(deciding, held_on);
    if (held_on != was && !is_late) end_what_was_owed_at_once(deciding, held_on);
    owe_what_counts_from_its_day(deciding, held_on);
    if (!is_late) owe_publication_now(deciding);
    else
        deciding.remark(
            "agenda",
            "notice and agenda were owed when the meeting was convened at shorter notice, and are late: they stay so on another day");
    say_if_past(deciding, held_on);
}

void settle_the_agenda(MeetingWork& work) {
    auto& deciding = work.deciding;
    auto body = deciding.context().live->bodies.find(deciding.now().body);
    if (work.passing || body == deciding.context().live->bodies.end()) return;
    if (auto missing = chairs_missing(body->second, deciding.event()); !missing.empty())
        deciding.breach({"co-chairs: all act",
                         body->second.name,
                         "it is not said that the agenda was settled with " + join(missing, " and "),
                         Breach::advisory,
                         {"Settle it with each of them, and record it again with with=" + join(body->second.chairs) + "."}});
}

void judge_notice(MeetingWork& work) {
    auto& deciding = work.deciding;
    const auto& now = deciding.now();
    bool informal = text_of(now.facts, "kind") == "informal";
    if (work.passing) {
        if (!informal)
            deciding.breach({"agenda",
                             "",
                             "no publication of the agenda is recorded",
                             Breach::advisory,
                             {"If it was published, record AgendaPublished with the time it went out: it will be judged then."}});
        return;
    }
    const auto publication = note_publication(deciding);
    if (publication.counts && text_of(now.facts, "published_at") != calendar::to_iso(publication.open_since)) {
        deciding.set("published_at", calendar::to_iso(publication.open_since));
        owe_what_counts_from_publication(deciding, publication.open_since);
    }
    const auto held_on = date_of(deciding.now().facts, "held_on");
    const bool is_judged = publication.is_news && publication.counts && held_on && !informal;
    const auto all = is_judged ? judged_if_out_at(deciding, *held_on, publication.complete_at) : NoticeJudged{};
    tell_items_published(deciding, publication.is_first, bars(all) ? Facts{{"bars", "yes"}} : Facts{});
    if (deciding.is_not_accepted()) return;
    if (!publication.is_news) return say_since_when_it_is_open(deciding, publication.open_since);
    if (is_judged) judge_the_publication(deciding, judged_if_out_at(deciding, *held_on, deciding.event().happened_at), all);
}

}  // namespace acts

}  // namespace beadle::meeting
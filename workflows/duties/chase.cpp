#include "workflows/duties/chase.hpp"

#include <algorithm>
#include <set>

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/action_list.hpp"
#include "workflows/duties/letter.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/sitting.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::duties {

using namespace beadle::model;
using namespace std::chrono_literals;

namespace {

constexpr auto two_weeks = std::chrono::hours{24 * 14};

/// A reminder that goes when the day to work to has gone, and the last that the rule allows has not: it asks for that one.
bool asks_for_the_last_day(const Step& step, const Duty& duty) {
    return step.kind == Step::Kind::remind && !duty.notice_only && step.at >= duty.due_at;
}

/// A reminder that goes when somebody first hears of the duty stands at no distance from its day, and yet is not of that day.
bool is_first_word(const Step& step, const Duty& duty, const calendar::Zone& zone) {
    const auto its_day = asks_for_the_last_day(step, duty) ? duty.raw : duty.safe;
    return step.kind == Step::Kind::remind && step.offset == 0 && !step.in_hours && calendar::local_date(zone, step.at) < its_day;
}

/// Until when the duty is not late: "by Monday 6 April 2026".
std::string last_day_in_words(const Duty& duty, const calendar::Zone& zone) {
    auto last = duty;
    last.safe = duty.raw;
    // An hour that binds only what is worked to is none of the last day's.
    if (calendar::local_date(zone, duty.late_from) > duty.raw) last.due_local = calendar::to_iso(duty.raw);
    return due_words(last);
}

/// Within working hours. A reminder that would come then when the duty is late goes before, as what counts in hours does.
Instant send_at_of(const Step& step, const Duty& duty, Instant at, const Context& context) {
    if (step.in_hours) return outside_quiet_hours(at, duty.due_at, context);
    const auto send_at = in_working_hours(at, context);
    const bool comes_too_late = step.kind == Step::Kind::remind && !duty.notice_only && at < duty.late_from && send_at >= duty.late_from;
    return comes_too_late ? outside_quiet_hours(at, duty.late_from, context) : send_at;
}

std::string step_words(const Step& step, const Duty& duty, const calendar::Zone& zone) {
    auto days = [](int count) { return std::to_string(count) + (count == 1 ? " working day" : " working days"); };
    auto hours = [](int count) { return std::to_string(count) + (count == 1 ? " hour" : " hours"); };
    int distance = step.offset < 0 ? -step.offset : step.offset;
    if (step.kind == Step::Kind::overdue) return "overdue since " + calendar::in_words(duty.safe);
    if (step.kind == Step::Kind::escalate) {
        if (step.offset < 0) return (step.in_hours ? hours(distance) : days(distance)) + " left, not confirmed";
        return "not confirmed";
    }
    if (step.in_hours) return "in " + hours(distance);
    if (is_first_word(step, duty, zone)) return {};
    return distance == 0 ? "today" : "in " + days(distance);
}

/// What the message is when it goes in time.
std::string template_for(const Step& step, const Duty& duty, const Deciding& deciding) {
    if (duty.notice_only) return "notice";
    switch (step.kind) {
        case Step::Kind::overdue: return "overdue";
        case Step::Kind::escalate: return "escalation";
        default: break;
    }
    const auto* entry = entry_of(duty, timetable_of(deciding.before()), deciding.context());
    if (entry && entry->template_name != "reminder") return entry->template_name;
    return step.offset == 0 && !step.in_hours && !is_first_word(step, duty, *deciding.context().zone) ? "due_today" : "reminder";
}

Notification step_message(const Deciding& deciding, const Duty& duty, const Step& step) {
    bool escalation = step.kind == Step::Kind::escalate;
    const auto& to = escalation ? step.to : duty.owed_by;
    const char* name = escalation ? "escalate" : step.kind == Step::Kind::overdue ? "overdue" : duty.notice_only ? "notice" : "remind";
    const auto& zone = *deciding.context().zone;
    auto key = is_first_word(step, duty, zone) && !duty.notice_only
                   ? "told"
                   : std::string(name) + std::to_string(step.offset) + (step.in_hours ? "h" : "");
    auto now = deciding.event().recorded_at;
    const auto at = std::max(step.at, now);
    auto send_at = send_at_of(step, duty, at, deciding.context());
    auto expires_at = step.kind == Step::Kind::remind && !duty.notice_only ? std::max(duty.due_at, send_at + 12h) : send_at + two_weeks;
    const auto in_time = template_for(step, duty, deciding);
    const bool catches_up = !duty.notice_only && now - step.at > 24h;
    auto mail = message(deciding, duty, name, to, key, catches_up ? "catch_up" : in_time, send_at, expires_at);
    // An escalation that comes late is one still, and kept back as one.
    if (catches_up) mail.sending = std::min(mail.sending, sending_of(*deciding.context().live, mail.body, in_time));
    if (auto words = step_words(step, duty, zone); !words.empty()) mail.facts["step_words"] = std::move(words);
    if (asks_for_the_last_day(step, duty)) mail.facts["due_words"] = last_day_in_words(duty, zone);
    if (now - step.at > 1h) {
        auto corrected_at = instant_of(deciding.latest().facts, "corrected_at");
        auto when = in_words(*deciding.context().zone, step.at);
        mail.facts["late_because"] =
            corrected_at && step.at <= *corrected_at
                ? "This was to go on " + when + ". It did not, because of an entry that was made in error and is now taken back."
                : "Beadle was not running when this was to go, on " + when + ".";
    }
    return mail;
}

constexpr const char* judged_again = "judged again when the fact was recorded";

bool owes(const Actor& actor, const Duty& duty) {
    auto is_theirs = [&](const std::vector<std::string>& ids) { return std::find(ids.begin(), ids.end(), duty.owed_by) != ids.end(); };
    return is_theirs(actor.offices) || is_theirs(actor.posts);
}

/// Which of the duties that the event's kind meets does this event mean? Whoever owes one means their own; else all where one party owes them.
std::vector<std::string> duties_meant(const Deciding& deciding, std::string_view event_kind, bool& ambiguous) {
    const auto& event = deciding.event();
    const auto& wanted = text_of(event.facts, "duty");
    const auto& party = text_of(event.facts, "for");
    std::vector<const Duty*> candidates, done_before;
    bool owes_one = false;
    for (const auto& duty : deciding.now().duties) {
        if (duty.met_by != event_kind) continue;
        if (wanted.empty() && party.empty() && owes(event.actor, duty)) owes_one = true;
        if (!wanted.empty() && duty.ref != wanted) continue;
        if (!party.empty() && duty.owed_by != party) continue;
        if (can_be_met(duty, event.happened_at)) candidates.push_back(&duty);
        else if (was_done_before(duty, event.happened_at)) done_before.push_back(&duty);
    }
    if (candidates.empty()) candidates = std::move(done_before);
    std::set<std::string> owing;
    for (const auto* duty : candidates) owing.insert(duty->owed_by);
    std::vector<std::string> refs;
    for (const auto* duty : candidates)
        if (owes_one ? owes(event.actor, *duty) : owing.size() <= 1 || event.actor.is_engine()) refs.push_back(duty->ref);
    ambiguous = refs.empty() && !owes_one && !candidates.empty();
    return refs;
}

/// Where an agenda is being made, the mail says which actions come to it.
void add_actions(Facts& facts, const Instance& meeting, Date as_of, const Context& context) {
    const auto* of_the_body = context.neighbour(text_of(meeting.facts, "register"));
    auto actions = of_the_body ? in_words(actions_of(of_the_body->facts, as_of)) : std::string();
    if (actions.empty()) return;
    auto& ask = facts["ask"];
    ask += (ask.empty() ? "" : " ") + actions;
}

/// Whether a line is owed from when `anchor` is known. A date, or a weekday of a month, counts from no event: it is owed from the entry on.
bool counts_from(const TimetableEntry& entry, std::string_view anchor) {
    return entry.by.anchor == anchor || (entry.by.anchor.empty() && anchor == "entry");
}

/// Counts the duty's own rule from `anchor_on`. False where it cannot be counted.
bool counted_from(Duty& duty, const TimetableEntry* entry, std::optional<Date> anchor_on, const Deciding& deciding) {
    const auto& context = deciding.context();
    const auto text = duty.rule;
    const auto rule = calendar::parse_rule(text);
    const auto* judged_by = entry ? find_rule(*context.pinned, deciding.before().body, entry->judged_by) : nullptr;
    if (!rule || !set_deadline(duty, *rule, anchor_on, judged_by && judged_by->time_binds_raw, context)) return false;
    duty.rule = text;
    return true;
}

void withdraw_mail(Deciding& deciding, const std::string& duty, const std::string& why) { deciding.add(MailWithdrawn{duty, "", why}); }

std::string is_now_on(std::string_view anchor, Date anchor_on) {
    return "the " + std::string(anchor) + " is now on " + calendar::in_words(anchor_on);
}

/// Whoever owes the duty learns that its day is another. `key` tells the message apart from others of this revision.
void tell_of_another_day(Deciding& deciding, const Duty& was, const Duty& is, const std::string& key, std::string why) {
    const auto now = deciding.event().recorded_at;
    auto mail = message(deciding, is, "moved", is.owed_by, key, "moved", in_working_hours(now, deciding.context()), now + two_weeks);
    mail.facts["was_due_words"] = due_words(was);
    mail.facts["why"] = std::move(why);
    deciding.add(MailOwed{std::move(mail)});
}

/// Notice was given of a day that is another now: it is given again when that comes, and whoever has it learns at once that it no longer holds.
void give_notice_again(Deciding& deciding, const Duty& was, Duty duty, const std::string& why) {
    const auto now = deciding.event().recorded_at;
    duty.revision = was.revision + 1;
    withdraw_mail(deciding, was.ref, why);
    auto mail =
        message(deciding, duty, "notice", duty.owed_by, "moved", "notice", in_working_hours(now, deciding.context()), now + two_weeks);
    mail.facts["why"] = why + ": the notice of " + calendar::in_words(was.raw) + " no longer holds";
    deciding.add(DutyOpened{std::move(duty)});
    deciding.add(MailOwed{std::move(mail)});
}

/// Nobody can work to a day that has gone: whoever owed it is excused, and told at once, reminded before or not; and so is whoever moved it.
void excuse_moved_into_the_past(Deciding& deciding, const Duty& was, Duty duty, const std::string& why) {
    if (duty.reason == past_when_entered) duty.reason = past_when("it was moved", was, duty);
    deciding.add(DutyChanged{duty, why});
    // Of a meeting that is convened at shorter notice the publication is owed now, in a duty of its own; and of one that has been, nothing that comes before it is of use.
    const auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    const bool has_been = is_the_day_of_the_meeting(duty.anchor) && duty.anchor_on && *duty.anchor_on < today;
    const auto& live_from = deciding.context().live->live_from;
    if (was.notice_only || was.met_by == "AgendaPublished" || has_been || (live_from && duty.raw < *live_from)) return;
    deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was " + due_words(was) + ", and would now be " + due_words(duty) +
                                              ", which has gone: " + name_of_party(*deciding.context().live, duty.owed_by) +
                                              " is excused, and asked to do it at once all the same");
    duty.outcome = Outcome::open;  // For what the message asks.
    tell_of_another_day(deciding, was, duty, "short", why + ", and that day has gone, so you are excused. Do it at once all the same");
}

}  // namespace

Notification message(const Deciding& deciding, const Duty& duty, const std::string& step, const std::string& to, const std::string& key,
                     const std::string& template_name, Instant send_at, Instant expires_at) {
    const auto& instance = deciding.latest();
    const auto& context = deciding.context();
    Notification mail;
    mail.id = instance.id + "|" + duty.ref + "|r" + std::to_string(duty.revision) + "|" + key + "|" + to;
    mail.system = instance.system;
    mail.body = instance.body;
    mail.instance = instance.id;
    mail.duty = duty.ref;
    mail.step = step;
    mail.to = to;
    mail.template_name = template_name;
    mail.facts = mail_facts(instance, duty, context);
    if (lists_actions(duty)) add_actions(mail.facts, instance, calendar::local_date(*context.zone, send_at), context);
    mail.send_at = send_at;
    mail.expires_at = expires_at;
    mail.sending = sending_of(*context.live, instance.body, template_name);
    return mail;
}

void carry_over(Deciding& deciding, const Duty& was, Duty duty, const std::string& why) {
    const auto now = deciding.event().recorded_at;
    duty.revision = was.revision + 1;
    // Overdue before and after: who was told is not told a second time, and what is still to go goes.
    const bool stays_overdue = was.late_from <= now && duty.late_from <= now;
    if (stays_overdue) {
        duty.outcome = was.outcome;
        duty.happened_at = was.happened_at;
        duty.recorded_at = was.recorded_at;
        duty.ended_by = was.ended_by;
        duty.reason = was.reason;
        duty.steps = was.steps;
        duty.steps_done = was.steps_done;
    } else {
        withdraw_mail(deciding, was.ref, why);
    }
    if (!stays_overdue && was.outcome == Outcome::open && its_day_had_gone(duty))
        return excuse_moved_into_the_past(deciding, was, std::move(duty), why);
    const bool is_news = !stays_overdue && was.due_at != duty.due_at && was.steps_done > 0 && duty.outcome == Outcome::open;
    deciding.add(DutyChanged{duty, why});
    if (is_news) tell_of_another_day(deciding, was, duty, "moved", why);
}

Notification letter(const Deciding& deciding, const std::string& to, const std::string& template_name, const std::string& key,
                    Facts facts) {
    const auto& instance = deciding.now();
    const auto& context = deciding.context();
    Notification mail;
    mail.id = instance.id + "||" + key + "|" + to;
    mail.system = instance.system;
    mail.body = instance.body;
    mail.instance = instance.id;
    mail.step = "information";
    mail.to = to;
    mail.template_name = template_name;
    mail.facts = std::move(facts);
    mail.facts.try_emplace("instance", instance.id);
    mail.facts.try_emplace("meeting_title", name_of(instance, *context.live));
    if (auto party = find_party(*context.live, to)) mail.facts.try_emplace("who_name", party->name);
    if (auto offices = offices_keeping(*context.live, instance); !offices.empty()) {
        mail.facts.try_emplace("office_name", offices.front()->name);
        mail.facts.try_emplace("office_mail", offices.front()->mail);
    }
    mail.send_at = in_working_hours(deciding.event().recorded_at, context);
    mail.expires_at = mail.send_at + two_weeks;
    mail.sending = sending_of(*context.live, instance.body, template_name);
    return mail;
}

void inform(Deciding& deciding, const std::string& to, const std::string& template_name, const std::string& key, Facts facts) {
    deciding.add(MailOwed{letter(deciding, to, template_name, key, std::move(facts))});
}

void act_on_steps(Deciding& deciding, const Duty& duty) {
    if (duty.outcome != Outcome::open) return;
    auto now = deciding.event().recorded_at;
    Duty acted = duty;
    const Step* to_owner = nullptr;
    std::vector<const Step*> escalations;
    auto first = static_cast<std::size_t>(duty.steps_done);
    auto last = first;
    for (; last < duty.steps.size() && duty.steps[last].at <= now; ++last) {
        const auto& step = duty.steps[last];
        if (step.kind == Step::Kind::escalate) {
            std::erase_if(escalations, [&](const Step* earlier) { return earlier->to == step.to; });
            escalations.push_back(&step);
        } else if (step.kind != Step::Kind::due) to_owner = &step;
    }
    if (last == first) return;
    acted.steps_done = static_cast<int>(last);
    if (to_owner) deciding.add(MailOwed{step_message(deciding, acted, *to_owner)});
    for (const auto* step : escalations) deciding.add(MailOwed{step_message(deciding, acted, *step)});
    bool past = duty.late_from <= now;
    bool was_past = first > 0 && duty.steps[first - 1].at >= duty.late_from;
    std::string why = past && !was_past ? "overdue: the last day was " + calendar::in_words(duty.raw) : "";
    if (duty.notice_only) {
        auto ref = acted.ref;
        deciding.add(DutyChanged{std::move(acted), why});
        deciding.add(DutyEnded{ref, Outcome::met, deciding.event().happened_at, "the notice was given"});
        return;
    }
    deciding.add(DutyChanged{std::move(acted), std::move(why)});
}

void meet(Deciding& deciding, std::string_view event_kind) {
    bool ambiguous = false;
    auto refs = duties_meant(deciding, event_kind, ambiguous);
    if (ambiguous) {
        std::vector<std::string> open;
        for (const auto& duty : deciding.now().duties)
            if (duty.met_by == event_kind && duty.outcome == Outcome::open) open.push_back("for=" + duty.owed_by);
        deciding.remark(
            "which duty",
            "several parties owe this one each, and the entry does not say for whom it is: record it again with " + join(open, " or "));
        return;
    }
    meet_these(deciding, refs);
}

bool can_be_met(const Duty& duty, Instant happened_at) {
    return duty.outcome == Outcome::open || duty.outcome == Outcome::not_met || was_passed_over(duty) ||
           (was_excused_as_past(duty) && happened_at < duty.late_from);
}

bool was_done_before(const Duty& duty, Instant happened_at) {
    return duty.outcome == Outcome::met_late && duty.happened_at && happened_at < *duty.happened_at;
}

void meet_these(Deciding& deciding, const std::vector<std::string>& refs) {
    auto happened = deciding.event().happened_at;
    for (const auto& ref : refs) {
        const auto duty = *find_duty(deciding.now(), ref);
        bool late = happened >= duty.late_from && !duty.earliest;
        bool told_late = duty.outcome != Outcome::open;
        deciding.add(DutyEnded{ref, late ? Outcome::met_late : Outcome::met, happened, told_late ? judged_again : ""});
        withdraw_mail(deciding, ref, "the duty was met");
        if (duty.earliest && calendar::local_date(*deciding.context().zone, happened) < duty.safe)
            deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was not to be done before " + calendar::in_words(duty.safe) +
                                                      "; it happened on " + in_words(*deciding.context().zone, happened));
        if (late) {
            const auto& zone = *deciding.context().zone;
            deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was due " + due_words(duty) + "; it happened on " +
                                                      in_words(zone, happened) + ": met late");
        }
    }
}

void open_or_move(Deciding& deciding, std::string_view anchor, Date anchor_on) {
    const auto& context = deciding.context();
    auto timetable = context.pinned->timetables.find(deciding.now().body);
    if (timetable == context.pinned->timetables.end()) return;
    std::vector<const TimetableEntry*> lines;
    for (const auto& entry : timetable->second)
        if (counts_from(entry, anchor) && applies_to(entry, deciding.now())) lines.push_back(&entry);
    if (lines.empty()) return;
    const auto instance = deciding.now();
    const auto offices = offices_of_the_sitting(instance, *context.live);
    for (const auto* line : lines) {
        const auto& entry = *line;
        for (auto& duty : duties_of(entry, anchor_on, offices, instance.body, deciding.event(), context)) {
            const auto* stands = find_duty(instance, duty.ref);
            if (!stands) {
                if (duty.outcome == Outcome::excused && !deciding.event().actor.is_engine())
                    deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was due " + due_words(duty) + ": excused, " + duty.reason);
                deciding.add(DutyOpened{std::move(duty)});
            } else if (stands->outcome == Outcome::open && stands->anchor_on != anchor_on) {
                stay_with_whom_it_was_given(duty, *stands, entry, entry, deciding.event().recorded_at, context);
                carry_over(deciding, *stands, std::move(duty), is_now_on(anchor, anchor_on));
            } else if (stands->outcome == Outcome::withdrawn || (was_excused_as_past(*stands) && stands->anchor_on != anchor_on)) {
                stay_with_whom_it_was_given(duty, *stands, entry, entry, deciding.event().recorded_at, context);
                duty.revision = stands->revision + 1;
                deciding.add(DutyOpened{std::move(duty)});
            } else if (stands->notice_only && stands->outcome == Outcome::met && stands->anchor_on != anchor_on &&
                       stands->raw != duty.raw && duty.outcome == Outcome::open && !instance.ended) {
                give_notice_again(deciding, *stands, std::move(duty), is_now_on(anchor, anchor_on));
            }
        }
    }
    for (const auto* line : lines)  // And the lines that count from these.
        if (const auto day = day_of_line(deciding.now(), line->ref)) open_or_move(deciding, line->ref, *day);
}

void count_on(Deciding& deciding, std::string_view anchor, Date anchor_on) {
    const auto instance = deciding.now();
    const auto why = is_now_on(anchor, anchor_on);
    for (const auto& duty : instance.duties) {
        const bool follows = duty.anchor == anchor && duty.anchor_on && duty.raw >= *duty.anchor_on && !duty.notice_only;
        if (!follows || duty.anchor_on == anchor_on || (duty.outcome != Outcome::open && duty.outcome != Outcome::met_late)) continue;
        auto counted = duty;
        const auto* entry = entry_of(duty, timetable_of(instance), deciding.context());
        if (!counted_from(counted, entry, anchor_on, deciding)) continue;
        const auto day = counted.safe;
        if (duty.outcome == Outcome::open) {
            counted.steps = steps_for(counted, entry ? *entry : entry_from(duty), deciding.event().recorded_at, deciding.context());
            counted.steps_done = 0;
            carry_over(deciding, duty, std::move(counted), why);
        } else {
            if (duty.happened_at && *duty.happened_at < counted.late_from) counted.outcome = Outcome::met;
            deciding.add(DutyChanged{std::move(counted), why});
        }
        if (!duty.entry.empty()) count_on(deciding, duty.entry, day);  // And the lines that count from this one.
    }
}

void judge_what_was_done_since(Deciding& deciding, std::string_view anchor, Date anchor_on) {
    const auto instance = deciding.now();
    for (const auto& duty : instance.duties) {
        const bool is_done = duty.outcome == Outcome::met || duty.outcome == Outcome::met_late;
        if (!is_done || duty.anchor != anchor || duty.anchor_on == anchor_on || duty.notice_only || duty.earliest) continue;
        if (!duty.happened_at || *duty.happened_at < deciding.event().happened_at) continue;
        auto counted = duty;
        if (!counted_from(counted, entry_of(duty, timetable_of(instance), deciding.context()), anchor_on, deciding)) continue;
        counted.outcome = *duty.happened_at < counted.late_from ? Outcome::met : Outcome::met_late;
        if (counted.outcome != duty.outcome)
            deciding.remark("duty: " + counted.rule,
                            "'" + counted.what + "' was due " + due_words(counted) + ": " + std::string(to_words(counted.outcome)));
        deciding.add(DutyChanged{std::move(counted), is_now_on(anchor, anchor_on)});
    }
}

void end_open(Deciding& deciding, Outcome outcome, const std::string& why) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open) refs.push_back(duty.ref);
    for (const auto& ref : refs) deciding.add(DutyEnded{ref, outcome, deciding.event().happened_at, why});
    if (!refs.empty()) withdraw_mail(deciding, "", why);
}

void end_open_met_by(Deciding& deciding, std::string_view event_kind, Outcome outcome, const std::string& why) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && duty.met_by == event_kind) refs.push_back(duty.ref);
    for (const auto& ref : refs) end_one(deciding, ref, outcome, why);
}

void end_one(Deciding& deciding, const std::string& ref, Outcome outcome, const std::string& why, const std::string& mail_why) {
    const auto* duty = find_duty(deciding.now(), ref);
    if (!duty || duty->outcome != Outcome::open) return;
    deciding.add(DutyEnded{ref, outcome, deciding.event().happened_at, why});
    withdraw_mail(deciding, ref, mail_why.empty() ? why : mail_why);
}

bool meet_one(Deciding& deciding, const std::string& ref) {
    const auto* duty = find_duty(deciding.now(), ref);
    const auto happened = deciding.event().happened_at;
    if (!duty || !can_be_met(*duty, happened)) return false;
    const bool late = happened >= duty->late_from;
    const auto* why = duty->outcome == Outcome::open ? "" : judged_again;
    deciding.add(DutyEnded{ref, late ? Outcome::met_late : Outcome::met, happened, why});
    withdraw_mail(deciding, ref, "the duty was met");
    return late;
}

void recount(Deciding& deciding) {
    const auto& context = deciding.context();
    const auto instance = deciding.now();
    for (const auto& duty : instance.duties) {
        if (duty.outcome != Outcome::open || duty.rule.empty()) continue;
        const auto* entry = entry_of(duty, timetable_of(instance), context);
        Duty counted = duty;
        const auto of_a_line = day_of_line(deciding.now(), duty.anchor);  // It may just have been counted again.
        if (!counted_from(counted, entry, of_a_line ? of_a_line : duty.anchor_on, deciding)) continue;
        const bool is_the_same_day = counted.due_at == duty.due_at && counted.late_from == duty.late_from;
        if (is_the_same_day && counted.provisional == duty.provisional) continue;
        if (is_the_same_day) {  // Nothing moved: what was told stands, and what is still to go goes.
            const std::string why = counted.provisional ? "the calendar changed: the day is provisional"
                                                        : "the calendar changed: the day is provisional no more";
            deciding.add(DutyChanged{std::move(counted), why});
            continue;
        }
        // Nobody can work to a day that has gone: whoever owed it was in time by the calendar as it was known. Both answers stay in the record, and who
        // owes it is told at once, since what is done early may still keep the law's own count.
        const auto now = deciding.event().recorded_at;
        if (counted.due_at <= now && duty.due_at > now) {
            const auto why = short_since_the_calendar_changed(duty, counted);
            deciding.add(DutyEnded{duty.ref, Outcome::excused, deciding.event().happened_at, why});
            withdraw_mail(deciding, duty.ref, "the calendar changed");
            tell_of_another_day(deciding, duty, counted, "short",
                                "the calendar changed when that day had gone, so you are excused. Do it at once all the same: the law "
                                "counts by the new calendar");
            continue;
        }
        auto why = "the calendar changed: was " + due_words(duty) + ", now " + due_words(counted);
        counted.steps = steps_for(counted, entry ? *entry : entry_from(duty), now, context);
        counted.steps_done = 0;
        carry_over(deciding, duty, std::move(counted), why);
    }
}

bool may_record(const Deciding& deciding, std::string_view event_kind) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine()) return true;
    const auto& instance = deciding.before();
    const auto& live = *deciding.context().live;
    for (const auto* office : offices_keeping(live, instance))
        if (std::find(actor.offices.begin(), actor.offices.end(), office->id) != actor.offices.end()) return true;
    // The offices of the bodies that sit in common with it publish the agenda too; for the rest its own office speaks.
    bool publishes = event_kind == "AgendaPublished" || event_kind == "NoticeGiven";
    for (const auto& other : list_of(instance.facts, "sits_with"))
        for (const auto* office : offices_of(live, other))
            if (publishes && std::find(actor.offices.begin(), actor.offices.end(), office->id) != actor.offices.end()) return true;
    // Who owes a duty says that it is done; that another's is done is not theirs to say.
    const auto& wanted = text_of(deciding.event().facts, "duty");
    const auto& party = text_of(deciding.event().facts, "for");
    for (const auto& duty : instance.duties) {
        bool is_meant = (wanted.empty() || wanted == duty.ref) && (party.empty() || party == duty.owed_by);
        if (duty.met_by == event_kind && is_meant && owes(actor, duty)) return true;
    }
    return false;
}

}  // namespace beadle::duties

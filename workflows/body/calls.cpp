#include "workflows/body/calls.hpp"

#include <algorithm>

#include "workflows/body/members.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::body {

using namespace beadle::model;

namespace {

std::string requisition_fact(std::string_view number) { return "requisition." + std::string(number); }

/// How many must sign; 0 where the terms say nothing.
long signatures_needed(const Deciding& deciding, const Body& body, Date on) {
    const auto& asked = body.requisition;
    if (asked.members > 0) return asked.members;
    if (asked.denominator == 0) return 0;
    auto strength = strength_on(*deciding.context().live, &deciding.now().facts, body.id, on);
    long of = asked.of_whole_number ? strength.whole : strength.in_post();
    return (of * asked.numerator + asked.denominator - 1) / asked.denominator;
}

/// "requisition=2" of the event, or the one that waits where it names none.
std::string requisition_meant(const Deciding& deciding) {
    const auto& said = text_of(deciding.event().facts, "requisition");
    if (!said.empty()) return said;
    auto last = number_of(deciding.now().facts, "requisitions_numbered").value_or(0);
    return last > 0 ? std::to_string(last) : "";
}

Date first_of_may(int year) { return Date{std::chrono::year{year}, std::chrono::May, std::chrono::day{1}}; }
std::string year_word(int first) { return municipal_year(first_of_may(first)); }
int first_year_of(std::string_view word) {
    auto number = number_of({{"n", std::string(word.substr(0, 4))}}, "n");
    return static_cast<int>(number.value_or(0));
}
Instant at_hour(const Deciding& deciding, Date date, int hour) {
    return calendar::to_instant(*deciding.context().zone, {date, calendar::minutes{60 * hour}});
}

long held_in(const Deciding& deciding, std::string_view year) {
    return number_of(deciding.now().facts, "held_in." + std::string(year)).value_or(0);
}

}  // namespace

void requisition(Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body) return deciding.not_accepted("body", "the body is not in the definition that is live");
    const auto& event = deciding.event();
    auto signed_by = list_of(event.facts, "by");
    auto signatures = number_of(event.facts, "signatures").value_or(static_cast<long>(signed_by.size()));
    if (signatures == 0) return deciding.not_accepted("by", "who signed it is missing", {"Say it as by=POST, POST, or as signatures=5."});
    if (text_of(event.facts, "purpose").empty())
        return deciding.not_accepted("purpose", "the business that the meeting is asked for is missing", {"Say it as purpose=\"...\"."});
    auto presented_on = calendar::local_date(*deciding.context().zone, event.happened_at);
    auto number = std::to_string(number_of(deciding.now().facts, "requisitions_numbered").value_or(0) + 1);
    deciding.set("requisitions_numbered", number);
    deciding.set(requisition_fact(number) + ".purpose", text_of(event.facts, "purpose"));
    if (!signed_by.empty()) deciding.set(requisition_fact(number) + ".by", join(signed_by));
    const auto* rule = find_rule(*deciding.context().pinned, body->id, "requisition");
    auto source = rule ? rule->source
                       : std::string("Local Government Act 1972 Schedule 12 para 3(2), where it applies; otherwise the body's own terms");
    auto needed = signatures_needed(deciding, *body, presented_on);
    if (needed > signatures) {
        deciding.set(requisition_fact(number), "too few signed");
        return deciding.breach({"requisition",
                                source,
                                std::to_string(signatures) + " signed, " + std::to_string(needed) + " are needed: nobody is bound by it",
                                Breach::irregular,
                                {"Record it again when enough members have signed; the days count from when that is presented."}});
    }
    if (needed == 0) deciding.remark("requisition", "the file does not say how many members may requisition a meeting: taken as enough");
    deciding.set(requisition_fact(number), "presented");
    auto text = rule && rule->by ? rule->by->text : std::string("within 7 days of requisition");
    duties::open_local(deciding,
                       {"requisition/" + number,
                        "have the chair call the meeting that members requisitioned: " + text_of(event.facts, "purpose"),
                        text,
                        {duties::office_of(deciding, body->id)},
                        "RequisitionAnswered",
                        {-3, -1, 0},
                        {1},
                        duties::head_of(deciding, body->id)},
                       presented_on);
    auto parsed = calendar::parse_rule(text);
    auto counted = parsed ? calendar::count_without_proof(*parsed, presented_on, *deciding.context().calendar) : parsed.error();
    if (!counted) return;
    deciding.set(requisition_fact(number) + ".until", calendar::to_iso(counted->raw));
    deciding.add(TimerSet{"requisition:" + number, calendar::end_of_day(*deciding.context().zone, counted->raw) + std::chrono::seconds{1}});
    deciding.remark("requisition: " + text, "presented on " + calendar::in_words(presented_on) + " as number " + number +
                                                "; the chair has until " + calendar::in_words(counted->raw) +
                                                ", after that those who signed may call the meeting");
}

void refuse_requisition(Deciding& deciding) {
    auto number = requisition_meant(deciding);
    const auto& state = text_of(deciding.now().facts, requisition_fact(number));
    auto until = date_of(deciding.now().facts, requisition_fact(number) + ".until");
    bool in_time = until && calendar::local_date(*deciding.context().zone, deciding.event().happened_at) <= *until;
    if (state != "presented" && !(state == "not answered" && in_time))
        return deciding.not_accepted(
            "record", state.empty() ? "no requisition is presented" : "requisition " + number + " is recorded as '" + state + "'",
            {"'beadle show " + deciding.now().id + "' lists them."});
    deciding.set(requisition_fact(number), "refused by the chair");
    deciding.add(TimerDropped{"requisition:" + number});
    duties::meet_one(deciding, "requisition/" + number);
    deciding.remark("requisition", "the chair will not call it: those who signed may call the meeting now");
}

void note_silence(Deciding& deciding, std::string_view number) {
    if (text_of(deciding.now().facts, requisition_fact(number)) != "presented") return;
    deciding.set(requisition_fact(number), "not answered");
    auto ref = "requisition/" + std::string(number);
    duties::end_one(deciding, ref, Outcome::not_met, "the days that the rules give passed in silence", "the days passed");
    auto purpose = text_of(deciding.now().facts, requisition_fact(number) + ".purpose");
    auto words = "the chair has not called the meeting that members requisitioned: those who signed may call it now";
    deciding.remark("requisition", words);
    for (const auto& to : {duties::office_of(deciding, deciding.now().body), duties::head_of(deciding, deciding.now().body)})
        if (!to.empty())
            duties::inform(deciding, to, "correction", "requisition" + std::string(number) + " unanswered",
                           {{"what", words},
                            {"title", "Requisition not answered: " + purpose},
                            {"text", words},
                            {"why", "the days for it have passed"}});
}

const std::string& requisitioned_purpose(const Deciding& deciding, const std::string& number) {
    return text_of(deciding.now().facts, requisition_fact(number) + ".purpose");
}

void requisition_stands_again(Deciding& deciding, const std::string& meeting) {
    auto last = number_of(deciding.now().facts, "requisitions_numbered").value_or(0);
    for (long one = 1; one <= last; ++one) {
        auto number = std::to_string(one);
        if (text_of(deciding.now().facts, requisition_fact(number)) != "answered by " + meeting) continue;
        deciding.set(requisition_fact(number), "its meeting fell");
        auto words =
            meeting + ", which was called on requisition " + number + ", fell: another is to be called, with instead_of=" + meeting;
        deciding.remark("requisition", words);
        auto office = duties::office_of(deciding, deciding.now().body);
        if (!office.empty())
            duties::inform(deciding, office, "correction", "requisition" + number + " fell with " + meeting,
                           {{"what", words},
                            {"title", "Requisitioned meeting fell: " + requisitioned_purpose(deciding, number)},
                            {"text", words},
                            {"why", "the members who asked for it are still waiting"}});
    }
}

void answer_requisition(Deciding& deciding, const std::string& number, const std::string& meeting) {
    const auto& facts = deciding.event().facts;
    const auto state = text_of(deciding.now().facts, requisition_fact(number));
    if (state.empty())
        return deciding.not_accepted("requisition", "there is no requisition '" + number + "' of this body",
                                     {"Record MeetingRequisitioned first."});
    if (state.starts_with("answered"))
        return deciding.not_accepted("requisition", "requisition " + number + " is " + state,
                                     {"'beadle show " + deciding.now().id + "' shows it."});
    bool by_members = text_of(facts, "called_by") == "members";
    const auto* rule = find_rule(*deciding.context().pinned, deciding.now().body, "requisition");
    auto until = date_of(deciding.now().facts, requisition_fact(number) + ".until");
    bool chair_had_time = until && calendar::local_date(*deciding.context().zone, deciding.event().happened_at) <= *until;
    if (by_members && state == "too few signed")
        deciding.breach({"requisition",
                         rule ? rule->source : "Local Government Act 1972 Schedule 12 para 3(2)",
                         "members called it themselves on a requisition that too few had signed",
                         Breach::irregular,
                         {"Have the chair call it, or record the requisition again when enough members have signed."}});
    if (by_members && (state == "presented" || (state == "not answered" && chair_had_time))) {
        deciding.breach(
            {"requisition",
             rule ? rule->source : "Local Government Act 1972 Schedule 12 para 3(2)",
             "members called it themselves while the chair still had until " + (until ? calendar::in_words(*until) : std::string("then")),
             Breach::irregular,
             {"Have the chair call it, or cancel it and call it again when the days have passed."}});
    }
    deciding.set(requisition_fact(number), "answered by " + meeting);
    deciding.add(TimerDropped{"requisition:" + number});
    duties::meet_one(deciding, "requisition/" + number);
}

void call_group(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& name = text_of(event.facts, "name");
    auto until = date_of(event.facts, "until");
    if (name.empty()) return deciding.not_accepted("name", "the group's name is missing", {"Say it as name=\"Winter pressures\"."});
    if (!until)
        return deciding.not_accepted("until",
                                     has(event.facts, "until")
                                         ? "'" + text_of(event.facts, "until") + "' is not a date; write it as 2022-12-13"
                                         : "the day by which it is to finish is missing",
                                     {"A task-and-finish group ends: say it as until=2022-12-13."});
    if (*until < calendar::local_date(*deciding.context().zone, event.happened_at))
        return deciding.not_accepted("until", "it would end before it begins, on " + calendar::in_words(*until));
    auto number = std::to_string(number_of(deciding.now().facts, "groups_numbered").value_or(0) + 1);
    deciding.set("groups_numbered", number);
    deciding.set("group." + number, name);
    deciding.set("group." + number + ".until", calendar::to_iso(*until));
    if (has(event.facts, "for")) deciding.set("group." + number + ".for", text_of(event.facts, "for"));
    auto office = duties::office_of(deciding, deciding.now().body);
    duties::open_local(deciding,
                       {"group/" + number,
                        "end the task-and-finish group: " + name,
                        "by " + calendar::without_weekday(*until),
                        {office},
                        "GroupEnded",
                        {-20, -5},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       std::nullopt);
    // What it reports is an action like any other: owed by its day, put to a meeting, closed by the body.
    Facts report{{"title", "report of the task-and-finish group: " + name},
                 {"body", deciding.now().body},
                 {"due", calendar::to_iso(*until)},
                 {"group", number}};
    report["owner"] = has(event.facts, "owner") ? text_of(event.facts, "owner") : office;
    if (report["owner"].empty()) report.erase("owner");
    deciding.raise(deciding.now().id + "/group/" + number + "/report", "ActionEntered", std::move(report));
    deciding.remark("group", "called as number " + number + ", to finish by " + calendar::in_words(*until));
}

void end_group(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    auto number = text_of(facts, "group");
    if (number.empty()) {
        for (auto at = deciding.now().facts.lower_bound("group."); at != deciding.now().facts.end() && at->first.starts_with("group.");
             ++at)
            if (at->second == text_of(facts, "name") && !at->second.empty()) number = at->first.substr(6);
    }
    if (number.empty() || !has(deciding.now().facts, "group." + number))
        return deciding.not_accepted("group", "there is no such group of this body",
                                     {"Say it as group=1; 'beadle show " + deciding.now().id + "' lists them."});
    if (has(deciding.now().facts, "group." + number + ".ended"))
        return deciding.not_accepted(
            "record", "the group has ended already, on " + calendar::in_words(*date_of(deciding.now().facts, "group." + number + ".ended")),
            {"An entry made in error is taken back with 'beadle correct'."});
    deciding.set("group." + number + ".ended",
                 calendar::to_iso(calendar::local_date(*deciding.context().zone, deciding.event().happened_at)));
    duties::meet_one(deciding, "group/" + number);
}

void keep_the_year(Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body || body->at_least_a_year == 0 || has(deciding.now().facts, "years_from")) return;
    auto from = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    if (body->begins) from = std::max(from, *body->begins);
    int first = int(from.year());
    if (first_of_may(first) < from) ++first;  // The first whole year.
    deciding.set("years_from", year_word(first));
    auto opens = at_hour(deciding, first_of_may(first), 0);
    deciding.add(TimerSet{"year:" + year_word(first), std::max(opens, deciding.event().recorded_at)});
}

void year_begins(Deciding& deciding, std::string_view year) {
    const auto* body = body_of(deciding);
    int first = first_year_of(year);
    auto last_day = Date{std::chrono::year{first + 1}, std::chrono::April, std::chrono::day{30}};
    if (!body || body->at_least_a_year == 0 || (body->ends && *body->ends < last_day)) return;
    duties::open_local(deciding,
                       {"at-least/" + std::string(year),
                        "hold at least " + std::to_string(body->at_least_a_year) + (body->at_least_a_year == 1 ? " meeting" : " meetings") +
                            " in " + std::string(year),
                        "by " + calendar::without_weekday(last_day),
                        {duties::office_of(deciding, body->id)},
                        "EnoughMeetingsHeld",
                        {},
                        {1},
                        duties::head_of(deciding, body->id)},
                       std::nullopt);
    deciding.add(TimerSet{"year-short:" + std::string(year),
                          at_hour(deciding, Date{std::chrono::year{first + 1}, std::chrono::January, std::chrono::day{15}},
                                  deciding.context().pinned->remind_hour)});
    deciding.add(TimerSet{"year:" + year_word(first + 1), at_hour(deciding, first_of_may(first + 1), 0)});
    if (held_in(deciding, year) >= body->at_least_a_year) duties::meet_one(deciding, "at-least/" + std::string(year));
}

/// Three months and a half before the year's end there is still time to call a meeting with notice; nobody is written to where enough are dated.
void look_at_the_year(Deciding& deciding, std::string_view year) {
    const auto* body = body_of(deciding);
    auto office = body ? duties::office_of(deciding, body->id) : std::string();
    if (!body || office.empty()) return;
    long held = held_in(deciding, year), dated = 0;
    const auto& facts = deciding.now().facts;
    for (auto at = facts.lower_bound("dated."); at != facts.end() && at->first.starts_with("dated."); ++at)
        if (auto on = calendar::date_from_iso(at->second);
            on && municipal_year(*on) == year && !has(facts, "held." + at->first.substr(6)) &&
            !has(facts, "informal." + at->first.substr(6)) &&
            *on >= calendar::local_date(*deciding.context().zone, deciding.event().recorded_at))
            ++dated;
    if (held + dated >= body->at_least_a_year) return;
    auto words = std::to_string(body->at_least_a_year) + " meetings are owed in " + std::string(year) + ": " + std::to_string(held) +
                 " held, " + std::to_string(dated) + " in the diary";
    deciding.remark("at least a year", words);
    duties::inform(deciding, office, "correction", "year " + std::string(year) + " is short",
                   {{"what", words},
                    {"title", "Too few meetings in " + std::string(year) + ": " + body->name},
                    {"text", words + ". Call another while there is time for notice; the year ends on 30 April."},
                    {"why", "the body meets at least " + std::to_string(body->at_least_a_year) + " times a year"}});
}

void count_towards_the_year(Deciding& deciding, Date held_on) {
    const auto* body = body_of(deciding);
    auto year = municipal_year(held_on);
    if (body && body->at_least_a_year > 0 && held_in(deciding, year) >= body->at_least_a_year)
        duties::meet_one(deciding, "at-least/" + year);
}

}  // namespace beadle::body

#include "daemon/definitions/worth_a_look.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <iterator>
#include <optional>

#include "daemon/definitions/files.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::definitions {

namespace {

using Lines = std::vector<std::string>;

constexpr int working_days_of_a_year = 262;

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& other) { return plain(other) == plain(name); });
}

void look_at_sending(const model::Definition& definition, const model::Body& body, Lines& lines) {
    if (body.sending && *body.sending > definition.sending)
        lines.push_back(body.name + ": its sending is " + std::string(model::to_words(*body.sending)) + ", but the system's is " +
                        std::string(model::to_words(definition.sending)) + ", and the stricter holds");
}

void look_at_offices(const model::Definition& definition, const model::Body& body, model::Date on, Lines& lines) {
    const bool ended = body.ends && *body.ends < on;
    if (!body.procedure.empty() && !ended && model::offices_of(definition, body.id).empty())
        lines.push_back(body.name +
                        ": no office runs it, so that nobody may record what befalls its meetings; name it under an office's 'runs:'");
}

void look_at_seats(const model::Definition& definition, const model::Body& body, model::Date on, Lines& lines) {
    auto day = body.begins ? std::max(on, *body.begins) : on;
    for (const auto& one : model::seats_short(definition, nullptr, body.id, day))
        lines.push_back(body.name + ": on " + calendar::in_words(day) + " " + std::to_string(one.persons) + " in post for " +
                        model::in_words(one.wanted) + ", which its minimum composition asks for");
}

/// Whence members come is known of a body whose posts say it. Of another, whom its quorum and 'made by' name alike are no slip.
void look_at_quorum(const model::Definition& definition, const model::Body& body, Lines& lines) {
    const auto posts = model::member_posts(definition, body.id);
    if (posts.empty()) return;
    const bool said = std::any_of(posts.begin(), posts.end(), [](const model::Post* post) { return !post->comes_from.empty(); });
    auto shares = body.quorum.more_from;
    for (const auto& each : body.quorum.one_from_each) shares.push_back({1, each});
    for (const auto& share : shares) {
        if (std::any_of(posts.begin(), posts.end(), [&](const model::Post* post) { return model::speaks_for(*post, share.of); })) continue;
        if (!said && (is_among(body.made_by, share.of) || is_among(body.members_from, share.of))) continue;
        lines.push_back(body.name + ": its quorum asks for somebody from " + share.of +
                        ", and none of its posts comes from there ('comes from:'), so that it is never known whether anybody did");
    }
}

/// Only where the law bars what is not on the agenda in time: a body under terms of its own may well do without.
void look_at_timetable(const model::Definition& definition, const model::Body& body, Lines& lines) {
    const auto* rule = model::find_rule(definition, body.id, "agenda");
    if (!rule || rule->breach != model::Breach::bars_the_item || definition.timetables.count(body.id) != 0) return;
    const bool meets = std::any_of(definition.meetings.begin(), definition.meetings.end(), [&](const model::PlannedMeeting& meeting) {
        return meeting.body == body.id && meeting.kind != "informal";
    });
    if (meets)
        lines.push_back(body.name + ": its meetings are planned, but there is no 'timetable of " + body.id +
                        ":', so that nobody is reminded of its agenda");
}

/// "Report" of "ReportsSent": what the event is about.
std::string subject_of(const std::string& event) {
    std::string subject;
    for (const char c : event) {
        if (!subject.empty() && std::isupper(static_cast<unsigned char>(c)) != 0) break;
        subject += c;
    }
    if (!subject.empty() && subject.back() == 's') subject.pop_back();
    return subject;
}

/// An event of the file's own comes about by its name alone; where the program has one about the same thing, that is more often meant.
void look_at_event(const std::string& where, const std::string& event, Lines& lines) {
    const auto& known = events_that_meet();
    if (event.empty() || std::find(known.begin(), known.end(), event) != known.end()) return;
    std::vector<std::string> alike;
    std::copy_if(known.begin(), known.end(), std::back_inserter(alike),
                 [&](const std::string& other) { return subject_of(other) == subject_of(event); });
    if (!alike.empty())
        lines.push_back(where + " is met by " + event + ", an event of this file's own, which somebody has to record by that name; " +
                        "the program's own: " + model::join(alike));
}

void look_at_line(const std::string& where, const model::TimetableEntry& entry, Lines& lines) {
    look_at_event(where, entry.met_by, lines);
    const bool is_counted = entry.by.form == calendar::Form::before || entry.by.form == calendar::Form::within;
    if (is_counted && entry.by.count == 0) lines.push_back(where + " is due " + entry.by.text + ", so that no day is left for it");
    const bool is_early = std::any_of(entry.remind.begin(), entry.remind.end(), [](const model::Offset& offset) {
        return !offset.in_hours && -offset.count > working_days_of_a_year;
    });
    if (is_early) lines.push_back(where + " is reminded of more than a year before its deadline");
}

}  // namespace

std::vector<std::string> worth_a_look(const model::Definition& definition, model::Date on) {
    Lines lines;
    if (definition.sending != model::Sending::hold && definition.alarms_to.empty())
        lines.push_back(
            "mail is sent, but nobody is told when the program needs a person (a mail that cannot be delivered, a clock that is wrong); "
            "name an office or a post under 'alarms to:'");
    if (definition.live_from && definition.live_from->year() < std::chrono::year{2000})
        lines.push_back("it is live from " + calendar::in_words(*definition.live_from) +
                        ", so that whatever fell due since then is chased");
    for (const auto& [id, body] : definition.bodies) {
        look_at_sending(definition, body, lines);
        look_at_offices(definition, body, on, lines);
        look_at_seats(definition, body, on, lines);
        look_at_quorum(definition, body, lines);
        look_at_timetable(definition, body, lines);
    }
    for (const auto& [body, entries] : definition.timetables)
        for (const auto& entry : entries) look_at_line(model::name_of_body(definition, body) + ": '" + entry.what + "'", entry, lines);
    return lines;
}

std::vector<std::string> worth_a_look(const Bundle& bundle, model::Date on) {
    const auto& definition = bundle.definition;
    auto lines = worth_a_look(definition, on);
    const auto days = with_closed_days(bundle.calendar.calendar, definition.closed_days);
    for (const auto& meeting : definition.meetings) {
        const auto why = meeting.on ? calendar::why_closed(days, *meeting.on) : std::nullopt;
        if (why)
            lines.push_back(model::name_of_body(definition, meeting.body) + ": its meeting '" + meeting.ref + "' is on " +
                            calendar::in_words(*meeting.on) + ", which is no working day (" + *why + ")");
    }
    return lines;
}

std::vector<std::string> worth_a_look(const DaemonSettings& settings, const std::vector<Loading>& systems) {
    if (!std::all_of(systems.begin(), systems.end(), [](const Loading& loading) { return loading.ok(); })) return {};
    std::vector<std::string> offices, posts;
    for (const auto& loading : systems) {
        for (const auto& [id, office] : loading.bundle->definition.offices) offices.push_back(id);
        for (const auto& [id, post] : loading.bundle->definition.posts) posts.push_back(id);
    }
    Lines lines;
    const auto look = [&](const Operator& one, const std::string& kind, const std::vector<std::string>& named,
                          const std::vector<std::string>& known) {
        for (const auto& name : named) {
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const auto near = nearest_to(name, known);
            lines.push_back("operator " + one.person + ": no file under 'systems:' has the " + kind + " '" + name +
                            "', so that it gives no right" + (near.empty() ? std::string{} : "; did you mean '" + near + "'?"));
        }
    };
    for (const auto& one : settings.operators) {
        look(one, "office", one.offices, offices);
        look(one, "post", one.posts, posts);
    }
    return lines;
}

}  // namespace beadle::definitions

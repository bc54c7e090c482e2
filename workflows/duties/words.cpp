#include "workflows/duties/words.hpp"

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/answer.hpp"
#include "workflows/duties/dates_in_words.hpp"
#include "workflows/duties/plan.hpp"

namespace beadle::duties {

using namespace beadle::model;

namespace {

/// The time of day in "2022-12-05 17:00 Europe/London", or nothing where the day's end is meant.
std::optional<calendar::minutes> time_in(const std::string& due_local) {
    if (due_local.size() < 16 || due_local[10] != ' ' || due_local[13] != ':') return std::nullopt;
    auto digit = [&](std::size_t at) { return due_local[at] - '0'; };
    return calendar::minutes{(digit(11) * 10 + digit(12)) * 60 + digit(14) * 10 + digit(15)};
}

/// How the deadline was counted, in one sentence; empty where the rule is not in the timetable any more and cannot be read.
std::string proof_words(const Duty& duty, const TimetableEntry* entry, const calendar::DayCalendar& calendar) {
    const auto say = [&](const calendar::Rule& rule) {
        auto sentence = calendar::count_in_one_sentence(rule, duty.anchor_on, calendar);
        return sentence ? std::move(*sentence) : std::string();
    };
    if (entry && entry->by.text == duty.rule) return say(entry->by);
    const auto rule = calendar::parse_rule(duty.rule);
    return rule ? say(*rule) : std::string();
}

std::string with_note(const Instance& instance, const Duty& duty, std::string sentence) {
    auto note = proof_note(instance, duty);
    return note.empty() ? std::move(sentence) : sentence + " " + note;
}

}  // namespace

std::string proof_note(const Instance& instance, const Duty& duty) { return text_of(instance.facts, "proof." + duty.ref); }

bool lists_actions(const Duty& duty) { return duty.met_by == "ReportsCalled" || duty.met_by == "AgendaSettled"; }

std::string due_words(const Duty& duty) {
    auto time = time_in(duty.due_local);
    return time ? "by " + calendar::in_words(*time) + " on " + calendar::in_words(duty.safe) : "by " + calendar::in_words(duty.safe);
}

std::string in_words(const calendar::Zone& zone, Instant instant) {
    auto local = calendar::to_local(zone, instant);
    return calendar::in_words(local.date) + " at " + calendar::in_words(local.at);
}

std::string and_list(const std::vector<std::string>& names) {
    if (names.size() < 2) return join(names);
    return join({names.begin(), names.end() - 1}) + " and " + names.back();
}

std::string name_of(const Instance& instance, const Definition& live) {
    const auto& name = text_of(instance.facts, "name");
    auto body = live.bodies.find(instance.body);
    auto body_name = body == live.bodies.end() ? instance.body : spoken(body->second);
    if (name.empty()) return body_name.empty() ? instance.id : body_name;
    return body_name.empty() ? name : body_name + ", " + name;
}

std::vector<const Office*> offices_keeping(const Definition& definition, const Instance& instance) {
    if (instance.body.empty())
        if (auto office = definition.offices.find(text_of(instance.facts, "kept_by")); office != definition.offices.end())
            return {&office->second};
    return offices_of(definition, instance.body);
}

Facts mail_facts(const Instance& instance, const Duty& duty, const Context& context) {
    Facts facts;
    const auto* entry = entry_of(duty, timetable_of(instance), context);
    const auto& live = *context.live;
    // In the order of the names: each goes in at the end, without a search.
    auto put = [&](const char* name, std::string value) {
        if (!value.empty()) facts.emplace_hint(facts.end(), name, std::move(value));
    };
    // Of a duty that stands in no timetable its machine has kept the words.
    const auto own_words = [&](const char* name) -> const std::string& { return text_of(instance.facts, name + ("." + duty.ref)); };
    const auto& own_ask = own_words("ask");
    put("ask", entry ? with_dates(entry->ask, instance, duty, context) : !own_ask.empty() ? own_ask : text_of(instance.facts, "ask"));
    put("because", own_words("because"));
    if (auto body = live.bodies.find(instance.body); body != live.bodies.end()) put("body_name", spoken(body->second));
    put("due_local", duty.due_local);
    put("due_words", due_words(duty));
    put("duty", duty.ref);
    put("if_late", entry ? with_dates(entry->if_late, instance, duty, context) : own_words("if_late"));
    put("instance", instance.id);
    if (auto held_on = date_of(instance.facts, "held_on")) put("meeting_on", calendar::in_words(*held_on));
    put("meeting_title", name_of(instance, live));
    if (auto offices = offices_keeping(live, instance); !offices.empty()) {
        put("office_mail", offices.front()->mail);
        put("office_name", offices.front()->name);
    }
    if (!duty.rule.empty()) put("proof", with_note(instance, duty, proof_words(duty, entry, *context.calendar)));
    if (duty.provisional) put("provisional", "yes");
    if (duty.revision > 0) put("revision", std::to_string(duty.revision));
    put("rule", duty.rule);
    put("said", said_of(instance, duty));
    put("what", duty.what);
    if (auto party = find_party(live, duty.owed_by)) put("who_name", std::move(party->name));
    return facts;
}

}  // namespace beadle::duties

#include "workflows/duties/words.hpp"

#include "workflows/calendar/deadline.hpp"
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

}  // namespace

std::string due_words(const Duty& duty) {
    auto time = time_in(duty.due_local);
    return time ? "by " + calendar::in_words(*time) + " on " + calendar::in_words(duty.safe) : "by " + calendar::in_words(duty.safe);
}

std::string in_words(const calendar::Zone& zone, Instant instant) {
    auto local = calendar::to_local(zone, instant);
    return calendar::in_words(local.date) + " at " + calendar::in_words(local.at);
}

std::string name_of(const Instance& instance, const Context& context) {
    const auto& name = text_of(instance.facts, "name");
    auto body = context.live->bodies.find(instance.body);
    auto body_name = body == context.live->bodies.end() ? instance.body : body->second.name;
    if (name.empty()) return body_name.empty() ? instance.id : body_name;
    return body_name.empty() ? name : body_name + ", " + name;
}

Facts mail_facts(const Instance& instance, const Duty& duty, const Context& context) {
    Facts facts;
    const auto* entry = entry_of(duty, instance.body, context);
    auto put = [&](const char* name, std::string value) {
        if (!value.empty()) facts.insert_or_assign(name, std::move(value));
    };
    put("what", duty.what);
    put("due_words", due_words(duty));
    put("due_local", duty.due_local);
    put("instance", instance.id);
    put("duty", duty.ref);
    put("meeting_title", name_of(instance, context));
    if (auto held_on = date_of(instance.facts, "held_on")) put("meeting_on", calendar::in_words(*held_on));
    if (entry) {
        put("ask", entry->ask);
        put("if_late", entry->if_late);
    } else {
        put("ask", text_of(instance.facts, "ask"));
    }
    if (!duty.rule.empty()) {
        put("rule", duty.rule);
        auto say_proof = [&](const calendar::Rule& rule) {
            if (auto sentence = calendar::count_in_one_sentence(rule, duty.anchor_on, *context.calendar))
                put("proof", std::move(*sentence));
        };
        if (entry && entry->by.text == duty.rule) say_proof(entry->by);
        else if (auto rule = calendar::parse_rule(duty.rule)) say_proof(*rule);
    }
    if (duty.provisional) put("provisional", "yes");
    const auto& live = *context.live;
    if (auto party = find_party(live, duty.owed_by)) put("who_name", party->name);
    if (auto body = live.bodies.find(instance.body); body != live.bodies.end()) put("body_name", body->second.name);
    if (auto offices = offices_of(live, instance.body); !offices.empty()) {
        put("office_name", offices.front()->name);
        put("office_mail", offices.front()->mail);
    }
    return facts;
}

}  // namespace beadle::duties

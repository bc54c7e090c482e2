#include "tests/support/toy_core.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "workflows/model/facts.hpp"

namespace beadle::test {

using namespace model;

namespace {

Duty duty_with(const Facts& facts) {
    Duty duty;
    duty.ref = duty.entry = "do";
    duty.what = "do the thing";
    duty.owed_by = "clerk";
    for (const auto& at : list_of(facts, "steps")) {
        Step step;
        step.at = calendar::instant_from_iso(at).value();
        duty.steps.push_back(step);
    }
    if (!duty.steps.empty()) duty.due_at = duty.late_from = duty.steps.back().at;
    return duty;
}

Notification mail(const Instance& instance, const Event& event, const std::string& id) {
    Notification owed;
    owed.id = id;
    owed.system = event.system;
    owed.instance = instance.id;
    owed.duty = "do";
    owed.step = "remind";
    owed.to = "clerk";
    owed.template_name = "reminder";
    owed.facts = {{"what", "do the thing"}};
    owed.send_at = event.recorded_at;
    owed.expires_at = event.recorded_at + calendar::days{30};
    owed.sending = Sending::live;
    return owed;
}

Decision fire(const Instance& instance, const Event& event) {
    if (const char* dies_on = std::getenv("BEADLE_TOY_DIES_ON"); dies_on && instance.id == dies_on) std::raise(SIGKILL);
    if (has(instance.facts, "explodes")) throw std::runtime_error("the toy explodes");
    Decision decision;
    auto kind = text_of(event.facts, "timer");
    const auto* found = kind == "duty:do" ? find_duty(instance, "do") : nullptr;
    if (!found) {
        decision.changes.emplace_back(FactSet{"fired:" + kind, calendar::to_iso(event.recorded_at)});
        return decision;
    }
    auto duty = *found;
    if (has(instance.facts, "stuck")) return decision;
    auto steps = duty.steps.size();
    while (duty.steps_done < static_cast<int>(steps) && duty.steps[static_cast<std::size_t>(duty.steps_done)].at <= event.recorded_at)
        ++duty.steps_done;
    auto id = instance.id + ":do:" + std::to_string(duty.steps_done);
    decision.changes.emplace_back(DutyChanged{std::move(duty), "step"});
    decision.changes.emplace_back(MailOwed{mail(instance, event, id)});
    return decision;
}

Decision toy_decide(const Instance& instance, const Event& event, const Context& context) {
    Decision decision;
    auto& changes = decision.changes;
    const auto& kind = event.kind;
    if (kind == "DefinitionApplied" || kind == "Entered") {
        Instance entered;
        entered.system = event.system;
        entered.id = event.instance;
        entered.workflow = kind == "Entered" ? "toy" : "system";
        entered.definition = context.live->hash;
        entered.states = {"standing"};
        entered.facts = event.facts;
        if (instance.version == 0) changes.emplace_back(Entered{entered});
        if (instance.version == 0 && has(event.facts, "steps")) changes.emplace_back(DutyOpened{duty_with(event.facts)});
        if (has(event.facts, "recount_at")) changes.emplace_back(TimerSet{"recount", *instant_of(event.facts, "recount_at")});
    } else if (instance.version == 0 && kind != "Looped") {
        decision.verdict = Verdict::not_accepted;
        decision.findings.push_back({"record", "", "nothing is known of it", Breach::none, {}});
    } else if (kind == "Noted" || kind == "CalendarChanged") {
        changes.emplace_back(FactSet{kind == "Noted" ? "last" : "calendar", event.id});
    } else if (kind == "Done") {
        changes.emplace_back(DutyEnded{"do", Outcome::met, event.happened_at, ""});
    } else if (kind == "Ended") {
        changes.emplace_back(Ended{});
    } else if (kind == "RaisedOn" || kind == "Looped") {
        for (const auto& to : list_of(event.facts, "to")) {
            Event next;
            next.instance = to;
            next.kind = kind == "Looped" ? "Looped" : text_of(event.facts, "kind").empty() ? "Noted" : text_of(event.facts, "kind");
            if (kind == "Looped") next.facts = event.facts;
            changes.emplace_back(Raised{next});
        }
    } else if (kind == "TimerSet") {
        changes.emplace_back(TimerSet{text_of(event.facts, "kind"), *instant_of(event.facts, "at")});
    } else if (kind == "TimerDropped") {
        changes.emplace_back(TimerDropped{text_of(event.facts, "kind")});
    } else if (kind == "TimerFired") {
        return fire(instance, event);
    } else if (kind == "Thrown") {
        throw std::runtime_error("thrown on purpose");
    } else if (kind == "Died") {
        std::raise(SIGKILL);
    } else if (kind == "NotMine") {
        decision.verdict = Verdict::not_accepted;
        decision.findings.push_back({"rights", "", "it is not yours", Breach::none, {}});
    } else if (kind == "MailAccepted" || kind == "MailFailed") {
        changes.emplace_back(MailResult{text_of(event.facts, "notification"), kind == "MailAccepted", text_of(event.facts, "message_id"),
                                        text_of(event.facts, "detail")});
    } else if (kind == "MailRetried") {
        changes.emplace_back(MailMoved{text_of(event.facts, "notification"), "retry", "tried again"});
    } else if (kind == "Withdrawn") {
        changes.emplace_back(MailWithdrawn{"do", "", "moved"});
        changes.emplace_back(MailOwed{mail(instance, event, instance.id + ":moved:" + event.id)});
    } else if (kind == "Released") {
        changes.emplace_back(Released{});
        if (has(event.facts, "mended")) changes.emplace_back(FactSet{"explodes", ""});
    } else if (kind == "Corrected") {
        changes.emplace_back(FactSet{"history", std::to_string(context.history->size())});
    } else if (kind == "JudgedAgain") {
        auto again = instance;
        again.facts["judged"] = "again";
        again.duties = {duty_with(event.facts)};
        changes.emplace_back(JudgedAgain{again});
    }
    return decision;
}

}  // namespace

engine::Core toy_core() {
    return {.decide = toy_decide,
            .needs = [](const Instance&, const Event& event) { return list_of(event.facts, "needs"); },
            .needs_history = [](const Event& event) { return event.kind == "Corrected"; }};
}

model::Event officers_event(std::string system, std::string id, std::string kind, std::string instance, model::Instant happened_at,
                            model::Facts facts) {
    model::Event made;
    made.system = std::move(system);
    made.id = std::move(id);
    made.kind = std::move(kind);
    made.instance = std::move(instance);
    made.happened_at = happened_at;
    made.actor.person = "officer";
    made.actor.is_administrator = true;
    made.facts = std::move(facts);
    return made;
}

}  // namespace beadle::test

#include "daemon/api/trial.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "daemon/api/json.hpp"
#include "daemon/notify/render.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/rules.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::Duty;
using model::Instance;
using model::Instant;
using model::Outcome;

/// Bounded, since trying something out must end.
constexpr int steps_max = 10000;

json::string in_json(std::string_view text) { return json::string{text.data(), text.size()}; }

/// What the trial did, found by comparing each instance before and after; rows in the order of their dates.
class Consequences {
public:
    Consequences(Trial& trial, std::shared_ptr<const calendar::DayCalendar> calendar_before)
        : trial_(trial),
          live_(trial.engine().live(trial.system())),
          calendar_(trial.engine().live_calendar(trial.system())),
          zone_(trial.engine().zone(trial.system())),
          calendar_before_(calendar_before ? std::move(calendar_before) : calendar_) {}

    json::object take(const std::vector<std::pair<std::string, engine::Answer>>& answers) {
        for (const auto& [instance, answer] : answers) add_findings(instance, answer);
        for (const auto& [key, after] : trial_.overlay().after_all()) {
            if (key.system != trial_.system()) continue;
            const auto& before = trial_.overlay().before_all().at(key);
            add_instance(before ? &*before : nullptr, after);
        }
        return {{"breaks", sorted(breaks_)},
                {"moves", sorted(moves_)},
                {"told", mails(told())},
                {"withdrawn", sorted(withdrawn_)},
                {"mails_withdrawn", mails(trial_.overlay().mail_withdrawn())},
                {"entered", sorted(entered_)},
                {"duties", sorted(duties_)}};
    }

private:
    struct Row {
        std::string key;
        json::object shown;
    };
    using Rows = std::vector<Row>;

    /// Reminders of a duty that time was let pass for go in any case.
    std::vector<store::OutboxRow> told() const {
        auto rows = trial_.overlay().mail_added();
        std::erase_if(rows, [](const auto& row) { return row.notification.step == "remind"; });
        return rows;
    }

    static json::array sorted(Rows& rows) {
        std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
        json::array out;
        for (auto& row : rows) out.push_back(std::move(row.shown));
        return out;
    }

    std::string title(const Instance& instance) const {
        const auto body = live_->bodies.find(instance.body);
        const auto& own = title_of(instance);
        if (body == live_->bodies.end()) return own.empty() ? instance.id : own;
        return own.empty() ? body->second.name : body->second.name + ", " + own;
    }

    /// What the instance is pinned to; the live one where the store has lost it.
    std::shared_ptr<const model::Definition> pinned(const Instance& instance) {
        if (instance.definition.empty() || instance.definition == live_->hash) return live_;
        auto& known = pinned_[instance.definition];
        if (!known) {
            const auto stored = trial_.overlay().definition(instance.definition);
            known = stored ? definitions::definition_from_canonical(stored->text) : live_;
        }
        return known;
    }

    json::object line(const Instance& instance, const Duty& duty) const {
        return {{"instance", instance.id},
                {"title", title(instance)},
                {"duty", duty.ref},
                {"what", duty.what},
                {"who", model::name_of_party(*live_, duty.owed_by)},
                {"outcome", to_key(duty.outcome)},
                {"due", calendar::to_iso(duty.due_at)},
                {"now", duties::due_words(duty)}};
    }

    std::string proof(const Duty& duty) const {
        const auto rule = calendar::parse_rule(duty.rule);
        if (!rule) return {};
        const auto said = calendar::count_in_one_sentence(*rule, duty.anchor_on, *calendar_);
        return said ? *said : std::string{};
    }

    /// The procedure's rule that says what breaking the duty's deadline does, or null.
    const model::ProcedureRule* rule_behind(const Instance& instance, const Duty& duty, const model::Definition& definition) const {
        const auto timetable = definition.timetables.find(instance.body);
        if (timetable == definition.timetables.end()) return nullptr;
        for (const auto& entry : timetable->second)
            if (entry.ref == duty.entry) return model::find_rule(definition, instance.body, entry.judged_by);
        return nullptr;
    }

    void add_findings(const std::string& instance, const engine::Answer& answer) {
        for (const auto& finding : answer.findings) {
            const bool not_accepted = answer.verdict == model::Verdict::not_accepted;
            if (finding.breach == model::Breach::none && !not_accepted) continue;
            auto shown = to_json(finding).as_object();
            shown["instance"] = instance;
            const auto found = trial_.instance(instance);
            shown["title"] = found ? title(*found) : instance;
            shown["what"] = not_accepted ? "it would not be accepted" : "";
            shown["who"] = "";
            breaks_.push_back({"0" + instance, std::move(shown)});
        }
    }

    void add_break(const Instance& instance, const Duty& duty, const std::string& numbers) {
        const auto definition = pinned(instance);
        const auto* rule = rule_behind(instance, duty, *definition);
        auto shown = line(instance, duty);
        shown["rule"] = duty.rule;
        shown["source"] = rule ? rule->source : "";
        shown["numbers"] = numbers;
        shown["breach"] = "none";  // By the program's own excuse; what it does in law is said by the notice rules.
        shown["ways_on"] = json::array{};
        breaks_.push_back({calendar::to_iso(duty.due_at) + instance.id + duty.ref, std::move(shown)});
    }

    void add_instance(const Instance* before, const Instance& after) {
        if (after.workflow == "system" || after.workflow == "body") {
            if (before == nullptr && after.workflow == "body") add_entered(after);
            return;
        }
        if (before == nullptr) add_entered(after);
        else add_moved(*before, after);
        for (const auto& duty : after.duties) add_duty(before == nullptr ? nullptr : model::find_duty(*before, duty.ref), after, duty);
        if (after.workflow == "meeting") add_notice(before, after);
    }

    void add_entered(const Instance& instance) {
        entered_.push_back({instance.id,
                            {{"instance", instance.id},
                             {"workflow", instance.workflow},
                             {"title", title(instance)},
                             {"held_on", model::text_of(instance.facts, "held_on")},
                             {"instead_of", model::text_of(instance.facts, "instead_of")}}});
    }

    /// The dates that an instance itself stands on: a meeting's day, a target.
    void add_moved(const Instance& before, const Instance& after) {
        for (const auto* name : {"held_on", "target", "due"}) {
            const auto was = model::date_of(before.facts, name), now = model::date_of(after.facts, name);
            if (!was || !now || *was == *now) continue;
            moves_.push_back(
                {" " + calendar::to_iso(*now) + after.id,
                 {{"instance", after.id},
                  {"title", title(after)},
                  {"duty", ""},
                  {"what", after.workflow == "meeting" ? "the meeting itself"
                                                       : "its " + std::string{name == std::string_view{"due"} ? "date" : name}},
                  {"who", ""},
                  {"was", "on " + calendar::in_words(*was)},
                  {"now", "on " + calendar::in_words(*now)},
                  {"proof", ""}}});
        }
        if (before.definition != after.definition)
            moves_.push_back({" " + after.id,
                              {{"instance", after.id},
                               {"title", title(after)},
                               {"duty", ""},
                               {"what", "the definition it runs under"},
                               {"who", ""},
                               {"was", before.definition.substr(0, 12)},
                               {"now", after.definition.substr(0, 12)},
                               {"proof", ""}}});
    }

    void add_duty(const Duty* old, const Instance& instance, const Duty& duty) {
        const auto key = calendar::to_iso(duty.due_at) + instance.id + duty.ref;
        if (old == nullptr) {
            if (duty.outcome == Outcome::excused)
                return add_break(instance, duty, "would be due " + duties::due_words(duty) + ": " + duty.reason);
            duties_.push_back({key, line(instance, duty)});
            return;
        }
        const bool moved = old->due_at != duty.due_at;
        const auto was = duties::due_words(*old);
        if (old->outcome == Outcome::open && duty.outcome == Outcome::withdrawn) {
            auto shown = line(instance, duty);
            shown["was"] = was;
            shown["reason"] = duty.reason;
            withdrawn_.push_back({key, std::move(shown)});
        } else if (old->outcome == Outcome::open && (duty.outcome == Outcome::excused || duty.outcome == Outcome::not_met)) {
            // A reason of the program's own holds both answers already.
            const bool says_it = duty.reason.find("would now be") != std::string::npos;
            const auto excused = std::string{model::to_words(duty.outcome)} + ", " + duty.reason;
            add_break(instance, duty,
                      says_it ? excused
                      : moved ? "was due " + was + ", would be due " + duties::due_words(duty) + ": " + excused
                              : "due " + was + ": " + excused);
        } else if (old->outcome == Outcome::open && duty.outcome == Outcome::met_late) {
            add_break(instance, duty, "due " + duties::due_words(duty) + ": would be met late");
        } else if (duty.outcome == Outcome::open && moved) {
            auto shown = line(instance, duty);
            shown["was"] = was;
            shown["proof"] = proof(duty);
            moves_.push_back({key, std::move(shown)});
            if (duty.due_at <= trial_.now())
                add_break(instance, duty,
                          "would be due " + duties::due_words(duty) + ", which has gone; the last day is " + calendar::in_words(duty.raw));
        } else if (duty.outcome == Outcome::open && old->outcome != Outcome::open) {
            duties_.push_back({key, line(instance, duty)});  // Owed again.
        }
    }

    /// A meeting whose day or calendar changed must still give the notice that the rules of all in the room ask for.
    void add_notice(const Instance* before, const Instance& after) {
        const auto held_on = model::date_of(after.facts, "held_on");
        const auto& state = after.states.front();
        const bool is_ahead = state == "in the diary" || state == "reports called for" || state == "agenda settled" || state == "published";
        if (!held_on || !is_ahead || model::text_of(after.facts, "kind") == "informal") return;
        const auto held_before = before == nullptr ? std::nullopt : model::date_of(before->facts, "held_on");
        if (held_before == held_on && calendar_before_->holidays == calendar_->holidays) return;

        std::vector<std::string> bodies{after.body};
        for (auto& other : model::list_of(after.facts, "sits_with")) bodies.push_back(std::move(other));
        const auto published_at = model::instant_of(after.facts, "published_at");
        // Moving it would be convening it anew, at shorter notice: that the whole notice could not be given is what is asked for here.
        const auto convened_on = model::date_of((before == nullptr ? after : *before).facts, "convened_on");
        const auto definition = pinned(after);
        const auto judged = [&](const char* rule, model::Date on, const calendar::DayCalendar& calendar) {
            model::Context context;
            context.pinned = definition.get();
            context.live = live_.get();
            context.calendar = &calendar;
            context.zone = zone_.get();
            return meeting::judge_notice(rule, bodies, on, published_at.value_or(trial_.now()), convened_on, context);
        };
        for (const auto* rule : {"notice", "agenda"}) {
            auto now = judged(rule, *held_on, *calendar_);
            if (now.kept && !now.at_shorter_notice) continue;
            if (held_before) {
                const auto then = judged(rule, *held_before, *calendar_before_);
                if (!then.kept || then.at_shorter_notice) continue;  // It was so before.
            }
            if (!published_at) {
                for (const std::string as_if : {"published ", "given "})
                    if (now.finding.numbers.starts_with(as_if))
                        now.finding.numbers = "the earliest it could be " + as_if + "is " + now.finding.numbers.substr(as_if.size());
            } else {
                now.finding.numbers += "; in time by the calendar as it was then";
            }
            auto shown = to_json(now.finding).as_object();
            shown["instance"] = after.id;
            shown["title"] = title(after);
            shown["what"] = std::string{rule} + " could not be kept";
            shown["who"] = "";
            breaks_.push_back({"1" + after.id + rule, std::move(shown)});
        }
    }

    /// As they would go: what one recipient is owed at one time is one mail.
    json::array mails(const std::vector<store::OutboxRow>& rows) {
        std::map<std::tuple<Instant, std::string>, std::vector<const store::OutboxRow*>> letters;
        for (const auto& row : rows)
            if (row.notification.system == trial_.system()) letters[{row.notification.send_at, row.notification.to}].push_back(&row);
        json::array out;
        for (const auto& [key, about] : letters) {
            std::vector<model::Notification> notifications;
            json::array of;
            for (const auto* row : about) {
                notifications.push_back(row->notification);
                auto& mail = notifications.back();
                // The first name with an article is what people call the body.
                if (const auto body = live_->bodies.find(mail.body); body != live_->bodies.end())
                    for (const auto& name : body->second.also_called)
                        if (name.starts_with("the ")) {
                            mail.facts.try_emplace("body_short", name.substr(4));
                            break;
                        }
                of.push_back({{"instance", mail.instance}, {"duty", mail.duty}, {"step", mail.step}});
            }
            const auto& to = std::get<1>(key);
            const auto letter = notify::render(
                live_->templates, notifications,
                {.to_name = model::name_of_party(*live_, to), .office_name = {}, .office_mail = {}, .system_name = live_->name});
            out.push_back({{"to", to},
                           {"to_name", model::name_of_party(*live_, to)},
                           {"subject", letter.subject},
                           {"send_at", calendar::to_iso(std::get<0>(key))},
                           {"state", in_json(store::to_words(about.front()->state))},
                           {"about", std::move(of)}});
        }
        return out;
    }

    Trial& trial_;
    std::shared_ptr<const model::Definition> live_;
    std::shared_ptr<const calendar::DayCalendar> calendar_;
    std::shared_ptr<const calendar::Zone> zone_;
    std::shared_ptr<const calendar::DayCalendar> calendar_before_;
    std::map<std::string, std::shared_ptr<const model::Definition>> pinned_;
    Rows breaks_, moves_, withdrawn_, entered_, duties_;
};

}  // namespace

Trial::Trial(store::Store& base, std::string system, Instant now)
    : system_(std::move(system)),
      began_at_(now),
      overlay_(base),
      civil_(now),
      engine_(std::make_unique<engine::Engine>(overlay_, civil_, machine_)),
      calendar_before_(engine_->live_calendar(system_)) {}

void Trial::run() {
    for (int steps = 0; engine_->step().more; ++steps)
        if (steps > steps_max) throw std::runtime_error("trying it out came to no end");
}

engine::Answer Trial::submit(model::Event event) {
    event.system = system_;
    event.id = "trial:" + std::to_string(++submitted_);  // Nothing of it is kept, so it meets no other.
    event.happened_at = now();
    std::optional<engine::Answer> answer;
    engine_->submit(std::move(event), [&](const engine::Answer& given) { answer = given; });
    run();
    if (!answer) throw std::runtime_error("trying it out came to no end");
    if (!answer->error.empty()) throw std::runtime_error(answer->error);
    return *answer;
}

engine::Answer Trial::apply(const std::shared_ptr<const definitions::Bundle>& bundle, model::Event event) {
    event.id = "trial:" + std::to_string(++submitted_);
    event.kind = "DefinitionApplied";
    event.happened_at = now();
    std::optional<engine::Answer> answer;
    engine_->apply(bundle, std::move(event), [&](const engine::Answer& given) { answer = given; });
    run();
    if (!answer) throw std::runtime_error("trying it out came to no end");
    if (!answer->error.empty()) throw std::runtime_error(answer->error);
    return *answer;
}

void Trial::watch(const std::string& instance, const std::string& duty) {
    overlay_.watch({system_, instance}, duty);
    engine_ = std::make_unique<engine::Engine>(overlay_, civil_, machine_);
}

void Trial::advance_to(Instant until) {
    for (int steps = 0; steps < steps_max; ++steps) {
        run();
        const auto next = overlay_.next_due(Instant::min());
        if (!next || *next > until) break;
        if (*next > civil_.now()) {
            machine_.advance(*next - civil_.now());
            civil_.set(*next);
        }
    }
    if (until > civil_.now()) {
        machine_.advance(until - civil_.now());
        civil_.set(until);
    }
    run();
}

std::optional<model::Instance> Trial::instance(const std::string& id) {
    auto found = overlay_.load({{system_, id}}).instances;
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

json::object Trial::consequences() { return Consequences{*this, calendar_before_}.take(answers_); }

}  // namespace beadle::api

#include "tests/workflows/support/world.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "tests/workflows/support/partnership.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/monday_list.hpp"

namespace beadle::testing {

using namespace model;

namespace {

[[noreturn]] void broken(const std::string& what) { throw std::logic_error("what must always hold does not: " + what); }

const calendar::Zone& zone() {
    static const auto value = london();
    return value;
}

Actor actor_named(const std::string& name, const Definition& definition) {
    Actor actor;
    if (name == "engine") {
        actor.person = "engine";
    } else if (name == "admin") {
        actor.person = "administrator";
        actor.is_administrator = true;
    } else if (definition.offices.count(name)) {
        actor.person = "clerk of " + name;
        actor.offices = {name};
    } else {
        actor.person = "holder of " + name;
        actor.posts = {name};
    }
    return actor;
}

/// Nothing owed is forgotten: an open duty is chased, or all its steps are done.
void check(const Instance& instance) {
    for (const auto& duty : instance.duties) {
        if (duty.outcome == Outcome::open && duty.steps.empty()) broken(instance.id + ": nobody chases " + duty.ref);
        if (duty.outcome != Outcome::open && next_step_at(duty)) broken(instance.id + ": " + duty.ref + " is chased though it has ended");
        if (!std::is_sorted(duty.steps.begin(), duty.steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; }))
            broken(instance.id + ": the steps of " + duty.ref + " are out of order");
        if (steps_from_text(steps_to_text(duty.steps)) != duty.steps)
            broken(instance.id + ": the steps of " + duty.ref + " cannot be stored");
        if (instance.ended && duty.outcome == Outcome::open) broken(instance.id + " has ended, and " + duty.ref + " is still open");
    }
}

}  // namespace

World::World(const std::string& local) : World(local, partnership()) {}

World::World(const std::string& local, Definition definition) : calendar_(england_and_wales()), zone_(london()), now_(at(local)) {
    apply(std::move(definition));
}

Instant World::at(const std::string& local) {
    auto date = calendar::date_from_iso(local.substr(0, 10));
    if (!date) throw std::invalid_argument("not a local time: " + local);
    calendar::minutes time{0};
    if (local.size() > 10) time = calendar::minutes{std::stoi(local.substr(11, 2)) * 60 + std::stoi(local.substr(14, 2))};
    return calendar::to_instant(zone(), {*date, time});
}

Event World::event(const std::string& instance, const std::string& kind, Facts facts, const std::string& local, const std::string& by) {
    Event made;
    made.system = live_->system;
    made.id = "e" + std::to_string(++submitted_);
    made.instance = instance;
    made.kind = kind;
    made.happened_at = local.empty() ? now_ : at(local);
    auto who = by;
    if (who.empty()) {  // The office that keeps the record of the instance's body.
        who = "icb";
        if (auto found = instances_.find(instance); found != instances_.end())
            if (auto offices = offices_of(*live_, found->second.body); !offices.empty()) who = offices.front()->id;
    }
    made.actor = actor_named(who, *live_);
    made.facts = std::move(facts);
    return made;
}

Entry World::record(const std::string& instance, const std::string& kind, Facts facts, const std::string& local, const std::string& by) {
    return submit(event(instance, kind, std::move(facts), local, by));
}

Entry World::submit(Event event) { return work_off(std::move(event)); }

Entry World::correct(const Entry& wrong, const std::string& instance) {
    return record(instance.empty() ? wrong.event.instance : instance, "EnteredInError",
                  {{"entry_event", wrong.event.id}, {"reason", "a slip of the pen"}});
}

std::string World::call(const std::string& body, Facts facts, const std::string& local) {
    auto entry = record(live_->bodies.at(body).prefix, "MeetingCalled", std::move(facts), local);
    for (const auto& found : entry.decision.findings)
        if (found.rule == "meeting") return found.numbers.substr(found.numbers.rfind(' ') + 1);
    throw std::logic_error("the meeting was not called: " + answer(entry));
}

Entry World::apply(Definition definition) {
    live_ = std::make_shared<const Definition>(std::move(definition));
    definitions_[live_->hash] = live_;
    return record(live_->system, "DefinitionApplied", {{"definition", live_->hash}, {"calendar", calendar_.hash}}, "", "admin");
}

Context World::context(const Instance& instance) const {
    Context made;
    auto pinned = definitions_.find(instance.definition);
    made.pinned = pinned == definitions_.end() ? live_.get() : pinned->second.get();
    made.live = live_.get();
    made.calendar = &calendar_;
    made.zone = &zone_;
    return made;
}

Entry World::work_off(Event event) {
    event.recorded_at = now_;
    std::deque<Event> todo{std::move(event)};
    std::optional<Entry> first;
    while (!todo.empty()) {
        auto one = std::move(todo.front());
        todo.pop_front();
        if (one.depth > 64) broken("events raise each other without end");
        std::vector<Event> raised;
        auto entry = decide_one(one, raised);
        for (auto& next : raised) todo.push_back(std::move(next));
        if (!first) first = entry;
    }
    return *first;
}

Decision World::ask(const Event& event) const {
    auto found = instances_.find(event.instance);
    Instance before = found == instances_.end() ? Instance{} : found->second;
    auto seen = context(before);
    if (event.kind == "DefinitionApplied") seen.pinned = live_.get();
    for (const auto& id : needs(before, event))
        if (auto neighbour = instances_.find(id); neighbour != instances_.end()) seen.neighbours.push_back(&neighbour->second);
    static const std::vector<HistoryEntry> nothing;
    auto history = histories_.find(event.instance);
    if (needs_history(event)) seen.history = history == histories_.end() ? &nothing : &history->second;
    return decide(before, event, seen);
}

Entry World::decide_one(const Event& event, std::vector<Event>& raised) {
    Entry entry{seq() + 1, event, ask(event)};
    auto again = ask(event);
    if (again.changes.size() != entry.decision.changes.size() || again.verdict != entry.decision.verdict) broken("decide is not pure");
    if (entry.decision.verdict == Verdict::not_accepted && !entry.decision.changes.empty())
        broken("an event that is not accepted changes something");
    HistoryEntry remembered{entry.seq, event, entry.decision.verdict, {}};
    entries_.push_back(entry);
    if (entry.decision.verdict != Verdict::not_accepted) {
        auto& instance = instances_[event.instance];
        if (event.kind == "TimerFired") timers_.erase({event.instance, text_of(event.facts, "timer")});
        for (auto change : entry.decision.changes) {
            if (auto* raising = std::get_if<Raised>(&change)) {
                auto next = raising->event;
                next.id = event.id + "/" + std::to_string(raised.size() + 1);
                next.cause = event.id;
                next.depth = event.depth + 1;
                next.recorded_at = now_;
                remembered.raised.emplace_back(next.instance, next.id);
                raised.push_back(std::move(next));
                continue;
            }
            model::apply(instance, change, event);
            carry_out(event, change);
        }
        ++instance.version;
        check(instance);
    }
    histories_[event.instance].push_back(std::move(remembered));
    return entry;
}

void World::carry_out(const Event& event, const Change& change) {
    if (const auto* set = std::get_if<TimerSet>(&change)) timers_[{event.instance, set->kind}] = set->due_at;
    if (const auto* dropped = std::get_if<TimerDropped>(&change)) timers_.erase({event.instance, dropped->kind});
    if (const auto* owed = std::get_if<MailOwed>(&change)) {
        const auto& mail = owed->notification;
        bool there = std::any_of(outbox_.begin(), outbox_.end(), [&](const Mail& one) { return one.notification.id == mail.id; });
        if (mail.to.empty() || !find_party(*live_, mail.to)) broken("a mail to nobody: " + mail.id);
        if (!there) {
            outbox_.push_back({mail, "queued"});
            owed_since_[mail.id] = seq();
        }
    }
    if (const auto* withdrawn = std::get_if<MailWithdrawn>(&change))
        for (auto& mail : outbox_) {
            const auto& of = mail.notification;
            bool meant = !withdrawn->notification.empty()
                             ? of.id == withdrawn->notification
                             : of.instance == event.instance && (withdrawn->duty.empty() || of.duty == withdrawn->duty);
            if (meant && mail.state == "queued") mail.state = "withdrawn";
        }
    if (const auto* result = std::get_if<MailResult>(&change))
        for (auto& mail : outbox_)
            if (mail.notification.id == result->notification) mail.state = result->accepted ? "sent" : "dead";
    if (const auto* moved = std::get_if<MailMoved>(&change))
        for (auto& mail : outbox_)
            if (mail.notification.id == moved->notification) mail.state = moved->act;
}

std::optional<Timer> World::next_timer() const {
    std::optional<Timer> next;
    auto consider = [&](const std::string& instance, const std::string& kind, Instant due_at) {
        if (!next || due_at < next->due_at) next = Timer{live_->system, instance, kind, due_at};
    };
    for (const auto& [key, due_at] : timers_) consider(key.first, key.second, due_at);
    for (const auto& [id, instance] : instances_)
        for (const auto& duty : instance.duties)
            if (auto due_at = next_step_at(duty)) consider(id, "duty:" + duty.ref, *due_at);
    return next;
}

void World::fire(const std::string& instance, const std::string& kind, Instant due_at) {
    if (kind == "recount")
        for (const auto& id : instances())
            if (!instances_[id].ended && id != instance) record(id, "CalendarChanged", {}, "", "engine");
    if (kind == duties::monday_timer)
        for (const auto& id : instances()) {
            const auto& owed = instances_[id].duties;
            if (std::any_of(owed.begin(), owed.end(), [&](const Duty& duty) {
                    return duty.outcome == Outcome::open && !duty.notice_only && duty.due_at <= duties::listed_until(now_, zone_);
                }))
                record(id, std::string(duties::week_began), {}, "", "engine");
        }
    auto fired = event(instance, "TimerFired", {{"timer", kind}}, "", "engine");
    fired.id = "timer:" + instance + ":" + kind + ":" + calendar::to_iso(due_at);
    fired.happened_at = due_at;
    submit(std::move(fired));
}

void World::advance_to(const std::string& local) {
    auto target = at(local);
    for (int fired = 0;; ++fired) {
        auto next = next_timer();
        if (!next || next->due_at > target) break;
        now_ = std::max(now_, next->due_at);
        fire(next->instance, next->kind, next->due_at);
        if (auto after = next_timer(); after && *after == *next) broken("a timer fires again: " + next->kind + " of " + next->instance);
        if (fired > 100000) broken("timers without end");
    }
    now_ = std::max(now_, target);
}

void World::stop_until(const std::string& local) {
    now_ = std::max(now_, at(local));
    advance_to(local);
}

const Instance& World::operator[](const std::string& instance) const {
    auto found = instances_.find(instance);
    if (found == instances_.end()) throw std::out_of_range("there is no " + instance);
    return found->second;
}

const Duty& World::duty(const std::string& instance, const std::string& ref) const {
    if (const auto* duty = find_duty((*this)[instance], ref)) return *duty;
    throw std::out_of_range(instance + " has no duty " + ref);
}

std::string World::outcome(const std::string& instance, const std::string& ref) const {
    const auto* duty = find_duty((*this)[instance], ref);
    return duty ? std::string(to_words(duty->outcome)) : "none";
}

std::vector<std::string> World::instances(const std::string& prefix) const {
    std::vector<std::string> ids;
    for (const auto& [id, instance] : instances_)
        if (id.starts_with(prefix)) ids.push_back(id);
    return ids;
}

std::vector<std::string> World::mails(const std::string& instance, std::int64_t after) const {
    std::vector<std::string> lines;
    for (const auto& mail : outbox_) {
        const auto& of = mail.notification;
        if (of.instance != instance || owed_since_.at(of.id) <= after || mail.state == "withdrawn" || mail.state == "cancel") continue;
        lines.push_back(of.step + " > " + of.to + (of.duty.empty() ? "" : " (" + of.duty + ")"));
    }
    return lines;
}

const Notification& World::mail(const std::string& instance, const std::string& step, const std::string& to) const {
    const Notification* last = nullptr;
    for (const auto& one : outbox_) {
        const auto& of = one.notification;
        if (of.instance == instance && of.step == step && of.to == to && one.state != "withdrawn") last = &of;
    }
    if (!last) throw std::out_of_range("no mail '" + step + "' to " + to + " about " + instance);
    return *last;
}

void World::send_all() {
    std::vector<Notification> due;
    for (const auto& mail : outbox_)
        if (mail.state == "queued" && mail.notification.send_at <= now_) due.push_back(mail.notification);
    for (const auto& one : due) {
        auto accepted = event(one.instance, "MailAccepted", {{"notification", one.id}}, "", "engine");
        accepted.id = "mail:" + one.id + ":accepted";
        submit(std::move(accepted));
    }
}

const Finding* finding(const Entry& entry, std::string_view rule) {
    for (const auto& one : entry.decision.findings)
        if (one.rule.starts_with(rule)) return &one;
    return nullptr;
}

std::string numbers(const Entry& entry, std::string_view rule) {
    const auto* found = finding(entry, rule);
    return found ? found->numbers : "";
}

std::string answer(const Entry& entry) {
    std::string text(to_words(entry.decision.verdict));
    for (const auto& one : entry.decision.findings) text += (&one == &entry.decision.findings.front() ? ": " : "; ") + one.numbers;
    return text;
}

std::string local(Instant instant) {
    auto there = calendar::to_local(zone(), instant);
    auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return calendar::to_iso(there.date) + " " + two(there.at.count() / 60) + ":" + two(there.at.count() % 60);
}

std::vector<std::string> shortened_notices(const World& world, const std::string& instance, std::string_view anchor,
                                           calendar::Date anchor_on) {
    std::vector<std::string> shortened;
    for (const auto& duty : world[instance].duties) {
        if (duty.outcome != Outcome::open || duty.anchor != anchor || duty.late_from <= world.now()) continue;
        const auto rule = calendar::parse_rule(duty.rule);
        if (!rule) continue;
        const auto counted = calendar::count_without_proof(*rule, anchor_on, world.calendar());
        if (counted && counted->raw > anchor_on) continue;  // What follows after the day is no notice.
        if (counted && duty.anchor_on == anchor_on && duty.raw == counted->raw && duty.safe == counted->safe) continue;
        shortened.push_back(duty.ref + ": '" + duty.rule + "' stands at " + calendar::to_iso(duty.safe) + ", counted from " +
                            (duty.anchor_on ? calendar::to_iso(*duty.anchor_on) : "nothing") + " where the day is " +
                            calendar::to_iso(anchor_on));
    }
    return shortened;
}

}  // namespace beadle::testing

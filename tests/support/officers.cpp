#include "tests/support/officers.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "config_dir.hpp"
#include "daemon/definitions/tree.hpp"
#include "daemon/notify/render.hpp"
#include "daemon/simulate/overlay.hpp"
#include "daemon/simulate/stepper.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/plausible.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/answer.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::test {

using namespace model;
using namespace std::chrono_literals;

namespace {

/// Takes most messages; now and then refuses one, loses a connection or is down.
class MoodyTransport final : public notify::Transport {
public:
    MoodyTransport(Dice& dice, Witness& witness, Lived& lived, bool moody) : dice_(dice), witness_(witness), lived_(lived), moody_(moody) {}

    notify::SendResult send(const notify::Outgoing& message) override {
        if (moody_ && dice_.in(1, 12)) {
            ++lived_.mail_failures;
            switch (dice_.up_to(3)) {
                case 0: return {notify::Delivery::temporary, "451 try again", false};
                case 1: return {notify::Delivery::permanent, "550 no such mailbox", false};
                case 2: return {notify::Delivery::temporary, "no connection", true};
                default: break;
            }
            witness_.took(message);
            return {notify::Delivery::unknown, "the connection broke after the message", true};
        }
        witness_.took(message);
        ++lived_.mails;
        return {};
    }
    std::string name() const override { return "moody"; }

private:
    Dice& dice_;
    Witness& witness_;
    Lived& lived_;
    bool moody_;
};

struct Act {
    Event event;
    bool correct_the_last = false;  ///< Takes back what the same officer recorded last on the instance.
};

std::shared_ptr<const definitions::Bundle> with_holiday(const definitions::Bundle& bundle, Date day, const std::string& why) {
    using definitions::make_mapping, definitions::make_word;
    const auto tree = definitions::tree_from_json(bundle.calendar.canonical);
    std::vector<std::pair<std::string, definitions::NodePtr>> all, holidays;
    for (const auto& [key, value] : tree->find("holidays")->entries) holidays.emplace_back(key->text, value);
    holidays.emplace_back(calendar::to_iso(day), make_word(why));
    for (const auto& [key, value] : tree->entries)
        all.emplace_back(key->text, key->text == "holidays" ? make_mapping(std::move(holidays)) : value);
    auto changed = std::make_shared<definitions::Bundle>(bundle);
    changed->calendar.canonical = definitions::to_canonical(*make_mapping(std::move(all)));
    changed->calendar.calendar = *definitions::calendar_from_canonical(changed->calendar.canonical);
    return changed;
}

class Life {
public:
    Life(std::uint64_t seed, const OfficeLife& life)
        : dice_(seed),
          life_(life),
          store_(store::make_memory_store()),
          failing_(std::make_unique<store::RelayedStore>([this](const auto& act) { relay(act); })),
          transport_(dice_, witness_, lived_, life.with_trouble),
          stepper_(*failing_, transport_, options()) {}

    Lived run() {
        model::Actor administrator;
        administrator.person = "administrator";
        administrator.is_administrator = true;
        systems_.push_back(life_.bundle);
        systems_.insert(systems_.end(), life_.beside.begin(), life_.beside.end());
        for (const auto& bundle : systems_) stepper_.apply(bundle, administrator, "apply:" + bundle->definition.system);
        const auto end = stepper_.now() + calendar::days{life_.days};
        const auto half = stepper_.now() + calendar::days{life_.days / 2};
        bool checked = false;
        may_fail_ = life_.with_trouble;
        for (;;) {
            plan_for_duties();
            auto next = stepper_.next();
            if (!acts_.empty() && (!next || acts_.begin()->first < *next)) next = std::max(acts_.begin()->first, stepper_.now());
            if (!next || *next > end) break;
            stepper_.move_to(*next);
            if (life_.with_trouble) trouble();
            settle();
            if (life_.proclaims_holidays && dice_.in(1, 150)) proclaim_a_holiday();
            if (life_.acts_at_random && dice_.in(1, 5)) act_at_random();
            while (!acts_.empty() && acts_.begin()->first <= stepper_.now()) {
                auto act = std::move(acts_.begin()->second);
                acts_.erase(acts_.begin());
                do_it(std::move(act));
            }
            if (!checked && stepper_.now() >= half) {
                checked = true;
                check();
            }
        }
        settle();
        check();
        count();
        return std::move(lived_);
    }

private:
    static simulate::StepperOptions options_from(const OfficeLife& life) {
        simulate::StepperOptions options;
        static const auto zone = std::make_shared<calendar::Zone>(definitions::load_zone("Europe/London"));
        static const auto templates = notify::read_templates((config_dir() / "templates").string());
        options.start = to_instant(*zone, {life.from, calendar::minutes{8 * 60}});
        options.engine.zone = zone;
        options.sender.writing.shipped = templates;
        return options;
    }
    simulate::StepperOptions options() const { return options_from(life_); }
    const calendar::Zone& zone() const { return *zone_; }

    // --- trouble ----------------------------------------------------------------------------------------------------------------
    void relay(const std::function<void(store::Store&)>& act) {
        if (fail_in_ > 0 && --fail_in_ == 0) {
            bool done_first = fail_after_;
            if (done_first) act(*store_);
            ++lived_.store_failures;
            throw store::StoreError("the disk said no", !done_first);
        }
        act(*store_);
    }

    void trouble() {
        if (may_fail_ && dice_.in(1, 150)) {
            fail_in_ = static_cast<int>(1 + dice_.up_to(8));
            fail_after_ = dice_.in(1, 2);
        }
        if (dice_.in(1, 120)) {
            fail_in_ = 0;
            stepper_.restart(dice_.in(1, 2));
            ++lived_.restarts;
        }
        if (dice_.in(1, 80)) stepper_.jump(std::chrono::seconds{dice_.up_to(600) - 300});
    }

    /// The store may fail while it settles: the program tries again, as the service would.
    void settle() {
        for (int tries = 0; tries < 10; ++tries) {
            try {
                return stepper_.settle();
            } catch (const store::StoreError&) {
            }
        }
        lived_.wrong.push_back("the store failed ten times running");
    }

    // --- what the world does --------------------------------------------------------------------------------------------------
    /// A working day within the next weeks turns out to be a holiday: one system's calendar gets it, at short notice.
    void proclaim_a_holiday() {
        auto& bundle = systems_[static_cast<std::size_t>(dice_.up_to(static_cast<long>(systems_.size()) - 1))];
        const auto day = Date{std::chrono::sys_days{local_date(zone(), stepper_.now())} + calendar::days{3 + dice_.up_to(25)}};
        if (!calendar::is_working_day(bundle->calendar.calendar, day)) return;
        bundle = with_holiday(*bundle, day, "proclaimed late");
        model::Actor administrator{.person = "administrator", .offices = {}, .posts = {}};
        administrator.is_administrator = true;
        const auto id = "holiday:" + calendar::to_iso(day) + ":" + std::to_string(++ids_);
        for (int tries = 0; tries < 10; ++tries) {
            try {
                stepper_.apply(bundle, administrator, id);
                ++lived_.holidays;
                return;
            } catch (const store::StoreError&) {
                settle();
            }
        }
    }

    // --- what officers do ---------------------------------------------------------------------------------------------------------
    Instant in_office_hours(Instant at) {
        auto local = to_local(zone(), at);
        return to_instant(zone(), {local.date, calendar::minutes{9 * 60 + dice_.up_to(8 * 60)}});
    }

    const Definition& definition_of(const std::string& system) const {
        for (const auto& bundle : systems_)
            if (bundle->definition.system == system) return bundle->definition;
        return systems_.front()->definition;
    }

    /// The office that keeps the instance's record, or nothing.
    std::string office_for(const Instance& instance) const {
        const auto offices = duties::offices_keeping(definition_of(instance.system), instance);
        return offices.empty() ? std::string() : offices.front()->id;
    }

    model::Actor actor_for(const std::string& party, const Instance& instance) {
        const auto& definition = definition_of(instance.system);
        model::Actor actor;
        if (definition.offices.contains(party)) actor.offices.push_back(party);
        else if (dice_.in(1, 2) && definition.posts.contains(party)) actor.posts.push_back(party);
        else if (auto office = office_for(instance); !office.empty()) actor.offices.push_back(office);
        else actor.is_administrator = true;  // The system itself has no office.
        actor.person = !actor.offices.empty() ? "clerk-" + actor.offices.front() : party.empty() ? "administrator" : party;
        if (dice_.in(1, 60)) actor = {.person = "stranger", .offices = {}, .posts = {}};
        return actor;
    }

    Event event(const std::string& kind, const Instance& instance, const std::string& party, Facts facts = {}) {
        Event made;
        made.system = instance.system;
        made.id = "act:" + std::to_string(++ids_);
        made.kind = kind;
        made.instance = instance.id;
        made.actor = actor_for(party, instance);
        made.facts = std::move(facts);
        return made;
    }

    void plan(Instant at, Event made, std::optional<Instant> happened = {}) {
        at = std::max(at, stepper_.now() + 1s);
        made.happened_at = happened.value_or(Instant::min());
        bool twice = dice_.in(1, 15), taken_back = dice_.in(1, 25);
        if (twice) acts_.emplace(at + std::chrono::minutes{dice_.up_to(3 * 24 * 60)}, Act{made});
        if (taken_back) {
            Act correction{made, true};
            correction.event.id = "act:" + std::to_string(++ids_);
            correction.event.kind = "EnteredInError";
            correction.event.facts = {{"entry_event", made.id}, {"reason", "the wrong meeting was ticked"}};
            correction.event.happened_at = Instant::min();
            acts_.emplace(at + std::chrono::minutes{1 + dice_.up_to(5 * 24 * 60)}, std::move(correction));
            if (dice_.in(2, 3)) {
                auto again = made;
                again.id = "act:" + std::to_string(++ids_);
                again.happened_at = Instant::min();
                acts_.emplace(at + std::chrono::hours{24 * 6 + dice_.up_to(48)}, Act{std::move(again)});
            }
        }
        acts_.emplace(at, Act{std::move(made)});
    }

    /// Somebody sees to what could not be sent, within a week or so: puts it back, or lets it be.
    void plan_for_dead_letters() {
        store::OutboxFilter filter;
        filter.state = store::MailState::dead;
        for (const auto& row : store_->outbox(filter).rows) {
            const auto month = calendar::to_iso(local_date(zone(), stepper_.now())).substr(0, 7);
            if (!planned_.insert("dead|" + row.notification.system + "|" + row.notification.id + "|" + month).second) continue;
            auto about = store_->load({{row.notification.system, row.notification.instance}}).instances.front();
            plan(
                in_office_hours(stepper_.now() + calendar::days{1 + dice_.up_to(6)}),
                event(dice_.in(1, 2) ? "MailRetried" : "MailCancelled", about, office_for(about), {{"notification", row.notification.id}}));
        }
    }

    /// Looks at what is owed, and decides once for each what will be done about it.
    void plan_for_duties() {
        std::int64_t lines = 0;
        for (const auto& head : store_->log_heads()) lines += head.size;
        if (lines == seen_) return;
        seen_ = lines;
        plan_for_dead_letters();
        store::DutyFilter filter;
        filter.outcome = Outcome::open;
        filter.limit = 5000;
        for (const auto& row : store_->duties(filter).rows) {
            if (row.duty.notice_only) continue;
            if (!planned_.insert(row.system + "|" + row.instance + "|" + row.duty.ref + "|" + std::to_string(row.duty.revision)).second)
                continue;
            auto instance = store_->load({{row.system, row.instance}}).instances.front();
            plan_for(instance, row.duty);
        }
    }

    void plan_for(const Instance& instance, const Duty& duty) {
        if (duty.met_by == "SlotFulfilled") return;
        if (duty.met_by == "MeetingConcluded") return plan_the_meeting(instance);
        // As whoever owes it would say it by a link in a mail; what only a meeting or another body can say is said somehow.
        const auto done = duties::done_by(instance, duty);
        auto facts = done.facts;
        const auto& kind = duty.met_by;
        if (kind == "DateFixed") {
            facts["held_on"] = calendar::to_iso(a_day_in_the_window(instance));
            facts["at"] = "10:00";
            maybe_move_or_cancel(instance);
        } else if (kind == "OwnerNamed") {
            facts["owner"] = office_for(instance);
        } else if (kind == "DateNamed") {
            facts["due"] = calendar::to_iso(local_date(zone(), stepper_.now() + calendar::days{20 + dice_.up_to(60)}));
        } else if (kind == "ActionReportedDone" && dice_.in(1, 3)) {
            plan(in_office_hours(duty.due_at - calendar::days{3}),
                 event("ActionExtended", instance, duty.owed_by,
                       {{"due", calendar::to_iso(local_date(zone(), duty.due_at + calendar::days{14 + dice_.up_to(30)}))},
                        {"reason", "it takes longer"}}));
        }
        for (auto& [name, value] : plausible_facts(dice_, kind, instance, around(instance.system), false))
            if (done.kind.empty() || std::find(done.needs.begin(), done.needs.end(), name) != done.needs.end())
                facts.try_emplace(name, value);
        if (instance.workflow == "transition") maybe_move_the_target(instance);
        plan_when(duty, event(kind, instance, duty.owed_by, std::move(facts)));
        if (dice_.in(1, 60))
            plan(in_office_hours(duty.due_at),
                 event("DutyExcused", instance, duty.owed_by, {{"duty", duty.ref}, {"reason", "agreed with the chair"}}));
        if (dice_.in(1, 40))
            plan(in_office_hours(stepper_.now() + 24h), event("NoteMade", instance, duty.owed_by, {{"note", "rang the author"}}));
    }

    void plan_when(const Duty& duty, Event made) {
        auto now = stepper_.now();
        auto room = std::max<long>(0, std::chrono::duration_cast<calendar::days>(duty.due_at - now).count());
        auto in_time = std::min(in_office_hours(now + calendar::days{dice_.up_to(room)}), duty.due_at - 5min);
        switch (dice_.up_to(9)) {
            case 0: return;                                                                                            // Forgotten.
            case 1: return plan(in_office_hours(duty.due_at + calendar::days{1 + dice_.up_to(10)}), std::move(made));  // Late.
            case 2:
                return plan(in_office_hours(in_time + calendar::days{1 + dice_.up_to(5)}), std::move(made),
                            std::max(in_time, now));  // Recorded later.
            default: return plan(in_time, std::move(made));
        }
    }

    Date a_day_in_the_window(const Instance& instance) {
        auto from = date_of(instance.facts, "window_from").value_or(local_date(zone(), stepper_.now() + calendar::days{40}));
        auto until = date_of(instance.facts, "window_until").value_or(Date{std::chrono::sys_days{from} + calendar::days{40}});
        auto days = (std::chrono::sys_days{until} - std::chrono::sys_days{from}).count() + (dice_.in(1, 10) ? 30 : 0);
        return Date{std::chrono::sys_days{from} + calendar::days{dice_.up_to(days)}};
    }

    void maybe_move_or_cancel(const Instance& instance) {
        auto later = stepper_.now() + calendar::days{20 + dice_.up_to(60)};
        auto party = office_for(instance);
        if (dice_.in(1, 6))
            plan(in_office_hours(later),
                 event("DateRearranged", instance, party,
                       {{"held_on", calendar::to_iso(a_day_in_the_window(instance))}, {"reason", "the room is taken"}}));
        if (dice_.in(1, 12)) {
            plan(in_office_hours(later + calendar::days{3}),
                 event("MeetingCancelled", instance, party, {{"reason", "pre-election period"}}));
            const auto& bodies = definition_of(instance.system).bodies;
            auto body = bodies.find(instance.body);
            auto again = event("MeetingCalled", instance, party,
                               {{"instead_of", instance.id},
                                {"held_on", calendar::to_iso(local_date(zone(), later + calendar::days{45}))},
                                {"kind", "special"}});
            if (body != bodies.end()) again.instance = body->second.prefix;
            plan(in_office_hours(later + calendar::days{5}), std::move(again));
        }
    }

    /// A target slips, now and then twice, by weeks or months; or comes nearer.
    void maybe_move_the_target(const Instance& instance) {
        const auto target = date_of(instance.facts, "target");
        if (!target || !dice_.in(1, 40)) return;
        const auto to = Date{std::chrono::sys_days{*target} + calendar::days{dice_.up_to(150) - 30}};
        plan(in_office_hours(stepper_.now() + calendar::days{1 + dice_.up_to(40)}),
             event("TargetDateMoved", instance, office_for(instance), {{"to", calendar::to_iso(to)}, {"reason", "the bill is late"}}));
        ++lived_.slips;
    }

    /// Anything that befalls any machine, with facts that somebody might give, careless or careful.
    void act_at_random() {
        const auto& definition = systems_[static_cast<std::size_t>(dice_.up_to(static_cast<long>(systems_.size()) - 1))]->definition;
        const auto& all = instances_of(definition.system);
        if (all.empty()) return;
        const auto loaded = store_->load({{definition.system, dice_.one_of(all)}});
        if (loaded.instances.empty() || loaded.instances.front().workflow == "system") return;
        const auto& instance = loaded.instances.front();
        const auto kinds = known_events(instance.workflow);
        const auto& kind = dice_.one_of(kinds);
        auto made =
            event(kind, instance, office_for(instance), plausible_facts(dice_, kind, instance, around(definition.system), dice_.in(1, 2)));
        ++lived_.at_random;
        const auto past = dice_.in(1, 4) ? std::optional(stepper_.now() - std::chrono::hours{dice_.up_to(24 * 12)}) : std::nullopt;
        plan(stepper_.now() + 1min, std::move(made), past);
    }

    Surroundings around(const std::string& system) {
        return {definition_of(system), instances_of(system), local_date(zone(), stepper_.now())};
    }

    /// Ids of a system's instances, read again when it has more of them.
    const std::vector<std::string>& instances_of(const std::string& system) {
        auto& [at, ids] = instances_[system];
        if (at == seen_ && !ids.empty()) return ids;
        at = seen_;
        ids.clear();
        store::InstanceFilter filter;
        filter.system = system;
        filter.limit = 5000;
        for (const auto& row : store_->instances(filter).rows) ids.push_back(row.id);
        return ids;
    }

    /// The day itself: opened, items taken, concluded; or no quorum.
    void plan_the_meeting(const Instance& instance) {
        auto held_on = date_of(instance.facts, "held_on");
        if (!held_on) return;
        auto party = office_for(instance);
        auto begins = to_instant(zone(), {*held_on, calendar::minutes{10 * 60}});
        auto late = dice_.in(1, 8) ? std::chrono::hours{24 * (1 + dice_.up_to(6))} : 0h;  // Recorded afterwards.
        auto when = [&](Instant happened, Event made) {
            if (late > 0h) plan(happened + late, std::move(made), happened);
            else plan(happened, std::move(made));
        };
        if (dice_.in(1, 5))
            plan(begins - calendar::days{10 + dice_.up_to(20)}, event("ItemAdded", instance, party, {{"title", "winter pressures"}}));
        if (dice_.in(1, 15)) {
            when(begins + 15min, event("QuorumFailed", instance, party, {{"present", "3"}}));
            return;
        }
        if (dice_.in(9, 10)) when(begins, event("MeetingOpened", instance, party, {{"present", std::to_string(4 + dice_.up_to(12))}}));
        for (const auto& id : list_of(instance.facts, "items")) {
            Instance item;
            item.system = instance.system;
            item.id = id;
            item.body = instance.body;
            static const std::vector<std::string> outcomes{"agreed", "agreed",   "approved", "approved subject to amendments",
                                                           "noted",  "declined", "referred"};
            if (dice_.in(1, 8)) when(begins + 10min, event("UrgencyAccepted", item, party, {{"reason", "it cannot wait"}}));
            if (dice_.in(7, 8)) when(begins + 30min, event("ItemDecided", item, party, {{"outcome", dice_.one_of(outcomes)}}));
            else if (dice_.in(1, 2)) when(begins + 30min, event("ItemDeferred", item, party, {{"reason", "not ready"}}));
            if (dice_.in(1, 3))
                when(begins + 40min,
                     event("ActionAgreed", item, party,
                           dice_.in(1, 2) ? Facts{{"title", "report back"}}
                                          : Facts{{"title", "write to all"},
                                                  {"owner", party},
                                                  {"due", calendar::to_iso(local_date(zone(), begins + calendar::days{30}))}}));
        }
        if (dice_.in(1, 10)) when(begins + 50min, event("MeetingAdjourned", instance, party));
        if (dice_.in(19, 20)) when(begins + 2h, event("MeetingConcluded", instance, party));
    }

    void do_it(Act act) {
        auto& event = act.event;
        auto now = stepper_.now();
        if (event.happened_at == Instant::min() || event.happened_at > now) event.happened_at = now;
        // The same id is the same event: what was sent once is sent again as it was.
        auto [sent, is_new] = sent_.try_emplace(event.id, event);
        if (!is_new) {
            event = sent->second;
            ++lived_.repeats;
        }
        if (act.correct_the_last) ++lived_.corrections;
        ++lived_.acts;
        engine::Answer answer;
        for (int tries = 0; tries < 10; ++tries) {
            try {
                answer = stepper_.record(event);
                break;
            } catch (const store::StoreError&) {
                settle();  // Whether it is in, nobody knows: it is sent again under the same id.
            }
        }
        if (!answer.error.empty()) lived_.wrong.push_back(event.id + " " + event.kind + " on " + event.instance + ": " + answer.error);
        bool known = witness_.acknowledged.contains(event.id);
        // An answer that was lost on the way leaves the repeat as the first that anybody sees.
        if (!known && answer.repeated) answer.repeated = false;
        witness_.answered(answer);
        if (answer.repeated) return;
        lived_.breaches += answer.verdict == Verdict::accepted_with_breach;
        lived_.not_accepted += answer.verdict == Verdict::not_accepted;
    }

    /// What was seen of one system: the answers to what was sent to it. Mails are known by their Message-ID, whoever they are about.
    Witness seen_of(const std::string& system) const {
        auto seen = witness_;
        std::erase_if(seen.acknowledged, [&](const auto& one) {
            const auto sent = sent_.find(one.first);
            return sent != sent_.end() && sent->second.system != system;
        });
        return seen;
    }

    // --- looking at it ------------------------------------------------------------------------------------------------------------
    void check() {
        fail_in_ = 0;
        settle();
        for (const auto& bundle : systems_)
            for (auto& sentence : broken_invariants(*store_, bundle->definition.system, stepper_.now(), seen_of(bundle->definition.system)))
                if (lived_.wrong.size() < 20) lived_.wrong.push_back(calendar::to_iso(stepper_.now()) + " " + sentence);
    }

    void count() {
        for (const auto& bundle : systems_) {
            lived_.log += log_hash(*store_, bundle->definition.system);
            lived_.entries += store_->log_head(bundle->definition.system)->size;
        }
        store::DutyFilter filter;
        filter.limit = 100'000;
        for (;;) {
            auto page = store_->duties(filter);
            for (const auto& row : page.rows) {
                switch (row.duty.outcome) {
                    case Outcome::open: ++lived_.open; break;
                    case Outcome::met: ++lived_.met; break;
                    case Outcome::met_late: ++lived_.met_late; break;
                    case Outcome::not_met: ++lived_.not_met; break;
                    case Outcome::excused: ++lived_.excused; break;
                    case Outcome::withdrawn: ++lived_.withdrawn; break;
                }
            }
            if (page.next.empty()) return;
            filter.after = page.next;
        }
    }

    Dice dice_;
    const OfficeLife& life_;
    std::vector<std::shared_ptr<const definitions::Bundle>> systems_;  // As they are applied by now.
    std::shared_ptr<const calendar::Zone> zone_ = options_from(life_).engine.zone;
    Witness witness_;
    Lived lived_;
    int fail_in_ = 0;
    bool fail_after_ = false, may_fail_ = false;
    std::unique_ptr<store::Store> store_, failing_;
    MoodyTransport transport_;
    simulate::Stepper stepper_;
    std::multimap<Instant, Act> acts_;
    std::set<std::string> planned_;
    std::map<std::string, std::pair<std::int64_t, std::vector<std::string>>> instances_;  // With how many lines they were read.
    std::map<std::string, Event> sent_;
    std::int64_t seen_ = -1;
    int ids_ = 0;
};

}  // namespace

Lived live(std::uint64_t seed, const OfficeLife& life) { return Life(seed, life).run(); }

std::shared_ptr<const definitions::Bundle> shipped_system(const std::string& name) {
    auto loading = definitions::load_system((config_dir() / "systems" / (name + ".yaml")).string(), config_dir().string());
    if (!loading.ok())
        throw std::runtime_error(name +
                                 " does not load: " + (loading.mistakes.empty() ? std::string() : to_text(loading.mistakes.front())));
    return simulate::with_sending_live(*loading.bundle);
}

}  // namespace beadle::test

#include "daemon/api/what_if.hpp"

#include <algorithm>
#include <map>

#include "daemon/api/json.hpp"
#include "daemon/api/trial.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/tree.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::Date;
using model::Instance;
using model::Outcome;

Problem not_a_date(std::string why, const char* where) {
    return {400, std::move(why), where, "write a date as 2022-12-13 or 13 December 2022"};
}

class Supposing {
public:
    Supposing(Asking asking, std::string system, const Caller& caller)
        : asking_(asking), system_(std::move(system)), caller_(caller), trial_(asking.store, system_, asking.now) {}

    std::optional<Problem> holidays(const std::vector<Supposed::Holiday>& holidays) {
        if (holidays.empty()) return std::nullopt;
        const auto stored = stored_calendar();
        const auto definition = trial_.engine().live(system_);
        if (!stored || !definition) return Problem{503, "the system's calendar is not in the store", "system", "see the daemon's log"};
        const auto text = asking_.store.definition(definition->hash);
        if (!text) return no_definition();

        const auto tree = definitions::tree_from_json(stored->text);
        const auto* known = tree->find("holidays");
        std::vector<std::pair<std::string, definitions::NodePtr>> days, whole;
        if (known != nullptr)
            for (const auto& [day, name] : known->entries) days.emplace_back(day->text, name);
        const auto calendar = trial_.engine().live_calendar(system_);
        bool any = false;
        for (const auto& holiday : holidays) {
            const auto on = calendar::parse_date(holiday.on);
            if (!on) return not_a_date(calendar::what_is_wrong(holiday.on, on.error()), "holidays");
            if (int{on->year()} < calendar->first_year || int{on->year()} > calendar->last_year)
                return not_a_date("'" + holiday.on + "': it lies outside the years of the calendar '" + calendar->name + "', " +
                                      std::to_string(calendar->first_year) + " to " + std::to_string(calendar->last_year),
                                  "holidays");
            if (const auto why = calendar::why_closed(*calendar, *on)) {
                say(calendar::in_words(*on) + " is no working day already: " + *why);
                continue;
            }
            const auto known_as = calendar::to_iso(*on);
            if (std::any_of(days.begin(), days.end(), [&](const auto& day) { return day.first == known_as; })) continue;  // Said twice.
            const auto name = holiday.name.empty() ? std::string{"a bank holiday"} : holiday.name;
            days.emplace_back(known_as, definitions::make_word(name));
            say(calendar::in_words(*on) + " is no working day: " + name);
            any = true;
        }
        if (!any) return std::nullopt;
        for (const auto& [key, value] : tree->entries)
            if (key->text != "holidays") whole.emplace_back(key->text, value);
        whole.emplace_back("holidays", definitions::make_mapping(std::move(days)));

        auto bundle = std::make_shared<definitions::Bundle>();
        bundle->definition = *definition;
        bundle->canonical = text->text;
        bundle->calendar.canonical = definitions::to_canonical(*definitions::make_mapping(std::move(whole)));
        bundle->calendar.calendar = *definitions::calendar_from_canonical(bundle->calendar.canonical);
        model::Event event;
        event.actor.person = caller_.actor.person;
        event.actor.is_administrator = true;  // What would follow does not hang on who asks.
        trial_.keep(system_, trial_.apply(bundle, event));
        return std::nullopt;
    }

    std::optional<Problem> move(const Supposed::Move& move) {
        const auto found = the_instance(asking_, system_, move.instance);
        if (!found) return found.error();
        const auto to = calendar::parse_date(move.to);
        if (!to) return not_a_date(calendar::what_is_wrong(move.to, to.error()), "moves");
        const auto now = *trial_.instance(found->id);
        if (now.workflow == "meeting") return move_meeting(now, *to);
        // What else has a date says so by an event of its own.
        struct Way {
            const char *kind, *fact;
        };
        for (const auto& way : {Way{"TargetDateMoved", "to"}, Way{"ActionExtended", "due"}}) {
            const auto events = known_events(now.workflow);
            if (std::find(events.begin(), events.end(), way.kind) == events.end()) continue;
            say(name_of(now) + " is moved to " + calendar::in_words(*to));
            record(now, way.kind, {{way.fact, calendar::to_iso(*to)}, {"reason", "what if"}});
            return std::nullopt;
        }
        return Problem{400, "'" + now.id + "' is a " + now.workflow + ": it has no date that could be moved", "moves",
                       "name a meeting, an action or a transition; beadle list shows them"};
    }

    /// The duties that `said` means are not done before their deadline.
    std::optional<Problem> make_late(const std::string& said) {
        const auto colon = said.find(':');
        const auto id = said.substr(0, colon);
        const auto wanted = colon == std::string::npos ? std::string{} : said.substr(colon + 1);
        const auto found = the_instance(asking_, system_, id);
        if (!found) return found.error();
        const auto now = *trial_.instance(found->id);
        std::vector<const model::Duty*> open;
        std::vector<std::string> refs;
        for (const auto& duty : now.duties) {
            if (duty.outcome != Outcome::open || duty.notice_only || duty.earliest) continue;
            refs.push_back(duty.ref);
            if (wanted.empty() || duty.ref == wanted || duty.entry == wanted) open.push_back(&duty);
        }
        if (open.empty()) {
            if (refs.empty()) return Problem{400, "nothing is owed in " + now.id, "late", "beadle duties --outcome open shows what is"};
            const auto near = definitions::nearest_to(wanted, refs);
            return Problem{404, "no open duty of " + now.id + " is called '" + wanted + "'", "late",
                           near.empty() ? "known are: " + model::join(refs) : "did you mean '" + near + "'?"};
        }
        const auto* next = *std::min_element(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->due_at < b->due_at; });
        for (const auto* duty : open)
            if (!wanted.empty() || (duty->entry == next->entry && duty->what == next->what && duty->due_at == next->due_at))
                late_.push_back({now.id, duty->ref});
        return std::nullopt;
    }

    /// Time goes by until each is done, on the first working day after its last.
    void let_them_be_late() {
        struct Late {
            model::Instant done_at;
            std::string instance;
            std::string duty;
        };
        std::vector<Late> all;
        const auto calendar = trial_.engine().live_calendar(system_);
        const auto zone = trial_.engine().zone(system_);
        for (const auto& [instance, ref] : late_) {
            const auto now = trial_.instance(instance);
            const auto* duty = now ? model::find_duty(*now, ref) : nullptr;
            if (duty == nullptr || duty->outcome != Outcome::open) continue;  // What else is supposed has ended it.
            const auto day = calendar::working_day_at_or_after(*calendar, Date{std::chrono::sys_days{duty->raw} + calendar::days{1}});
            const auto done_at = std::max(calendar::to_instant(*zone, {day, std::chrono::hours{12}}), trial_.now());
            all.push_back({done_at, instance, ref});
            trial_.watch(instance, ref);
        }
        std::sort(all.begin(), all.end(), [](const Late& a, const Late& b) {
            return std::tie(a.done_at, a.instance, a.duty) < std::tie(b.done_at, b.instance, b.duty);
        });
        for (const auto& late : all) {
            const auto now = *trial_.instance(late.instance);
            const auto duty = *model::find_duty(now, late.duty);
            say("'" + duty.what + "' (" + model::name_of_party(*trial_.engine().live(system_), duty.owed_by) + ", " +
                duties::due_words(duty) + ") is done on " + duties::in_words(*zone, late.done_at) + " only, for " + name_of(now));
            trial_.advance_to(late.done_at);
            model::Event event;
            event.instance = late.instance;
            event.kind = duty.met_by.empty() ? "DutyDone" : duty.met_by;
            event.actor.person = caller_.actor.person;
            event.actor.offices = event.actor.posts = {duty.owed_by};
            event.facts = {{"duty", duty.ref}, {"for", duty.owed_by}};
            auto answer = trial_.submit(event);
            if (answer.verdict == model::Verdict::not_accepted) {  // The event asks for facts that nobody can suppose.
                event.kind = "DutyDone";
                answer = trial_.submit(event);
            }
            trial_.keep(late.instance, answer);
        }
    }

    json::object take() {
        auto shown = trial_.consequences();
        json::array supposed;
        for (const auto& words : said_) supposed.emplace_back(words);
        shown["supposed"] = std::move(supposed);
        return shown;
    }

private:
    void say(std::string words) { said_.push_back(std::move(words)); }

    std::string name_of(const Instance& instance) const {
        const auto& title = title_of(instance);
        return instance.id + (title.empty() ? "" : " (" + title + ")");
    }

    std::optional<store::StoredDefinition> stored_calendar() {
        for (const auto& current : asking_.store.current_definitions())
            if (current.kind == "calendar" && current.id == system_) return asking_.store.definition(current.hash);
        return std::nullopt;
    }

    /// What would follow does not hang on who asks: it is recorded as by the offices of the body.
    engine::Answer record(const Instance& instance, const char* kind, model::Facts facts, const std::string& on = "") {
        model::Event event;
        event.instance = on.empty() ? instance.id : on;
        event.kind = kind;
        event.facts = std::move(facts);
        event.actor.person = caller_.actor.person;
        event.actor.is_administrator = true;
        const auto live = trial_.engine().live(system_);
        for (const auto* office : model::offices_of(*live, instance.body)) event.actor.offices.push_back(office->id);
        if (instance.body.empty())  // A transition belongs to no body; an office keeps its record.
            for (const auto& [id, office] : live->offices) event.actor.offices.push_back(id);
        const auto answer = trial_.submit(event);
        trial_.keep(event.instance, answer);
        return answer;
    }

    std::optional<Problem> move_meeting(const Instance& named, Date to) {
        const auto& lead = model::text_of(named.facts, "led_by");
        const auto led = lead.empty() ? std::nullopt : trial_.instance(lead);
        const auto& meeting = led ? *led : named;
        const auto& state = meeting.states.front();
        const auto held_on = model::date_of(meeting.facts, "held_on");
        const model::Facts date{{"held_on", calendar::to_iso(to)}, {"reason", "what if"}};
        const auto from = held_on ? " from " + calendar::in_words(*held_on) : std::string{};
        if (state == "to be arranged") {
            say(name_of(meeting) + " is fixed for " + calendar::in_words(to));
            record(meeting, "DateFixed", {{"held_on", calendar::to_iso(to)}});
        } else if (state == "in the diary" || state == "reports called for" || state == "agenda settled") {
            say(name_of(meeting) + " is moved" + from + " to " + calendar::in_words(to));
            record(meeting, "DateRearranged", date);
        } else if (state == "published") {
            // After notice a meeting is not moved: it is cancelled and another one called.
            say("notice of " + name_of(meeting) + " has been given: it is cancelled, and another called for " + calendar::in_words(to));
            record(meeting, "MeetingCancelled", {{"reason", "what if"}});
            model::Facts facts{{"held_on", calendar::to_iso(to)}, {"instead_of", meeting.id}};
            for (const auto* kept : {"at", "place"})
                if (const auto& value = model::text_of(meeting.facts, kept); !value.empty()) facts[kept] = value;
            record(meeting, "MeetingCalled", std::move(facts), model::text_of(meeting.facts, "register"));
        } else {
            return Problem{400, meeting.id + " is " + state + ": its date cannot move", "moves",
                           "beadle list --workflow meeting --open shows those that are ahead"};
        }
        return std::nullopt;
    }

    Asking asking_;
    std::string system_;
    const Caller& caller_;
    Trial trial_;
    std::vector<std::pair<std::string, std::string>> late_;
    std::vector<std::string> said_;
};

}  // namespace

Reply what_if(Asking asking, const Supposed& supposed, const Caller& caller) {
    const auto system = the_system(asking, supposed.system);
    if (!system) return system.error();
    if (supposed.empty())
        return Problem{400, "nothing is supposed", "moves", "say what: a date that moves, a holiday, a duty that is late"};
    const auto definition = asking.catalogue.live(asking.store, *system);
    if (!definition) return no_definition();

    Supposing supposing{asking, *system, caller};
    // The calendar first: whatever moves is counted by it.
    if (auto problem = supposing.holidays(supposed.holidays)) return *problem;
    for (const auto& move : supposed.moves)
        if (auto problem = supposing.move(move)) return *problem;
    for (const auto& late : supposed.late)
        if (auto problem = supposing.make_late(late)) return *problem;
    supposing.let_them_be_late();
    auto shown = supposing.take();
    shown["system"] = *system;
    shown["name"] = definition->name;
    shown["now"] = calendar::to_iso(asking.now);
    shown["zones"] = zones_of(asking);
    return shown;
}

}  // namespace beadle::api

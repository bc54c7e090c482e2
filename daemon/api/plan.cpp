// Every date ahead of a system: what is in the diary, what is owed and when it is chased, what the definition foresees but nobody
// has called yet, and what is only waited for.
#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <tuple>

#include "daemon/api/json.hpp"
#include "daemon/api/parameters.hpp"
#include "workflows/model/planned.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using calendar::Date;
using model::Instant;

constexpr std::size_t rows_max = 5000;

struct Row {
    Instant at;
    std::string sort;  ///< Then by kind and instance, so that equal inputs give equal lists.
    json::object shown;
};

struct Period {
    Instant from, until;
    bool has(Instant at) const { return from <= at && at < until; }
};

class Plan {
public:
    Plan(Asking asking, const model::Definition& definition, const calendar::Zone& zone, Period period)
        : asking_(asking), definition_(definition), zone_(zone), period_(period) {}

    void add_meetings() {
        store::InstanceFilter filter;
        filter.system = definition_.system;
        filter.workflow = "meeting";
        filter.with_ended = true;
        filter.limit = 500;
        for (;;) {
            const auto page = asking_.store.instances(filter);
            for (const auto& meeting : page.rows) {
                meetings_.push_back(meeting);
                const auto held_on = model::date_of(meeting.facts, "held_on");
                if (!held_on) {
                    const auto until = model::date_of(meeting.facts, "window_until");
                    if (until && !meeting.ended)
                        add(calendar::end_of_day(zone_, *until), "meeting", meeting.id, title_of(meeting),
                            "to be arranged, by " + calendar::in_words(*until), model::name_of_body(definition_, meeting.body));
                    continue;
                }
                const auto time = calendar::parse_time(model::text_of(meeting.facts, "at"));
                add(calendar::to_instant(zone_, {*held_on, time ? *time : calendar::minutes{0}}), "meeting", meeting.id, title_of(meeting),
                    meeting.states.empty() ? "" : meeting.states.front(), model::name_of_body(definition_, meeting.body), false, !time);
            }
            if (page.next.empty()) return;
            filter.after_id = page.next;
        }
    }

    void add_duties() {
        store::DutyFilter filter;
        filter.system = definition_.system;
        filter.outcome = model::Outcome::open;
        filter.limit = 500;
        for (;;) {
            const auto page = asking_.store.duties(filter);
            for (const auto& row : page.rows) {
                const auto& duty = row.duty;
                const auto who = model::name_of_party(definition_, duty.owed_by);
                add(duty.due_at, duty.notice_only ? "notice" : "duty", row.instance, duty.what, duty.rule, who, duty.provisional);
                for (auto step = static_cast<std::size_t>(duty.steps_done); step < duty.steps.size(); ++step) {
                    const auto& next = duty.steps[step];
                    if (next.kind != model::Step::Kind::remind && next.kind != model::Step::Kind::escalate) continue;
                    const auto to = next.to.empty() ? who : model::name_of_party(definition_, next.to);
                    add(next.at, next.kind == model::Step::Kind::remind ? "reminder" : "escalation", row.instance, duty.what,
                        "if it is not done by then", to);
                }
            }
            if (page.next.empty()) return;
            filter.after = page.next;
        }
    }

    /// Meetings that the definition foresees and nobody has called yet.
    void add_foreseen() {
        const auto from = calendar::local_date(zone_, std::max(period_.from, asking_.now)),
                   until = calendar::local_date(zone_, period_.until);
        for (const auto& [planned, first, last] : model::foreseen(definition_, meetings_, from, until))
            add(calendar::to_instant(zone_, {first, planned->at.value_or(calendar::minutes{0})}), "foreseen",
                body_prefix(planned->body) + " " + planned->ref, planned->title.empty() ? planned->ref : planned->title,
                planned->on ? "its date is in the definition" : "to be held by " + calendar::in_words(last),
                model::name_of_body(definition_, planned->body), false, !planned->on || !planned->at);
    }

    json::value take() {
        keep_the_first();
        std::sort(rows_.begin(), rows_.end(), is_earlier);
        json::array out;
        for (auto& row : rows_) out.push_back(std::move(row.shown));
        return json::object{{"system", definition_.system},
                            {"from", calendar::to_iso(period_.from)},
                            {"until", calendar::to_iso(period_.until)},
                            {"dates", std::move(out)},
                            {"more", latest_.has_value()},
                            {"zones", zones_of(asking_)}};
    }

private:
    std::string body_prefix(const std::string& id) const {
        const auto found = definition_.bodies.find(id);
        return found == definition_.bodies.end() ? id : found->second.prefix;
    }

    static bool is_earlier(const Row& a, const Row& b) { return std::tie(a.at, a.sort) < std::tie(b.at, b.sort); }

    /// So many are shown at the most, and they are the first of all: a deadline far ahead may be chased before one that is near.
    void keep_the_first() {
        if (rows_.size() <= rows_max) return;
        const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(rows_max);
        std::nth_element(rows_.begin(), end, rows_.end(), is_earlier);
        latest_ = end->at;
        rows_.erase(end, rows_.end());
    }

    void add(Instant at, const char* kind, const std::string& instance, const std::string& what, const std::string& detail,
             const std::string& who, bool provisional = false, bool whole_day = false) {
        if (!period_.has(at) || (latest_ && at > *latest_)) return;
        if (rows_.size() >= 2 * rows_max) keep_the_first();
        rows_.push_back({at,
                         std::string{kind} + " " + instance + " " + what + " " + who,
                         {{"at", calendar::to_iso(at)},
                          {"kind", kind},
                          {"instance", instance},
                          {"what", what},
                          {"detail", detail},
                          {"who", who},
                          {"provisional", provisional},
                          {"whole_day", whole_day}}});
    }

    Asking asking_;
    const model::Definition& definition_;
    const calendar::Zone& zone_;
    Period period_;
    std::vector<model::Instance> meetings_;
    std::vector<Row> rows_;
    std::optional<Instant> latest_;  ///< Nothing after it is shown, for there are too many before.
};

}  // namespace

Reply plan_ahead(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "from", "to"}};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    const auto definition = asking.catalogue.live(asking.store, *system);
    if (!definition) return no_definition();
    const auto zone = asking.catalogue.zone(asking.store, *system);

    const auto from = parameters.instant("from").value_or(asking.now);
    const auto until = parameters.instant("to").value_or(from + std::chrono::days{365});
    if (parameters.problem()) return *parameters.problem();
    if (until <= from) return Problem{400, "the period ends before it begins", "to", "name a later day than 'from'"};
    if (until - from > std::chrono::days{366 * 30}) return Problem{400, "the period is too long", "to", "ask for at most thirty years"};

    Plan plan{asking, *definition, *zone, {from, until}};
    plan.add_meetings();
    plan.add_duties();
    plan.add_foreseen();
    return plan.take();
}

}  // namespace beadle::api

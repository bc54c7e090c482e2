#pragma once
// The smallest shell that the core can live in: instances, timers, an outbox and a history in memory, and time that moves when told. It does with
// what decide() answers what the writer does, works raised events breadth first, and holds each step against what must always be true.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "workflows/decide.hpp"

namespace beadle::testing {

struct Mail {
    model::Notification notification;
    std::string state = "queued";  ///< queued, sent, withdrawn, released, ...
};

/// One event as the world has recorded it, and what was answered.
struct Entry {
    std::int64_t seq = 0;
    model::Event event;
    model::Decision decision;
};

class World {
public:
    /// A partnership whose definition is applied at `local`, "2022-02-01 10:00".
    explicit World(const std::string& local = "2022-02-01 10:00");
    /// The same with a definition that the test has changed.
    World(const std::string& local, model::Definition definition);

    /// Facts about the clock. `now` never runs back.
    model::Instant now() const { return now_; }
    /// "2022-12-05 16:59" in London; a date alone is its midnight.
    static model::Instant at(const std::string& local);
    /// Fires what falls due until `local`, in order, and stands there.
    void advance_to(const std::string& local);
    /// The daemon is stopped until `local`: nothing fires; then it starts, and all that is overdue fires at once.
    void stop_until(const std::string& local);

    /// Somebody of the office (or the holder of the post, "engine", "admin") records that `kind` befell `instance`; happened at `local`, or just now.
    Entry record(const std::string& instance, const std::string& kind, model::Facts facts = {}, const std::string& local = "",
                 const std::string& by = "");
    /// The same with an event of the test's own making.
    Entry submit(model::Event event);
    /// An event as record() would make it, to be changed before it is submitted.
    model::Event event(const std::string& instance, const std::string& kind, model::Facts facts = {}, const std::string& local = "",
                       const std::string& by = "");
    /// What would be answered; nothing is recorded.
    model::Decision ask(const model::Event& event) const;
    /// Takes back an entry by its event id.
    Entry correct(const Entry& wrong, const std::string& instance = "");

    /// Calls a meeting of the body and returns its id.
    std::string call(const std::string& body, model::Facts facts = {}, const std::string& local = "");
    /// Makes `definition` the live one and has it applied.
    Entry apply(model::Definition definition);
    /// Makes `calendar` the live one; the next apply() finds it changed.
    void set_calendar(calendar::DayCalendar calendar) { calendar_ = std::move(calendar); }
    const calendar::DayCalendar& calendar() const { return calendar_; }
    const model::Definition& live() const { return *live_; }
    model::Context context(const model::Instance& instance) const;

    bool exists(const std::string& instance) const { return instances_.count(instance) > 0; }
    const model::Instance& operator[](const std::string& instance) const;
    std::string state(const std::string& instance, std::size_t region = 0) const { return (*this)[instance].states.at(region); }
    const std::string& fact(const std::string& instance, std::string_view name) const {
        return model::text_of((*this)[instance].facts, name);
    }
    const model::Duty& duty(const std::string& instance, const std::string& ref) const;
    /// "open", "met late", "excused", or "none".
    std::string outcome(const std::string& instance, const std::string& ref) const;
    std::vector<std::string> instances(const std::string& prefix = "") const;
    bool has_timer(const std::string& instance, const std::string& kind) const { return timers_.count({instance, kind}) > 0; }

    const std::vector<Entry>& entries() const { return entries_; }
    const std::vector<Mail>& outbox() const { return outbox_; }
    /// Mails of an instance that stand (neither withdrawn nor cancelled), since entry `after`: "step > to (duty)".
    std::vector<std::string> mails(const std::string& instance, std::int64_t after = 0) const;
    const model::Notification& mail(const std::string& instance, const std::string& step, const std::string& to) const;
    /// A transport takes everything that is queued and due.
    void send_all();
    std::int64_t seq() const { return static_cast<std::int64_t>(entries_.size()); }

private:
    Entry work_off(model::Event event);
    Entry decide_one(const model::Event& event, std::vector<model::Event>& raised);
    void carry_out(const model::Event& event, const model::Change& change);
    void fire(const std::string& instance, const std::string& kind, model::Instant due_at);
    std::optional<model::Timer> next_timer() const;

    std::map<std::string, std::shared_ptr<const model::Definition>> definitions_;
    std::shared_ptr<const model::Definition> live_;
    calendar::DayCalendar calendar_;
    calendar::Zone zone_;
    model::Instant now_{};
    std::map<std::string, model::Instance> instances_;
    std::map<std::pair<std::string, std::string>, model::Instant> timers_;
    std::map<std::string, std::vector<model::HistoryEntry>> histories_;
    std::vector<Entry> entries_;
    std::vector<Mail> outbox_;
    std::map<std::string, std::int64_t> owed_since_;
    int submitted_ = 0;
};

/// The open duties of the instance that are still ahead and whose date is not what their rule gives from `anchor_on`, in words: "agenda: ...". A notice is
/// whole where there is none: no slip has shortened it.
std::vector<std::string> shortened_notices(const World& world, const std::string& instance, std::string_view anchor,
                                           calendar::Date anchor_on);

/// A finding's words about `rule` (a prefix), or an empty text.
std::string numbers(const Entry& entry, std::string_view rule);
const model::Finding* finding(const Entry& entry, std::string_view rule);
/// What was answered, in one line: "not accepted: the meeting was cancelled".
std::string answer(const Entry& entry);
/// "accepted", "accepted with a breach", "not accepted".
inline std::string verdict(const Entry& entry) { return std::string(model::to_words(entry.decision.verdict)); }
/// Local time as people read it: "2022-12-05 17:00".
std::string local(model::Instant instant);

}  // namespace beadle::testing

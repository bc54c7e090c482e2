#pragma once
// The decision while it is being made: changes are added in order, and whoever asks `now()` sees the instance with all of them
// applied. Machines, duties and rules write here and nowhere else.
// Thread-safety: one decision, one thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "workflows/model/change.hpp"
#include "workflows/model/context.hpp"

namespace beadle::model {

class Deciding {
public:
    Deciding(const Instance& instance, const Event& event, const Context& context) : before_(instance), event_(event), context_(context) {}

    const Instance& before() const { return before_; }
    const Event& event() const { return event_; }
    const Context& context() const { return context_; }
    /// The instance with every change so far applied. Copied on first use, so that a plain reminder copies nothing.
    const Instance& now() const;

    /// The instance as far as anybody has asked for it: now() where it was copied, before() otherwise. Copies nothing.
    const Instance& latest() const { return now_ ? *now_ : before_; }

    /// The day the event happened, local.
    Date today() const { return calendar::local_date(*context_.zone, event_.happened_at); }
    /// Where that local day begins.
    Instant start_of(Date date) const { return calendar::to_instant(*context_.zone, {date, calendar::minutes{0}}); }
    /// Whoever records it holds the post or works for the office.
    bool acts_as(std::string_view party) const;

    /// What the event enters: an instance of `workflow` under the event's id, in its system, of the body and matter that its facts name, pinned to the
    /// definition that is live. Its facts are for the machine to fill.
    Instance entering(std::string workflow, std::vector<std::string> states) const;

    void add(Change change);
    void set(std::string name, std::string value) { add(FactSet{std::move(name), std::move(value)}); }
    /// Raises an event in another instance of the system; the writer gives it id, times and cause.
    void raise(std::string instance, std::string kind, Facts facts = {});
    /// A rule was broken: the event is accepted with a breach (advisory ones count as plain acceptance with a remark).
    void breach(Finding finding);
    /// A remark for the answer that is no breach.
    void remark(std::string rule, std::string numbers);
    /// The event contradicts the record, or comes from somebody who may not say it: every change is dropped.
    void not_accepted(std::string rule, std::string numbers, std::vector<std::string> ways_on = {});
    bool is_not_accepted() const { return decision_.verdict == Verdict::not_accepted; }

    Decision finish() &&;

private:
    const Instance& before_;
    const Event& event_;
    const Context& context_;
    mutable std::optional<Instance> now_;
    Decision decision_;
};

}  // namespace beadle::model

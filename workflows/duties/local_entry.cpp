#include "workflows/duties/local_entry.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"

namespace beadle::duties {

using namespace beadle::model;

void open_local(Deciding& deciding, const LocalDuty& local, std::optional<Date> anchor_on) {
    auto rule = calendar::parse_rule(local.rule);
    if (!rule || local.owed_by.empty() || local.owed_by.front().empty()) return;
    TimetableEntry entry;
    entry.ref = local.ref;
    entry.what = local.what;
    entry.by = *rule;
    entry.owed_by = local.owed_by;
    entry.met_by = local.met_by;
    for (int offset : local.remind) entry.remind.push_back({offset, false});
    if (!local.escalate_to.empty())
        for (int offset : local.escalate) entry.then.push_back({local.escalate_to, {offset, false}});
    auto anchor = anchor_on.value_or(calendar::local_date(*deciding.context().zone, deciding.event().happened_at));
    for (auto& duty : duties_of(entry, anchor, {}, deciding.now().body, deciding.event(), deciding.context())) {
        const auto* stands = find_duty(deciding.now(), duty.ref);
        if (!stands) {
            deciding.add(DutyOpened{std::move(duty)});
        } else if (stands->outcome != Outcome::excused ||
                   stands->due_at != duty.due_at) {  // What a person has excused stands until it moves.
            if (stands->outcome == Outcome::open && stands->due_at == duty.due_at) continue;
            duty.revision = stands->revision + 1;
            deciding.add(MailWithdrawn{duty.ref, "", "the deadline moved"});
            deciding.add(DutyOpened{std::move(duty)});
        }
    }
}

std::string office_of(const Deciding& deciding, std::string_view body) {
    auto offices = offices_of(*deciding.context().live, body);
    return offices.empty() ? "" : offices.front()->id;
}

std::string head_of(const Deciding& deciding, std::string_view body) {
    auto offices = offices_of(*deciding.context().live, body);
    return offices.empty() ? "" : offices.front()->head;
}

}  // namespace beadle::duties

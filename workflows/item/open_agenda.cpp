#include "workflows/item/open_agenda.hpp"

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::item {

using namespace beadle::model;

namespace {

constexpr const char* taken_though = "taken_though";

/// What the meeting says of its publication; where it says nothing, it was now.
Instant published_at(const Event& event) { return instant_of(event.facts, "published_at").value_or(event.happened_at); }

}  // namespace

std::optional<Date> last_day_to_add(std::string_view body, std::optional<Date> held_on, const Context& context) {
    const auto* rule = find_rule(*context.pinned, body, "late item");
    if (!rule || !rule->by) rule = find_rule(*context.pinned, body, "agenda");
    if (!rule || !rule->by || !held_on) return std::nullopt;
    auto counted = calendar::count_without_proof(*rule->by, held_on, *context.calendar);
    if (!counted) return std::nullopt;
    return counted->raw;
}

bool was_added_too_late(const Deciding& deciding) {
    const auto& item = deciding.before();
    const auto added_at = instant_of(item.facts, "added_at");
    if (!added_at || *added_at <= published_at(deciding.event())) return false;
    const auto last_day = last_day_to_add(item.body, date_of(item.facts, "held_on"), deciding.context());
    return !last_day || calendar::local_date(*deciding.context().zone, *added_at) > *last_day;
}

void note_when_published(Deciding& deciding) { deciding.set("published_at", calendar::to_iso(published_at(deciding.event()))); }

void breach_of_being_taken(Deciding& deciding, std::string_view stood_at) {
    deciding.set(taken_though, std::string(stood_at));
    const auto* rule = find_rule(*deciding.context().pinned, deciding.now().body, "late item");
    deciding.breach({"late item",
                     rule ? rule->source : "Local Government Act 1972 s.100B(4)",
                     "the item was taken although the agenda was not open for the time the rule asks, and no urgency is recorded",
                     rule ? rule->breach : Breach::bars_the_item,
                     {"If the presiding member was of the opinion that it was urgent, correct this entry, record UrgencyAccepted with the "
                      "reason, and then the decision.",
                      "Otherwise take the item again at a later meeting, with notice."}});
}

void let_the_breach_fall(Deciding& deciding, std::string_view why) {
    if (!has(deciding.now().facts, taken_though)) return;
    deciding.set(taken_though, "");
    deciding.remark(
        "late item",
        std::string(why) + ": the finding that the item was taken although it had not been open for the time the rule asks falls");
}

std::string_view stands_after(const Deciding& deciding, std::string_view stood_at) {
    const auto& kind = deciding.event().kind;
    if (kind == "ItemBarred") return stood_at == "published" ? "barred" : stood_at;
    const bool opens = (kind == "AgendaPublished" && stood_at == "proposed") || (kind == "BarLifted" && stood_at == "barred");
    if (!opens) return stood_at;
    return was_added_too_late(deciding) ? "late" : "published";
}

bool learn_after_the_decision(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind != "AgendaPublished" && kind != "ItemBarred" && kind != "BarLifted") return false;
    if (kind != "ItemBarred") note_when_published(deciding);
    const auto stood_at = text_of(deciding.now().facts, taken_though);
    if (kind == "ItemBarred" && stood_at == "late") return true;  // What came after the agenda needs urgency in any case.
    if (kind != "AgendaPublished") deciding.set("barred", kind == "ItemBarred" ? not_open_in_time : "");
    if (has(deciding.now().facts, "urgent_on_opinion_of")) return true;
    if (kind == "ItemBarred" && (stood_at.empty() || stood_at == "proposed")) {
        breach_of_being_taken(deciding, "barred");
    } else if (const auto stands = stands_after(deciding, stood_at); stands == "late") {
        deciding.set(taken_though, "late");
    } else if (stands == "published" && !has(deciding.event().facts, "bars")) {  // Where it bars, that is said next.
        let_the_breach_fall(deciding,
                            "the agenda was published on " + duties::in_words(*deciding.context().zone, published_at(deciding.event())));
    }
    return true;
}

}  // namespace beadle::item

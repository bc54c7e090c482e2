// Decisions picked at random, with what an auditor asks of each: /v1/audit/sample.
#include <algorithm>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/model/room.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::text_of;

constexpr std::int64_t picked_default = 25;
constexpr std::int64_t picked_max = 500;

struct Decision {
    std::string draw;  ///< What its place is drawn by: the same for the same seed, whatever is decided later.
    std::string instance;
    std::int64_t seq = 0;
};

/// The meeting's minutes, as far as the record goes.
json::object minutes_of(const Reading& reading, const model::Instance& meeting) {
    const History history{reading.asking.store, meeting.system, meeting.id};
    json::object out{{"state", meeting.states.size() > 1 ? meeting.states[1] : ""}, {"confirmed_at", nullptr}};
    const auto* confirmed = history.last("MinutesConfirmed");
    if (confirmed == nullptr) return out;
    out["confirmed_at"] = text_of(confirmed->line.event.facts, "at");
    out["minute"] = text_of(confirmed->line.event.facts, "minute");
    out["on"] = calendar::to_iso(confirmed->entry->happened_at);
    out["entry"] = confirmed->entry->seq;
    return out;
}

json::array declarations_of(const Reading& reading, const History& history, const model::Instance& item) {
    json::array out;
    for (const auto& [name, effect] : item.facts) {
        if (!name.starts_with(model::interest)) continue;
        const auto who = name.substr(model::interest.size());
        json::object one{{"who", who}, {"effect", effect}, {"reason", ""}, {"entry", nullptr}};
        for (const auto& row : history.rows()) {
            const auto& facts = row.line.event.facts;
            if (row.entry->kind != "InterestDeclared" || (text_of(facts, "person") != who && text_of(facts, "post") != who)) continue;
            one["reason"] = free_text(&row, "reason", is_exempt(item), reading.exempt);
            one["entry"] = row.entry->seq;
        }
        out.push_back(std::move(one));
    }
    return out;
}

json::object decision_to_json(const Reading& reading, const model::Instance& item, const History& history, const Standing& decided) {
    const auto definition = reading.asking.catalogue.live(reading.asking.store, item.system);
    const auto meeting = reading.instance(item.system, text_of(item.facts, "meeting"));
    const auto& facts = decided.line.event.facts;
    json::array findings;
    for (const auto& finding : decided.line.findings) findings.push_back(to_json(finding));
    const auto count = [&](const char* name) {
        const auto number = model::number_of(facts, name);
        return number ? json::value(*number) : json::value(nullptr);
    };
    json::object quorum{{"present", text_of(item.facts, "then.present")},
                        {"needed", text_of(item.facts, "then.quorum")},
                        {"there", text_of(item.facts, "then.there")}};
    return {{"system", item.system},
            {"item", item.id},
            {"title", shown(title_of(item), is_exempt(item), reading.exempt)},
            {"exempt", is_exempt(item)},
            {"body", item.body},
            {"body_name", name_of_body(definition.get(), item.body)},
            {"meeting", text_of(item.facts, "meeting")},
            {"meeting_name", meeting ? title_of(*meeting) : ""},
            {"held_on", meeting ? date_or_null(meeting->facts, "held_on") : json::value(nullptr)},
            {"outcome", text_of(facts, "outcome")},
            {"minute", text_of(facts, "minute")},
            {"happened_at", calendar::to_iso(decided.entry->happened_at)},
            {"recorded_at", calendar::to_iso(decided.entry->recorded_at)},
            {"recorded_by", decided.entry->actor},
            {"entry", decided.entry->seq},
            {"leaf", audit::to_hex(decided.entry->leaf)},
            {"verdict", json::string(model::to_key(decided.entry->verdict))},
            {"votes_for", count("votes_for")},
            {"votes_against", count("votes_against")},
            {"abstained", count("abstained")},
            {"declarations", declarations_of(reading, history, item)},
            {"quorum", std::move(quorum)},
            {"findings", std::move(findings)},
            {"minutes", meeting ? json::value(minutes_of(reading, *meeting)) : json::value(nullptr)}};
}

}  // namespace

Reply sample_decisions(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "from", "to", "n", "seed", "exempt"}};
    store::EntryFilter filter;
    filter.body = parameters.body();
    const auto from = parameters.instant("from"), until = parameters.instant("to");
    const auto wanted = static_cast<std::size_t>(parameters.number("n", 1, picked_max).value_or(picked_default));
    auto seed = parameters.text("seed");
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    // Said in the answer, so that whoever doubts the draw can draw it again.
    if (seed.empty()) seed = calendar::to_iso(asking.now);
    filter.system = *system;
    filter.kind = "ItemDecided";
    filter.from = from;  // Recorded no earlier than it happened.

    std::vector<Decision> all;
    store::each_entry(asking.store, filter, [&](const store::Entry& entry) {
        if (entry.verdict == model::Verdict::not_accepted || (from && entry.happened_at < *from) || (until && entry.happened_at >= *until))
            return;
        all.push_back({audit::sha256_hex(seed + '\n' + entry.event_id), entry.instance, entry.seq});
    });
    std::sort(all.begin(), all.end(), [](const Decision& a, const Decision& b) { return a.draw < b.draw; });
    json::array decisions;
    std::size_t gone = 0;
    for (const auto& one : all) {
        if (decisions.size() >= wanted) break;
        const auto item = reading.instance(*system, one.instance);
        if (!item) continue;
        const History history{asking.store, *system, one.instance};
        const auto* decided = history.last("ItemDecided");
        // Taken back since, or taken again later: that one has a draw of its own.
        if (decided == nullptr || decided->entry->seq != one.seq) {
            ++gone;
            continue;
        }
        decisions.push_back(decision_to_json(reading, *item, history, *decided));
    }
    return json::object{{"system", *system},
                        {"seed", seed},
                        {"wanted", wanted},
                        {"out_of", all.size()},
                        {"passed_over", gone},
                        {"decisions", std::move(decisions)},
                        {"as_of", calendar::to_iso(asking.now)},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

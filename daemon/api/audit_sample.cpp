// Decisions picked at random, with what an auditor asks of each: /v1/audit/sample.
#include <algorithm>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/decisions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::int64_t picked_default = 25;
constexpr std::int64_t picked_max = 500;

struct Decision {
    std::string draw;  ///< What its place is drawn by: the same for the same seed, whatever is decided later.
    std::string instance;
    std::int64_t seq = 0;
};

}  // namespace

Reply sample_decisions(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "from", "to", "n", "seed", "exempt"}};
    store::EntryFilter filter;
    filter.body = parameters.body();
    const auto period = parameters.period();
    const auto from = period.from, until = period.until;
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

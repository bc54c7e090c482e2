#include "tests/support/long_log.hpp"

#include <array>

namespace beadle::test {
namespace {

const std::array<std::string, 8> bodies{"icp", "icb-board", "hwbb-hfd", "hwbb-worcs", "cabinet", "scrutiny", "audit", "standards"};
const std::array<std::string, 6> clerks{"clerk-i", "clerk-h", "clerk-w", "director", "head", "chair"};
const std::array<std::string, 9> said{"AgendaPublished", "ItemAdded",      "ItemDecided",        "MinutesDrafted", "DateFixed",
                                      "ItemWithdrawn",   "ReportReceived", "ActionReportedDone", "NoteMade"};

}  // namespace

const std::vector<std::string>& words_of_the_long_log() {
    static const std::vector<std::string> words{"report",    "plan",     "board",    "quarterly", "finance", "care",    "home",   "winter",
                                                "capital",   "strategy", "review",   "visits",    "school",  "dental",  "access", "library",
                                                "transport", "housing",  "equality", "ambulance", "flood",   "parking", "museum", "heron"};
    return words;
}

std::string LongLog::text() {
    std::string out;
    for (auto count = 2 + dice_.up_to(6); count > 0; --count) {
        // A word of the list is the rarer the further down it stands; some are of one text alone.
        const auto& words = words_of_the_long_log();
        const auto place = dice_.up_to(dice_.up_to(static_cast<long>(words.size()) - 1));
        out += (out.empty() ? "" : " ") + (dice_.in(1, 40) ? "ref" + std::to_string(size_) : words[static_cast<std::size_t>(place)]);
    }
    return out;
}

store::Entry LongLog::entry() {
    const auto engines = dice_.in(7, 10);
    model::Event event;
    event.system = system_;
    event.id = "e-" + std::to_string(size_);
    const auto& body = dice_.one_of(bodies);
    event.instance = body + "/" + std::to_string(size_ / 40);
    event.kind = engines ? (dice_.in(1, 2) ? "TimerFired" : "MailAccepted") : dice_.one_of(said);
    event.recorded_at = model::Instant{std::chrono::seconds{1'640'995'200 + 2 * size_}};
    event.happened_at = event.recorded_at - std::chrono::minutes{dice_.up_to(90)};
    event.actor.person = engines ? "engine" : dice_.one_of(clerks);
    std::string post;
    if (!engines) {
        if (dice_.in(1, 2)) event.actor.posts = {post = "post-" + event.actor.person};
        event.facts["minute"] = std::to_string(dice_.up_to(30));
        if (dice_.in(2, 3)) event.facts[event.kind == "ItemAdded" ? "title" : "reason"] = text();
        if (dice_.in(1, 8)) event.facts["exempt"] = "yes";
    } else {
        event.facts["timer"] = "duty:agenda/" + body;
    }
    model::Decision decision;
    decision.verdict = dice_.in(1, 50)   ? model::Verdict::not_accepted
                       : dice_.in(1, 20) ? model::Verdict::accepted_with_breach
                                         : model::Verdict::accepted;
    if (decision.verdict == model::Verdict::accepted_with_breach)
        decision.findings.push_back({"agenda: 5 clear working days before meeting",
                                     "Local Government Act 1972 s.100B(3)",
                                     "published two days after the last safe day",
                                     model::Breach::advisory,
                                     {}});
    decision.changes.emplace_back(model::FactSet{"steps_done", std::to_string(size_ % 7)});
    const auto matter = dice_.in(1, 3) ? "matter-" + std::to_string(dice_.up_to(20)) : std::string{};
    auto line = audit::make_line({.seq = size_,
                                  .event = event,
                                  .decision = decision,
                                  .body = body,
                                  .matter = matter,
                                  .definition_hash = "d3f1",
                                  .calendar_hash = "ca1e"});
    store::Entry out;
    out.system = system_;
    out.seq = size_;
    out.event_id = event.id;
    out.instance = event.instance;
    out.body = body;
    out.matter = matter;
    out.post = post;
    out.actor = event.actor.person;
    out.kind = event.kind;
    out.verdict = decision.verdict;
    out.happened_at = event.happened_at;
    out.recorded_at = event.recorded_at;
    out.line = std::move(line.text);
    out.leaf = line.leaf;
    out.free_texts = std::move(line.free_texts);
    ++size_;
    return out;
}

store::Batch LongLog::next(int count) {
    store::Batch batch;
    batch.batch_id = "long-" + std::to_string(size_);
    std::vector<audit::TileEdge::Filled> filled;
    for (int n = 0; n < count; ++n) {
        batch.entries.push_back(entry());
        tree_.append(batch.entries.back().leaf);
        edge_.append(batch.entries.back().leaf, filled);
    }
    for (const auto& tile : filled) batch.tile_roots.push_back({system_, tile.level, tile.number, tile.root});
    store::LogHead head;
    head.system = system_;
    head.shard = store::shard_of(system_);
    head.size = size_;
    head.last_recorded_at = batch.entries.back().recorded_at;
    head.batch_id = batch.batch_id;
    head.frontier = tree_.bytes();
    batch.log_heads.push_back(std::move(head));
    return batch;
}

}  // namespace beadle::test

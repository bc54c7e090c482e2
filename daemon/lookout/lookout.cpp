#include "daemon/lookout/lookout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "daemon/audit/line.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::lookout {
namespace {

using model::text_of;

/// Looks that failed longer ago are let be after a start.
constexpr std::chrono::hours remembered_for{24};

bool says_where_a_paper_is(const std::string& kind) {
    return kind == "AgendaPublished" || kind == "SupplementPublished" || kind == "PaperAttached" || kind == "ItemEntered";
}

}  // namespace

Lookout::Lookout(LookoutOptions options, Fetch fetch, Report report)
    : options_(std::move(options)), fetch_(std::move(fetch)), report_(std::move(report)), followed_(options_.file) {}

/// What the entry says of where a paper can be read.
std::optional<Lookout::Want> Lookout::wanted_by(const store::Entry& entry, model::Instant now) const {
    if (!options_.systems.contains(entry.system) || !says_where_a_paper_is(entry.kind) ||
        entry.instance.find("/item/") == std::string::npos || entry.verdict == model::Verdict::not_accepted)
        return std::nullopt;
    const auto line = audit::read_line(entry.line, entry.free_texts);
    const auto& address = text_of(line.event.facts, "paper_address");
    if (address.empty()) return std::nullopt;
    return Want{entry.system, entry.instance, address, entry.event_id, 0, now};
}

/// What had failed when the last daemon ended, and was to be looked at again.
void Lookout::remember_failed(store::Store& store, model::Instant now) {
    for (const auto& system : options_.systems) {
        std::map<std::string, Want> last;  // By the event that wanted it.
        store::EntryFilter filter;
        filter.system = system;
        filter.kind = "PaperSeen";
        filter.from = now - remembered_for;
        store::each_entry(store, filter, [&](const store::Entry& entry) {
            const auto line = audit::read_line(entry.line, entry.free_texts);
            const auto& facts = line.event.facts;
            const auto& cause = text_of(facts, "of");
            last.erase(cause);
            const auto looks = static_cast<std::size_t>(model::number_of(facts, "look").value_or(1));
            if (text_of(facts, "failed").empty() || looks > options_.later.size()) return;
            last[cause] = {system, entry.instance, text_of(facts, "address"), cause, looks, entry.happened_at + options_.later[looks - 1]};
        });
        for (auto& [cause, want] : last) wants_.push_back(std::move(want));
    }
}

const std::vector<std::string>& Lookout::hosts_of(store::Store& store, const std::string& system) {
    auto& known = hosts_[system];
    for (const auto& live : store.current_definitions()) {
        if (live.kind != "definition" || live.id != system || live.hash == known.definition) continue;
        const auto stored = store.definition(live.hash);
        if (!stored) throw std::runtime_error("the definition of " + system + " is not in the store");
        known = {live.hash, definitions::definition_from_canonical(stored->text)->paper_hosts};
    }
    return known.names;
}

void Lookout::look(store::Store& store, Want want, model::Instant now) {
    ++want.looks;
    const auto found = fetch_(want.address, hosts_of(store, want.system));
    model::Event event;
    event.system = want.system;
    event.id = fmt::format("seen:{}:{}", want.cause, want.looks);
    event.instance = want.item;
    event.kind = "PaperSeen";
    event.happened_at = now;
    event.actor.person = "engine";
    event.facts = {{"address", want.address}, {"of", want.cause}, {"look", std::to_string(want.looks)}};
    if (found.status != 0) event.facts["status"] = std::to_string(found.status);
    if (found.failed.empty()) {
        event.facts["sha256"] = found.sha256;
        event.facts["bytes"] = std::to_string(found.bytes);
    } else {
        event.facts["failed"] = found.failed;
    }
    report_(std::move(event));
    if (found.failed.empty() || want.looks > options_.later.size()) return;
    want.at = now + options_.later[want.looks - 1];
    wants_.push_back(std::move(want));
}

bool Lookout::step(store::Store& store, model::Instant now) {
    if (!has_begun_) {
        remember_failed(store, now);
        has_begun_ = true;
    }
    std::size_t looks = 0;
    for (std::size_t n = 0; n < wants_.size() && looks < options_.looks_at_once;) {
        if (wants_[n].at > now) {
            ++n;
            continue;
        }
        look(store, wants_[n], now);  // Throws where it could not be recorded: it stays wanted.
        wants_.erase(wants_.begin() + static_cast<std::ptrdiff_t>(n));
        ++looks;
    }
    if (looks == options_.looks_at_once) return true;
    // What is wanted is looked at before it is written down how far the log was followed: a look that was lost is made again, under the same id.
    const bool more = followed_.step(store, [&](const store::Entry& entry) {
        if (const auto want = wanted_by(entry, now)) {
            look(store, *want, now);
            ++looks;
        }
        return looks < options_.looks_at_once;
    });
    return more || std::any_of(wants_.begin(), wants_.end(), [&](const Want& one) { return one.at <= now; });
}

}  // namespace beadle::lookout

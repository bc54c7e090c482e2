#include "daemon/api/standing.hpp"

#include <algorithm>

namespace beadle::api {

namespace json = boost::json;
using model::has;
using model::text_of;

namespace {

/// Nothing for a line that does not read: show and audit say so of it.
std::optional<audit::ReadLine> read(const store::Entry& entry) {
    try {
        return audit::read_line(entry.line, entry.free_texts);
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

}  // namespace

std::optional<model::Instance> Reading::instance(const std::string& system, const std::string& id) const {
    if (id.empty()) return std::nullopt;
    auto found = asking.store.load({{system, id}}).instances;
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool Reading::is_exempt(const model::Instance& one) const {
    if (api::is_exempt(one)) return true;
    const auto item = instance(one.system, text_of(one.facts, "item"));
    return item && api::is_exempt(*item);
}

std::map<std::int64_t, std::int64_t> taken_back(const std::vector<store::Entry>& history) {
    std::map<std::string, std::int64_t, std::less<>> by_event;
    for (const auto& entry : history) by_event[entry.event_id] = entry.seq;
    std::map<std::int64_t, std::int64_t> found;
    for (const auto& entry : history) {
        if (entry.kind != "EnteredInError" || entry.verdict == model::Verdict::not_accepted) continue;
        const auto line = read(entry);
        if (!line) continue;
        if (const auto seq = model::number_of(line->event.facts, "entry")) found[*seq] = entry.seq;
        if (const auto event = by_event.find(text_of(line->event.facts, "entry_event")); event != by_event.end())
            found[event->second] = entry.seq;
    }
    return found;
}

History::History(store::Store& store, const std::string& system, const std::string& instance) : entries_(store.history(system, instance)) {
    const auto gone = taken_back(entries_);
    for (const auto& entry : entries_) {
        if (entry.verdict == model::Verdict::not_accepted || gone.count(entry.seq) > 0) continue;
        if (auto line = read(entry)) rows_.push_back({&entry, std::move(*line)});
    }
}

const Standing* History::last(std::string_view kind) const {
    const auto found = std::find_if(rows_.rbegin(), rows_.rend(), [&](const Standing& one) { return one.entry->kind == kind; });
    return found == rows_.rend() ? nullptr : &*found;
}

bool is_exempt(const model::Instance& instance) { return has(instance.facts, "exempt") && text_of(instance.facts, "exempt") != "no"; }

std::string shown(const std::string& said, bool is_exempt, Exempt exempt) {
    return is_exempt && exempt == Exempt::hidden && !said.empty() ? "[exempt]" : said;
}

std::string free_text(const Standing* one, const char* name, bool item_is_exempt, Exempt exempt) {
    if (one == nullptr) return {};
    const auto& texts = one->entry->free_texts;
    const bool marked = std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return text.name == name && text.exempt; });
    return shown(text_of(one->line.event.facts, name), item_is_exempt || marked, exempt);
}

json::value date_or_null(const model::Facts& facts, std::string_view name) { return date_or_null(model::date_of(facts, name)); }

json::value date_or_null(const std::optional<model::Date>& date) {
    return date ? json::value(calendar::to_iso(*date)) : json::value(nullptr);
}

}  // namespace beadle::api

#include "daemon/engine/records_behind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace beadle::engine {

namespace {

constexpr std::chrono::seconds look_for_resumed_every{10};
constexpr const char* resume_words =
    "Find out why first. Where a backup was put back, go on with it by: beadle audit resume --after-restore --reason WHY";

}  // namespace

void RecordsBehind::hold(std::vector<BehindCheckpoint> records) {
    for (auto& record : records) {
        auto system = record.system;
        behind_.insert_or_assign(std::move(system), std::move(record));
    }
    told_ = false;
}

const BehindCheckpoint* RecordsBehind::find(const std::string& system) const {
    const auto known = behind_.find(system);
    return known == behind_.end() ? nullptr : &known->second;
}

void RecordsBehind::forget_what_others_resumed() {
    std::erase_if(behind_, [this](const auto& record) {
        const bool resumed = !is_ours_(record.first) && was_resumed(store_, record.second);
        doubt_.now = doubt_.now || resumed;  // They have cleared its alarm, too.
        return resumed;
    });
    look_for_resumed_at_ = machine_.now() + look_for_resumed_every;
}

std::optional<std::chrono::milliseconds> RecordsBehind::next_look_for_resumed() const {
    const bool any = std::any_of(behind_.begin(), behind_.end(), [this](const auto& record) { return !is_ours_(record.first); });
    return any ? std::optional{look_for_resumed_at_} : std::nullopt;
}

bool RecordsBehind::put(store::Batch& batch, const std::map<std::string, store::LogHead, std::less<>>& heads, Instant now) {
    std::vector<store::Alarm> raised;
    std::vector<std::pair<std::string, std::string>> cleared;
    for (const auto& [system, known] : behind_) {
        if (alarms_.is_open(system, record_alarm)) continue;
        store::Alarm alarm;
        alarm.system = system;
        alarm.key = record_alarm;
        alarm.text = fmt::format("{}. Firing and sending are held, and nothing is recorded there. {}", known.in_words(), resume_words);
        alarm.raised_at = now;
        raised.push_back(std::move(alarm));
    }
    for (const auto& [system, _] : heads)
        if (!behind_.contains(system) && alarms_.is_open(system, record_alarm)) cleared.emplace_back(system, record_alarm);
    if (raised.empty() && cleared.empty()) return false;
    alarms_.put(batch, raised, cleared, now);
    return true;
}

std::string RecordsBehind::why_held() const {
    return behind_.empty() ? std::string{} : behind_.begin()->second.in_words() + ". " + resume_words;
}

std::string RecordsBehind::why_turned_away(const std::string& system, bool resumes_record, bool is_known) const {
    const auto known = behind_.find(system);
    if (known != behind_.end() && !resumes_record) return known->second.in_words() + ". " + resume_words;
    if (known == behind_.end() && resumes_record) return fmt::format("the record of {} is not behind: there is nothing to resume", system);
    if (resumes_record && !is_known)
        return fmt::format(
            "the store has no record of {} at all: put its backup back, or, to begin anew, move the file of checkpoints aside", system);
    return {};
}

}  // namespace beadle::engine

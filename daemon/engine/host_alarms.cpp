#include "daemon/engine/host_alarms.hpp"

#include <algorithm>
#include <array>

namespace beadle::engine {

namespace {

constexpr std::array all_of_host{OfHost::clock, OfHost::checkpoints, OfHost::mail};

std::string_view to_words(OfHost what) {
    switch (what) {
        case OfHost::clock: return "clock";
        case OfHost::checkpoints: return "checkpoints";
        case OfHost::mail: return "mail server";
    }
    return {};
}

}  // namespace

void HostAlarms::say(OfHost what, std::string trouble) { said_.insert_or_assign(what, std::move(trouble)); }

bool HostAlarms::is_ours(std::string_view key_) const {
    return std::any_of(all_of_host.begin(), all_of_host.end(), [&](auto what) { return key(what) == key_; });
}

bool HostAlarms::put(store::Batch& batch, Instant now) {
    std::vector<store::Alarm> raised;
    std::vector<std::pair<std::string, std::string>> cleared;
    for (const auto& [what, trouble] : said_) {
        const bool is_open = alarms_.is_open("", key(what));
        if (trouble.empty() == !is_open) continue;
        if (is_open) {
            cleared.emplace_back("", key(what));
        } else {
            store::Alarm alarm;
            alarm.key = key(what);
            alarm.text = trouble;
            alarm.raised_at = now;
            raised.push_back(std::move(alarm));
        }
    }
    if (raised.empty() && cleared.empty()) return false;
    alarms_.put(batch, raised, cleared, now);
    return true;
}

std::string HostAlarms::key(OfHost what) const {
    return host_.empty() ? std::string{to_words(what)} : std::string{to_words(what)} + " of " + host_;
}

}  // namespace beadle::engine

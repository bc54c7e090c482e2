#include "daemon/engine/alarms.hpp"

#include <fmt/format.h>

#include "daemon/engine/mail_in_batch.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::engine {

namespace {
constexpr std::chrono::hours mailed_every{24};
}

void Alarms::reload(const std::vector<store::Alarm>& open) {
    open_.clear();
    for (const auto& alarm : open) open_.emplace(Key{alarm.system, alarm.key}, alarm);
}

void Alarms::put(store::Batch& batch, const std::vector<store::Alarm>& raised,
                 const std::vector<std::pair<std::string, std::string>>& cleared, Instant now) {
    std::map<Key, store::Alarm> news;  // The last word on each counts.
    for (auto alarm : raised) {
        Key key{alarm.system, alarm.key};
        if (open_.contains(key) || news.contains(key)) continue;
        alarm.last_mailed_at = now;
        mail(batch, alarm, now);
        news.emplace(key, std::move(alarm));
    }
    for (const auto& key : cleared) {
        auto known = open_.find(key);
        auto here = news.find(key);
        if (here != news.end()) {
            here->second.cleared_at = now;
        } else if (known != open_.end()) {
            auto alarm = known->second;
            alarm.cleared_at = now;
            news.emplace(key, std::move(alarm));
        }
    }
    for (auto& [key, alarm] : news) batch.alarms.push_back(std::move(alarm));
}

void Alarms::put_daily(store::Batch& batch, Instant now) {
    for (const auto& [key, open] : open_) {
        if (open.last_mailed_at && *open.last_mailed_at + mailed_every > now) continue;
        auto alarm = open;
        alarm.last_mailed_at = now;
        mail(batch, alarm, now);
        batch.alarms.push_back(std::move(alarm));
    }
}

void Alarms::kept(const store::Batch& batch) {
    for (const auto& alarm : batch.alarms) {
        Key key{alarm.system, alarm.key};
        if (!open_.contains(key)) fresh_.push_back(alarm);
        if (alarm.cleared_at) open_.erase(key);
        else open_.insert_or_assign(key, alarm);
    }
}

bool Alarms::is_open(std::string_view system, std::string_view key) const {
    return open_.contains({std::string(system), std::string(key)});
}

std::optional<Instant> Alarms::next_daily() const {
    std::optional<Instant> next;
    for (const auto& [key, alarm] : open_) {
        auto at = alarm.last_mailed_at.value_or(alarm.raised_at) + mailed_every;
        if (!next || at < *next) next = at;
    }
    return next;
}

std::vector<store::Alarm> Alarms::take_new() { return std::exchange(fresh_, {}); }

void Alarms::mail(store::Batch& batch, const store::Alarm& alarm, Instant now) const {
    for (const auto& [system, live] : definitions_.all_live()) {
        if (!alarm.system.empty() && alarm.system != system) continue;
        for (const auto& to : live.definition->alarms_to) {
            model::Notification notification;
            notification.id = fmt::format("alarm:{}:{}:{}", alarm.key, to, calendar::to_iso(now));
            notification.system = system;
            notification.instance = system;
            notification.step = "alarm";
            notification.to = to;
            notification.template_name = "alarm";
            notification.facts = {
                {"title", alarm.key}, {"text", alarm.text}, {"raised_at", calendar::to_iso(alarm.raised_at)}, {"instance", system}};
            notification.send_at = now;
            notification.expires_at = now + mailed_every;
            notification.sending = model::sending_of(*live.definition, "", notification.template_name);
            batch.mail_added.push_back(outbox_row(notification, now));
        }
    }
}

}  // namespace beadle::engine

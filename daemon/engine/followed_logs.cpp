#include "daemon/engine/followed_logs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "daemon/store/each_row.hpp"

namespace beadle::engine {
namespace {

constexpr int entries_at_once = 500;

}  // namespace

FollowedLogs::FollowedLogs(std::string file) : file_(std::move(file)), is_new_(!std::filesystem::exists(file_)) {
    std::ifstream in{file_};
    std::string system;
    std::int64_t next = 0;
    while (in >> system >> next) next_[system] = next;
    if (!is_new_ && !in.eof())
        throw std::runtime_error(
            fmt::format("{} does not say how far the record was followed: it has a line SYSTEM NUMBER for each system. Mend it, or remove "
                        "it to go on from here",
                        file_));
}

std::optional<std::int64_t> FollowedLogs::next_of(const std::string& system) const {
    const auto found = next_.find(system);
    return found == next_.end() ? std::nullopt : std::optional(found->second);
}

/// Beside the old one first: a crash leaves the one or the other whole.
void FollowedLogs::write() const {
    const auto beside = file_ + ".new";
    {
        std::ofstream out{beside, std::ios::trunc};
        for (const auto& [system, next] : next_) out << system << ' ' << next << '\n';
        out.close();
        if (!out) throw std::runtime_error(fmt::format("{} cannot be written", beside));
    }
    const int fd = ::open(beside.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
    std::filesystem::rename(beside, file_);
}

bool FollowedLogs::step(store::Store& store, const std::function<bool(const store::Entry&)>& take) {
    const auto before = next_;
    const bool first_time = is_new_;
    bool more = false;
    const auto keep = [&] {
        if (next_ == before && !first_time) return;
        write();
        is_new_ = false;
    };
    auto heads = store.log_heads();
    const auto stopped_at = std::find_if(heads.begin(), heads.end(), [&](const auto& head) { return head.system == stopped_at_; });
    if (stopped_at != heads.end()) std::rotate(heads.begin(), std::next(stopped_at), heads.end());
    stopped_at_.clear();
    for (const auto& head : heads) {
        auto& next = next_.try_emplace(head.system, first_time ? head.size : 0).first->second;
        if (next > head.size) {
            spdlog::warn("the record of {} has {} entries, and it was followed up to {}: it goes on from here", head.system, head.size,
                         next);
            next = head.size;
        }
        if (next == head.size) continue;
        try {
            for (const auto& entry : store.entries(store::entries_from(head.system, next, entries_at_once)).rows) {
                const bool goes_on = take(entry);
                next = entry.seq + 1;
                if (goes_on) continue;
                stopped_at_ = head.system;
                keep();
                return true;
            }
        } catch (...) {
            keep();
            throw;
        }
        more = more || next < head.size;
    }
    keep();
    return more;
}

}  // namespace beadle::engine

#include "daemon/web/rate.hpp"

#include <algorithm>

namespace beadle::web {
namespace {
constexpr std::size_t clients_max = 10'000;
}

bool Rate::allows(const std::string& client, calendar::Instant now) {
    auto found = buckets_.find(client);
    if (found == buckets_.end()) {
        if (buckets_.size() >= clients_max) {
            // Whoever has a full bucket again is as good as new.
            std::erase_if(buckets_, [&](const auto& one) {
                return one.second.left + static_cast<double>((now - one.second.at).count()) * a_minute_ / 60 >= burst_;
            });
            if (buckets_.size() >= clients_max) return false;
        }
        found = buckets_.emplace(client, Bucket{burst_, now}).first;
    }
    auto& bucket = found->second;
    const auto passed = std::max<double>(0, static_cast<double>((now - bucket.at).count()));
    bucket.left = std::min(burst_, bucket.left + passed * a_minute_ / 60);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

}  // namespace beadle::web

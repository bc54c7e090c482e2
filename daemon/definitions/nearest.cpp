#include "daemon/definitions/nearest.hpp"

#include <algorithm>

namespace beadle::definitions {

int distance_between(std::string_view a, std::string_view b) {
    a = a.substr(0, 80);
    b = b.substr(0, 80);
    const auto width = b.size() + 1;
    std::vector<int> before_last(width), last(width), row(width);
    for (std::size_t j = 0; j < width; ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j < width; ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::string nearest_to(std::string_view word, const std::vector<std::string>& known) {
    const auto sought = plain(word);
    std::string best;
    int best_distance = std::max(2, static_cast<int>(sought.size()) / 3) + 1;
    for (const auto& candidate : known) {
        const auto other = plain(candidate);
        auto distance = distance_between(sought, other);
        // What begins alike is meant more often than the letters say: 'agenda' for 'agenda published'.
        if (sought.size() >= 3 && (other.rfind(sought, 0) == 0 || sought.rfind(other, 0) == 0)) distance = std::min(distance, 2);
        if (distance < best_distance || (distance == best_distance && !best.empty() && candidate < best)) {
            best = candidate;
            best_distance = distance;
        }
    }
    // A word that shares hardly a letter is no help.
    if (!best.empty() && best_distance >= static_cast<int>(std::max(sought.size(), best.size()))) return {};
    return best;
}

std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    if (out.rfind("the ", 0) == 0) out.erase(0, 4);
    return out;
}

}  // namespace beadle::definitions

#include "daemon/definitions/nearest.hpp"

#include <algorithm>
#include <compare>

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

namespace {

/// True where every word of `few` is one of `many`: "bars item" in "bars the item".
bool words_are_in(const std::string& few, const std::string& many) {
    const auto spaced = " " + many + " ";
    for (std::size_t begin = 0; begin < few.size();) {
        auto end = few.find(' ', begin);
        if (end == std::string::npos) end = few.size();
        if (spaced.find(" " + few.substr(begin, end - begin) + " ") == std::string::npos) return false;
        begin = end + 1;
    }
    return true;
}

/// The smaller, the nearer. Among words equally many letters away, one that begins alike is meant, then one that is written alike.
struct Nearness {
    int letters;
    bool begins_otherwise;
    int written;
    friend auto operator<=>(const Nearness&, const Nearness&) = default;
};

}  // namespace

std::string nearest_to(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > 64) return {};  // Nobody's slip.
    const auto sought = plain(word);
    const int letters_max = std::max(2, static_cast<int>(sought.size()) / 3);
    const std::string* best = nullptr;
    Nearness nearest{};
    for (const auto& candidate : known) {
        const auto other = plain(candidate);
        if (sought.empty() || other.empty()) continue;
        auto letters = distance_between(sought, other);
        const bool contained =
            sought.size() >= 3 && (other.rfind(sought, 0) == 0 || sought.rfind(other, 0) == 0 || words_are_in(sought, other));
        if (contained) letters = std::min(letters, 2);
        // A word that shares hardly a letter is no help.
        if (letters > letters_max || letters >= static_cast<int>(std::max(sought.size(), other.size()))) continue;
        const Nearness nearness{letters, sought.front() != other.front(), distance_between(word, candidate)};
        if (best && nearest <= nearness) continue;
        best = &candidate;
        nearest = nearness;
    }
    return best ? *best : std::string{};
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

#pragma once
// Page keys: the sort key of a page's last row as one text, its parts divided by tabs (no id holds one). Callers hand it back as it is.
// Thread-safety: pure functions.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beadle::store {

inline constexpr int rows_max = 10'000;
/// What a caller may ask for at once.
inline int bounded(int limit) { return std::clamp(limit, 1, rows_max); }

inline std::string page_key(std::initializer_list<std::string_view> parts) {
    std::string key;
    for (const auto part : parts) {
        if (!key.empty()) key += '\t';
        key += part;
    }
    return key;
}

/// The parts of a key; the last one takes what is left. Fewer parts than asked for where the text has fewer.
inline std::vector<std::string> page_key_parts(std::string_view key, std::size_t count) {
    std::vector<std::string> parts;
    while (parts.size() + 1 < count) {
        const auto tab = key.find('\t');
        if (tab == std::string_view::npos) break;
        parts.emplace_back(key.substr(0, tab));
        key.remove_prefix(tab + 1);
    }
    parts.emplace_back(key);
    return parts;
}

/// A (system, id) key; an id alone belongs to the system that the filter names.
struct SystemAndId {
    std::string system, id;
};
inline SystemAndId system_and_id(std::string_view key, std::string_view system_of_filter) {
    auto parts = page_key_parts(key, 2);
    if (parts.size() == 2) return {std::move(parts[0]), std::move(parts[1])};
    return {std::string{system_of_filter}, std::move(parts[0])};
}

/// The number in `text`; `otherwise` where there is none.
inline std::int64_t number_in(std::string_view text, std::int64_t otherwise) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    return !text.empty() && std::from_chars(text.data(), end, number).ptr == end ? number : otherwise;
}

}  // namespace beadle::store

#include "workflows/model/facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace beadle::model {

const std::string& text_of(const Facts& facts, std::string_view name) {
    static const std::string nothing;
    auto found = facts.find(name);
    return found == facts.end() ? nothing : found->second;
}

bool has(const Facts& facts, std::string_view name) { return facts.find(name) != facts.end(); }

std::optional<Date> date_of(const Facts& facts, std::string_view name) { return calendar::date_from_iso(text_of(facts, name)); }

std::optional<Instant> instant_of(const Facts& facts, std::string_view name) { return calendar::instant_from_iso(text_of(facts, name)); }

std::optional<long> number_of(const Facts& facts, std::string_view name) {
    const auto& text = text_of(facts, name);
    long value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<std::string> list_of(const Facts& facts, std::string_view name) {
    std::vector<std::string> words;
    std::string_view rest = text_of(facts, name);
    while (!rest.empty()) {
        auto comma = rest.find(", ");
        words.emplace_back(rest.substr(0, comma));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 2);
    }
    return words;
}

std::string join(const std::vector<std::string>& words, std::string_view between) {
    std::string joined;
    for (const auto& word : words) {
        if (!joined.empty()) joined += between;
        joined += word;
    }
    return joined;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

bool is_free_text(std::string_view fact_name) {
    static constexpr std::array<std::string_view, 7> names{"comment", "note", "reason", "substitute", "summary", "title", "words"};
    if (fact_name.starts_with("substitute.")) return true;  // Who comes in whose place: kept by the seat.
    return std::find(names.begin(), names.end(), fact_name) != names.end();
}

}  // namespace beadle::model

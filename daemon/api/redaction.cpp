#include "daemon/api/redaction.hpp"

#include <algorithm>

#include "daemon/audit/json_text.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::string_view in_its_place = "[exempt]";
constexpr std::size_t within_a_sentence_from = 4;  ///< Shorter ones are found only where they stand alone.
constexpr std::size_t within_a_line_from = 8;      ///< As a line's own maker looks for free text.

bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// Where `what` stands in `text` as words of its own, from `from` on.
std::size_t find_words(std::string_view text, std::string_view what, std::size_t from) {
    for (auto at = text.find(what, from); at != std::string_view::npos; at = text.find(what, at + 1)) {
        const auto end = at + what.size();
        const bool begins = at == 0 || !is_of_a_word(text[at - 1]) || !is_of_a_word(what.front());
        if (begins && (end == text.size() || !is_of_a_word(text[end]) || !is_of_a_word(what.back()))) return at;
    }
    return std::string_view::npos;
}

}  // namespace

void Redaction::learn(const std::string& text) {
    if (!text.empty() && text != in_its_place) exempt_.insert(text);
}

void Redaction::look_at(const model::Instance& instance) {
    const bool exempt = things_[instance.id] = is_exempt(instance);
    if (!exempt || reading_.exempt == Exempt::shown) return;
    for (const auto& [name, text] : instance.facts)
        if (name == "name" || model::is_free_text(name)) learn(text);
}

bool Redaction::is_about_an_exempt_thing(const store::Entry& entry) {
    const auto known = things_.find(entry.instance);
    if (known != things_.end()) return known->second;
    if (const auto instance = reading_.instance(entry.system, entry.instance)) look_at(*instance);
    return things_[entry.instance];
}

void Redaction::look_at(store::Entry& entry) {
    if (reading_.exempt == Exempt::shown) return;
    const bool all = is_about_an_exempt_thing(entry);
    for (auto& text : entry.free_texts)
        if (text.exempt || all) {
            text.exempt = true;
            learn(text.text);
            text.text = in_its_place;
        }
}

bool Redaction::is_repeated_in(std::string_view line) const {
    return std::any_of(exempt_.begin(), exempt_.end(), [&](const std::string& text) {
        if (text.size() < within_a_line_from) return false;
        std::string as_in_json;
        audit::append_string(as_in_json, text);
        return line.find(std::string_view{as_in_json}.substr(1, as_in_json.size() - 2)) != std::string_view::npos;
    });
}

std::string Redaction::without_exempt(std::string text) const {
    for (const auto& exempt : exempt_) {
        if (text == exempt) text = in_its_place;
        if (exempt.size() < within_a_sentence_from) continue;
        for (auto at = find_words(text, exempt, 0); at != std::string::npos; at = find_words(text, exempt, at + in_its_place.size()))
            text.replace(at, exempt.size(), in_its_place);
    }
    return text;
}

bool Redaction::is_repeated_by(std::string_view text) const { return without_exempt(std::string{text}) != text; }

void Redaction::leave_out_of(json::value& value) const {
    if (exempt_.empty()) return;
    if (auto* array = value.if_array()) {
        for (auto& one : *array) leave_out_of(one);
    } else if (auto* object = value.if_object()) {
        for (auto& member : *object) leave_out_of(member.value());
    } else if (auto* said = value.if_string()) {
        *said = without_exempt(std::string{*said});
    }
}

}  // namespace beadle::api

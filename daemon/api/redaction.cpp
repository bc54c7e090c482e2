#include "daemon/api/redaction.hpp"

#include <algorithm>

#include "daemon/audit/json_text.hpp"
#include "daemon/store/erasing.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::string_view in_its_place = "[exempt]";
constexpr std::size_t within_a_sentence_from = 4;  ///< Shorter ones are found only where they stand alone.
constexpr std::size_t within_a_line_from = 8;      ///< As a line's own maker looks for free text.

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
        store::take_out(text, exempt, in_its_place);
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

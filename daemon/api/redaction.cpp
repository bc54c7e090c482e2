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

/// Where a paper can be read and which it is, as an item and what is recorded of it say it: "paper_address", "paper_seen_sha256", of a look "address".
bool is_of_a_paper(std::string_view fact) {
    for (std::string_view of : {"paper_seen_", "paper_"})
        if (fact.starts_with(of)) {
            fact.remove_prefix(of.size());
            break;
        }
    return fact == "address" || fact == "version" || fact == "sha256";
}

/// "2" of "paper_address.2", as the entry of an agenda says which item's paper it is; empty for anything else.
std::string_view number_of_item_in(std::string_view fact) {
    const auto dot = fact.find('.');
    if (dot == std::string_view::npos || !fact.starts_with("paper_") || !is_of_a_paper(fact.substr(0, dot))) return {};
    return fact.substr(dot + 1);
}

bool may_say_of_a_paper(const store::Entry& entry) {
    return entry.line.find("address") != std::string::npos || entry.line.find("sha256") != std::string::npos;
}

}  // namespace

void Redaction::learn(const std::string& text) {
    if (!text.empty() && text != in_its_place) exempt_.insert(text);
}

void Redaction::learn_of_a_paper(std::string_view fact, const std::string& text) {
    if (fact.find("version") == std::string_view::npos) return learn(text);
    if (text.empty()) return;
    learn("version " + text);  // As a history says it.
    versions_.insert(text);
}

void Redaction::look_at(const model::Instance& instance) {
    if (reading_.exempt == Exempt::shown) return;
    things_[instance.id] = api::is_exempt(instance);  // Before its item is looked at, lest something names itself.
    const auto& item = model::text_of(instance.facts, "item");
    if (!things_[instance.id] && !item.empty()) things_[instance.id] = is_exempt(instance.system, item);
    if (!things_[instance.id]) return;
    for (const auto& [name, text] : instance.facts) {
        if (name == "name" || model::is_free_text(name)) learn(text);
        if (is_of_a_paper(name)) learn_of_a_paper(name, text);
    }
}

void Redaction::look_at_with_items(const model::Instance& instance) {
    if (reading_.exempt == Exempt::shown) return;
    look_at(instance);
    for (const auto& item : model::list_of(instance.facts, "items")) is_exempt(instance.system, item);
}

bool Redaction::is_exempt(const std::string& system, const std::string& id) {
    if (const auto known = things_.find(id); known != things_.end()) return known->second;
    if (const auto instance = reading_.instance(system, id)) look_at(*instance);
    return things_[id];
}

/// What the entry says of papers: all of it where it is about an exempt item, that item's where it is about an agenda.
void Redaction::learn_papers(const store::Entry& entry) {
    std::optional<audit::ReadLine> line;
    try {
        line = audit::read_line(entry.line, entry.free_texts);
    } catch (const std::runtime_error&) {
        return;  // Nothing of it is shown.
    }
    for (const auto& [name, text] : line->event.facts) {
        const std::string number{number_of_item_in(name)};
        if (number.empty() ? is_of_a_paper(name) && is_exempt(entry.system, entry.instance)
                           : is_exempt(entry.system, entry.instance + "/item/" + number))
            learn_of_a_paper(name, text);
    }
}

void Redaction::look_at(store::Entry& entry) {
    if (reading_.exempt == Exempt::shown) return;
    if (may_say_of_a_paper(entry)) learn_papers(entry);
    if (entry.free_texts.empty()) return;
    const bool all = is_exempt(entry.system, entry.instance);
    for (auto& text : entry.free_texts)
        if (text.exempt || all) {
            text.exempt = true;
            learn(text.text);
            text.text = in_its_place;
        }
}

void Redaction::look_at_all(std::vector<store::Entry>& entries) {
    if (reading_.exempt == Exempt::shown) return;
    std::set<store::DutyKey> about, items;  // Without any of their duties.
    for (const auto& entry : entries)
        if (!entry.free_texts.empty() || may_say_of_a_paper(entry)) about.insert({{entry.system, entry.instance}, ""});
    const auto load = [this](const std::set<store::DutyKey>& keys) {
        return keys.empty() ? std::vector<model::Instance>{} : reading_.asking.store.load_for_duty({keys.begin(), keys.end()}).instances;
    };
    const auto things = load(about);
    for (const auto& thing : things)
        if (const auto& item = model::text_of(thing.facts, "item"); !item.empty()) items.insert({{thing.system, item}, ""});
    for (const auto& item : load(items)) look_at(item);
    for (const auto& thing : things) look_at(thing);
    for (auto& entry : entries) look_at(entry);
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
    if (versions_.contains(text)) return std::string{in_its_place};
    for (const auto& exempt : exempt_) {
        if (text == exempt) text = in_its_place;
        if (exempt.size() < within_a_sentence_from) continue;
        store::take_out(text, exempt, in_its_place);
    }
    return text;
}

bool Redaction::is_repeated_by(std::string_view text) const { return without_exempt(std::string{text}) != text; }

void Redaction::leave_out_of(json::value& object, std::initializer_list<std::string_view> members) const {
    for (const auto name : members)
        if (auto* member = object.as_object().if_contains(json::string_view{name.data(), name.size()})) leave_out_of(*member);
}

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

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

/// What a fact says of a paper: where it can be read, or which it is. Of a look "paper_seen_address", of a supplement "address".
struct OfAPaper {
    std::string_view what;    ///< "address", "version" or "sha256"; empty for a fact that says nothing of a paper.
    std::string_view number;  ///< "2" of "paper_address.2", as the entry of an agenda says which item's paper it is.
};

OfAPaper of_a_paper(std::string_view fact) {
    const auto dot = std::min(fact.find('.'), fact.size());
    const auto number = fact.substr(std::min(dot + 1, fact.size()));
    auto what = fact.substr(0, dot);
    for (std::string_view of : {"paper_seen_", "paper_"})
        if (what.starts_with(of)) {
            what.remove_prefix(of.size());
            break;
        }
    if (what != "address" && what != "version" && what != "sha256") return {};
    return {what, number};
}

/// Whose paper that is, in an entry about `instance`.
std::string whose(const std::string& instance, std::string_view number) {
    return number.empty() ? instance : instance + "/item/" + std::string{number};
}

/// A version is a word like "2", or a date: it stands elsewhere too, and is taken out only where it is said of its paper.
bool is_secret(std::string_view what) { return what == "address" || what == "sha256"; }

bool may_say_of_a_paper(const store::Entry& entry) {
    const auto says = [&](const char* word) { return entry.line.find(word) != std::string::npos; };
    return says("address") || says("version") || says("sha256");
}

}  // namespace

void Redaction::learn(const std::string& text) {
    if (!text.empty() && text != in_its_place) exempt_.insert(text);
}

void Redaction::look_at(const model::Instance& instance) {
    if (reading_.exempt == Exempt::shown) return;
    things_[instance.id] = api::is_exempt(instance);  // Before its item is looked at, lest something names itself.
    const auto& item = model::text_of(instance.facts, "item");
    if (!things_[instance.id] && !item.empty()) things_[instance.id] = is_exempt(instance.system, item);
    if (!things_[instance.id]) return;
    for (const auto& [name, text] : instance.facts) {
        if (name == "name" || model::is_free_text(name)) learn(text);
        if (is_secret(of_a_paper(name).what)) learn(text);
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

bool Redaction::is_exempt(const std::string& id) const {
    const auto known = things_.find(id);
    return known != things_.end() && known->second;
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
        const auto of = of_a_paper(name);
        if (!of.what.empty() && is_exempt(entry.system, whose(entry.instance, of.number)) && is_secret(of.what)) learn(text);
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
    for (const auto& exempt : exempt_) {
        if (text == exempt) text = in_its_place;
        if (exempt.size() < within_a_sentence_from) continue;
        store::take_out(text, exempt, in_its_place);
    }
    return text;
}

bool Redaction::is_repeated_by(std::string_view text) const { return without_exempt(std::string{text}) != text; }

void Redaction::leave_out_of(json::value& object, std::initializer_list<std::string_view> members) const {
    leave_out_versions_of(object.as_object());
    for (const auto name : members)
        if (auto* member = object.as_object().if_contains(json::string_view{name.data(), name.size()})) leave_out_of(*member);
}

void Redaction::leave_out_of(json::value& value) const {
    if (reading_.exempt == Exempt::shown) return;
    if (auto* array = value.if_array()) {
        for (auto& one : *array) leave_out_of(one);
    } else if (auto* object = value.if_object()) {
        leave_out_versions_of(*object);
        for (auto& member : *object) leave_out_of(member.value());
    } else if (auto* said = value.if_string()) {
        *said = without_exempt(std::string{*said});
    }
}

bool Redaction::leave_out_versions_of(json::object& entry) const {
    auto *instance = entry.if_contains("instance"), *facts = entry.if_contains("facts"), *changes = entry.if_contains("changes");
    if (!instance || !instance->is_string() || !facts || !facts->is_object()) return false;
    const std::string about{instance->as_string()};
    bool found = false;
    const auto leave_out = [&](json::value& said, const std::string& words) {
        said.as_string() = words + std::string{in_its_place};
        found = true;
    };
    for (auto& fact : facts->as_object()) {
        const auto of = of_a_paper(fact.key());
        if (of.what == "version" && is_exempt(whose(about, of.number))) leave_out(fact.value(), "");
    }
    if (changes && is_exempt(about))
        for (auto& change : changes->as_array())
            for (const auto* set : {"set: paper_version = ", "set: version = "})
                if (change.as_string().starts_with(set)) leave_out(change, set);
    return found;
}

}  // namespace beadle::api

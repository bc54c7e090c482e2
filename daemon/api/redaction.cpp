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

/// Of most entries, those of timers and of mail, there is nothing to keep back.
bool may_be_exempt(const store::Entry& entry) {
    const auto says = [&](const char* word) { return entry.line.find(word) != std::string::npos; };
    return !entry.free_texts.empty() || says("address") || says("version") || says("sha256");
}

/// As far as its line reads.
model::Event event_of(const store::Entry& entry) {
    try {
        return audit::read_line(entry.line, entry.free_texts).event;
    } catch (const std::runtime_error&) {
        model::Event event;  // The line is not shown; the texts beside it may be.
        event.instance = entry.instance;
        return event;
    }
}

/// Whatever the event speaks of: what it happened to, and the items that it names, as a supplement, a resolution and a declaration of interest do.
std::set<std::string> things_in(const model::Event& event) {
    std::set<std::string> ids{event.instance};
    for (const auto* fact : {"items", "item"})
        for (const auto& item : model::list_of(event.facts, fact))
            ids.insert(item.find('/') == std::string::npos ? whose(event.instance, item) : item);  // "2" will do.
    return ids;
}

}  // namespace

void Redaction::look_at(const model::Instance& instance) {
    if (reading_.exempt == Exempt::hidden) learn_of({&instance, 1});
}

void Redaction::look_at(std::span<store::Entry> entries) {
    if (reading_.exempt == Exempt::shown) return;
    std::vector<std::pair<store::Entry*, model::Event>> said;
    std::set<store::InstanceKey> about;
    for (auto& entry : entries) {
        if (!may_be_exempt(entry)) continue;
        said.emplace_back(&entry, event_of(entry));
        for (const auto& id : things_in(said.back().second)) about.insert({entry.system, id});
    }
    look_up(about);
    for (const auto& [entry, event] : said) learn_of(*entry, event);
}

/// Those that were not looked up before, in one question.
void Redaction::look_up(const std::set<store::InstanceKey>& keys) {
    std::vector<store::DutyKey> unknown;  // Without any of their duties.
    for (const auto& key : keys)
        if (things_.try_emplace(key.id, false).second) unknown.push_back({key, ""});
    if (!unknown.empty()) learn_of(reading_.asking.store.load_for_duty(unknown).instances);
}

/// And of the items that they came out of, an action's or a paper's, or that they have.
void Redaction::learn_of(std::span<const model::Instance> things) {
    std::set<store::InstanceKey> items;
    for (const auto& thing : things) {
        things_[thing.id] = api::is_exempt(thing);
        for (const auto* fact : {"item", "items"})
            for (const auto& item : model::list_of(thing.facts, fact)) items.insert({thing.system, item});
    }
    look_up(items);
    for (const auto& thing : things) {
        if (is_exempt(model::text_of(thing.facts, "item"))) things_[thing.id] = true;
        if (!is_exempt(thing.id)) continue;
        for (const auto& [name, text] : thing.facts)
            if (name == "name" || model::is_free_text(name) || is_secret(of_a_paper(name).what)) learn(text);
    }
}

/// All that it says of papers and in words of its own where it speaks of an exempt item; of an agenda's papers that item's.
void Redaction::learn_of(store::Entry& entry, const model::Event& event) {
    const auto things = things_in(event);
    const bool all = std::any_of(things.begin(), things.end(), [&](const auto& id) { return is_exempt(id); });
    for (const auto& [name, text] : event.facts) {
        const auto of = of_a_paper(name);
        if (is_secret(of.what) && (of.number.empty() ? all : is_exempt(whose(event.instance, of.number)))) learn(text);
    }
    for (auto& text : entry.free_texts)
        if (text.exempt || all) {
            text.exempt = true;
            learn(text.text);
            text.text = in_its_place;
        }
}

void Redaction::learn(const std::string& text) {
    if (!text.empty() && text != in_its_place) exempt_.insert(text);
}

bool Redaction::is_exempt(const std::string& id) const {
    const auto known = things_.find(id);
    return known != things_.end() && known->second;
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

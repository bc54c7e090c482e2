#include "daemon/definitions/reader.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "daemon/definitions/nearest.hpp"

namespace beadle::definitions {

namespace {

const char* kind_in_words(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::nothing: return "nothing";
        case Node::Kind::word: return "a text";
        case Node::Kind::list: return "a list";
        case Node::Kind::mapping: break;
    }
    return "a mapping";
}

bool is_id_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

}  // namespace

void add_phrase_error(Mistakes& mistakes, const Node& node, const calendar::RuleError& error, const std::string& expected) {
    // A hint that ends in "did you mean 'x'?" keeps its word where readers look for it.
    std::string nearest;
    const auto mark = error.detail.rfind("did you mean '");
    if (mark != std::string::npos) {
        const auto begin = mark + 14;
        nearest = error.detail.substr(begin, error.detail.find('\'', begin) - begin);
    }
    auto what = mark == std::string::npos ? error.detail : error.detail.substr(0, mark);
    while (!what.empty() && (what.back() == ' ' || what.back() == ':' || what.back() == ';' || what.back() == ',')) what.pop_back();
    // "'dayz': expected X" says what was expected itself.
    auto wanted = expected;
    if (const auto says = what.find(": expected "); says != std::string::npos) {
        wanted = what.substr(says + 11);
        what.resize(says);
        if (what.size() > 2 && what.front() == '\'' && what.back() == '\'') what = "unknown word " + what;
    } else if (what.rfind("expected ", 0) == 0) {
        wanted = what.substr(9);
        what = "something is missing";
    }
    mistakes.add(node, std::move(what), std::move(wanted), std::move(nearest), error.at);
}

std::string one_of_words(const std::vector<std::string>& words) {
    if (words.size() == 1) return "'" + words.front() + "'";
    std::string out = "one of: ";
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
        out += words[i];
    }
    return out;
}

std::optional<std::string> Reader::text(const Node& node, std::string_view expected) const {
    if (node.kind == Node::Kind::word && node.text.find_first_not_of(" \t\n") != std::string::npos) return node.text;
    const auto what = node.kind == Node::Kind::word || node.kind == Node::Kind::nothing
                          ? std::string{"nothing stands here"}
                          : std::string{kind_in_words(node.kind)} + " stands here";
    mistakes_.add(node, what, std::string{expected});
    return {};
}

std::optional<bool> Reader::yes_no(const Node& node) const {
    const auto written = text(node, "yes or no");
    if (!written) return {};
    const auto word = plain(*written);
    if (word == "yes" || word == "true" || word == "on") return true;
    if (word == "no" || word == "false" || word == "off") return false;
    mistakes_.add(node, "'" + *written + "' is neither yes nor no", "yes or no", nearest_to(word, {"yes", "no"}));
    return {};
}

std::optional<int> Reader::number(const Node& node, int min, int max) const {
    const auto expected = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    const auto written = text(node, expected);
    if (!written) return {};
    int value = 0;
    const auto* begin = written->data();
    const auto* end = begin + written->size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc::invalid_argument || (stop != end && error == std::errc{})) {
        mistakes_.add(node, "'" + *written + "' is no whole number", expected);
        return {};
    }
    if (error != std::errc{} || value < min || value > max) {
        mistakes_.add(node, *written + " is out of range", expected);
        return {};
    }
    return value;
}

std::optional<calendar::Date> Reader::date(const Node& node) const {
    const auto written = text(node, "a date, such as 1 February 2022");
    if (!written) return {};
    const auto date = calendar::parse_date(*written);
    if (date) return *date;
    add_phrase_error(mistakes_, node, date.error(), "a date, such as 1 February 2022");
    return {};
}

std::optional<calendar::minutes> Reader::time(const Node& node) const {
    const auto written = text(node, "a time, such as 5pm, 17:00 or midday");
    if (!written) return {};
    const auto time = calendar::parse_time(*written);
    if (time) return *time;
    add_phrase_error(mistakes_, node, time.error(), "a time, such as 5pm, 17:00 or midday");
    return {};
}

std::optional<calendar::Rule> Reader::rule(const Node& node) const {
    const auto written = text(node, "a rule, such as 5 clear working days before meeting");
    if (!written) return {};
    auto rule = calendar::parse_rule(*written);
    if (rule) return *rule;
    add_phrase_error(mistakes_, node, rule.error(), "a rule, such as 5 clear working days before meeting");
    return {};
}

std::optional<std::string> Reader::one_of(const Node& node, const std::vector<std::string_view>& words) const {
    const std::vector<std::string> known{words.begin(), words.end()};
    const auto written = text(node, one_of_words(known));
    if (!written) return {};
    const auto sought = plain(*written);
    for (const auto& word : known) {
        if (plain(word) == sought) return word;
    }
    mistakes_.add(node, "unknown word '" + *written + "'", one_of_words(known), nearest_to(sought, known));
    return {};
}

std::optional<std::string> Reader::mail(const Node& node) const {
    constexpr auto expected = "one mail address, such as governance@icb.example";
    const auto written = text(node, expected);
    if (!written) return {};
    const auto at = written->find('@');
    const auto allowed = [](char c) { return c > ' ' && c != 0x7F && std::string_view{"<>()[],;:\\\""}.find(c) == std::string_view::npos; };
    const auto bad = std::find_if_not(written->begin(), written->end(), allowed);
    if (bad != written->end()) {
        mistakes_.add(node, "'" + *written + "' is no mail address", expected, {}, static_cast<std::size_t>(bad - written->begin()));
        return {};
    }
    const auto domain = at == std::string::npos ? std::string{} : written->substr(at + 1);
    const bool well = at != std::string::npos && at > 0 && at <= 64 && !domain.empty() && domain.find('@') == std::string::npos &&
                      domain.find('.') != std::string::npos && domain.front() != '.' && domain.back() != '.' &&
                      domain.find("..") == std::string::npos && written->size() <= 254;
    if (well) return written;
    mistakes_.add(node, "'" + *written + "' is no mail address", expected);
    return {};
}

std::optional<std::string> Reader::id(const Node& node) const {
    constexpr auto expected = "an id of letters, digits, '-' and '_'";
    const auto written = text(node, expected);
    if (!written) return {};
    const auto bad = std::find_if_not(written->begin(), written->end(), is_id_letter);
    if (bad == written->end() && written->size() <= 64) return written;
    mistakes_.add(node, "'" + *written + "' is no id", expected, {},
                  bad == written->end() ? 64 : static_cast<std::size_t>(bad - written->begin()));
    return {};
}

std::vector<const Node*> Reader::each(const Node& node) const {
    std::vector<const Node*> out;
    if (node.kind == Node::Kind::list) {
        for (const auto& item : node.items) out.push_back(item.get());
    } else {
        out.push_back(&node);
    }
    return out;
}

Section::Section(const Node& node, std::string_view section, const Reader& reader, std::string what)
    : node_{node}, table_{keys_of(section)}, reader_{reader}, what_{std::move(what)} {
    auto& mistakes = reader_.mistakes();
    std::vector<std::string> known;
    for (const auto& key : table_.keys) known.emplace_back(key.name);
    for (const auto& key : table_.prefixed) known.push_back(std::string{key.name} + " ...");

    if (node_.kind != Node::Kind::mapping) {
        mistakes.add(node_, std::string{kind_in_words(node_.kind)} + " stands here", what_ + ": a mapping of " + one_of_words(known));
        return;
    }
    for (const auto& [key, value] : node_.entries) {
        if (table_.find(key->text) || table_.find_prefixed(key->text)) {
            if (value->kind == Node::Kind::nothing) {
                mistakes.add(*key, "nothing stands after '" + key->text + ":'", "a value, or the line left out");
            }
            continue;
        }
        const bool comes_later = std::any_of(table_.later.begin(), table_.later.end(), [&](std::string_view word) {
            return key->text == word || (key->text.size() > word.size() && key->text.rfind(std::string{word} + " ", 0) == 0);
        });
        if (comes_later) {
            mistakes.add(*key, "'" + key->text + "' comes with a later version", "a file without it, for now");
        } else if (node_.in_braces && value->kind == Node::Kind::nothing) {
            mistakes.add(*key, "unknown word '" + key->text + "'", "quotes around a text that holds a comma between { and }",
                         nearest_to(key->text, known));
        } else {
            mistakes.add(*key, "unknown word '" + key->text + "'", one_of_words(known), nearest_to(key->text, known));
        }
    }
    for (const auto& key : table_.keys) {
        const auto* value = node_.find(key.name);
        if (key.required && value && value->kind == Node::Kind::list && value->items.empty()) {
            mistakes.add(*value, "the list is empty", std::string{key.name} + ": " + std::string{key.says});
        }
        if (key.required && !value) {
            mistakes.add(node_, what_ + " lacks '" + std::string{key.name} + "'", std::string{key.name} + ": " + std::string{key.says});
        }
    }
}

const Node* Section::get(std::string_view key) const {
    assert(table_.find(key));
    const auto* node = node_.find(key);
    return node && node->kind != Node::Kind::nothing ? node : nullptr;
}

std::string Section::text(std::string_view key, std::string otherwise) const {
    const auto* node = get(key);
    if (!node) return otherwise;
    return reader_.text(*node, table_.find(key)->says).value_or(std::move(otherwise));
}

bool Section::yes(std::string_view key) const {
    const auto* node = get(key);
    return node && reader_.yes_no(*node).value_or(false);
}

std::optional<int> Section::number(std::string_view key, int min, int max) const {
    const auto* node = get(key);
    return node ? reader_.number(*node, min, max) : std::nullopt;
}

std::optional<calendar::Date> Section::date(std::string_view key) const {
    const auto* node = get(key);
    return node ? reader_.date(*node) : std::nullopt;
}

std::optional<calendar::minutes> Section::time(std::string_view key) const {
    const auto* node = get(key);
    return node ? reader_.time(*node) : std::nullopt;
}

std::optional<calendar::Rule> Section::rule(std::string_view key) const {
    const auto* node = get(key);
    return node ? reader_.rule(*node) : std::nullopt;
}

std::optional<std::string> Section::word(std::string_view key) const {
    const auto* node = get(key);
    return node ? reader_.one_of(*node, table_.find(key)->words) : std::nullopt;
}

std::vector<std::string> Section::words(std::string_view key) const {
    std::vector<std::string> out;
    const auto* node = get(key);
    if (!node) return out;
    for (const auto* item : reader_.each(*node)) {
        if (auto word = reader_.one_of(*item, table_.find(key)->words)) out.push_back(std::move(*word));
    }
    return out;
}

std::vector<std::string> Section::texts(std::string_view key) const {
    std::vector<std::string> out;
    const auto* node = get(key);
    if (!node) return out;
    for (const auto* item : reader_.each(*node)) {
        if (auto word = reader_.text(*item, table_.find(key)->says)) out.push_back(std::move(*word));
    }
    return out;
}

std::string Section::mail(std::string_view key) const {
    const auto* node = get(key);
    return node ? reader_.mail(*node).value_or("") : std::string{};
}

}  // namespace beadle::definitions

#include "daemon/store/erasing.hpp"

#include "daemon/audit/json_text.hpp"

namespace beadle::store {
namespace {

/// Letters of other alphabets are bytes from 0x80 on.
bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// "will" does not repeat "ill".
bool stands_alone(std::string_view words, std::size_t at, std::size_t size) {
    const bool begins = at == 0 || !is_of_a_word(words[at - 1]) || !is_of_a_word(words[at]);
    const bool ends = at + size == words.size() || !is_of_a_word(words[at + size]) || !is_of_a_word(words[at + size - 1]);
    return begins && ends;
}

}  // namespace

bool says(std::string_view words, std::string_view text) {
    if (text.empty()) return false;
    for (auto at = words.find(text); at != std::string_view::npos; at = words.find(text, at + 1))
        if (stands_alone(words, at, text.size())) return true;
    return false;
}

bool take_out(std::string& words, std::string_view text, std::string_view instead) {
    if (text.empty()) return false;
    bool found = false;
    for (auto at = words.find(text); at != std::string::npos; at = words.find(text, at)) {
        if (!stands_alone(words, at, text.size())) {
            ++at;
            continue;
        }
        words.replace(at, text.size(), instead);
        at += instead.size();
        found = true;
    }
    return found;
}

bool take_out(model::Facts& facts, std::string_view text, std::string_view instead) {
    bool found = false;
    for (auto& [_, value] : facts) found = take_out(value, text, instead) || found;
    return found;
}

bool take_out_of_facts(std::string& json, std::string_view text, std::string_view instead) {
    auto facts = audit::facts_from_json(json);
    if (!take_out(facts, text, instead)) return false;
    json = audit::facts_to_json(facts);
    return true;
}

}  // namespace beadle::store

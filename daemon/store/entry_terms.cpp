#include "daemon/store/entry_terms.hpp"

#include <stdexcept>

namespace beadle::store {
namespace {

constexpr std::size_t word_bytes_max = 64;  // Longer ones are hashes and addresses; their beginning is enough.

/// How many bytes of UTF-8 begin a character that parts words: no-break spaces, quotation marks, dashes; 0 where none does.
std::size_t parts_words(std::string_view text) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0xBF) return 2;
    if (byte(0) == 0xE2 && byte(1) == 0x80) return 3;
    return 0;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (word.size() > word_bytes_max) word.resize(word_bytes_max);
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    while (!text.empty()) {
        const auto c = static_cast<unsigned char>(text.front());
        if (const auto between = parts_words(text); between > 0) {
            end_word();
            text.remove_prefix(std::min(between, text.size()));
            continue;
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += static_cast<char>(c);
        else if (c >= 'A' && c <= 'Z') word += static_cast<char>(c - 'A' + 'a');
        else if (c == 0xC3 && text.size() > 1) {
            // À to Þ are 32 before à to þ, but for the sign of multiplication.
            const auto next = static_cast<unsigned char>(text[1]);
            word += static_cast<char>(c);
            word += static_cast<char>(next >= 0x80 && next <= 0x9E && next != 0x97 ? next + 0x20 : next);
            text.remove_prefix(1);
        } else if (c >= 0x80) word += static_cast<char>(c);
        else end_word();
        text.remove_prefix(1);
    }
    end_word();
    return words;
}

std::vector<std::string> column_terms(const Entry& entry) {
    std::vector<std::string> terms{"verdict=" + std::string{model::to_key(entry.verdict)}};
    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"body=", entry.body},
                                      {"matter=", entry.matter},
                                      {"post=", entry.post},
                                      {"actor=", entry.actor},
                                      {"kind=", entry.kind}})
        if (!value.empty()) terms.push_back(name + value);
    return terms;
}

std::vector<std::string> column_terms(const EntryFilter& filter) {
    Entry asked;
    asked.body = filter.body;
    asked.matter = filter.matter;
    asked.post = filter.post;
    asked.actor = filter.actor;
    asked.kind = filter.kind;
    asked.verdict = filter.verdict.value_or(model::Verdict::accepted);
    auto terms = column_terms(asked);
    if (!filter.verdict) terms.erase(terms.begin());
    return terms;
}

EntryWords words_of_entry(const Entry& entry) {
    EntryWords words;
    const auto add = [](std::set<std::string>& to, std::string_view text) {
        for (auto& word : words_of(text)) to.insert(std::move(word));
    };
    for (const auto& text : entry.free_texts) add(text.exempt ? words.exempt : words.open, text.text);
    // What the engine says repeats what people said, or is ids; its lines are most of a log.
    if (entry.actor == "engine") return words;
    try {
        const auto line = audit::read_line(entry.line, {});
        for (const auto& [name, value] : line.event.facts) add(words.open, value);
        add(words.open, line.event.on_behalf_of);
        for (const auto& finding : line.findings) add(words.open, finding.numbers);
    } catch (const std::runtime_error&) {
        // Shown as unreadable wherever it is shown.
    }
    return words;
}

}  // namespace beadle::store

#pragma once
// Reads typed values out of a tree, records every mistake and goes on, so that all of them come in one go. A value that cannot be
// read is nothing; whoever asked for it goes on without.
// Thread-safety: one reader, one thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/known_keys.hpp"
#include "daemon/definitions/tree.hpp"
#include "workflows/calendar/rule.hpp"

namespace beadle::definitions {

/// "one of: a, b or c"
std::string one_of_words(const std::vector<std::string>& words);

/// A phrase or rule that could not be parsed, with its place inside the word.
void add_phrase_error(Mistakes& mistakes, const Node& node, const calendar::RuleError& error, const std::string& expected);

/// Reads single values.
class Reader {
public:
    explicit Reader(Mistakes& mistakes) : mistakes_{mistakes} {}
    Mistakes& mistakes() const { return mistakes_; }

    /// The words of a node that is a text; nothing, and a mistake, for a list, a mapping or nothing.
    std::optional<std::string> text(const Node& node, std::string_view expected) const;
    std::optional<bool> yes_no(const Node& node) const;
    std::optional<int> number(const Node& node, int min, int max) const;
    std::optional<calendar::Date> date(const Node& node) const;
    std::optional<calendar::minutes> time(const Node& node) const;
    std::optional<calendar::Rule> rule(const Node& node) const;
    std::optional<std::string> one_of(const Node& node, const std::vector<std::string_view>& words) const;
    /// One address: "post@place.example".
    std::optional<std::string> mail(const Node& node) const;
    /// An id: letters, digits, '-' and '_'.
    std::optional<std::string> id(const Node& node) const;
    /// A list's items, or the node alone: where one may stand for a list of one.
    std::vector<const Node*> each(const Node& node) const;

private:
    Mistakes& mistakes_;
};

/// One mapping of a known section. Making it finds unknown and missing keys; the rest is asked for by name.
class Section {
public:
    /// `what` names it for people: "the body 'icp'".
    Section(const Node& node, std::string_view section, const Reader& reader, std::string what);

    explicit operator bool() const { return node_.kind == Node::Kind::mapping; }
    const Node& node() const { return node_; }
    const Reader& reader() const { return reader_; }
    const std::string& what() const { return what_; }
    /// Null where the key is absent or has no value (that is a mistake already). Asking for a key that the table does not know is ours to mend.
    const Node* get(std::string_view key) const;

    std::string text(std::string_view key, std::string otherwise = {}) const;
    bool yes(std::string_view key) const;
    std::optional<int> number(std::string_view key, int min, int max) const;
    std::optional<calendar::Date> date(std::string_view key) const;
    std::optional<calendar::minutes> time(std::string_view key) const;
    std::optional<calendar::Rule> rule(std::string_view key) const;
    /// One of the words that the table has for the key.
    std::optional<std::string> word(std::string_view key) const;
    std::vector<std::string> words(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;
    std::string mail(std::string_view key) const;

private:
    const Node& node_;
    const KeyTable& table_;
    const Reader& reader_;
    std::string what_;
};

}  // namespace beadle::definitions

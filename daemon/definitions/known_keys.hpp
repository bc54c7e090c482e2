#pragma once
// Every word that may stand before a ':' in our files: the one list that the reader checks against, that says what was expected
// when a word is not known, and that the JSON Schemas for editors are made from.
// Thread-safety: const tables.

#include <string>
#include <string_view>
#include <vector>

namespace beadle::definitions {

/// What stands after the ':'.
enum class Shape {
    text,
    texts,  ///< One or a list.
    yes_no,
    number,
    numbers,       ///< One or a list.
    date,          ///< "1 February 2022"
    day,           ///< "1 February each year", or a date
    time,          ///< "9am"
    rule,          ///< "5 clear working days before meeting at 5pm"
    words,         ///< One of `words`.
    words_list,    ///< One or more of `words`.
    offsets,       ///< Numbers, or texts such as "3 hours before": one or a list.
    escalations,   ///< A party, {to:, at:}, or a list of either.
    section,       ///< A mapping of `of`.
    section_map,   ///< Ids, each with a mapping of `of`.
    section_list,  ///< A list of mappings of `of`.
    texts_map,     ///< Names, each with one text or a list of them.
    words_map,     ///< Names, each with one of `words`.
    text_map       ///< Keys of any kind, each with a text.
};

struct Key {
    std::string_view name;
    Shape shape;
    std::string_view says;  ///< What it is, for the editor and the reader's "expected".
    bool required = false;
    std::vector<std::string_view> words = {};
    std::string_view of = {};
};

struct KeyTable {
    std::string_view section;  ///< "body"
    std::vector<Key> keys;
    std::vector<Key> prefixed = {};            ///< "meetings of": followed by the name of a body.
    std::vector<std::string_view> later = {};  ///< Words that come with a later version.

    const Key* find(std::string_view name) const;
    /// The prefix that `name` begins with, or null.
    const Key* find_prefixed(std::string_view name) const;
};

/// All tables; the first of each file kind ("system", "procedure", "calendar", "beadled") is its root.
const std::vector<KeyTable>& known_keys();
/// The table of a section. It must exist.
const KeyTable& keys_of(std::string_view section);
/// The JSON Schema (draft-07) of a file kind, indented, with a newline at its end: what config/schema/<kind>.schema.json holds.
std::string schema_of(std::string_view file_kind);

}  // namespace beadle::definitions

#pragma once
// A YAML or JSON text as a tree of words that know their place. Every scalar is text: what `yes`, `midday` or `2022` mean is for
// the reader that expects them. Duplicate keys, tabs, broken quotes and texts that unfold without bound are found here.
// Thread-safety: values; functions are pure.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/definitions/load.hpp"

namespace beadle::definitions {

struct Node;
using NodePtr = std::shared_ptr<const Node>;

/// One word, list or mapping of a text.
struct Node {
    enum class Kind { nothing, word, list, mapping };
    struct Entry {
        NodePtr key;  ///< A word.
        NodePtr value;
    };

    Kind kind = Kind::nothing;
    std::string text;            ///< Of a word.
    std::vector<NodePtr> items;  ///< Of a list.
    std::vector<Entry> entries;  ///< Of a mapping, in the order of the file; no key twice.
    int line = 1;                ///< From 1.
    int column = 1;              ///< From 1, in characters.
    bool in_braces = false;      ///< Written as { ... } or [ ... ].
    std::vector<int> columns;    ///< Of a word that stands in its line as it is: the column of each byte; otherwise empty.
    std::size_t size = 1;        ///< Nodes in it, aliases unfolded.

    /// The value under `key`, or null.
    const Node* find(std::string_view key) const;
};

/// Collects mistakes while reading goes on, so that all come in one go.
class Mistakes {
public:
    explicit Mistakes(std::string file) : file_{std::move(file)} {}

    /// About a node; with `at`, about a byte inside a word (where the text allows to say so).
    void add(const Node& node, std::string what, std::string expected = {}, std::string nearest = {}, std::size_t at = 0);
    /// About a place; line 0 is the file as a whole.
    void add(int line, int column, std::string what, std::string expected = {}, std::string nearest = {});
    /// About a byte of the file's text.
    void add_in(std::string_view text, std::size_t at, std::string what, std::string expected = {});
    bool empty() const { return found_.empty(); }
    std::size_t count() const { return found_.size(); }
    const std::string& file() const { return file_; }
    /// In the order of the text, the same place and words once.
    std::vector<Mistake> take();

private:
    std::string file_;
    std::vector<Mistake> found_;
};

/// False, and a mistake, where there is a byte that is no UTF-8 or that YAML does not allow in a text. What is stored is read back as UTF-8 alone.
bool is_text(std::string_view text, Mistakes& mistakes);
/// Reads YAML. Null where there are mistakes or the text is no mapping.
NodePtr tree_from_yaml(std::string_view text, Mistakes& mistakes);
/// Reads the JSON that to_canonical makes (any JSON of strings, lists and objects). Throws std::runtime_error otherwise.
NodePtr tree_from_json(std::string_view text);
/// Compact JSON, keys sorted by their bytes, every word a string: equal contents give equal bytes.
std::string to_canonical(const Node& node);
/// A JSON string with its quotes.
std::string to_json_string(std::string_view text);
NodePtr make_word(std::string text);
NodePtr make_mapping(std::vector<std::pair<std::string, NodePtr>> entries);

/// A file's bytes; nothing, and a mistake about it, where it cannot be read or is too long to be a definition.
bool read_file(const std::string& path, std::string& text, Mistakes& mistakes);

}  // namespace beadle::definitions

#include "daemon/definitions/tree.hpp"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace beadle::definitions {

namespace {

constexpr const char* lines_expected = "lines of a word, a colon and what it says, such as 'name: Our Board'";
constexpr std::size_t file_bytes_max = 1 << 20;
constexpr std::size_t nodes_max = 100000;
constexpr int depth_max = 24;
constexpr std::size_t mistakes_max = 500;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The source, for turning bytes into the columns people count.
class Source {
public:
    explicit Source(std::string_view text) : text_{text} {
        starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') starts_.push_back(i + 1);
        }
    }
    std::string_view text() const { return text_; }
    int line_at(std::size_t byte) const {
        return static_cast<int>(std::upper_bound(starts_.begin(), starts_.end(), byte) - starts_.begin());
    }
    int column_at(std::size_t byte) const {
        const auto end = std::min(byte, text_.size());
        const auto begin = starts_[static_cast<std::size_t>(line_at(end)) - 1];
        const auto from = text_.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto to = text_.begin() + static_cast<std::ptrdiff_t>(end);
        return 1 + static_cast<int>(std::count_if(from, to, [](char c) { return !is_continuation(c); }));
    }
    /// The byte of a mark: its line's start and its column, which yaml-cpp counts in bytes.
    std::size_t byte_of(const YAML::Mark& mark) const {
        if (mark.line < 0 || static_cast<std::size_t>(mark.line) >= starts_.size()) return text_.size();
        return std::min(text_.size(), starts_[static_cast<std::size_t>(mark.line)] + static_cast<std::size_t>(std::max(mark.column, 0)));
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// The first byte that is no UTF-8, or that YAML does not allow in a text; npos where all is well.
std::size_t first_bad_byte(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return i;
            ++i;
            continue;
        }
        const std::size_t more = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : 0;
        if (more == 0 || i + more >= text.size()) return i;
        for (std::size_t k = 1; k <= more; ++k) {
            if (!is_continuation(text[i + k])) return i;
        }
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const bool overlong = (c == 0xE0 && second < 0xA0) || (c == 0xF0 && second < 0x90);
        const bool outside = (c == 0xED && second >= 0xA0) || (c == 0xF4 && second >= 0x90);
        if (overlong || outside) return i;
        i += more + 1;
    }
    return std::string_view::npos;
}

/// yaml-cpp's words for a broken text, in ours.
std::pair<std::string, std::string> in_our_words(const std::string& message) {
    static const std::vector<std::array<const char*, 3>> words{
        {"illegal map value", "a second ': ' in this line, or a line indented under a value",
         "quotes around a text that holds ': ', and the same indentation as the lines beside it"},
        {"end of map not found", "this line does not stand under the ones above it", "the same indentation as its neighbours"},
        {"end of sequence not found", "this line does not stand under the list above it",
         "'- ' at the same indentation as the other items"},
        {"end of map flow not found", "a '{' is not closed", "'}'"},
        {"end of sequence flow not found", "a '[' is not closed", "']'"},
        {"illegal flow end", "a bracket is closed that was not opened", "no ']' or '}' here"},
        {"illegal block entry", "a '- ' does not belong here", "a word, or the list on lines of its own"},
        {"illegal map key", "a key does not belong here", "a line of its own"},
        {"unknown token", "this character cannot begin a word", "quotes around the text"},
        {"unknown escape character", "this '\\' means nothing", "'\\\\' for the character itself, or single quotes"},
        {"illegal tab", "a tab in the indentation", "spaces"},
        {"the referenced anchor is not defined", "this alias names nothing that was marked with '&' before",
         "a name that stands after an '&' above"},
        {"illegal EOF in scalar", "a quote is opened and never closed", "the same quote again at the end of the text"},
        {"illegal document indicator in scalar", "'---' within a text in quotes", "the closing quote before it"},
        {"alias not found after", "an '*' without a name", "the name of an anchor, or quotes around the text"},
        {"anchor not found after", "an '&' without a name", "a name, or quotes around the text"},
        {"illegal character found while scanning", "this character cannot stand in a name here", "letters, digits, '-' and '_'"},
        {"bad character found while scanning", "this character cannot stand here", "letters, digits, '-' and '_'"},
        {"cannot assign multiple", "two marks of one kind on a value", "one"},
        {"directive", "a line that begins with '%' is an instruction to the YAML reader, and this is none it knows",
         "no '%' at the line's beginning"},
    };
    for (const auto& [theirs, what, expected] : words) {
        if (message.find(theirs) != std::string::npos) return {what, expected};
    }
    return {"not YAML: " + message, lines_expected};
}

/// The closing quote of the quoted text that begins at `from`; npos where there is none. (yaml-cpp takes the end of the file for one.)
std::size_t closing_quote(std::string_view text, std::size_t from) {
    const char quote = text[from];
    for (auto i = from + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return i;
            ++i;
        }
    }
    return std::string_view::npos;
}

/// True where more words stand behind a closing quote in its line: no text in quotes goes on after it.
bool goes_on_after(std::string_view text, std::size_t closed) {
    const auto rest = text.find_first_not_of(" \t\r", closed + 1);
    if (rest == std::string_view::npos || (text[rest] == '#' && rest > closed + 1)) return false;
    return std::string_view{"\n,:]}"}.find(text[rest]) == std::string_view::npos;
}

/// A quote that was not closed where it should have been: a later one, of another text or in a comment, was taken for its end.
struct Overrun {
    std::size_t opened, closed;
};
/// The first of them in a text that is no YAML.
std::optional<Overrun> overrun_quote(std::string_view text) {
    bool word_may_begin = true;
    int brackets = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') word_may_begin = true;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        if (c == '#' && (i == 0 || std::string_view{" \t\n"}.find(text[i - 1]) != std::string_view::npos)) {
            i = std::min(text.find('\n', i), text.size()) - 1;
            continue;
        }
        if (word_may_begin && (c == '"' || c == '\'')) {
            const auto closed = closing_quote(text, i);
            if (closed == std::string_view::npos) return {};
            const bool over_lines = text.substr(i, closed - i).find('\n') != std::string_view::npos;
            if (over_lines && goes_on_after(text, closed)) return Overrun{i, closed};
            i = closed;
            word_may_begin = false;
            continue;
        }
        const bool blank_follows = i + 1 >= text.size() || std::string_view{" \t\r\n"}.find(text[i + 1]) != std::string_view::npos;
        const bool opens = word_may_begin && (c == '[' || c == '{');
        if (opens) ++brackets;
        else if (brackets > 0 && (c == ']' || c == '}')) --brackets;
        word_may_begin =
            opens || (c == ',' && brackets > 0) || (c == ':' && blank_follows) || (word_may_begin && c == '-' && blank_follows);
    }
    return {};
}

/// Thrown to leave yaml-cpp's loop once going on makes no sense.
struct Enough {};

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(const Source& source, Mistakes& mistakes) : source_{source}, mistakes_{mistakes} {}

    NodePtr root() const { return root_; }
    /// The innermost bracket that waits for its end, or null.
    const Node* open_bracket() const {
        for (auto it = open_.rbegin(); it != open_.rend(); ++it) {
            if (it->node->in_braces) return it->node.get();
        }
        return nullptr;
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ == 2) {
            const auto at = source_.byte_of(mark);
            mistakes_.add(source_.line_at(at), source_.column_at(at), "a second document begins here",
                          "one mapping in a file: no '---' between its parts, and no line that leaves the list or mapping above it");
            throw Enough{};
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        auto node = made(mark, {}, anchor);
        // An empty value's place is the next word's: the key says better where it is missing.
        if (!open_.empty() && open_.back().node->kind == Node::Kind::mapping && open_.back().key) {
            node->line = open_.back().key->line;
            node->column = open_.back().key->column;
        }
        put(std::move(node));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        const auto at = source_.byte_of(mark);
        if (found == anchored_.end()) {
            mistakes_.add(source_.line_at(at), source_.column_at(at), "this alias stands for something that contains it",
                          "another name, or the text itself");
            throw Enough{};
        }
        total_ += found->second->size;
        if (total_ > nodes_max) {
            mistakes_.add(source_.line_at(at), source_.column_at(at), "aliases unfold to more than " + std::to_string(nodes_max) + " words",
                          "a file that says each thing once");
            throw Enough{};
        }
        put(found->second);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
        auto node = made(mark, tag == "!" ? std::string{} : tag, anchor);
        node->kind = Node::Kind::word;
        node->text = value;
        const auto text = source_.text();
        auto at = source_.byte_of(mark);
        if (tag == "!" && at < text.size() && (text[at] == '"' || text[at] == '\'')) {
            if (closing_quote(text, at) == std::string_view::npos) {
                mistakes_.add(*node, "a quote is opened and never closed", "the same quote again at the end of the text");
                throw Enough{};
            }
            ++at;
        }
        if (text.substr(at, value.size()) == value) {
            for (std::size_t i = 0; i <= value.size(); ++i) {
                node->columns.push_back(i == 0 ? source_.column_at(at) : node->columns.back() + (is_continuation(value[i - 1]) ? 0 : 1));
            }
            if (value.find('\n') != std::string::npos) node->columns.clear();
        }
        remember(anchor, node);
        put(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        auto node = made(mark, tag, anchor);
        node->in_braces = style == YAML::EmitterStyle::Flow;
        open(std::move(node), Node::Kind::list, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        auto node = made(mark, tag, anchor);
        node->in_braces = style == YAML::EmitterStyle::Flow;
        open(std::move(node), Node::Kind::mapping, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        std::shared_ptr<Node> node;
        NodePtr key;  ///< Waiting for its value.
        YAML::anchor_t anchor = 0;
        std::map<std::string, int, std::less<>> lines;  ///< Keys so far, with their lines.
    };

    std::shared_ptr<Node> made(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t) {
        auto node = std::make_shared<Node>();
        const auto at = source_.byte_of(mark);
        node->line = source_.line_at(at);
        node->column = source_.column_at(at);
        if (!tag.empty() && tag != "?")
            mistakes_.add(*node, "a tag ('!') means nothing here", "the value alone, or quotes around a text that begins with '!'");
        if (++total_ > nodes_max) {
            mistakes_.add(*node, "more than " + std::to_string(nodes_max) + " words", "a shorter file");
            throw Enough{};
        }
        return node;
    }
    void remember(YAML::anchor_t anchor, const std::shared_ptr<Node>& node) {
        if (anchor != 0) anchored_[anchor] = node;
    }
    void open(std::shared_ptr<Node> node, Node::Kind kind, YAML::anchor_t anchor) {
        node->kind = kind;
        if (open_.size() >= depth_max) {
            mistakes_.add(*node, "nested more than " + std::to_string(depth_max) + " deep", "a flatter file");
            throw Enough{};
        }
        open_.push_back({std::move(node), nullptr, anchor, {}});
    }
    void close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        remember(done.anchor, done.node);
        put(std::move(done.node));
    }
    void put(NodePtr node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& parent = open_.back();
        parent.node->size += node->size;
        if (parent.node->kind == Node::Kind::list) {
            parent.node->items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            put_entry(parent, std::move(node));
        }
    }
    void put_entry(Open& parent, NodePtr value) {
        const auto key = std::exchange(parent.key, nullptr);
        if (key->kind != Node::Kind::word || key->text.empty()) {
            mistakes_.add(*key, "a key that is no word", "a word before the ':'");
            return;
        }
        const auto [before, is_new] = parent.lines.emplace(key->text, key->line);
        if (!is_new) {
            mistakes_.add(*key, "'" + key->text + "' stands here twice, first in line " + std::to_string(before->second), "each word once");
            return;
        }
        parent.node->entries.push_back({key, std::move(value)});
    }

    const Source& source_;
    Mistakes& mistakes_;
    NodePtr root_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, NodePtr> anchored_;
    std::size_t total_ = 0;
    int documents_ = 0;
};

/// Tabs before the first word of a line: YAML forbids them for indentation, and where it does not they mislead.
bool find_tabs(const Source& source, Mistakes& mistakes) {
    const auto text = source.text();
    bool found = false;
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = text.find('\n', begin);
        if (end == std::string_view::npos) end = text.size();
        const auto first = text.find_first_not_of(" \t\r", begin);
        const auto tab = text.find('\t', begin);
        if (first < end && tab < first && text[first] != '#') {
            mistakes.add(source.line_at(tab), source.column_at(tab), "a tab in the indentation", "spaces");
            found = true;
        }
        begin = end + 1;
    }
    return found;
}

NodePtr from_json(const boost::json::value& value) {
    auto node = std::make_shared<Node>();
    if (const auto* text = value.if_string()) {
        node->kind = Node::Kind::word;
        node->text.assign(text->data(), text->size());
    } else if (const auto* list = value.if_array()) {
        node->kind = Node::Kind::list;
        for (const auto& item : *list) node->items.push_back(from_json(item));
    } else if (const auto* object = value.if_object()) {
        node->kind = Node::Kind::mapping;
        for (const auto& entry : *object) node->entries.push_back({make_word(std::string{entry.key()}), from_json(entry.value())});
    } else {
        throw std::runtime_error{"canonical text: a value that is neither text, list nor object"};
    }
    return node;
}

void write_canonical(const Node& node, std::string& out) {
    switch (node.kind) {
        case Node::Kind::nothing:
        case Node::Kind::word: out += to_json_string(node.text); return;
        case Node::Kind::list:
            out += '[';
            for (const auto& item : node.items) {
                if (&item != &node.items.front()) out += ',';
                write_canonical(*item, out);
            }
            out += ']';
            return;
        case Node::Kind::mapping: break;
    }
    std::vector<const Node::Entry*> sorted;
    for (const auto& entry : node.entries) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->key->text < b->key->text; });
    out += '{';
    for (const auto* entry : sorted) {
        if (entry != sorted.front()) out += ',';
        out += to_json_string(entry->key->text) + ':';
        write_canonical(*entry->value, out);
    }
    out += '}';
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    for (const auto& entry : entries) {
        if (entry.key->text == key) return entry.value.get();
    }
    return nullptr;
}

void Mistakes::add(const Node& node, std::string what, std::string expected, std::string nearest, std::size_t at) {
    const auto column = at < node.columns.size() ? node.columns[at] : node.column;
    add(node.line, column, std::move(what), std::move(expected), std::move(nearest));
}

void Mistakes::add_in(std::string_view text, std::size_t at, std::string what, std::string expected) {
    const Source source{text};
    add(source.line_at(at), source.column_at(at), std::move(what), std::move(expected));
}
void Mistakes::add(int line, int column, std::string what, std::string expected, std::string nearest) {
    if (found_.size() >= mistakes_max) return;
    found_.push_back({file_, line, column, std::move(what), std::move(expected), std::move(nearest)});
}

std::vector<Mistake> Mistakes::take() {
    auto out = std::exchange(found_, {});
    std::stable_sort(out.begin(), out.end(), [](const Mistake& a, const Mistake& b) {
        return std::pair{a.line, a.column} < std::pair{b.line, b.column};
    });
    const auto same = [](const Mistake& a, const Mistake& b) { return a.line == b.line && a.column == b.column && a.what == b.what; };
    out.erase(std::unique(out.begin(), out.end(), same), out.end());
    return out;
}

bool is_text(std::string_view text, Mistakes& mistakes) {
    const auto bad = first_bad_byte(text);
    if (bad == std::string_view::npos) return true;
    const bool is_control = static_cast<unsigned char>(text[bad]) < 0x80;
    mistakes.add_in(text, bad, is_control ? "a control character" : "bytes that are no UTF-8",
                    is_control ? "text" : "a file saved as UTF-8");
    return false;
}

NodePtr tree_from_yaml(std::string_view text, Mistakes& mistakes) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (!is_text(text, mistakes)) return nullptr;
    const Source source{text};
    if (find_tabs(source, mistakes)) return nullptr;

    TreeBuilder builder{source, mistakes};
    try {
        std::istringstream in{std::string{text}};
        YAML::Parser parser{in};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Enough&) {
        return nullptr;
    } catch (const YAML::Exception& error) {
        if (const auto overrun = overrun_quote(text)) {
            mistakes.add(source.line_at(overrun->opened), source.column_at(overrun->opened),
                         "a quote is opened here and closed only in line " + std::to_string(source.line_at(overrun->closed)),
                         "the same quote again at the end of the text");
            return nullptr;
        }
        auto at = source.byte_of(error.mark);
        auto [what, expected] = in_our_words(error.msg);
        const auto is_about = [&](const char* words) { return error.msg.find(words) != std::string::npos; };
        if (is_about("flow not found") && builder.open_bracket()) {  // Where it was opened says more than where the file ended.
            mistakes.add(*builder.open_bracket(), std::move(what), std::move(expected));
            return nullptr;
        }
        if (is_about("unknown escape character") && at >= 2) at -= 2;  // It is noticed after the letter.
        mistakes.add(source.line_at(at), source.column_at(at), std::move(what), std::move(expected));
        return nullptr;
    }
    const auto root = builder.root();
    if (!root || root->kind == Node::Kind::nothing) {
        mistakes.add(1, 1, "the file is empty", lines_expected);
        return nullptr;
    }
    if (root->kind != Node::Kind::mapping) {
        mistakes.add(*root, root->kind == Node::Kind::list ? "the file is a list" : "the file is a text", lines_expected);
        return nullptr;
    }
    return root;  // A key that stands twice leaves the rest readable: what else is wrong is said in the same go.
}

NodePtr tree_from_json(std::string_view text) {
    boost::json::error_code error;
    const auto value = boost::json::parse({text.data(), text.size()}, error);
    if (error) throw std::runtime_error{"canonical text: " + error.message()};
    return from_json(value);
}

std::string to_canonical(const Node& node) {
    std::string out;
    write_canonical(node, out);
    return out;
}

std::string to_json_string(std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += "\\u00";
                    out += hex[static_cast<unsigned char>(c) >> 4U];
                    out += hex[static_cast<unsigned char>(c) & 15U];
                } else {
                    out += c;
                }
        }
    }
    return out + '"';
}

NodePtr make_word(std::string text) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::word;
    node->text = std::move(text);
    return node;
}

NodePtr make_mapping(std::vector<std::pair<std::string, NodePtr>> entries) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::mapping;
    for (auto& [key, value] : entries) node->entries.push_back({make_word(std::move(key)), std::move(value)});
    return node;
}

bool read_file(const std::string& path, std::string& text, Mistakes& mistakes) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        mistakes.add(0, 0, "this is a folder", "a file");
        return false;
    }
    std::ifstream in{path, std::ios::binary};
    if (!in) {
        mistakes.add(0, 0, std::string{"cannot be read: "} + std::strerror(errno), "a file");
        return false;
    }
    // Piece by piece: what is kept of a file takes no more room than the file.
    text.clear();
    std::array<char, 16384> piece{};
    while (text.size() <= file_bytes_max && (in.read(piece.data(), piece.size()) || in.gcount() > 0))
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    text.shrink_to_fit();
    if (in.bad()) {
        mistakes.add(0, 0, std::string{"cannot be read: "} + std::strerror(errno), "a file");
        return false;
    }
    if (text.size() > file_bytes_max) {
        mistakes.add(0, 0, "longer than a definition can be", "at most 1 MiB");
        return false;
    }
    return true;
}

}  // namespace beadle::definitions

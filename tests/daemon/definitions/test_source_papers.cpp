// docs/source-papers.md against the files it points at: what a paper says has a place that drives it, or a reason; and what the files say comes from
// a paper, or says of itself that it does not.

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "config_dir.hpp"
#include "daemon/definitions/tree.hpp"
#include "tests/catch.hpp"

using namespace beadle;
using definitions::Node;
using definitions::NodePtr;

namespace {

const std::string root = BEADLE_SOURCE_DIR "/";
const std::vector<std::string> systems{"cheshire-merseyside", "herefordshire-worcestershire", "england-roadmap", "greater-manchester",
                                       "buckinghamshire"};

std::string read(const std::string& path) {
    std::ifstream file(root + path);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
    return parts;
}

std::string trimmed(std::string text) {
    auto blank = [](char c) { return c == ' '; };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), blank).base(), text.end());
    return text;
}

/// `config/systems/x.yaml: meetings of y.z`
struct Place {
    std::string file, path;
};

struct Row {
    std::string id, where, says, by;
    int line = 0;
    std::vector<Place> places() const {
        std::vector<Place> found;
        auto parts = split(by, '`');
        for (std::size_t i = 1; i < parts.size(); i += 2) {
            auto colon = parts[i].find(": ");
            found.push_back({parts[i].substr(0, colon), colon == std::string::npos ? "" : parts[i].substr(colon + 2)});
        }
        return found;
    }
};

const std::vector<Row>& rows() {
    static const auto all = [] {
        std::vector<Row> found;
        int line = 0;
        for (const auto& text : split(read("docs/source-papers.md"), '\n')) {
            ++line;
            if (!text.starts_with("| P")) continue;
            auto cells = split(text, '|');
            REQUIRE(cells.size() == 5);
            found.push_back({trimmed(cells[1]), trimmed(cells[2]), trimmed(cells[3]), trimmed(cells[4]), line});
        }
        return found;
    }();
    return all;
}

NodePtr tree_of(const std::string& path) {
    definitions::Mistakes mistakes(path);
    auto tree = definitions::tree_from_yaml(read(path), mistakes);
    REQUIRE(mistakes.empty());
    REQUIRE(tree);
    return tree;
}

/// The entry of a mapping by its key, of a list by its ref, by what it says is to be done, or by itself.
const Node* step(const Node& node, const std::string& name) {
    if (node.kind == Node::Kind::mapping) return node.find(name);
    for (const auto& item : node.items) {
        if (item->kind == Node::Kind::word && item->text == name) return item.get();
        for (const auto* key : {"ref", "do", "subject", "heading"})
            if (const auto* value = item->find(key); value && value->text == name) return item.get();
    }
    return nullptr;
}

bool resolves(const Node& tree, const std::string& path) {
    const auto* node = &tree;
    for (const auto& name : split(path, '.'))
        if (!(node = step(*node, name))) return false;
    return true;
}

}  // namespace

TEST_CASE("every row of the source papers has an id of its own, what it says, and what drives it or why nothing does", "[papers]") {
    std::set<std::string> ids;
    for (const auto& row : rows()) {
        CAPTURE(row.line, row.id);
        CHECK(ids.insert(row.id).second);
        CHECK(row.id.size() == 7);
        CHECK_FALSE(row.where.empty());
        CHECK_FALSE(row.says.empty());
        if (row.by.starts_with("nothing: ")) {
            CHECK(row.by.size() > 25);
            CHECK(row.places().empty());
        } else {
            CHECK_FALSE(row.places().empty());
        }
    }
    for (const auto* paper : {"P000-", "P001-", "P002-", "P003-", "P004-"})
        CHECK(std::count_if(rows().begin(), rows().end(), [&](const Row& row) { return row.id.starts_with(paper); }) > 20);
}

TEST_CASE("every place that the source papers name is there", "[papers]") {
    std::map<std::string, NodePtr> trees;
    for (const auto& row : rows())
        for (const auto& place : row.places()) {
            CAPTURE(row.line, row.id, place.file, place.path);
            REQUIRE_FALSE(place.path.empty());
            if (place.path.front() == '"') {
                CHECK(read(place.file).find(place.path.substr(1, place.path.size() - 2)) != std::string::npos);
                continue;
            }
            auto& tree = trees[place.file];
            if (!tree) tree = tree_of(place.file);
            CHECK(resolves(*tree, place.path));
        }
}

TEST_CASE("every body, meeting, strategy, condition and item of the five systems comes from a row, or says that it does not", "[papers]") {
    for (const auto& system : systems) {
        const auto file = "config/systems/" + system + ".yaml";
        const auto tree = tree_of(file);
        const auto lines = split(read(file), '\n');
        std::set<std::string> named;
        for (const auto& row : rows())
            for (const auto& place : row.places())
                if (place.file == file) named.insert(place.path);

        // The entry's own line, or a line of comment right above it, says so; or the section's first line says it of them all.
        auto says_so = [&](int line) {
            return line > 0 && lines[static_cast<std::size_t>(line) - 1].find("not from the paper") != std::string::npos;
        };
        auto is_marked = [&](int line) {
            if (says_so(line)) return true;
            while (--line > 0 && trimmed(lines[static_cast<std::size_t>(line) - 1]).starts_with("#"))
                if (says_so(line)) return true;
            return false;
        };
        auto must_be_named = [&](const std::string& path, int line) {
            CAPTURE(file, path, line);
            bool is_named = std::any_of(named.begin(), named.end(),
                                        [&](const std::string& name) { return name == path || name.starts_with(path + "."); });
            CHECK((is_named || is_marked(line)));
        };
        auto all_in = [&](const std::string& path, const Node::Entry& section) {
            if (is_marked(section.key->line)) return;
            for (const auto& [key, value] : section.value->entries) must_be_named(path + "." + key->text, key->line);
            for (const auto& item : section.value->items)
                if (const auto* ref = item->kind == Node::Kind::word ? item.get() : item->find("ref"))
                    must_be_named(path + "." + ref->text, item->line);
        };

        int looked_at = 0;
        for (const auto& entry : tree->entries) {
            const auto& name = entry.key->text;
            if (name == "bodies" || name.starts_with("meetings of ") || name.starts_with("strategies of "))
                all_in(name, entry), ++looked_at;
            if (name.starts_with("strategy of ")) must_be_named(name, entry.key->line);
            if (name != "transitions") continue;
            for (const auto& transition : entry.value->entries) {
                const auto begins = name + "." + transition.key->text;
                must_be_named(begins, transition.key->line);
                for (const auto& part : transition.value->entries) {
                    const auto& what = part.key->text;
                    if (what == "gate" || what == "workstreams") all_in(begins + "." + what, part);
                    if (what != "checklists" || is_marked(part.key->line)) continue;
                    for (const auto& list : part.value->entries)
                        for (const auto& line : list.value->entries)
                            if (line.key->text == "items") all_in(begins + ".checklists." + list.key->text + ".items", line);
                }
            }
        }
        CHECK(looked_at >= 2);
    }
}

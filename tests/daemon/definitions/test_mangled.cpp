// Files that were mangled on their way: whatever stands in them, reading ends, and says where it went wrong.

#include <algorithm>
#include <cstdlib>
#include <random>

#include "daemon/definitions/files.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle::definitions;

namespace {

/// One to three small changes: a byte changed, a piece left out, doubled or moved, a sign of YAML put in.
std::string mangled(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return n == 0 ? std::size_t{0} : random() % n; };
    static const std::vector<std::string> signs{":",
                                                ": ",
                                                "- ",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                "\"",
                                                "'",
                                                "&a ",
                                                "*a",
                                                "|\n",
                                                ">\n",
                                                "#",
                                                "!",
                                                "? ",
                                                "%",
                                                "@",
                                                "\n",
                                                "  ",
                                                "\t",
                                                "\r\n",
                                                "---",
                                                "~",
                                                ",",
                                                "<<: ",
                                                "\xC3",
                                                "\xEF\xBB\xBF",
                                                "99999999999999999999"};
    for (std::size_t change = 0; change <= below(3); ++change) {
        const auto at = below(text.size());
        const auto length = below(40);
        switch (below(5)) {
            case 0:
                if (!text.empty()) text[at] = static_cast<char>(random() % 256);
                break;
            case 1: text.erase(at, length); break;
            case 2: text.insert(at, text.substr(below(text.size()), length)); break;
            case 3: text.insert(at, signs[below(signs.size())]); break;
            default: text.resize(at); break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("a mangled file is read to its end, and every mistake has a place inside it", "[definitions]") {
    const int rounds = std::getenv("BEADLE_LONG") != nullptr || std::getenv("BEADLE_CI") != nullptr ? 4000 : 400;
    const auto original = testing::read(testing::config() + "/systems/starter.yaml");
    std::mt19937 random{20221205};
    for (int round = 0; round < rounds; ++round) {
        const auto text = mangled(original, random);
        const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
        Mistakes mistakes{"mangled.yaml"};
        const auto tree = tree_from_yaml(text, mistakes);
        if (tree) {
            (void)read_system(*tree, {}, mistakes);
            const auto canonical = to_canonical(*tree);
            CHECK(to_canonical(*tree_from_json(canonical)) == canonical);
        }
        INFO("round " << round << "\n" << text);
        for (const auto& mistake : mistakes.take()) {
            CHECK(mistake.line >= 1);
            CHECK(mistake.line <= lines + 1);
            CHECK(mistake.column >= 1);
        }
    }
}

// Every file in tests/data/bad-definitions says in its first lines (or, where it cannot, in a file beside it) which mistakes it
// holds: "# expect: LINE:COLUMN words of the answer | nearest WORD". The answer must hold exactly these.

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "daemon/definitions/files.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle::definitions;
namespace fs = std::filesystem;

namespace {

struct Expected {
    int line = 0;
    int column = 0;
    std::string what;
    std::string nearest;
};

std::vector<Expected> expected_of(const fs::path& file) {
    const auto beside = file.string() + ".expect";
    std::istringstream in{testing::read(fs::exists(beside) ? fs::path{beside} : file)};
    std::vector<Expected> out;
    for (std::string line; std::getline(in, line);) {
        if (line.rfind("# expect: ", 0) != 0) continue;
        Expected expected;
        char colon = 0;
        std::istringstream words{line.substr(10)};
        words >> expected.line >> colon >> expected.column >> std::ws;
        std::getline(words, expected.what);
        if (const auto bar = expected.what.find(" | nearest "); bar != std::string::npos) {
            expected.nearest = expected.what.substr(bar + 11);
            expected.what.resize(bar);
        }
        if (!expected.what.empty() && expected.what.front() == '|')
            expected = {expected.line, expected.column, "", line.substr(line.find("| nearest ") + 10)};
        out.push_back(std::move(expected));
    }
    return out;
}

/// By the beginning of the file's name: procedure-, calendar-, daemon-, and anything else is a system.
std::vector<Mistake> mistakes_of(const fs::path& file) {
    const auto name = file.filename().string();
    if (name.rfind("daemon-", 0) == 0) return load_settings(file.string()).mistakes;
    if (name.rfind("procedure-", 0) != 0 && name.rfind("calendar-", 0) != 0) return load_system(file.string(), testing::config()).mistakes;
    Mistakes mistakes{file.string()};
    std::string text;
    if (read_file(file.string(), text, mistakes)) {
        if (const auto tree = tree_from_yaml(text, mistakes)) {
            if (name.rfind("procedure-", 0) == 0) {
                (void)read_procedure(*tree, mistakes);
            } else {
                (void)read_calendar(*tree, mistakes);
            }
        }
    }
    return mistakes.take();
}

}  // namespace

TEST_CASE("every mistake in a file is answered with its place, what was expected and the nearest word", "[definitions]") {
    int files = 0;
    for (const auto& entry : fs::directory_iterator{std::string{BEADLE_SOURCE_DIR} + "/tests/data/bad-definitions"}) {
        const auto& file = entry.path();
        if (file.extension() != ".yaml") continue;
        ++files;
        const auto expected = expected_of(file);
        const auto found = mistakes_of(file);
        INFO(file.filename().string() << "\n" << testing::all_texts(found));
        CHECK_FALSE(expected.empty());
        CHECK(found.size() == expected.size());
        for (const auto& one : expected) {
            INFO("expected at " << one.line << ":" << one.column << ": " << one.what << (one.nearest.empty() ? "" : ", nearest ")
                                << one.nearest);
            const bool is_there = std::any_of(found.begin(), found.end(), [&](const Mistake& mistake) {
                return mistake.line == one.line && mistake.column == one.column && mistake.what.find(one.what) != std::string::npos &&
                       (one.nearest.empty() || mistake.nearest == one.nearest);
            });
            CHECK(is_there);
        }
        for (const auto& mistake : found) {
            CHECK_FALSE(mistake.what.empty());
            CHECK_FALSE(mistake.expected.empty());
        }
    }
    CHECK(files >= 150);
}

TEST_CASE("a word that is no line of the timetable and no rule is quoted once", "[definitions]") {
    const auto found = mistakes_of(std::string{BEADLE_SOURCE_DIR} + "/tests/data/bad-definitions/timetable-dates-in-words.yaml");
    REQUIRE_FALSE(found.empty());
    CHECK(found[0].what == "'agender' is neither a line of this timetable nor a rule");
}

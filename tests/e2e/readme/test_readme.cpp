// The README's commands do what it says. Every line that begins with "$ " in a ```console block is run, in order, in one shell and in a folder
// of its own as HOME; each must end as the page shows: with status 0, or with the "# exit N" at the end of its line.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace {

namespace fs = std::filesystem;

struct Command {
    std::string line;
    int exit = 0;
};

std::vector<Command> commands_in(const fs::path& page) {
    std::ifstream in(page);
    std::vector<Command> commands;
    bool console = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) console = line == "```console";
        if (!console || !line.starts_with("$ ")) continue;
        Command command{line.substr(2), 0};
        if (auto at = command.line.find("# exit "); at != std::string::npos) {
            command.exit = std::stoi(command.line.substr(at + 7));
            command.line.erase(at);
        }
        commands.push_back(std::move(command));
    }
    return commands;
}

std::string text_of(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What stands in the page's blocks without a language: output, as it was printed.
std::vector<std::string> printed_in(const fs::path& page) {
    std::ifstream in(page);
    std::vector<std::string> blocks;
    bool inside = false, printed = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            inside = !inside;
            printed = inside && line == "```";
            if (printed) blocks.emplace_back();
        } else if (printed) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

/// What of the daemon's files other accounts of the host may reach.
std::vector<std::string> open_to_others(const fs::path& folder, const std::vector<std::string>& names) {
    std::vector<std::string> open;
    for (const auto& name : names)
        if ((fs::status(folder / name).permissions() & fs::perms::others_all) != fs::perms::none) open.push_back(name);
    return open;
}

/// True for those that install, build and test: they would call themselves.
bool is_the_script(const std::string& line) { return line.starts_with("./dev "); }

}  // namespace

TEST_CASE("what the README shows of the demo is what the demo prints", "[e2e]") {
    const fs::path source = BEADLE_SOURCE_DIR;
    const auto demo = text_of(source / "tests/golden/demo/timeline.txt");
    const auto blocks = printed_in(source / "README.md");
    REQUIRE(blocks.size() >= 2);
    for (const auto& block : blocks) {
        INFO(block);
        CHECK(demo.find(block) != std::string::npos);
    }
}

TEST_CASE("the README's commands do what it says", "[e2e]") {
    const fs::path source = BEADLE_SOURCE_DIR;
    auto home = fs::temp_directory_path() / ("beadle-readme-" + std::to_string(::getpid()));
    fs::create_directories(home);

    auto commands = commands_in(source / "README.md");
    REQUIRE(commands.size() >= 10);
    CHECK(commands[0].line == "./dev run");
    CHECK(commands[1].line == "./dev test");

    // One shell for all of them: a later command may use what an earlier one set.
    std::ostringstream script;
    script << "umask 022\ncd '" << source.string() << "' || exit 1\nexport HOME='" << home.string()
           << "'\nunset BEADLE_SOCKET\ndaemon=\ntrap '[ -z \"$daemon\" ] || kill $daemon; wait' EXIT\n";
    for (const auto& command : commands) {
        if (is_the_script(command.line)) continue;
        auto line = command.line;
        // The page names the programs where ./dev build puts them.
        for (std::size_t at = 0; (at = line.find("build/bin/", at)) != std::string::npos; at += std::string(BEADLE_BIN_DIR).size() + 1)
            line.replace(at, 10, std::string(BEADLE_BIN_DIR) + "/");
        script << "echo '--- ' " << '"' << "line " << &command - commands.data() << '"' << "\n" << line << "\n";
        if (!line.ends_with("&"))
            script << "status=$?; if [ $status -ne " << command.exit << " ]; then echo \"ended with $status\"; exit 1; fi\n";
        else script << "daemon=$!; n=0; while [ ! -S \"$HOME/beadle/beadle.sock\" ] && [ $n -lt 200 ]; do n=$((n + 1)); sleep 0.05; done\n";
    }
    auto path = home / "readme.sh";
    std::ofstream(path) << script.str();

    auto output = home / "output.txt";
    int status = std::system(("sh '" + path.string() + "' > '" + output.string() + "' 2>&1").c_str());
    std::ifstream read(output);
    std::stringstream text;
    text << read.rdbuf();
    INFO(text.str());
    CHECK(status == 0);
    const auto made = home / "beadle";
    REQUIRE(fs::exists(made / "beadle.db"));
    REQUIRE(fs::exists(made / "beadle.db-index"));
    REQUIRE(fs::exists(made / "mail"));
    CHECK(open_to_others(made, {"beadle.db", "beadle.db-index", "mail"}).empty());
    fs::remove_all(home);
}

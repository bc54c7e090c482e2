// The README's commands do what it says. Every line that begins with "$ " in a ```console block is run, in order, in one shell and in a folder
// of its own as HOME; each must end as the page shows: with status 0, or with the "# exit N" at the end of its line. The examples of what looks ahead, in
// docs/commands.md and in --help, are run after them, for they name days that must not have gone.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/cli/command_line.hpp"
#include "tests/catch.hpp"

namespace {

namespace fs = std::filesystem;

struct Command {
    std::string line;
    int exit = 0;
    bool or_breach = false;  ///< Something may break by what it supposes: 3 is an answer, too.
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

/// What the page shows under its commands: the other lines of its ```console blocks.
std::vector<std::string> shown_in(const fs::path& page) {
    std::ifstream in(page);
    std::vector<std::string> shown;
    bool console = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) console = line == "```console";
        else if (console && !line.empty() && !line.starts_with("$ ")) shown.push_back(line);
    }
    return shown;
}

/// The examples of plan, what-if and back-plan in a page or a help that ask the daemon.
void add_examples_of(const std::string& text, std::vector<Command>& examples) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        line.erase(0, line.find_first_not_of(' '));
        const bool supposes = line.starts_with("beadle what-if ");
        const bool looks_ahead = supposes || line.starts_with("beadle plan our-system") || line.starts_with("beadle back-plan ");
        if (looks_ahead && line.find(".yaml") == std::string::npos) examples.push_back({"build/bin/" + line, 0, supposes});
    }
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

TEST_CASE("the README's commands do what it says, and so do the examples of what looks ahead", "[e2e]") {
    const fs::path source = BEADLE_SOURCE_DIR;
    auto home = fs::temp_directory_path() / ("beadle-readme-" + std::to_string(::getpid()));
    fs::create_directories(home);

    auto commands = commands_in(source / "README.md");
    REQUIRE(commands.size() >= 10);
    CHECK(commands[0].line == "./dev run");
    CHECK(commands[1].line == "./dev test");
    const auto of_the_page = commands.size();
    add_examples_of(text_of(source / "docs/commands.md"), commands);
    for (const auto* command : {"plan", "what-if", "back-plan"}) add_examples_of(beadle::cli::help_of(command), commands);
    REQUIRE(commands.size() >= of_the_page + 7);

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
            script << "status=$?; if [ $status -ne " << command.exit << " ] && [ $status -ne " << (command.or_breach ? 3 : command.exit)
                   << " ]; then echo \"ended with $status\"; exit 1; fi\n";
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
    for (const auto& line : shown_in(source / "README.md")) {
        CAPTURE(line);
        CHECK(text.str().find(line + "\n") != std::string::npos);
    }
    const auto made = home / "beadle";
    REQUIRE(fs::exists(made / "beadle.db"));
    REQUIRE(fs::exists(made / "beadle.db-index"));
    REQUIRE(fs::exists(made / "mail"));
    CHECK(open_to_others(made, {"beadle.db", "beadle.db-index", "mail"}).empty());
    fs::remove_all(home);
}

#include "daemon/cli/misspelt.hpp"

#include <algorithm>
#include <vector>

#include "daemon/cli/table.hpp"
#include "daemon/definitions/nearest.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::cli {
namespace {

/// The last command that was recognised; the program itself where none was.
const CLI::App& command_meant(const CLI::App& app) {
    const auto* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
    return *command;
}

/// "beadle report": as it is typed.
std::string typed(const CLI::App& command) {
    const auto* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : typed(*parent) + " " + command.get_name();
}

std::vector<std::string> commands_of(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* one : command.get_subcommands([](const CLI::App*) { return true; })) names.push_back(one->get_name());
    return names;
}

/// Those of the commands above it may stand behind it, too.
std::vector<std::string> options_of(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* one = &command; one != nullptr; one = one->get_parent())
        for (const auto* option : one->get_options())
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
    const auto near = definitions::nearest_to(word, known);
    return near.empty() ? std::string{} : ": did you mean '" + near + "'?";
}

std::string sentence(const CLI::App& app, const CLI::App& command, const CLI::ParseError& error) {
    const auto known = commands_of(command);
    const auto words = app.remaining(true);
    const auto wrong = std::find_if(words.begin(), words.end(), [](const auto& word) { return word != "--"; });
    if (wrong == words.end()) {
        if (known.empty() || command.get_require_subcommand_min() == 0 || error.get_name() != "RequiredError") return error.what();
        if (command.get_parent() == nullptr) return "a command is missing, such as '" + typed(command) + " " + known.front() + "'";
        return "a word is missing behind '" + typed(command) + "', one of: " + model::join(known);
    }
    if (wrong->starts_with('-')) {
        const auto option = wrong->substr(0, wrong->find('='));
        return "'" + option + "' is no option of " + typed(command) + did_you_mean(option, options_of(command));
    }
    if (!known.empty()) return "'" + *wrong + "' is no command of " + typed(command) + did_you_mean(*wrong, known);
    return "'" + *wrong + "' is one word too many for " + typed(command) + ": quotation marks hold together what belongs together";
}

}  // namespace

std::string what_is_misspelt(const CLI::App& app, const CLI::ParseError& error) {
    const auto& command = command_meant(app);
    return printable(sentence(app, command, error)) + '\n' + typed(command) + " --help says what there is.\n";
}

}  // namespace beadle::cli

#include "daemon/cli/check_command.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/definitions/sending.hpp"
#include "daemon/definitions/worth_a_look.hpp"

namespace beadle::cli {
namespace {

struct Checked {
    std::vector<definitions::Mistake> mistakes;
    std::vector<std::string> found;  ///< One line for each file that is right.
    std::vector<std::string> look;   ///< Right, and worth a look: seats that nobody holds, a meeting on a Sunday.
};

Checked check(const std::string& path, const std::string& config_dir) {
    Checked checked;
    if (std::filesystem::path{path}.filename() == "beadled.yaml" || definitions::is_settings(path)) {
        auto loading = definitions::load_settings(path);
        checked.mistakes = std::move(loading.mistakes);
        if (!loading.settings) return checked;
        checked.found.push_back("the daemon's settings: " +
                                counted(static_cast<std::int64_t>(loading.settings->operators.size()), "operator", "operators"));
        checked.look = definitions::worth_a_look(*loading.settings, definitions::load_path(loading.settings->systems, config_dir));
        return checked;
    }
    for (const auto& loading : definitions::load_path(path, config_dir)) {
        checked.mistakes.insert(checked.mistakes.end(), loading.mistakes.begin(), loading.mistakes.end());
        if (!loading.ok()) continue;
        const auto& system = loading.bundle->definition;
        const auto today = calendar::Date{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
        for (auto& line : definitions::worth_a_look(*loading.bundle, today)) checked.look.push_back(system.system + ": " + std::move(line));
        const auto size = [](const auto& many) { return static_cast<std::int64_t>(many.size()); };
        checked.found.push_back(system.system + " (" + system.name + "): " + counted(size(system.bodies), "body", "bodies") + ", " +
                                counted(size(system.offices), "office", "offices") + ", " + counted(size(system.posts), "post", "posts") +
                                ", " + counted(size(system.meetings), "planned meeting", "planned meetings") + ", " +
                                counted(size(system.cycles), "cycle", "cycles") +
                                "; sending: " + model::join(definitions::sending_in_words(system), "; "));
    }
    return checked;
}

}  // namespace

int check_command(const CheckOptions& options, World& world) {
    const auto checked = check(options.path, world.config_dir.string());
    const bool right = checked.mistakes.empty() && !checked.found.empty();
    if (world.json) {
        boost::json::array mistakes;
        for (const auto& mistake : checked.mistakes) mistakes.push_back(api::to_json(mistake));
        boost::json::array found;
        for (const auto& line : checked.found) found.emplace_back(line);
        boost::json::array look;
        for (const auto& line : checked.look) look.emplace_back(line);
        world.out << api::pretty(boost::json::object{
            {"ok", right}, {"found", std::move(found)}, {"mistakes", std::move(mistakes)}, {"worth_a_look", std::move(look)}});
        return right ? Exit::done : Exit::usage;
    }
    for (const auto& mistake : checked.mistakes) world.err << printable(definitions::to_text(mistake)) << '\n';
    if (!checked.mistakes.empty()) {
        world.err << counted(static_cast<std::int64_t>(checked.mistakes.size()), "mistake", "mistakes") << ". Nothing was changed.\n";
        return Exit::usage;
    }
    if (checked.found.empty()) {
        world.err << printable(options.path) << ": no definition file (*.yaml) found there.\n";
        return Exit::usage;
    }
    for (const auto& line : checked.found) world.out << toned(world, Tone::good, "right: ") << line << '\n';
    for (const auto& line : checked.look) world.out << "worth a look: " << printable(line) << '\n';
    return Exit::done;
}

}  // namespace beadle::cli

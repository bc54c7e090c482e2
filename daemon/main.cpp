// beadled: reads the command line and its own file, then checks, plays the demo, or serves.

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "config_dir.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/definitions/worth_a_look.hpp"
#include "daemon/serving/serve.hpp"
#include "daemon/simulate/demo.hpp"
#include "version.hpp"

using namespace beadle;
using definitions::DaemonSettings;

namespace {

struct Options {
    std::string config = "/etc/beadle/beadled.yaml";
    std::string store, socket, systems;  // Each goes before what the file says.
    bool check = false;
    bool hold = false;
    bool demo = false, exit = false, fast = false;
    std::string folder = "build/demo";
};

/// What the daemon writes is no other account's to read, whoever starts it, as the unit's UMask= has it. The socket says its own mode.
void keep_from_others() { ::umask(::umask(0) | 027); }

/// The daemon's own file with what the command line says instead; nothing after saying what is wrong with it.
std::shared_ptr<const DaemonSettings> settings_of(const Options& options) {
    auto loading = definitions::load_settings(options.config);
    for (const auto& mistake : loading.mistakes) std::cerr << to_text(mistake) << '\n';
    if (!loading.settings || !loading.mistakes.empty()) return nullptr;
    auto settings = *loading.settings;
    if (!options.store.empty()) settings.store = options.store;
    if (!options.socket.empty()) settings.socket = options.socket;
    if (!options.systems.empty()) settings.systems = options.systems;
    return std::make_shared<const DaemonSettings>(std::move(settings));
}

/// Plays the demo, says where everything is, and serves it, held, until it is told to stop.
int demo(const Options& options) {
    simulate::DemoOptions playing;
    playing.config_dir = config_dir().string();
    playing.folder = options.folder;
    playing.store = options.store;
    playing.fast = options.fast;
    playing.printing.colour = isatty(STDOUT_FILENO) != 0 && !getenv("NO_COLOR");
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) playing.printing.width = std::min<int>(size.ws_col, 120);
    simulate::play_demo(playing, std::cout);

    auto settings = std::make_shared<DaemonSettings>(simulate::demo_settings(options.folder, playing.config_dir, geteuid()));
    if (!options.store.empty()) settings->store = options.store;
    std::cout << fmt::format(
        "\n  the mails    {0}/mail (a Maildir: mutt -f {0}/mail)\n"
        "  the record   {2}\n"
        "  the socket   {0}/beadle.sock{1}\n",
        options.folder, options.exit ? " (while it serves: without --exit)" : "",
        options.store.empty() ? options.folder + "/beadle.db" : options.store);
    if (options.exit) return 0;
    std::cout << fmt::format(
                     "\nServing on the real clock; firing and sending are held. From another terminal, for example:\n"
                     "  build/bin/beadle --socket {0}/beadle.sock status\n"
                     "  build/bin/beadle --socket {0}/beadle.sock show ICPA/2022-23/3\n"
                     "  build/bin/beadle --socket {0}/beadle.sock audit --instance ICPA/2022-23/3\n"
                     "Ctrl-C ends it.\n",
                     options.folder)
              << std::flush;
    serving::set_up_logging(*settings);
    serving::serve(settings, {.hold = true, .clock_is_stepped = true});
    return 0;
}

int check(const DaemonSettings& settings) {
    std::size_t mistakes = 0;
    auto loadings = definitions::load_path(settings.systems, config_dir().string());
    for (const auto& loading : loadings) {
        for (const auto& mistake : loading.mistakes) std::cerr << to_text(mistake) << '\n';
        mistakes += loading.mistakes.size();
    }
    for (const auto& line : definitions::worth_a_look(settings, loadings)) std::cout << "worth a look: " << line << '\n';
    std::cout << fmt::format("{} system{} read, {} mistake{}\n", loadings.size(), loadings.size() == 1 ? "" : "s", mistakes,
                             mistakes == 1 ? "" : "s");
    return mistakes == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{
        "beadled summons the meeting and keeps its record: it reminds, escalates and writes down, day and night.\n"
        "Example: beadled --config /etc/beadle/beadled.yaml"};
    app.add_option("--config", options.config, "The daemon's own file")->capture_default_str();
    app.add_option("--store", options.store, "Where the record is, in place of what the file says: sqlite:PATH or postgres:CONNECTION");
    app.add_option("--socket", options.socket, "Where beadle reaches the daemon, in place of what the file says");
    app.add_option("--systems", options.systems, "File or folder of system definitions, in place of what the file says");
    app.add_flag("--hold", options.hold, "Serve, but fire and send nothing");
    app.add_flag("--check", options.check, "Check the files, say what is wrong with them, and end");
    auto* demo_flag = app.add_flag("--demo", options.demo, "Play the demo: one assembly cycle on a clock of its own; then serve it");
    app.add_flag("--exit", options.exit, "End after the demo")->needs(demo_flag);
    app.add_flag("--fast", options.fast, "Without a reader's pauses")->needs(demo_flag);
    app.add_option("--folder", options.folder, "Where the demo keeps its store and its mails")->needs(demo_flag)->capture_default_str();
    app.set_version_flag("--version", std::string("beadled ") + version);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    keep_from_others();
    try {
        if (options.demo) return demo(options);
        auto settings = settings_of(options);
        if (!settings) return 2;
        if (options.check) return check(*settings);
        serving::set_up_logging(*settings);
        serving::serve(settings, {.hold = options.hold});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "beadled: " << error.what() << '\n';
        return 1;
    }
}

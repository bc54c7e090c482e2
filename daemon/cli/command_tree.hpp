#pragma once
// The tree of commands while one command line is read: built in one go, in rooms (command_line.cpp, audit_command_line.cpp).
// Thread-safety: one thread.

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/cli/fitting_help.hpp"
#include "daemon/cli/world.hpp"

namespace beadle::cli {

inline constexpr const char* exit_codes =
    "Exit codes: 0 done, or accepted; 1 something else went wrong; 2 the command line, a rule, a date or a "
    "file is not understood; 3 accepted with a breach; 4 not accepted; 5 the daemon does not answer.\n";

/// The program's options and commands, bound to the option structs that they fill.
struct CommandLine {
    std::shared_ptr<FittingHelp> help = std::make_shared<FittingHelp>();
    CLI::App app{"Asks the daemon that summons meetings and keeps their record, and records what happened.", "beadle"};
    std::string socket, config_dir;
    bool json = false;
    std::function<int(World&)> chosen;

    // Options live as long as the parser that writes to them.
    template <class Options>
    std::shared_ptr<Options> options() {
        auto made = std::make_shared<Options>();
        kept_.push_back(made);
        return made;
    }

    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& what, const std::string& examples) {
        auto* command = parent.add_subcommand(name, what);
        command->footer("Examples:\n" + examples + "\n" + exit_codes);
        return command;
    }

    template <class Run>
    void on(CLI::App* command, Run run_it) {
        // A command's callback comes after those of its own commands, and gives way to them.
        command->callback([this, command, run_it] {
            if (command->get_subcommands().empty()) chosen = run_it;
        });
    }

    CommandLine();

private:
    std::vector<std::shared_ptr<void>> kept_;

    void add_local();
    void add_showing();
    void add_recording();
    void add_outbox();
    void add_preview();
    void add_reports();
    void add_audit();
    void add_audit_questions(CLI::App& audit);
    void add_exporting(CLI::App& audit);
    void add_audit_reports();
    void add_ahead();
};

}  // namespace beadle::cli

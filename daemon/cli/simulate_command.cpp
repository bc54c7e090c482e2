#include <filesystem>

#include "daemon/cli/commands.hpp"
#include "daemon/simulate/plan.hpp"
#include "daemon/simulate/simulate.hpp"

namespace beadle::cli {

namespace {

simulate::Printing printing_in(const World& world) { return {.width = world.width, .colour = world.colour, .json = world.json}; }

}  // namespace

int simulate_command(const SimulateOptions& options, World& world) {
    return simulate::simulate_command({.system = options.system,
                                       .config_dir = world.config_dir.string(),
                                       .from = options.from,
                                       .to = options.to,
                                       .scenario = options.scenario,
                                       .printing = printing_in(world)},
                                      world.out, world.err);
}

bool is_a_file(const PlanOptions& options) {
    std::error_code ignored;
    return !options.system.empty() && std::filesystem::is_regular_file(options.system, ignored);
}

int plan_of_file_command(const PlanOptions& options, World& world) {
    return simulate::plan_command({.system = options.system,
                                   .config_dir = world.config_dir.string(),
                                   .from = options.from,
                                   .to = options.to,
                                   .printing = printing_in(world)},
                                  world.out, world.err);
}

}  // namespace beadle::cli

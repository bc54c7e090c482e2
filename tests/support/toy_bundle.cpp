#include "config_dir.hpp"
#include "tests/support/engine_world.hpp"

namespace beadle::test {

// The shipped starter file, for a store must be able to read back what was applied.
std::shared_ptr<definitions::Bundle> toy_bundle() {
    static const auto loaded = [] {
        auto config = config_dir();
        return definitions::load_system((config / "systems" / "starter.yaml").string(), config.string());
    }();
    if (!loaded.ok())
        throw std::runtime_error("starter.yaml does not load: " +
                                 (loaded.mistakes.empty() ? std::string() : to_text(loaded.mistakes.front())));
    auto bundle = std::make_shared<definitions::Bundle>(*loaded.bundle);
    bundle->definition.alarms_to.clear();
    return bundle;
}

}  // namespace beadle::test

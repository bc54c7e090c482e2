#include "daemon/simulate/overlay.hpp"

#include <filesystem>

#include "daemon/definitions/tree.hpp"

namespace beadle::simulate {

using definitions::make_mapping;
using definitions::make_word;
using definitions::Node;
using definitions::NodePtr;

namespace {

using Entries = std::vector<std::pair<std::string, NodePtr>>;

Entries entries_but(const Node& node, std::string_view without) {
    Entries entries;
    for (const auto& [key, value] : node.entries)
        if (key->text != without) entries.emplace_back(key->text, value);
    return entries;
}

NodePtr replaced(const Node& node, const std::string& key, NodePtr value) {
    auto entries = entries_but(node, key);
    entries.emplace_back(key, std::move(value));
    return make_mapping(std::move(entries));
}

}  // namespace

std::shared_ptr<const definitions::Bundle> with_sending_live(const definitions::Bundle& bundle) {
    auto whole = definitions::tree_from_json(bundle.canonical);
    const auto plain = make_mapping(entries_but(*whole->find("system"), "sending by template"));
    auto system = replaced(*plain, "sending", make_word("live"));
    if (const auto* bodies = system->find("bodies")) {
        Entries all;
        for (const auto& [key, value] : bodies->entries) all.emplace_back(key->text, make_mapping(entries_but(*value, "sending")));
        system = replaced(*system, "bodies", make_mapping(std::move(all)));
    }
    auto changed = std::make_shared<definitions::Bundle>();
    changed->canonical = definitions::to_canonical(*replaced(*whole, "system", system));
    changed->definition = *definitions::definition_from_canonical(changed->canonical);
    changed->calendar = bundle.calendar;
    return changed;
}

std::string file_of_system(const std::string& system, const std::string& config_dir) {
    namespace fs = std::filesystem;
    if (fs::exists(system)) return system;
    return (fs::path(config_dir) / "systems" / (system + ".yaml")).string();
}

}  // namespace beadle::simulate

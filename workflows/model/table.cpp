#include "workflows/model/table.hpp"

namespace beadle::model {
namespace {

std::string id_of(std::string name) {
    for (auto& letter : name)
        if (letter == ' ') letter = '_';
    return name;
}

}  // namespace

std::string to_mermaid(const Table& table) {
    std::string text = "stateDiagram-v2\n";
    for (const auto& state : table.states) text += "    " + id_of(state) + " : " + state + "\n";
    for (const auto& row : table.rows) {
        text += "    " + id_of(row.from) + " --> " + id_of(row.to.empty() ? row.from : row.to) + " : " + row.on;
        if (!row.guard.empty()) text += " [" + row.guard + "]";
        text += "\n";
    }
    return text;
}

}  // namespace beadle::model

#pragma once
// A machine's transition table as words, for diagrams, matrices and help; and what came of running one event.
// Thread-safety: values.

#include <string>
#include <vector>

namespace beadle::model {

/// What came of an event in a machine.
enum class Ran { moved, guarded, unexpected, unknown };

struct TableRow {
    std::string from, on, to, action, guard;  ///< An empty `to` stays where it is.
};
struct Table {
    std::string name;
    std::vector<std::string> states;  ///< In the order of life.
    std::vector<std::string> events;
    std::vector<TableRow> rows;
};

/// The table as a Mermaid state diagram.
std::string to_mermaid(const Table& table);

}  // namespace beadle::model

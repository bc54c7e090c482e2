#pragma once
// Tables as people at a terminal can read them, however narrow it is.
// Thread-safety: a pure function.

#include <string>

namespace beadle::cli {

struct Table;

/// The table in columns where it fits `width`; otherwise with its widest columns broken over lines; and where that cuts words, or makes the rows taller than
/// they would be without columns, each row as a block of "name: value" lines, without what is empty. A word that is too long for a line stays whole, to be copied.
std::string for_terminal(const Table& table, int width);

}  // namespace beadle::cli

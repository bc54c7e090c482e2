#pragma once
// Stores as the first version of the tables wrote them: made by the first migration alone, and filled by SQL that stays as it is, whatever the program writes today.
// Thread-safety: one thread at a time.

#include <string>

#include "daemon/store/store.hpp"

namespace beadle::test {

/// All that `from` holds but mail and alarms, in a new SQLite file.
void write_format_one_sqlite(store::Store& from, const std::string& path);
/// The same in the schema that a connection string of PostgreSQL names, which is empty.
void write_format_one_postgres(store::Store& from, const std::string& connection);

}  // namespace beadle::test

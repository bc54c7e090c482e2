#pragma once
// Stores as earlier versions of the tables were written: made by the first so many migrations alone, and filled by SQL that stays as it is, whatever the program
// writes today. Thread-safety: one thread at a time.

#include <string>

#include "daemon/store/store.hpp"

namespace beadle::test {

/// All that `from` holds of its one system but mail and alarms, in a new SQLite file of this format, which is its number of migrations: 1 or more.
void write_sqlite_of_format(int format, store::Store& from, const std::string& path);
/// The same in the schema that a connection string of PostgreSQL names, which is empty.
void write_postgres_of_format(int format, store::Store& from, const std::string& connection);

/// The formats that this program writes today.
int newest_format_of_sqlite();
int newest_format_of_postgres();

}  // namespace beadle::test

#pragma once
// Opening a database: whose it is, which version its tables have, and what they still lack.

#include "daemon/store/postgres/connection.hpp"

namespace beadle::store::postgres {

/// Brings the tables up to this program's version; of several programs that start at once one does it and the others wait. Throws StoreError
/// with a text for people, also where the tables are newer than this program.
void migrate(Connection& connection);
/// For a connection that only reads: throws StoreError unless the tables have this program's version.
void expect_current(Connection& connection);

}  // namespace beadle::store::postgres

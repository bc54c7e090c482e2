#pragma once
// Opening a database file: whose it is, which version it has, whether it is sound, and what it still lacks.

#include "daemon/store/sqlite/connection.hpp"

namespace beadle::store::sqlite {

/// Connects with the settings that the store lives by (docs/operations.md tells them) and brings the file up to this program's version.
/// `check_soundness`: look the file over if it is small enough not to delay the start. Throws StoreError with a text for people.
void prepare_for_writing(Connection& connection, bool check_soundness);
/// The same for a connection that only reads.
void prepare_for_reading(Connection& connection);

}  // namespace beadle::store::sqlite

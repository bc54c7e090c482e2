#pragma once
// Who may do what to a PostgreSQL store: its owner makes the tables and brings them up to date; the daemons' role writes without being able to change or
// delete an entry; the auditors' role reads.
// Errors: StoreError with a text for people. Thread-safety: nothing is shared.

#include <string>
#include <vector>

namespace beadle::store {

struct Roles {
    std::string daemon;   ///< Under which daemons write.
    std::string auditor;  ///< Under which the record is read and verified.
};

/// Brings the tables of the store at `where` ("postgres:" and a connection string, of the tables' owner) up to date and gives the two roles, which are there, what
/// they may; what they might more before is taken back. All of it or nothing. To be done again when a new version has changed the tables; while no daemon
/// serves the store where they must be changed. Gives the statements.
std::vector<std::string> give_roles(const std::string& where, const Roles& roles);

}  // namespace beadle::store

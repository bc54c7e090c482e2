#pragma once
// store copy, backup, restored, roles: what concerns a store as a whole. They work alone; copy and restored while no daemon serves it. Each returns the exit code.

#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct StoreCopyOptions {
    std::string from, to;  ///< As `store:` in the daemon's file names them.
};
int store_copy_command(const StoreCopyOptions& options, World& world);

struct StoreBackupOptions {
    std::string store;  ///< As `store:` in the daemon's file names it.
    std::string file;   ///< Which is not there yet.
};
int store_backup_command(const StoreBackupOptions& options, World& world);
struct StoreRolesOptions {
    std::string store;  ///< As its tables' owner connects.
    std::string daemon, auditor;
};
int store_roles_command(const StoreRolesOptions& options, World& world);
/// Says that the store was put back from a backup, so that its mail is held for review.
int store_restored_command(const std::string& store, World& world);

}  // namespace beadle::cli

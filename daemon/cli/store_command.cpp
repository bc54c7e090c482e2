#include "daemon/cli/store_command.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/engine/clocks.hpp"
#include "daemon/store/backup.hpp"
#include "daemon/store/copy_store.hpp"
#include "daemon/store/postgres/roles.hpp"
#include "daemon/store/store.hpp"

namespace beadle::cli {

namespace json = boost::json;

int store_copy_command(const StoreCopyOptions& options, World& world) {
    try {
        std::string table;
        const auto copied = store::copy_store(options.from, options.to, [&](const store::CopiedTable& so_far) {
            if (world.json || so_far.name == table) return;
            table = so_far.name;
            world.err << "copying " << table << " ...\n" << std::flush;
        });
        std::int64_t entries = 0;
        json::object rows;
        for (const auto& one : copied) {
            rows[one.name] = one.rows;
            if (one.name == "entry") entries = one.rows;
        }
        if (world.json) {
            world.out << api::pretty(json::object{{"rows", rows}});
            return Exit::done;
        }
        world.out << "All is there: " << counted(entries, "entry", "entries")
                  << " of the record, each with the hash that it had, and as many rows in every table.\n"
                     "Now let the daemon's file name the new store, and start the daemon. Keep the old file: it is a backup.\n";
        return Exit::done;
    } catch (const store::StoreError& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

namespace {

std::string now_as_text() { return calendar::to_iso(engine::system_civil_clock()->now()); }

}  // namespace

int store_backup_command(const StoreBackupOptions& options, World& world) {
    try {
        const auto bytes = store::back_up(options.store, options.file, now_as_text());
        if (world.json) world.out << api::pretty(json::object{{"file", options.file}, {"bytes", bytes}});
        else
            world.out
                << "All of the store is in " << printable(options.file) << ", " << counted((bytes + 1023) / 1024, "KiB", "KiB")
                << ".\nA daemon that is started on it holds its mail until somebody resumes the record. The keys are not in it; keep them "
                   "apart.\n";
        return Exit::done;
    } catch (const store::StoreError& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

int store_roles_command(const StoreRolesOptions& options, World& world) {
    try {
        const auto statements = store::give_roles(options.store, {.daemon = options.daemon, .auditor = options.auditor});
        if (world.json) {
            world.out << api::pretty(json::object{{"statements", json::value_from(statements)}});
            return Exit::done;
        }
        for (const auto& statement : statements) world.out << printable(statement) << '\n';
        world.out << "Done. Let the daemon's file name " << printable(options.daemon) << " as user=, and auditors' commands "
                  << printable(options.auditor) << ".\n";
        return Exit::done;
    } catch (const store::StoreError& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

int store_restored_command(const std::string& store, World& world) {
    try {
        store::say_put_back(store, now_as_text());
        if (world.json) world.out << api::pretty(json::object{{"held", true}});
        else
            world.out << "Noted. Start the daemon: it records, fires and sends nothing until each record is resumed:\n"
                         "  beadle audit resume --after-restore --reason WHY\n";
        return Exit::done;
    } catch (const store::StoreError& error) {
        world.err << printable(error.what()) << '\n';
        return Exit::failed;
    }
}

}  // namespace beadle::cli

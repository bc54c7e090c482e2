#include "daemon/cli/store_command.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"
#include "daemon/store/copy_store.hpp"
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

}  // namespace beadle::cli

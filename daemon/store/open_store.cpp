#include "daemon/store/open_store.hpp"

namespace beadle::store {

std::unique_ptr<Store> open_store(const std::string& where, const std::string& owner, bool read_only) {
    const auto colon = where.find(':');
    const auto scheme = where.substr(0, colon);
    const auto rest = colon == std::string::npos ? std::string{} : where.substr(colon + 1);
    if (scheme == "sqlite" && !rest.empty()) return make_sqlite_store({.path = rest, .owner = owner, .read_only = read_only});
    if (scheme == "postgres" || scheme == "postgresql") {
        const bool is_address = rest.starts_with("//");
        return make_postgres_store({.connection = is_address ? where : rest, .owner = owner, .read_only = read_only});
    }
    // The word itself is not repeated: it might be a connection string with a password.
    throw StoreError{"'" + scheme + ":' names no store; write sqlite: and the path of a file, or postgres: and a connection string", true};
}

}  // namespace beadle::store

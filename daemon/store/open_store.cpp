#include "daemon/store/open_store.hpp"

namespace beadle::store {
namespace {

/// What stands before the first colon, and what behind it.
struct Where {
    std::string scheme, rest;
};
Where taken_apart(const std::string& where) {
    const auto colon = where.find(':');
    return {where.substr(0, colon), colon == std::string::npos ? std::string{} : where.substr(colon + 1)};
}

}  // namespace

std::optional<std::string> sqlite_path(const std::string& where) {
    auto [scheme, path] = taken_apart(where);
    return scheme == "sqlite" && !path.empty() ? std::optional{std::move(path)} : std::nullopt;
}

std::optional<std::string> postgres_connection(const std::string& where) {
    auto [scheme, rest] = taken_apart(where);
    if (scheme != "postgres" && scheme != "postgresql") return std::nullopt;
    return rest.starts_with("//") ? where : std::move(rest);  // libpq reads an address whole.
}

std::unique_ptr<Store> open_store(const std::string& where, const std::string& owner, bool read_only) {
    if (auto path = sqlite_path(where)) return make_sqlite_store({.path = std::move(*path), .owner = owner, .read_only = read_only});
    if (auto connection = postgres_connection(where))
        return make_postgres_store({.connection = std::move(*connection), .owner = owner, .read_only = read_only});
    // The word itself is not repeated: it might be a connection string with a password.
    throw StoreError{
        "'" + taken_apart(where).scheme + ":' names no store; write sqlite: and the path of a file, or postgres: and a connection string",
        true};
}

}  // namespace beadle::store

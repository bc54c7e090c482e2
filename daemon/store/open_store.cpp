#include "daemon/store/open_store.hpp"

#include "daemon/store/overlapping_store.hpp"

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

namespace {

std::unique_ptr<Store> open(const std::string& where, PostgresOptions options, CommitTook took = {}) {
    std::unique_ptr<Store> store;
    if (auto path = sqlite_path(where)) {
        store = make_sqlite_store({.path = std::move(*path), .owner = options.owner, .read_only = options.read_only});
    } else if (auto connection = postgres_connection(where)) {
        options.connection = std::move(*connection);
        store = make_postgres_store(options);
    }
    if (store && options.read_only) return store;
    if (store)
        return make_overlapping_store(
            std::move(store), [where] { return open_store(where, {}, true); }, std::move(took));
    // The word itself is not repeated: it might be a connection string with a password.
    throw StoreError{
        "'" + taken_apart(where).scheme + ":' names no store; write sqlite: and the path of a file, or postgres: and a connection string",
        true};
}

}  // namespace

std::unique_ptr<Store> open_store(const std::string& where, const std::string& owner, bool read_only) {
    PostgresOptions options;
    options.owner = owner;
    options.read_only = read_only;
    return open(where, std::move(options));
}

std::unique_ptr<Store> open_shared_store(const std::string& where, const std::string& owner, CommitTook took) {
    PostgresOptions options;
    options.owner = owner;
    options.shares = true;
    return open(where, std::move(options), std::move(took));
}

}  // namespace beadle::store

#include "daemon/store/postgres/roles.hpp"

#include <algorithm>
#include <sstream>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/postgres/opening.hpp"
#include "sql.hpp"

namespace beadle::store {
namespace {

std::string quoted(const std::string& name) {
    if (name.empty() || std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == '@'; }))
        throw StoreError{"a role's name is missing, or is none", true};
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

std::string replaced(std::string text, std::string_view what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
    return text;
}

/// One a line; what is said about them left out.
std::vector<std::string> statements_for(const std::string& schema, const Roles& roles) {
    std::vector<std::string> statements;
    std::istringstream lines{sql::postgres::roles};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with("--")) continue;
        line = replaced(std::move(line), "@schema@", quoted(schema));
        line = replaced(std::move(line), "@daemon@", quoted(roles.daemon));
        statements.push_back(replaced(std::move(line), "@auditor@", quoted(roles.auditor)));
    }
    return statements;
}

}  // namespace

std::vector<std::string> give_roles(const std::string& where, const Roles& roles) {
    const auto string = postgres_connection(where);
    if (!string) throw StoreError{"roles are PostgreSQL's: postgres: and a connection string of the tables' owner", true};
    if (roles.daemon == roles.auditor) throw StoreError{"the daemon's role and the auditors' must be two", true};
    postgres::Connection owner{*string};
    owner.open();
    for (const auto& role : {roles.daemon, roles.auditor}) {
        auto found = owner.run("SELECT rolsuper, pg_has_role($1::TEXT, current_user, 'MEMBER') FROM pg_roles WHERE rolname = $1::TEXT",
                               postgres::Parameters::of(role));
        if (!found.next())
            throw StoreError{
                "there is no role " + quoted(role) + " yet; as the database's administrator: CREATE ROLE " + quoted(role) + " LOGIN", true};
        if (found.boolean(0) || found.boolean(1))
            throw StoreError{"the role " + quoted(role) + " may do all that the tables' owner may; take a role of its own", true};
    }
    postgres::migrate(owner);
    const auto statements = statements_for(owner.word("SELECT current_schema()"), roles);
    postgres::Transaction transaction{owner};
    for (const auto& statement : statements) owner.run_script(statement.c_str());
    transaction.commit();
    return statements;
}

}  // namespace beadle::store

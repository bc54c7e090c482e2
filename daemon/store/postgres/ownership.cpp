#include "daemon/store/postgres/ownership.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <array>

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/postgres/renewal.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement owners{"owners", sql::postgres::owners};
constexpr Statement register_daemon{"register_daemon", sql::postgres::register_daemon};
constexpr Statement hold_shards{"hold_shards", sql::postgres::hold_shards};
constexpr Statement give_up_shards{"give_up_shards", sql::postgres::give_up_shards};
constexpr Statement take_shards{"take_shards", sql::postgres::take_shards};

std::string random_id() {
    char bytes[12];
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) throw StoreError{"the system gives no random numbers", true};
    return audit::to_hex(std::string_view{bytes, sizeof bytes});
}

bool is_known(Connection& connection, const std::string& id) {
    return connection.run("SELECT FROM daemon WHERE id = $1::TEXT", Parameters::of(id)).count() == 1;
}

}  // namespace

void hint(Connection& connection, const std::string& whom) noexcept {
    try {
        connection.run("SELECT pg_notify(left('beadle_' || current_schema(), 60), $1::TEXT)", Parameters::of(whom));
    } catch (const std::exception&) {
        // Whom it was for looks by himself, a little later.
    }
}

Ownership::Ownership(const PostgresOptions& options) : options_(options) {
    if (options_.owner.empty()) options_.owner = "process " + std::to_string(::getpid());
}
Ownership::~Ownership() = default;

void Ownership::taken_by(const Connection& connection, const std::string& name) const {
    if (options_.shares) throw ShardsTaken{connection.name() + ": shards of this daemon have gone to " + name};
    throw ShardsTaken{connection.name() + " is in use by " + name};
}

void Ownership::enter(Connection& connection, const std::string& id) const {
    connection.run(register_daemon, Parameters::of(id, options_.owner, options_.lease_s, host_name(), options_.shares));
}

void Ownership::begin_renewal() {
    renewal_.reset();
    renewal_ = std::make_unique<Renewal>(options_, id_, on_news_);
}

void Ownership::take(Connection& connection) {
    if (options_.shares) tend(connection);
    else take_all(connection);
}

void Ownership::take_all(Connection& connection) {
    renewal_.reset();
    const auto id = random_id();  // A new one each time: what was sent in the name of the old one comes too late.
    {
        Transaction transaction{connection};
        auto rows = connection.run(owners);
        while (rows.next()) {
            if (!rows.string(3).empty() && rows.string(1) != id_) taken_by(connection, rows.string(3));
        }
        enter(connection, id);
        connection.run("UPDATE shard SET daemon = $1::TEXT, fence = fence + 1", Parameters::of(id));
        // Whoever had them is dead; what it had in hand is known by its old name until somebody asks.
        connection.run("DELETE FROM daemon WHERE id <> $1::TEXT", Parameters::of(id));
        crash_point("store.take");
        transaction.commit();
        crash_point("store.taken");
    }
    id_ = id;
    shards_ = all_shards();
    begin_renewal();
}

bool Ownership::tend(Connection& connection) {
    auto id = id_;
    Shards now;
    auto fences = fences_;
    bool gave_up = false, joined = false, taken = false;
    {
        Transaction transaction{connection};
        // Others may have come since this transaction last looked who lives.
        const auto look_anew = [&] { connection.run("SELECT pg_stat_clear_snapshot()"); };
        joined = id.empty() || !is_known(connection, id);
        if (joined) {
            id = random_id();  // What was sent in the name of the old one comes too late.
            enter(connection, id);
        }
        gave_up = connection.run(give_up_shards, Parameters::of(id)).changed() > 0;
        look_anew();
        if (!gave_up) {
            connection.run(take_shards, Parameters::of(id));
            look_anew();
        }
        connection.run("DELETE FROM daemon AS d WHERE d.id <> $1::TEXT AND NOT EXISTS (SELECT FROM living_daemon AS l WHERE l.id = d.id)",
                       Parameters::of(id));
        connection.run("DELETE FROM inbox WHERE answer IS NOT NULL AND NOT EXISTS (SELECT FROM daemon WHERE id = asks)");
        auto rows = connection.run("SELECT number, fence FROM shard WHERE daemon = $1::TEXT", Parameters::of(id));
        while (rows.next()) {
            const auto shard = static_cast<std::size_t>(rows.integer(0));
            now.set(shard);
            taken = taken || !shards_.test(shard) || fences[shard] != rows.integer(1);
            fences[shard] = rows.integer(1);
        }
        transaction.commit();
    }
    const bool changed = joined || taken || now != shards_;
    if (joined || taken) ++times_taken_;
    id_ = id;
    shards_ = now;
    fences_ = fences;
    if (joined) begin_renewal();
    if (joined || gave_up) hint(connection, "*");
    return changed;
}

void Ownership::confirm(Connection& connection) {
    if (options_.shares) {  // Whether all shards are still ours the next batch finds out, and tend() after it.
        Transaction transaction{connection};
        if (is_known(connection, id_)) enter(connection, id_);
        transaction.commit();
        return;
    }
    {
        Transaction transaction{connection};
        bool all_ours = true;
        auto rows = connection.run(owners);
        while (rows.next()) all_ours = all_ours && rows.string(1) == id_;
        if (all_ours) {
            enter(connection, id_);
            transaction.commit();
            return;
        }
    }
    take_all(connection);
}

void Ownership::hold(Connection& connection, const std::set<int>& shards) {
    Numbers numbers;
    for (const auto shard : shards) numbers.add(std::int64_t{shard});
    if (connection.run(hold_shards, Parameters::of(numbers, id_)).count() == shards.size()) return;
    auto rows = connection.run(
        "SELECT coalesce(max(d.name), '') FROM shard AS s JOIN daemon AS d ON d.id = s.daemon "
        "WHERE s.daemon <> $1::TEXT AND s.number = ANY ($2::BIGINT[])",
        Parameters::of(id_, numbers));
    const auto name = rows.next() ? rows.string(0) : std::string{};
    taken_by(connection, name.empty() ? "another daemon, which has stopped by now" : name);
}

void Ownership::release(Connection& connection) noexcept {
    renewal_.reset();
    if (id_.empty()) return;
    try {
        if (!connection.is_open()) return;
        {
            Transaction transaction{connection};
            connection.run("UPDATE shard SET daemon = '' WHERE daemon = $1::TEXT", Parameters::of(id_));
            connection.run("DELETE FROM daemon WHERE id = $1::TEXT", Parameters::of(id_));
            crash_point("store.release");
            transaction.commit();
        }
        crash_point("store.released");
        hint(connection, "*");
    } catch (const std::exception&) {
        // The lease runs out, and the session goes with the connection.
    }
}

void Ownership::on_news(std::function<void(News)> act) {
    on_news_ = act;
    if (renewal_) renewal_->on_news(std::move(act));
}

std::optional<bool> Ownership::hears_hints() const { return renewal_ ? renewal_->hears_hints() : std::nullopt; }

}  // namespace beadle::store::postgres

#include "daemon/store/postgres/ownership.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "daemon/crash/crash_point.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement owners{"owners", sql::postgres::owners};
constexpr Statement register_daemon{"register_daemon", sql::postgres::register_daemon};
constexpr Statement hold_shards{"hold_shards", sql::postgres::hold_shards};

std::string random_id() {
    char bytes[12];
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) throw StoreError{"the system gives no random numbers", true};
    return audit::to_hex(std::string_view{bytes, sizeof bytes});
}

}  // namespace

/// Renews the lease until it goes.
class Ownership::Renewal {
public:
    Renewal(const PostgresOptions& options, std::string id)
        : id_(std::move(id)), lease_s_(options.lease_s), connection_(options.connection), thread_([this] { run(); }) {}
    Renewal(const Renewal&) = delete;
    Renewal& operator=(const Renewal&) = delete;
    ~Renewal() {
        {
            std::lock_guard lock(mutex_);
            stop_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

private:
    void run() {
        auto wait = std::chrono::milliseconds{lease_s_ * 1000 / 3};
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, wait, [&] { return stop_; })) {
            lock.unlock();
            wait = renew() ? std::chrono::milliseconds{lease_s_ * 1000 / 3} : std::chrono::milliseconds{1000};
            lock.lock();
        }
    }

    /// Where it fails the lease runs on, and the writer will hear of it.
    bool renew() {
        try {
            connection_.run("UPDATE daemon SET expires_at = clock_timestamp() + make_interval(secs => $2::BIGINT) WHERE id = $1::TEXT",
                            Parameters::of(id_, lease_s_));
            return true;
        } catch (const StoreError&) {
            return false;
        }
    }

    std::string id_;
    int lease_s_;
    Connection connection_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread thread_;
};

Ownership::Ownership(const PostgresOptions& options) : options_(options) {
    if (options_.owner.empty()) options_.owner = "process " + std::to_string(::getpid());
}
Ownership::~Ownership() = default;

void Ownership::taken_by(const Connection& connection, const std::string& name) const {
    throw ShardsTaken{connection.name() + " is in use by " + name};
}

void Ownership::take(Connection& connection) {
    renewal_.reset();
    const auto id = random_id();  // A new one each time: what was sent in the name of the old one comes too late.
    {
        Transaction transaction{connection};
        auto rows = connection.run(owners);
        while (rows.next()) {
            if (!rows.string(3).empty() && rows.string(1) != id_) taken_by(connection, rows.string(3));
        }
        connection.run(register_daemon, Parameters::of(id, options_.owner, options_.lease_s));
        connection.run("UPDATE shard SET daemon = $1::TEXT, fence = fence + 1", Parameters::of(id));
        // Whoever had them is dead; what it had in hand is known by its old name until somebody asks.
        connection.run("DELETE FROM daemon WHERE id <> $1::TEXT", Parameters::of(id));
        crash_point("store.take");
        transaction.commit();
        crash_point("store.taken");
    }
    id_ = id;
    renewal_ = std::make_unique<Renewal>(options_, id_);
}

void Ownership::confirm(Connection& connection) {
    {
        Transaction transaction{connection};
        bool all_ours = true;
        auto rows = connection.run(owners);
        while (rows.next()) all_ours = all_ours && rows.string(1) == id_;
        if (all_ours) {
            connection.run(register_daemon, Parameters::of(id_, options_.owner, options_.lease_s));
            transaction.commit();
            return;
        }
    }
    take(connection);
}

void Ownership::hold(Connection& connection, const std::set<int>& shards) {
    Numbers numbers;
    for (const auto shard : shards) numbers.add(std::int64_t{shard});
    if (connection.run(hold_shards, Parameters::of(numbers, id_)).count() == shards.size()) return;
    auto rows =
        connection.run("SELECT coalesce(max(d.name), '') FROM shard AS s JOIN daemon AS d ON d.id = s.daemon WHERE s.daemon <> $1::TEXT",
                       Parameters::of(id_));
    const auto name = rows.next() ? rows.string(0) : std::string{};
    taken_by(connection, name.empty() ? "another daemon, which has stopped by now" : name);
}

void Ownership::release(Connection& connection) noexcept {
    renewal_.reset();
    if (id_.empty()) return;
    try {
        if (!connection.is_open()) return;
        Transaction transaction{connection};
        connection.run("UPDATE shard SET daemon = '' WHERE daemon = $1::TEXT", Parameters::of(id_));
        connection.run("DELETE FROM daemon WHERE id = $1::TEXT", Parameters::of(id_));
        crash_point("store.release");
        transaction.commit();
        crash_point("store.released");
    } catch (const std::exception&) {
        // The lease runs out, and the session goes with the connection.
    }
}

}  // namespace beadle::store::postgres

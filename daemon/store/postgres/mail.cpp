// What the sender asks.

#include <algorithm>

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/postgres/postgres_store.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement claim_mail_statement{"claim_mail", sql::postgres::claim_mail};
constexpr Statement prepare_mail_statement{"prepare_mail", sql::postgres::prepare_mail};
constexpr Statement postpone_mail_statement{"postpone_mail", sql::postgres::postpone_mail};
constexpr Statement next_mail_statement{"next_mail", sql::postgres::next_mail};
constexpr Statement archive_mail_statement{"archive_mail", sql::postgres::archive_mail};

Texts texts_of(const std::vector<std::string>& ids) {
    Texts texts;
    for (const auto& id : ids) texts.add_cleaned(id);
    return texts;
}

}  // namespace

Numbers PostgresStore::own_numbers() {
    Numbers numbers;
    for (const auto* system : own_systems()) numbers.add(system->number);
    return numbers;
}

std::vector<OutboxRow> PostgresStore::claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) {
    // Done twice after a loss it claims less, and what the first time claimed comes again after its lease.
    return again_if_lost([&] {
        std::vector<OutboxRow> claimed;
        Transaction transaction{db_};
        auto rows =
            db_.run(claim_mail_statement, Parameters::of(civil_now, machine_now, lease_until, limit, mail_claimed_max, own_numbers()));
        while (rows.next()) claimed.push_back(read_mail(rows, system_of(rows.integer(21))));
        if (claimed.empty()) return claimed;
        std::set<int> shards;
        for (const auto& row : claimed) shards.insert(find_system(row.notification.system)->shard);
        ownership_.hold(db_, shards);  // Who has been replaced sends nothing more.
        crash_point("mail.claim");
        transaction.commit();
        std::sort(claimed.begin(), claimed.end(), [](const auto& a, const auto& b) {
            const auto &x = a.notification, &y = b.notification;
            return std::tie(x.system, x.to, x.send_at, x.id) < std::tie(y.system, y.to, y.send_at, y.id);
        });
        return claimed;
    });
}

template <class Act>
void PostgresStore::while_owned(std::string_view id, Act act) {
    again_if_lost([&] {
        const auto* system = find_system(id);
        if (!system) return;
        Transaction transaction{db_};
        ownership_.hold(db_, {system->shard});
        act(*system);
        transaction.commit();
    });
}

void PostgresStore::prepare_mail(std::string_view id, const std::vector<std::string>& ids, std::string_view message_id,
                                 std::string_view bytes_hash) {
    while_owned(id, [&](const System& system) {
        db_.run(prepare_mail_statement, Parameters::of(system.number, texts_of(ids), message_id, bytes_hash));
        crash_point("mail.prepare");
    });
}

void PostgresStore::postpone_mail(std::string_view id, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                                  Tried tried) {
    while_owned(id, [&](const System& system) {
        db_.run(postpone_mail_statement, Parameters::of(system.number, texts_of(ids), next_try_at, result, tried == Tried::no ? 1 : 0));
        crash_point("mail.postpone");
    });
}

std::optional<Instant> PostgresStore::next_mail() {
    return again_if_lost([&]() -> std::optional<Instant> {
        auto rows = db_.run(next_mail_statement, Parameters::of(own_numbers()));
        if (!rows.next()) return std::nullopt;
        return rows.maybe_instant(0);
    });
}

int PostgresStore::archive_mail(Instant before, int limit) {
    // Done twice after a loss it moves what is next, which was to come anyway.
    return again_if_lost([&] {
        Transaction transaction{db_};
        ownership_.hold(db_, shards_in_use());
        const auto moved = db_.run(archive_mail_statement, Parameters::of(before, limit, own_numbers())).changed();
        crash_point("mail.archive");
        transaction.commit();
        return static_cast<int>(moved);
    });
}

}  // namespace beadle::store::postgres

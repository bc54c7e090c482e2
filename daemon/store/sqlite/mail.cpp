// What the sender asks.

#include <algorithm>
#include <set>

#include "daemon/audit/json_text.hpp"
#include "daemon/crash/crash_point.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"

namespace beadle::store::sqlite {

std::vector<OutboxRow> SqliteStore::claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) {
    // Looking comes before locking: most calls find nothing, and then nothing is written.
    std::set<std::pair<std::string, std::string>> recipients;
    {
        auto rows = recipients_waiting_.query(civil_now, machine_now, limit);
        while (rows.next()) recipients.emplace(system_of(rows.integer(0)).id, rows.string(1));
    }
    std::vector<OutboxRow> claimed;
    if (recipients.empty()) return claimed;

    Transaction transaction{db_};
    for (const auto& [id, recipient] : recipients) {
        const auto& system = *find_system(id);
        const auto room = mail_claimed_max - static_cast<int>(claimed.size());
        if (room <= 0) break;
        std::vector<std::int64_t> numbers;
        {
            auto rows = mail_waiting_for_.query(civil_now, machine_now, system.number, recipient, room);
            while (rows.next()) {
                numbers.push_back(rows.integer(0));
                auto row = read_mail(rows, system);
                row.state = MailState::claimed;
                row.lease_until = lease_until;
                ++row.attempts;
                claimed.push_back(std::move(row));
            }
        }
        for (const auto number : numbers) claim_mail_.run(number, lease_until);
    }
    crash_point("mail.claim");
    transaction.commit();
    return claimed;
}

void SqliteStore::prepare_mail(std::string_view id, const std::vector<std::string>& ids, std::string_view message_id,
                               std::string_view bytes_hash) {
    const auto* system = find_system(id);
    if (!system) return;
    Transaction transaction{db_};
    for (const auto& mail : ids) prepare_mail_.run(system->number, mail, message_id, bytes_hash);
    crash_point("mail.prepare");
    transaction.commit();
}

void SqliteStore::postpone_mail(std::string_view id, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                                Tried tried) {
    const auto* system = find_system(id);
    if (!system) return;
    Transaction transaction{db_};
    for (const auto& mail : ids) postpone_mail_.run(system->number, mail, next_try_at, result, tried == Tried::no ? 1 : 0);
    crash_point("mail.postpone");
    transaction.commit();
}

int SqliteStore::archive_mail(Instant before, int limit) {
    std::vector<std::int64_t> numbers;
    {
        auto rows = ended_mail_.query(before, limit);
        while (rows.next()) numbers.push_back(rows.integer(0));
    }
    if (numbers.empty()) return 0;
    // The row that is left behind may repeat a text that is erased later on, where nobody would find it.
    db_.run("PRAGMA secure_delete = ON");
    Transaction transaction{db_};
    for (const auto number : numbers) {
        archive_mail_.run(number);
        delete_mail_.run(number);
    }
    crash_point("mail.archive");
    transaction.commit();
    db_.run("PRAGMA secure_delete = OFF");
    checkpoint_if_due();
    return static_cast<int>(numbers.size());
}

std::optional<Instant> SqliteStore::next_mail() {
    std::optional<Instant> next;
    {
        // In the order of send_at: once that is not earlier than the best, nothing better follows.
        auto rows = ready_mail_.query();
        while (rows.next() && (!next || rows.instant(0) < *next)) {
            const auto at = std::max(rows.instant(0), rows.instant(1));
            if (!next || at < *next) next = at;
        }
    }
    auto rows = least_lease_.query();
    if (rows.next() && !rows.is_null(0) && (!next || rows.instant(0) < *next)) next = rows.instant(0);
    return next;
}

}  // namespace beadle::store::sqlite

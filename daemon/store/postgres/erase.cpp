// A text that nobody is to read any more, taken out wherever the system keeps it. Within the batch's transaction.

#include "daemon/store/erasing.hpp"
#include "daemon/store/postgres/postgres_store.hpp"

namespace beadle::store::postgres {

void PostgresStore::erase(const Batch::TextErased& erased) {
    const auto* system = find_system(erased.system);
    if (!system) return;
    auto found = db_.run("SELECT text FROM free_text WHERE system = $1::BIGINT AND seq = $2::BIGINT AND name = $3::TEXT AND salt <> ''",
                         Parameters::of(system->number, erased.seq, erased.name));
    if (!found.next()) return;
    const auto text = found.string(0);
    db_.run("UPDATE free_text SET salt = '', text = $4::TEXT WHERE system = $1::BIGINT AND seq = $2::BIGINT AND name = $3::TEXT",
            Parameters::of(system->number, erased.seq, erased.name, erased.instead));

    struct Column {
        const char *find, *put;
        bool is_facts;
    };
    for (const auto& column :
         {Column{"SELECT instance, facts FROM instance_facts WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE instance_facts SET facts = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND instance = $3::TEXT",
                 true},
          Column{"SELECT ref, reason FROM duty WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE duty SET reason = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND ref = $3::TEXT", false},
          Column{"SELECT ref, what FROM duty WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE duty SET what = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND ref = $3::TEXT", false},
          Column{"SELECT id, facts FROM outbox WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE outbox SET facts = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND id = $3::TEXT", true},
          Column{"SELECT id, facts FROM mail_archive WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE mail_archive SET facts = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND id = $3::TEXT", true},
          Column{"SELECT instance, title FROM instance_facts WHERE system = $1::BIGINT AND instance = $2::TEXT",
                 "UPDATE instance_facts SET title = $4::TEXT WHERE system = $1::BIGINT AND instance = $2::TEXT AND instance = $3::TEXT",
                 false}}) {
        auto rows = db_.run(column.find, Parameters::of(system->number, erased.instance));
        while (rows.next()) {
            auto words = rows.string(1);
            if (column.is_facts ? take_out_of_facts(words, text, erased.instead) : take_out(words, text, erased.instead))
                db_.run(column.put, Parameters::of(system->number, erased.instance, rows.string(0), words));
        }
    }
}

}  // namespace beadle::store::postgres

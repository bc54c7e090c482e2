// A text that nobody is to read any more, taken out wherever the system keeps it. Within the batch's transaction.

#include <utility>
#include <vector>

#include "daemon/store/erasing.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"

namespace beadle::store::sqlite {

void SqliteStore::erase(const Batch::TextErased& erased) {
    const auto* system = find_system(erased.system);
    if (!system) return;
    const auto key = entry_key(*system, erased.seq);
    std::string text;
    {
        Statement find{db_, "SELECT text FROM free_text WHERE entry = ?1 AND name = ?2 AND salt <> ''"};
        auto rows = find.query(key, erased.name);
        if (!rows.next()) return;
        text = rows.string(0);
    }
    Statement forget{db_, "UPDATE free_text SET salt = '', text = ?3 WHERE entry = ?1 AND name = ?2"};
    forget.run(key, erased.name, erased.instead);

    struct Column {
        const char *find, *put;
        bool is_facts;
    };
    for (const auto& column : {Column{"SELECT instance, facts FROM instance_facts WHERE system = ?1 AND instance = ?2",
                                      "UPDATE instance_facts SET facts = ?3 WHERE system = ?1 AND instance = ?2 AND instance = ?4", true},
                               Column{"SELECT ref, reason FROM duty WHERE system = ?1 AND instance = ?2",
                                      "UPDATE duty SET reason = ?3 WHERE system = ?1 AND instance = ?2 AND ref = ?4", false},
                               Column{"SELECT ref, what FROM duty WHERE system = ?1 AND instance = ?2",
                                      "UPDATE duty SET what = ?3 WHERE system = ?1 AND instance = ?2 AND ref = ?4", false},
                               Column{"SELECT id, facts FROM outbox WHERE system = ?1 AND instance = ?2",
                                      "UPDATE outbox SET facts = ?3 WHERE system = ?1 AND instance = ?2 AND id = ?4", true},
                               Column{"SELECT id, facts FROM mail_archive WHERE system = ?1 AND instance = ?2",
                                      "UPDATE mail_archive SET facts = ?3 WHERE system = ?1 AND instance = ?2 AND id = ?4", true}}) {
        std::vector<std::pair<std::string, std::string>> changed;
        {
            Statement find{db_, column.find};
            auto rows = find.query(system->number, erased.instance);
            while (rows.next()) {
                auto words = rows.string(1);
                if (column.is_facts ? take_out_of_facts(words, text, erased.instead) : take_out(words, text, erased.instead))
                    changed.emplace_back(rows.string(0), std::move(words));
            }
        }
        for (const auto& [which, words] : changed) {
            Statement put{db_, column.put};
            put.run(system->number, erased.instance, words, which);
        }
    }
}

}  // namespace beadle::store::sqlite

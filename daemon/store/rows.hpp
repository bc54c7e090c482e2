#pragma once
// Rows become what they mean, the same for every store that has tables: `Rows` is a store's cursor, columns are read by their place.
// Thread-safety: as the cursor.

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/json_text.hpp"
#include "daemon/store/known_systems.hpp"
#include "daemon/store/store.hpp"

namespace beadle::store {

/// States as one text, divided by bars: "published|not yet drafted".
inline std::string states_to_text(const std::vector<std::string>& states) { return model::join(states, "|"); }

inline std::vector<std::string> states_from_text(std::string_view text) {
    std::vector<std::string> states;
    if (text.empty()) return states;
    for (;;) {
        const auto bar = text.find('|');
        states.emplace_back(text.substr(0, bar));
        if (bar == std::string_view::npos) return states;
        text.remove_prefix(bar + 1);
    }
}

inline std::optional<std::int64_t> day_number(const std::optional<model::Date>& date) {
    if (!date || !date->ok()) return std::nullopt;
    return std::chrono::sys_days{*date}.time_since_epoch().count();
}

/// A hash of 64 hexadecimal digits takes 32 bytes; any other text stays as it is: nothing then.
inline std::string packed_hash(std::string_view text) {
    return text.size() == 2 * sizeof(audit::Hash) ? audit::from_hex(text).value_or("") : std::string{};
}
inline std::string unpacked_hash(std::string_view bytes) {
    return bytes.size() == sizeof(audit::Hash) ? audit::to_hex(bytes) : std::string{bytes};
}

/// Throws StoreError: what the store keeps of `whose` is none of ours, and why.
[[noreturn]] inline void is_damaged(const std::string& whose, const std::string& why) {
    throw StoreError{"the store is damaged: what it keeps of " + whose + " cannot be read (" + why + "); restore it from a backup", false};
}

/// What `read` makes of a text that the store keeps. Throws StoreError, naming whose it is, for one that is none of ours: that is damage.
template <class Read, class Whose>
auto stored(std::string_view text, Read read, Whose whose) {
    try {
        return read(text);
    } catch (const std::exception& error) {
        is_damaged(whose(), error.what());
    }
}

/// A number that the store keeps, from `least` to `most`. Throws StoreError, naming whose it is, for another: no list of words, and no step, is to be looked up by it.
template <class Number, class Whose>
Number stored_number(std::int64_t number, Number least, Number most, Whose whose) {
    if (number < static_cast<std::int64_t>(least) || number > static_cast<std::int64_t>(most))
        is_damaged(whose(), "there is no " + std::to_string(number));
    return static_cast<Number>(number);
}

template <class Rows>
std::optional<model::Date> maybe_date(const Rows& rows, int column) {
    if (rows.is_null(column)) return std::nullopt;
    return model::Date{std::chrono::sys_days{std::chrono::days{rows.integer(column)}}};
}

/// A head as `load_instance.sql` selects it, from column `first` on. `unpack_hash` is the store's.
template <class Rows>
model::Instance read_instance(const Rows& rows, const System& system, std::string id, int first = 0) {
    auto facts = rows.is_null(first + 8) ? model::Facts{} : stored(rows.text(first + 8), audit::facts_from_json, [&] { return id; });
    return {.system = system.id,
            .id = std::move(id),
            .workflow = rows.string(first + 4),
            .body = rows.string(first + 5),
            .matter = rows.string(first + 6),
            .definition = unpack_hash(rows, first + 7),
            .version = rows.integer(first),
            .states = states_from_text(rows.text(first + 1)),
            .facts = std::move(facts),
            .duties = {},
            .ended = rows.boolean(first + 2),
            .parked = rows.boolean(first + 3)};
}

/// A duty as `load_duties.sql` selects it.
template <class Rows>
model::Duty read_duty(const Rows& rows) {
    const auto whose = [&] { return "duty " + rows.string(0); };
    return {.ref = rows.string(0),
            .entry = rows.string(18),
            .what = rows.string(19),
            .owed_by = rows.string(17),
            .rule = rows.string(20),
            .anchor = rows.string(21),
            .anchor_on = maybe_date(rows, 11),
            .raw = maybe_date(rows, 12).value_or(model::Date{}),
            .safe = maybe_date(rows, 13).value_or(model::Date{}),
            .due_at = rows.instant(3),
            .late_from = rows.instant(4),
            .due_local = rows.string(22),
            .provisional = rows.boolean(8),
            .earliest = rows.boolean(9),
            .notice_only = rows.boolean(10),
            .met_by = rows.string(23),
            .outcome = stored_number(rows.integer(2), model::Outcome::open, model::Outcome::withdrawn, whose),
            .happened_at = rows.maybe_instant(14),
            .recorded_at = rows.maybe_instant(15),
            .ended_by = rows.string(24),
            .reason = rows.string(25),
            .steps = stored(rows.text(6), model::steps_from_text, whose),
            .steps_done = stored_number(rows.integer(5), 0, std::numeric_limits<int>::max(), whose),
            .revision = static_cast<int>(rows.integer(7))};
}

/// A message as `mail_waiting_for.sql`, `claim_mail.sql` and the outbox lists select it.
template <class Rows>
OutboxRow read_mail(const Rows& rows, const System& system) {
    const auto whose = [&] { return "message " + rows.string(1); };
    return {.notification = {.id = rows.string(1),
                             .system = system.id,
                             .body = rows.string(11),
                             .instance = rows.string(12),
                             .duty = rows.string(13),
                             .step = rows.string(14),
                             .to = rows.string(15),
                             .template_name = rows.string(16),
                             .facts = stored(rows.text(20), audit::facts_from_json, whose),
                             .send_at = rows.instant(3),
                             .expires_at = rows.instant(7),
                             .sending = stored_number(rows.integer(10), model::Sending::hold, model::Sending::live, whose)},
            .state = stored_number(rows.integer(2), MailState::held, MailState::dead, whose),
            .message_id = rows.string(17),
            .bytes_hash = rows.string(18),
            .attempts = static_cast<int>(rows.integer(6)),
            .next_try_at = rows.instant(4),
            .lease_until = rows.instant(5),
            .created_at = rows.instant(8),
            .sent_at = rows.instant(9),
            .last_result = rows.string(19)};
}

template <class Rows>
model::Verdict verdict_of(const Rows& rows, int column, std::int64_t seq) {
    return stored_number(rows.integer(column), model::Verdict::accepted, model::Verdict::not_accepted,
                         [&] { return "entry " + std::to_string(seq); });
}

template <class Rows>
audit::Hash leaf_of(const Rows& rows, int column) {
    audit::Hash leaf{};
    const auto bytes = rows.blob(column);
    std::memcpy(leaf.data(), bytes.data(), std::min(bytes.size(), leaf.size()));
    return leaf;
}

/// An entry as `entry_by_event.sql` selects it, without its free texts; its first column is told by `seq`.
template <class Rows>
Entry read_entry(const Rows& rows, const System& system, std::int64_t seq) {
    return Entry{.system = system.id,
                 .seq = seq,
                 .event_id = rows.string(4),
                 .instance = rows.string(5),
                 .body = rows.string(6),
                 .matter = rows.string(7),
                 .post = rows.string(8),
                 .actor = rows.string(9),
                 .kind = rows.string(10),
                 .verdict = verdict_of(rows, 1, seq),
                 .happened_at = rows.instant(2),
                 .recorded_at = rows.instant(3),
                 .line = rows.string(12),
                 .leaf = leaf_of(rows, 11),
                 .free_texts = {}};
}

/// An entry's line and what is held against it: the columns key, leaf, line.
template <class Rows>
Entry read_line(const Rows& rows, const System& system, std::int64_t seq) {
    Entry entry;
    entry.system = system.id;
    entry.seq = seq;
    entry.leaf = leaf_of(rows, 1);
    entry.line = rows.string(2);
    return entry;
}

/// Puts free texts, with the columns seq, name, salt, text, exempt and ascending by seq, beside their entries, which are ascending too. One of no entry is left.
template <class Rows>
void add_free_texts(Rows& rows, std::int64_t base, std::vector<Entry>& entries) {
    auto entry = entries.begin();
    while (rows.next()) {
        const auto seq = rows.integer(0) - base;
        while (entry != entries.end() && entry->seq < seq) ++entry;
        if (entry == entries.end()) return;
        if (entry->seq == seq) entry->free_texts.push_back({rows.string(1), rows.string(2), rows.string(3), rows.boolean(4)});
    }
}

/// Adds the hash with that number to those that were found of a range; false, and nothing is added, where it is not the next of them.
inline bool add_neighbour(std::int64_t number, std::string_view bytes, const HashRange& range, std::vector<audit::Hash>& found) {
    const auto hash = audit::hash_from_bytes(bytes);
    if (!hash || number != range.first + static_cast<std::int64_t>(found.size())) return false;
    found.push_back(*hash);
    return true;
}

/// A head with the columns size, last_recorded_at, batch_id, frontier.
template <class Rows>
LogHead read_log_head(const Rows& rows, const System& system, int first = 0) {
    return {.system = system.id,
            .shard = system.shard,
            .size = rows.integer(first),
            .last_recorded_at = rows.instant(first + 1),
            .batch_id = rows.string(first + 2),
            .frontier = std::string{rows.blob(first + 3)}};
}

/// Takes off the row that was read beyond the limit; true where there was one, and so a next page.
template <class Row>
bool cut(std::vector<Row>& rows, int limit) {
    if (static_cast<int>(rows.size()) <= limit) return false;
    rows.resize(static_cast<std::size_t>(limit));
    return true;
}

inline constexpr unsigned open_mail = mail_bit(MailState::held) | mail_bit(MailState::for_clerk) | mail_bit(MailState::ready) |
                                      mail_bit(MailState::claimed) | mail_bit(MailState::dead);

/// Whether the archive may hold some that the filter lets through.
inline bool may_be_archived(const OutboxFilter& filter) { return !filter.state || (mail_bit(*filter.state) & ended_mail) != 0; }

/// Two tables of messages as one in the order of their numbers: of each the first `limit`, then of those the first. `index` and `where` are the parts of a statement
/// that belong there; the columns are those of read_mail.
inline std::string select_mail(const std::string& index, const std::string& where, bool with_archive, int limit) {
    const auto last = "\nORDER BY number\nLIMIT " + std::to_string(limit);
    const auto from = [&](const std::string& table) {
        return "SELECT number, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body, "
               "instance, duty,\n"
               "       step, recipient, template, message_id, bytes_hash, last_result, facts, system\nFROM " +
               table + where + last;
    };
    if (!with_archive) return from("outbox" + index);
    return "SELECT * FROM (" + from("outbox" + index) + ") AS a\nUNION ALL\nSELECT * FROM (" + from("mail_archive") + ") AS b" + last;
}

/// Adds open messages in one state to the counts.
inline void count_mail(Counts& counts, MailState state, std::int64_t count) {
    switch (state) {
        case MailState::held: counts.mail_held += count; break;
        case MailState::for_clerk: counts.mail_for_clerk += count; break;
        case MailState::ready:
        case MailState::claimed: counts.mail_ready += count; break;
        case MailState::dead: counts.mail_dead += count; break;
        default: break;
    }
}

}  // namespace beadle::store

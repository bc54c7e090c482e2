#pragma once
// The store behind the writer: `load` what a batch needs, `commit` everything it changed at once or nothing. Three stores keep
// this interface (SQLite, PostgreSQL, and memory for tests and simulation) under one conformance suite.
// Errors: StoreError when the world failed (disk full, file locked, connection lost); the writer may retry. Where `retry_is_safe` is
// false the outcome of a commit is unknown and the log head's batch_id tells.
// Thread-safety: one thread at a time per Store object; open a second for reading beside the writer.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/line.hpp"
#include "daemon/store/sharing.hpp"
#include "workflows/model/instance.hpp"
#include "workflows/model/notification.hpp"

namespace beadle::store {

using model::Instant;

class StoreError : public std::runtime_error {
public:
    StoreError(const std::string& what, bool retry_is_safe) : std::runtime_error(what), retry_is_safe_(retry_is_safe) {}
    bool retry_is_safe() const { return retry_is_safe_; }

private:
    bool retry_is_safe_;
};

/// Whom an instance belongs to and what it is called.
struct InstanceKey {
    std::string system;
    std::string id;
    friend auto operator<=>(const InstanceKey&, const InstanceKey&) = default;
};

/// One duty of an instance.
struct DutyKey {
    InstanceKey instance;
    std::string ref;
    friend auto operator<=>(const DutyKey&, const DutyKey&) = default;
};

/// Where a system's audit log stands.
struct LogHead {
    std::string system;
    int shard = 0;
    std::int64_t size = 0;       ///< Entries so far; the next one's seq.
    Instant last_recorded_at{};  ///< recorded_at never runs below this.
    std::string batch_id;        ///< The batch that wrote last.
    std::string frontier;        ///< The right edge of the tree over the log's lines: audit::Frontier::bytes().
};

/// One audit entry with the columns it is found by.
struct Entry {
    std::string system;
    std::int64_t seq = 0;
    std::string event_id;
    std::string instance, body, matter, post, actor, kind;
    model::Verdict verdict{};
    Instant happened_at{}, recorded_at{};
    std::string line;
    audit::Hash leaf{};
    std::vector<audit::FreeText> free_texts;
};

/// The root of a full tile of the tree over a system's log. Tiles are audit::tile_width hashes beside each other: leaves, then roots of such tiles, and so on.
struct TileRoot {
    std::string system;
    int level = 1;            ///< 1: over leaves; 2: over roots of level 1; ...
    std::int64_t number = 0;  ///< Over the hashes of the level below from number · tile_width on.
    audit::Hash root{};
};

/// A message's way out. Numbers are stored: do not change.
enum class MailState { held = 0, for_clerk = 1, ready = 2, claimed = 3, sent = 4, withdrawn = 5, cancelled = 6, expired = 7, dead = 8 };
/// "held", "for the clerk", "ready", "being sent", "sent", "withdrawn", "cancelled", "expired", "given up"
std::string_view to_words(MailState state);
std::optional<MailState> mail_state_from_words(std::string_view words);
constexpr unsigned mail_bit(MailState state) { return 1u << static_cast<unsigned>(state); }
/// Nothing of these is ever sent any more. Of one that was not sent it may still be learnt that a transport had taken it.
inline constexpr unsigned ended_mail =
    mail_bit(MailState::sent) | mail_bit(MailState::withdrawn) | mail_bit(MailState::cancelled) | mail_bit(MailState::expired);
/// From which states a MailChange may lead to `to`, as OR-ed mail_bit()s; rows in other states are left as they are. `ready` is a
/// release or a retry (attempts begin at 0 again), `held` and `for_clerk` take a release back, `cancelled` also clears a dead letter. What is being sent
/// can be held, withdrawn or cancelled: it is not tried again, and is sent where this try was taken.
unsigned mail_states_before(MailState to);
/// Whether a claimed message was tried: only then the claim counts among its attempts. A way out that is down tries nothing.
enum class Tried { no, yes };
/// The most messages that one claim hands out, so that a herd does not fill the memory.
inline constexpr int mail_claimed_max = 1000;

struct OutboxRow {
    model::Notification notification;
    MailState state = MailState::held;
    std::string message_id;  ///< Fixed when first prepared; a resend carries the same.
    /// SHA-256 of the message before it was sent; where its links are signed, behind a blank also that of what it says without signatures.
    std::string bytes_hash;
    int attempts = 0;
    Instant next_try_at{};  ///< Machine time of the next attempt.
    Instant lease_until{};  ///< Claimed until then.
    Instant created_at{}, sent_at{};
    std::string last_result;  ///< What the transport said last.
};

/// Of an OutboxRow's `bytes_hash` the part that whoever has the message can reckon.
constexpr std::string_view hash_of_bytes(std::string_view bytes_hash) { return bytes_hash.substr(0, bytes_hash.find(' ')); }

struct Alarm {
    std::string system;
    std::string key;  ///< "parked:ICPA/2022-23/3", "clock", "dead letters"
    std::string text;
    Instant raised_at{};
    std::optional<Instant> cleared_at;
    std::optional<Instant> last_mailed_at;
};

struct StoredDefinition {
    std::string hash;
    std::string kind;  ///< "definition" or "calendar"
    std::string id;    ///< System id or calendar id.
    std::string text;  ///< Canonical text.
};

/// In timers_removed: the timer of that kind goes, whenever it was due.
inline constexpr Instant any_due_at = Instant::min();

/// Everything one batch makes true together.
struct Batch {
    std::string batch_id;
    struct InstanceWrite {
        model::Instance instance;                 ///< As it is from now on, all duties included.
        std::int64_t expected_version = 0;        ///< 0: it must not exist yet. A mismatch aborts the whole batch (StoreError, retry safe).
        std::vector<std::string> duties_changed;  ///< Refs to insert or replace; others are as stored.
        std::vector<std::string> duties_stepped;  ///< Those among duties_changed that are stored and of which only steps_done moved on.
        std::vector<std::string> duties_removed;
        /// The instance has only those of its duties that changed; the others stay, and stay where they are.
        bool duties_left_out = false;
        bool facts_changed = true;  ///< False spares rewriting the facts beside the small head.
        bool head_changed = true;   ///< False: of the head only the version moved on.
    };
    std::vector<InstanceWrite> instances;
    /// Before any is added, by (system, instance, kind, due_at), or whichever due_at it has for `any_due_at`. Removing an absent one is no error.
    std::vector<model::Timer> timers_removed;
    std::vector<model::Timer> timers_added;
    std::vector<OutboxRow> mail_added;  ///< An id that is there already is left as it is: the same act twice is one message.
    struct MailChange {
        std::string system;
        std::string notification;  ///< Id; or empty: all unsent of `instance` and `duty` (an empty duty: all unsent of the instance).
        std::string instance, duty;
        MailState to{};
        std::string message_id, detail;
        Instant at{};
    };
    /// Applied BEFORE mail_added, in order, to rows stored by earlier batches only. Withdrawn touches only what is not yet sent.
    std::vector<MailChange> mail_changed;
    std::vector<Entry> entries;
    std::vector<LogHead> log_heads;
    std::vector<TileRoot> tile_roots;  ///< One that is there already is left as it is.
    std::vector<StoredDefinition> definitions;
    struct Current {
        std::string kind, id, hash;
    };
    std::vector<Current> definitions_current;  ///< What is live from now on.
    std::vector<Alarm> alarms;                 ///< Upserted by (system, key).
    std::vector<Letter> letters_answered;      ///< By number, with the answer as text; those whom nobody waits for go.
    /// A text that somebody wrote beside an entry and that nobody is to read any more. From then on `instead` is read there, without a salt, and wherever else what
    /// `instance` remembers, its duties and its mail repeat it. The line and its hash stay. One that is not there is left.
    struct TextErased {
        std::string system;
        std::int64_t seq = 0;
        std::string name, instance;
        std::string instead;
    };
    /// Applied after everything else.
    std::vector<TextErased> texts_erased;
};

/// What load found. Absent ones are marked, so that nobody asks twice.
struct Snapshot {
    std::vector<model::Instance> instances;
    std::vector<InstanceKey> absent;
    bool duties_left_out = false;  ///< Of each instance only the duty that was asked for is there, if it has one of that name.
};

struct InstanceFilter {
    std::string system, workflow, body, matter, state;
    bool with_ended = true;
    std::string after_id;
    int limit = 100;
};
struct DutyRow {
    std::string system, instance, body;
    std::string instance_title;
    model::Duty duty;
};
struct DutyFilter {
    std::string system, body, owed_by, instance;
    std::optional<model::Outcome> outcome;
    std::optional<Instant> from, until;  ///< By due_at.
    std::string after;                   ///< Page key as the last page gave it.
    int limit = 100;
};
struct EntryFilter {
    std::string system, body, instance, matter, post, actor, kind;
    std::optional<model::Verdict> verdict;
    std::optional<Instant> from, until;               ///< By recorded_at: from ≤ x < until.
    std::optional<std::int64_t> from_seq, until_seq;  ///< With a system: from ≤ seq < until.
    std::optional<std::int64_t> after_seq;            ///< With a system: the page after (or, newest first, before) this seq.
    std::string after;                                ///< Page key as the last page gave it; works without a system too.
    bool newest_first = false;
    int limit = 100;
};
struct OutboxFilter {
    std::string system, body, instance, to, id, template_name;
    std::optional<MailState> state;
    std::string after_id;
    int limit = 100;
};
/// Rows in the order that the list says, systems in the order in which they were first stored. `next` goes into the filter's `after`
/// (`after_id`) for the page that follows; it is empty on the last page.
template <class Row>
struct Page {
    std::vector<Row> rows;
    std::string next;
};

struct Counts {
    std::int64_t instances = 0, open_duties = 0, timers = 0, entries = 0, mail_held = 0, mail_for_clerk = 0, mail_ready = 0, mail_dead = 0,
                 provisional = 0;
};

/// Neighbours on a level of the tree over a log: leaves (level 0), or the roots of full tiles.
struct HashRange {
    int level = 0;
    std::int64_t first = 0;
    int count = 0;
};

class Store {
public:
    virtual ~Store() = default;

    // For the writer.
    virtual std::optional<LogHead> log_head(std::string_view system) = 0;
    virtual std::vector<LogHead> log_heads() = 0;  ///< All systems.
    virtual Snapshot load(const std::vector<InstanceKey>& keys) = 0;
    /// The same for callers that need one duty of each instance (an instance is named once): the others may be left out. A meeting has a
    /// dozen, and a reminder is about one.
    virtual Snapshot load_for_duty(const std::vector<DutyKey>& keys);
    /// The entries with these event ids that the system's log has: for idempotence.
    virtual std::vector<Entry> entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) = 0;
    virtual std::vector<Entry> history(std::string_view system, std::string_view instance) = 0;  ///< Ascending by seq, free texts included.
    /// Of the tree over the system's log the hashes of each range, in one question. Fewer of a range where there are no more of them, up to the first
    /// that is missing.
    virtual std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<HashRange>& ranges) = 0;
    std::vector<audit::Hash> tree_hashes(std::string_view system, int level, std::int64_t first, int count) {
        return std::move(tree_hashes(system, {{.level = level, .first = first, .count = count}}).front());
    }
    virtual void commit(const Batch& batch) = 0;
    /// The same, but may return while the batch is still on its way: finish_commit() then waits for it and throws what commit() would have. Until then
    /// `batch` stays as it is; load, load_for_duty, entries_by_event and due may say what was before it or what is after it; every other call waits.
    /// As many as commits_at_once() may be begun before the first is finished. They become true in the order in which they were begun, and are finished in
    /// it; where one fails, those after it do, too.
    virtual void begin_commit(const Batch& batch) { commit(batch); }
    virtual int commits_at_once() const { return 1; }
    virtual void finish_commit() {}

    // For the scheduler.
    /// Due timers, ascending by (due_at, system, instance, kind), systems in the order in which they were first stored, from the watermark on (nothing lies below it), at most `limit`, parked instances left out.
    virtual std::vector<model::Timer> due(Instant watermark, Instant now, int limit) = 0;
    virtual std::optional<Instant> next_due(Instant watermark) = 0;  ///< Parked instances left out.

    // For the sender.
    /// Ready rows whose send_at and next_try_at have come, all of those recipients that the first `limit` rows name, marked claimed until `lease_until` in one
    /// transaction; rows whose lease ended come again. At most `mail_claimed_max` in all, ascending by (system, to, send_at, id).
    virtual std::vector<OutboxRow> claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) = 0;
    /// Fixes message id and hash before the bytes leave the host; what was fixed before is replaced (its contents changed since: a new id; only the
    /// signatures of its links: the same).
    virtual void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                              std::string_view bytes_hash) = 0;
    /// Puts claimed rows back for another try. What was not tried has as many attempts behind it as before it was claimed.
    virtual void postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                               Tried tried) = 0;
    /// When the sender should look again: the least send_at or next_try_at of ready rows and lease end of claimed ones.
    virtual std::optional<Instant> next_mail() = 0;

    // For the archive.
    /// Puts at most `limit` messages of `ended_mail`, of the systems that are this store's to write for, where no sender looks: those that ended before `before`, the longest ended
    /// first. One that was sent ended when it was sent. Of the others the row knows no such moment; taken for it is when it was to go or was added, whichever is
    /// later. All who read see them as before, in the same order, and none comes twice. Returns how many it were.
    virtual int archive_mail(Instant before, int limit) = 0;

    // For people.
    virtual Page<model::Instance> instances(const InstanceFilter& filter) = 0;  ///< Ascending by (system, id). Duties not filled in.
    virtual Page<DutyRow> duties(const DutyFilter& filter) = 0;                 ///< Ascending by (due_at, system, instance, ref).
    virtual Page<Entry> entries(const EntryFilter& filter) = 0;                 ///< By (system, seq), free texts included.
    virtual Page<OutboxRow> outbox(const OutboxFilter& filter) = 0;             ///< In the order they were added.
    virtual Counts counts(std::string_view system) = 0;                         ///< Empty system: all.
    virtual std::vector<Alarm> alarms(bool with_cleared) = 0;

    // Definitions.
    virtual std::optional<StoredDefinition> definition(std::string_view hash) = 0;
    virtual std::vector<Batch::Current> current_definitions() = 0;

    // Poison: what was in hand when the last process died, kept outside the batch.
    struct InHand {
        std::string system, instance, event_id, kind;
        int deaths = 0;
    };
    virtual void note_in_hand(const InHand& event) = 0;
    virtual void clear_in_hand() = 0;
    virtual std::optional<InHand> in_hand() = 0;

    /// That this store was put back from a backup, as far as it can know by itself: on which occasion, in words that name that one alone. It stays said; that
    /// somebody has seen to it stands in the record (engine::record_resumed).
    virtual std::optional<std::string> put_back() { return std::nullopt; }

    /// The reader who holds up the database's own housekeeping longest; nothing where there is none, or none is held up.
    struct OldestReader {
        std::chrono::seconds since{0};      ///< How long ago it began.
        std::int64_t transactions_ago = 0;  ///< How many transactions have begun since the oldest state that must be kept for anybody.
    };
    virtual std::optional<OldestReader> oldest_reader() { return std::nullopt; }

    /// Where several daemons may write to it at once; null where one has it alone.
    virtual Sharing* sharing() { return nullptr; }
    /// The daemons that live, the longest standing first; nothing where a store has no list of them.
    virtual std::vector<Daemon> daemons() { return {}; }

    /// Gives back what it holds only to be quick, page caches above all: for when nothing is to be done for a while. No commit is on its way.
    virtual void rest() {}

    /// A word on where it is: "sqlite:/var/lib/beadle/beadle.db".
    virtual std::string name() const = 0;
};

/// Everything in memory: for tests, simulation and previews. Keeps the same promises but durability.
std::unique_ptr<Store> make_memory_store();

struct SqliteOptions {
    std::string path;
    std::string owner;       ///< Who holds the file, for the message that names it: "beadled, process 4711, since ...".
    bool read_only = false;  ///< For a second connection that reads beside the writer.
};
/// Opens or creates the file and migrates it. Throws StoreError with a text for people when another daemon holds the file (naming it),
/// when the file is newer than this program, damaged, or on a full disk.
std::unique_ptr<Store> make_sqlite_store(const SqliteOptions& options);

}  // namespace beadle::store

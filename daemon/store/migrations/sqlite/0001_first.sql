-- 0001: everything the first version keeps.
-- Instants are seconds since 1970-01-01 UTC, dates are days since 1970-01-01. Systems are numbered, so that keys stay short; `shard`
-- stands with the system and in the timer's key from the start, since several daemons will own shards on a store that they share.
-- Nothing that changes with every event is indexed. Tables whose rows are small and found by key are WITHOUT ROWID: one tree each.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('shards', '64');

CREATE TABLE system (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    shard INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 63)
) STRICT;

-- Where each system's audit log stands; written by every batch.
CREATE TABLE log_head (
    system INTEGER PRIMARY KEY REFERENCES system (number),
    size INTEGER NOT NULL CHECK (size >= 0),
    last_recorded_at INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    frontier BLOB NOT NULL
) STRICT;

-- Counts kept by every batch, so that `status` never counts millions of rows.
CREATE TABLE tally (
    system INTEGER PRIMARY KEY REFERENCES system (number),
    instances INTEGER NOT NULL DEFAULT 0,
    timers INTEGER NOT NULL DEFAULT 0,
    open_duties INTEGER NOT NULL DEFAULT 0,
    provisional INTEGER NOT NULL DEFAULT 0
) STRICT;

-- An instance's head: small, rewritten by every event. `definition` is a hash (32 bytes).
CREATE TABLE instance (
    system INTEGER NOT NULL REFERENCES system (number),
    id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    states TEXT NOT NULL,
    ended INTEGER NOT NULL,
    parked INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    body TEXT NOT NULL,
    matter TEXT NOT NULL,
    definition ANY NOT NULL,
    PRIMARY KEY (system, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX instance_of_body ON instance (system, body, id);
CREATE INDEX instance_of_matter ON instance (system, matter, id) WHERE matter <> '';
CREATE INDEX instance_parked ON instance (system, id) WHERE parked = 1;

-- What an instance remembers, as one JSON object of strings; rewritten only when a fact changed.
CREATE TABLE instance_facts (
    system INTEGER NOT NULL,
    instance TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (system, instance)
) STRICT, WITHOUT ROWID;

CREATE TABLE duty (
    system INTEGER NOT NULL,
    instance TEXT NOT NULL,
    ref TEXT NOT NULL,
    position INTEGER NOT NULL,
    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 5),
    due_at INTEGER NOT NULL,
    late_from INTEGER NOT NULL,
    steps_done INTEGER NOT NULL,
    steps TEXT NOT NULL,
    revision INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    earliest INTEGER NOT NULL,
    notice_only INTEGER NOT NULL,
    anchor_on INTEGER,
    raw_on INTEGER,
    safe_on INTEGER,
    happened_at INTEGER,
    recorded_at INTEGER,
    body TEXT NOT NULL,
    owed_by TEXT NOT NULL,
    entry TEXT NOT NULL,
    what TEXT NOT NULL,
    rule TEXT NOT NULL,
    anchor TEXT NOT NULL,
    due_local TEXT NOT NULL,
    met_by TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (system, instance, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_by_due ON duty (system, due_at, instance, ref);

-- Deleted when fired, never marked: what stands here is what is to come.
CREATE TABLE timer (
    shard INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    system INTEGER NOT NULL,
    instance TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (shard, due_at, system, instance, kind)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX timer_of_instance ON timer (system, instance, kind);

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    system INTEGER NOT NULL REFERENCES system (number),
    id TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),
    send_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    sending INTEGER NOT NULL,
    body TEXT NOT NULL,
    instance TEXT NOT NULL,
    duty TEXT NOT NULL,
    step TEXT NOT NULL,
    recipient TEXT NOT NULL,
    template TEXT NOT NULL,
    message_id TEXT NOT NULL,
    bytes_hash TEXT NOT NULL,
    last_result TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_id ON outbox (system, id);
CREATE INDEX outbox_of_instance ON outbox (system, instance, duty);
-- Held, for the clerk, ready, being sent, given up: all that somebody may still have to see to. Sent mail leaves it.
CREATE INDEX outbox_open ON outbox (state, send_at, next_try_at, system) WHERE state IN (0, 1, 2, 3, 8);

-- What the sender folds into one mail.
CREATE INDEX outbox_to_send ON outbox (system, recipient, send_at) WHERE state IN (2, 3);

-- The audit log. The key is system * 2^40 + seq: appended to in order, no second tree for (system, seq), gapless by the log head.
CREATE TABLE entry (
    key INTEGER PRIMARY KEY,
    system INTEGER NOT NULL CHECK (system = key >> 40),
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 1 AND 3),
    happened_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    instance TEXT NOT NULL,
    body TEXT NOT NULL,
    matter TEXT NOT NULL,
    post TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    line TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_of_event ON entry (system, event_id);
CREATE INDEX entry_of_instance ON entry (system, instance);
CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END;

-- What stands outside the line, so that a person can be erased: the line keeps SHA-256(salt, text). Key as in `entry`.
CREATE TABLE free_text (
    entry INTEGER NOT NULL REFERENCES entry (key),
    name TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    exempt INTEGER NOT NULL,
    PRIMARY KEY (entry, name)
) STRICT, WITHOUT ROWID;

-- Canonical text by its hash; instances are pinned to one, so none is ever deleted.
CREATE TABLE definition (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE current_definition (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
    system TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    cleared_at INTEGER,
    last_mailed_at INTEGER,
    PRIMARY KEY (system, key)
) STRICT, WITHOUT ROWID;

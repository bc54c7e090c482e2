-- 0001: everything the first version keeps, as the SQLite store's first migration has it; the differences are PostgreSQL's.
-- Instants are seconds since 1970-01-01 UTC, dates are days since 1970-01-01. Texts compare by their bytes (COLLATE "C"), as in the other
-- stores. Nothing that changes with every event is indexed, and rows that change often leave room on their page (fillfactor), so that an
-- update touches one page and no index.

CREATE TABLE meta (
    key TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO meta VALUES ('shards', '64');

-- A daemon that runs: its id is random per start. It renews `expires_at` by the database's clock. The session that it writes with says sooner
-- that it has died.
CREATE TABLE daemon (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    session INTEGER NOT NULL,
    session_began TIMESTAMPTZ NOT NULL
);

-- Who writes for the systems of a shard. Every batch locks the rows of its shards and looks whether they are still its daemon's; a take-over
-- must wait for that lock, and steps the fence.
CREATE TABLE shard (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 63),
    daemon TEXT COLLATE "C" NOT NULL DEFAULT '',
    fence BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO shard (number) SELECT generate_series(0, 63);

-- The event that a daemon had in hand when it died. Written outside the batch and without waiting for the disk.
CREATE TABLE in_hand (
    daemon TEXT COLLATE "C" PRIMARY KEY,
    system TEXT NOT NULL,
    instance TEXT NOT NULL,
    event_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    deaths INTEGER NOT NULL
);

CREATE TABLE system (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    shard INTEGER NOT NULL REFERENCES shard (number)
);

-- Where each system's audit log stands; written by every batch.
CREATE TABLE log_head (
    system BIGINT PRIMARY KEY REFERENCES system (number),
    size BIGINT NOT NULL CHECK (size >= 0),
    last_recorded_at BIGINT NOT NULL,
    batch_id TEXT NOT NULL,
    frontier BYTEA NOT NULL
) WITH (fillfactor = 50);

-- Counts kept by every batch, so that `status` never counts millions of rows.
CREATE TABLE tally (
    system BIGINT PRIMARY KEY REFERENCES system (number),
    instances BIGINT NOT NULL DEFAULT 0,
    timers BIGINT NOT NULL DEFAULT 0,
    open_duties BIGINT NOT NULL DEFAULT 0,
    provisional BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- An instance's head: small, rewritten by every event.
CREATE TABLE instance (
    system BIGINT NOT NULL REFERENCES system (number),
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    ended BOOLEAN NOT NULL,
    parked BOOLEAN NOT NULL,
    states TEXT NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    matter TEXT COLLATE "C" NOT NULL,
    definition TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (system, id)
) WITH (fillfactor = 70);
CREATE INDEX instance_of_body ON instance (system, body, id);
CREATE INDEX instance_of_matter ON instance (system, matter, id) WHERE matter <> '';
CREATE INDEX instance_parked ON instance (system, id) WHERE parked;

-- What an instance remembers, as one JSON object of strings; rewritten only when a fact changed. Kept as text: PostgreSQL's own JSON cannot hold
-- every text that ours can. The title stands beside it for the lists.
CREATE TABLE instance_facts (
    system BIGINT NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (system, instance)
) WITH (fillfactor = 80);

CREATE TABLE duty (
    system BIGINT NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    ref TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 5),
    due_at BIGINT NOT NULL,
    late_from BIGINT NOT NULL,
    steps_done INTEGER NOT NULL,
    steps TEXT NOT NULL,
    revision INTEGER NOT NULL,
    provisional BOOLEAN NOT NULL,
    earliest BOOLEAN NOT NULL,
    notice_only BOOLEAN NOT NULL,
    anchor_on BIGINT,
    raw_on BIGINT,
    safe_on BIGINT,
    happened_at BIGINT,
    recorded_at BIGINT,
    body TEXT COLLATE "C" NOT NULL,
    owed_by TEXT COLLATE "C" NOT NULL,
    entry TEXT NOT NULL,
    what TEXT NOT NULL,
    rule TEXT NOT NULL,
    anchor TEXT NOT NULL,
    due_local TEXT NOT NULL,
    met_by TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (system, instance, ref)
) WITH (fillfactor = 70);
CREATE INDEX duty_by_due ON duty (system, due_at, instance, ref);

-- Deleted when fired, never marked: what stands here is what is to come.
CREATE TABLE timer (
    shard INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    system BIGINT NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shard, due_at, system, instance, kind)
);
CREATE UNIQUE INDEX timer_of_instance ON timer (system, instance, kind);

CREATE TABLE outbox (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system BIGINT NOT NULL REFERENCES system (number),
    id TEXT COLLATE "C" NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8),
    send_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    sending INTEGER NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    duty TEXT COLLATE "C" NOT NULL,
    step TEXT NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    template TEXT NOT NULL,
    message_id TEXT NOT NULL,
    bytes_hash TEXT NOT NULL,
    last_result TEXT NOT NULL,
    facts TEXT NOT NULL
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX outbox_id ON outbox (system, id);
CREATE INDEX outbox_of_instance ON outbox (system, instance, duty);
-- Held, for the clerk, ready, being sent, given up: all that somebody may still have to see to. Sent mail leaves it.
CREATE INDEX outbox_open ON outbox (state, send_at, next_try_at, system) WHERE state IN (0, 1, 2, 3, 8);
-- What the sender folds into one mail.
CREATE INDEX outbox_to_send ON outbox (system, recipient, send_at) WHERE state IN (2, 3);
-- What was put back for another try.
CREATE INDEX outbox_postponed ON outbox (next_try_at) WHERE state = 2 AND next_try_at > send_at;

-- The audit log: gapless by the log head.
CREATE TABLE entry (
    system BIGINT NOT NULL REFERENCES system (number),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 1 AND 3),
    happened_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    matter TEXT COLLATE "C" NOT NULL,
    post TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    leaf BYTEA NOT NULL CHECK (length(leaf) = 32),
    line TEXT NOT NULL,
    PRIMARY KEY (system, seq)
);
CREATE UNIQUE INDEX entry_of_event ON entry (system, event_id);
CREATE INDEX entry_of_instance ON entry (system, instance, seq);
CREATE FUNCTION entry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an audit entry is never changed and never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION entry_stands();

-- What stands outside the line, so that a person can be erased: the line keeps SHA-256(salt, text).
CREATE TABLE free_text (
    system BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    exempt BOOLEAN NOT NULL,
    PRIMARY KEY (system, seq, name)
);

-- Canonical text by its hash; instances are pinned to one, so none is ever deleted.
CREATE TABLE definition (
    hash TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE current_definition (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE alarm (
    system TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    text TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    cleared_at BIGINT,
    last_mailed_at BIGINT,
    PRIMARY KEY (system, key)
);

-- 0004: mail that came to its end long ago, so that the outbox stays as small as what is still to be sent. Its rows are the outbox's, and keep their numbers; no
-- claim looks here. Nothing leaves it.
CREATE TABLE mail_archive (
    number BIGINT PRIMARY KEY,
    system BIGINT NOT NULL REFERENCES system (number),
    id TEXT COLLATE "C" NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 4 AND 7),
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
);
CREATE UNIQUE INDEX mail_archive_id ON mail_archive (system, id);
CREATE INDEX mail_archive_of_instance ON mail_archive (system, instance, number);

-- What may be archived, the longest ended first: 4 is sent. Of what was withdrawn, cancelled or ran out it is not known when that was.
CREATE INDEX outbox_ended ON outbox ((CASE state WHEN 4 THEN sent_at ELSE greatest(created_at, send_at) END)) WHERE state IN (4, 5, 6, 7);

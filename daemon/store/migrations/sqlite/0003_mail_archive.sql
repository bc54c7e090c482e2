-- Mail that came to its end long ago, so that the outbox stays as small as what is still to be sent. Its rows are the outbox's, and keep their numbers; no claim
-- looks here. Nothing leaves it.
CREATE TABLE mail_archive (
    number INTEGER PRIMARY KEY,
    system INTEGER NOT NULL REFERENCES system (number),
    id TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 4 AND 7),
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
CREATE UNIQUE INDEX mail_archive_id ON mail_archive (system, id);
CREATE INDEX mail_archive_of_instance ON mail_archive (system, instance);

-- What may be archived, the longest ended first: 4 is sent. Of what was withdrawn, cancelled or ran out it is not known when that was.
CREATE INDEX outbox_ended ON outbox (CASE state WHEN 4 THEN sent_at ELSE max(created_at, send_at) END) WHERE state IN (4, 5, 6, 7);

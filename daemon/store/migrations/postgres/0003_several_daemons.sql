-- 0003: several daemons share the shards.

-- `shares`: it gives up what is above its fair share; one that does not has all shards alone.
ALTER TABLE daemon
    ADD COLUMN host TEXT NOT NULL DEFAULT '',
    ADD COLUMN since TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN shares BOOLEAN NOT NULL DEFAULT FALSE;

-- Those that live: the lease has not run out, and the session that they write with is there (a role that may not see when a session began
-- believes that it is the same).
CREATE VIEW living_daemon AS
SELECT d.*
FROM daemon AS d
WHERE d.expires_at > clock_timestamp()
  AND EXISTS (SELECT FROM pg_stat_activity AS a
              WHERE a.pid = d.session AND coalesce(a.backend_start = d.session_began, TRUE));

-- Events for systems of another daemon's shards, until they are answered and the answer is taken. A letter's effect and its answer are one
-- transaction. `asks` is the daemon that waits, empty where nobody does.
CREATE TABLE inbox (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard INTEGER NOT NULL REFERENCES shard (number),
    system TEXT NOT NULL,
    asks TEXT COLLATE "C" NOT NULL,
    letter TEXT NOT NULL,
    answer TEXT
);
CREATE INDEX inbox_waiting ON inbox (shard, number) WHERE answer IS NULL;
CREATE INDEX inbox_answered ON inbox (asks) WHERE answer IS NOT NULL;

-- Of n daemons each has 64 / n shards, and the first 64 % n by their ids one more. Who asks counts as living.
CREATE FUNCTION fair_share(asking TEXT) RETURNS BIGINT LANGUAGE sql STABLE AS $$
SELECT all_shards / daemons + (before < all_shards % daemons)::INTEGER
FROM (SELECT count(*) FILTER (WHERE id <> asking) + 1 AS daemons, count(*) FILTER (WHERE id < asking COLLATE "C") AS before
      FROM living_daemon
      WHERE shares) AS d,
     (SELECT count(*) AS all_shards FROM shard) AS s
$$;

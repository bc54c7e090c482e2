-- upsert_timers.sql: one timer of a kind an instance: a new one moves the old. Says how many of each system are new (xmax is 0 in a row that no
-- update has touched).
WITH given AS (
    INSERT INTO timer AS t (shard, due_at, system, instance, kind)
    SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[], $5::TEXT[])
    ON CONFLICT (system, instance, kind) DO UPDATE SET shard = excluded.shard, due_at = excluded.due_at
    RETURNING t.system, t.xmax = 0 AS is_new)
SELECT system, count(*) FROM given WHERE is_new GROUP BY system;

-- delete_timers.sql: timers whose instants are known, as when they fire: found in the order of time, without the second index. Says how many of each
-- system went.
WITH gone AS (
    DELETE FROM timer AS t
    USING unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[] COLLATE "C", $5::TEXT[] COLLATE "C")
        AS k (shard, due_at, system, instance, kind)
    WHERE t.shard = k.shard AND t.due_at = k.due_at AND t.system = k.system AND t.instance = k.instance AND t.kind = k.kind
    RETURNING t.system)
SELECT system, count(*) FROM gone GROUP BY system;

-- due_timers.sql: at most $4 timers of the shards $1 from $2 to $3, earliest first; no shard is read further than that.
-- Starting at $2 spares the walk over what was deleted below it. Parked instances fire nothing; they are few, so their index is small.
SELECT t.due_at, t.system, t.instance, t.kind
FROM unnest($1::BIGINT[]) AS s (shard)
CROSS JOIN LATERAL (
    SELECT timer.due_at, timer.system, timer.instance, timer.kind
    FROM timer
    WHERE timer.shard = s.shard AND timer.due_at >= $2::BIGINT AND timer.due_at <= $3::BIGINT
      AND NOT EXISTS (SELECT FROM instance AS i WHERE i.system = timer.system AND i.id = timer.instance AND i.parked)
    ORDER BY timer.due_at, timer.system, timer.instance, timer.kind
    LIMIT $4::BIGINT) AS t
ORDER BY t.due_at, t.system, t.instance, t.kind
LIMIT $4::BIGINT;

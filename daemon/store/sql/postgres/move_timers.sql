-- move_timers.sql: timers of the shards $1 from the instants $2 to $3, as when one fires and the next step of the same duty is set. Says which of those
-- named were there.
UPDATE timer AS t
SET due_at = k.to_due_at
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[], $5::TEXT[] COLLATE "C", $6::TEXT[] COLLATE "C") WITH ORDINALITY
    AS k (shard, due_at, to_due_at, system, instance, kind, n)
WHERE t.shard = k.shard AND t.due_at = k.due_at AND t.system = k.system AND t.instance = k.instance AND t.kind = k.kind
RETURNING k.n;

-- due_timers.sql: timers of shard ?1 from ?2 to ?3, earliest first. The caller stops reading at its limit.
-- Starting at ?2 spares the walk over what was deleted below it. Parked instances fire nothing; they are few, so their index is small.
SELECT t.due_at, t.system, t.instance, t.kind
FROM timer AS t
WHERE t.shard = ?1 AND t.due_at >= ?2 AND t.due_at <= ?3
  AND NOT EXISTS (SELECT 1 FROM instance AS i INDEXED BY instance_parked WHERE i.system = t.system AND i.id = t.instance AND i.parked = 1)
ORDER BY t.due_at, t.system, t.instance, t.kind;

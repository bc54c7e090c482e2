-- entry_by_event.sql: the entry of event ?2 in the log of system ?1.
SELECT key, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line
FROM entry
WHERE system = ?1 AND event_id = ?2;

-- entries_of_instance.sql: all that befell instance $2 of system $1, in order.
SELECT seq, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line
FROM entry
WHERE system = $1::BIGINT AND instance = $2::TEXT
ORDER BY seq;

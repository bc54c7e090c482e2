-- entries_of_instance.sql: all that befell instance ?2 of system ?1, in order.
SELECT key, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line
FROM entry INDEXED BY entry_of_instance
WHERE system = ?1 AND instance = ?2
ORDER BY key;

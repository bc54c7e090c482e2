-- insert_entry.sql: the key is system * 2^40 + seq.
INSERT INTO entry (key, system, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- insert_log_head.sql: a system's first batch.
INSERT INTO log_head (system, size, last_recorded_at, batch_id, frontier)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING;

-- update_log_head.sql: only from the size that the batch was made for: a writer that does not know the log's end must not append.
UPDATE log_head SET size = ?2, last_recorded_at = ?3, batch_id = ?4, frontier = ?5
WHERE system = ?1 AND size = ?6;

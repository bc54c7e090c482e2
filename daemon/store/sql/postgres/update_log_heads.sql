-- update_log_heads.sql: only from the sizes that the batch was made for: a writer that does not know a log's end must not append. Says which moved.
UPDATE log_head AS h
SET size = k.size, last_recorded_at = k.last_recorded_at, batch_id = $6::TEXT, frontier = k.frontier
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BYTEA[], $5::BIGINT[]) AS k (system, size, last_recorded_at, frontier, size_before)
WHERE h.system = k.system AND h.size = k.size_before
RETURNING h.system;

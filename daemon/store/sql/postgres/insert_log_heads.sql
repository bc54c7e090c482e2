-- insert_log_heads.sql: systems' first batches; says how many were the first.
INSERT INTO log_head (system, size, last_recorded_at, batch_id, frontier)
SELECT system, size, last_recorded_at, $5::TEXT, frontier
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BYTEA[]) AS k (system, size, last_recorded_at, frontier)
ON CONFLICT DO NOTHING;

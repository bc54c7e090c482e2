-- insert_entries.sql: the log grows.
INSERT INTO entry (system, seq, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line)
SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
    $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::BYTEA[], $14::TEXT[]);

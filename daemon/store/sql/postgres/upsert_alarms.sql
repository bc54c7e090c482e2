-- upsert_alarms.sql: alarms as they are from now on.
INSERT INTO alarm (system, key, text, raised_at, cleared_at, last_mailed_at)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[])
ON CONFLICT (system, key) DO UPDATE SET
    text = excluded.text, raised_at = excluded.raised_at, cleared_at = excluded.cleared_at, last_mailed_at = excluded.last_mailed_at;

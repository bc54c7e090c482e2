-- upsert_current_definitions.sql: what is live from now on.
INSERT INTO current_definition (kind, id, hash)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[])
ON CONFLICT (kind, id) DO UPDATE SET hash = excluded.hash;

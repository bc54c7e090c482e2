-- insert_definitions.sql: canonical texts; one that is there is the same text.
INSERT INTO definition (hash, kind, id, text)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::TEXT[])
ON CONFLICT DO NOTHING;

-- insert_tile_roots.sql: the roots of full tiles; none ever changes.
INSERT INTO tile_root (system, level, number, root)
SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BYTEA[])
ON CONFLICT DO NOTHING;

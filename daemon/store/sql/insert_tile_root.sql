-- insert_tile_root.sql: the root of a full tile never changes.
INSERT INTO tile_root (system, level, number, root) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO NOTHING;

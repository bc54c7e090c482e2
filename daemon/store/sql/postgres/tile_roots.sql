-- tile_roots.sql: the roots of neighbouring tiles.
SELECT number, root FROM tile_root
WHERE system = $1::BIGINT AND level = $2::BIGINT AND number BETWEEN $3::BIGINT AND $4::BIGINT
ORDER BY number;

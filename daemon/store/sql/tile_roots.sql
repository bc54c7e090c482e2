-- tile_roots.sql: the roots of neighbouring tiles.
SELECT number, root FROM tile_root
WHERE system = ?1 AND level = ?2 AND number BETWEEN ?3 AND ?4
ORDER BY number;

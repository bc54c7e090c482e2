-- tree_hashes.sql: of the tree over a log the hashes of each range; level 0 are its leaves, what lies above the roots of tiles.
SELECT k.n, h.number, h.hash
FROM unnest($2::BIGINT[], $3::BIGINT[], $4::BIGINT[]) WITH ORDINALITY AS k (level, first, last, n)
CROSS JOIN LATERAL (
    SELECT seq, leaf FROM entry
    WHERE k.level = 0 AND system = $1::BIGINT AND seq BETWEEN k.first AND k.last
    UNION ALL
    SELECT number, root FROM tile_root
    WHERE system = $1::BIGINT AND level = k.level AND number BETWEEN k.first AND k.last
) AS h (number, hash)
ORDER BY k.n, h.number;

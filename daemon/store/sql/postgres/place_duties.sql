-- place_duties.sql: duties that moved up because one before them was removed.
UPDATE duty AS d
SET position = k.position
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C", $4::BIGINT[]) AS k (system, instance, ref, position)
WHERE d.system = k.system AND d.instance = k.instance AND d.ref = k.ref;

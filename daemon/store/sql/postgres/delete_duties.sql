-- delete_duties.sql: duties that are no more with what the counts know of them.
DELETE FROM duty AS d
USING unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C") AS k (system, instance, ref)
WHERE d.system = k.system AND d.instance = k.instance AND d.ref = k.ref
RETURNING d.system, d.outcome = 0, d.outcome = 0 AND d.provisional;

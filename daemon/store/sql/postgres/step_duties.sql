-- step_duties.sql: duties of which only the number of steps done moved on, as when a reminder went; says how many there were.
UPDATE duty AS d
SET steps_done = k.steps_done
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C", $4::BIGINT[]) AS k (system, instance, ref, steps_done)
WHERE d.system = k.system AND d.instance = k.instance AND d.ref = k.ref;

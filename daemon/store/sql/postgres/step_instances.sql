-- step_instances.sql: moves instances on from the versions $4 where nothing else of their heads changed; says how many were at theirs.
UPDATE instance AS i
SET version = k.version
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::BIGINT[], $4::BIGINT[]) AS k (system, id, version, expected)
WHERE i.system = k.system AND i.id = k.id AND i.version = k.expected;

-- update_instances.sql: moves instances on from the versions $11; says how many were at theirs.
UPDATE instance AS i
SET version = k.version, states = k.states, ended = k.ended, parked = k.parked, workflow = k.workflow, body = k.body, matter = k.matter,
    definition = k.definition
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::BIGINT[], $4::TEXT[], $5::BOOLEAN[], $6::BOOLEAN[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
    $10::TEXT[], $11::BIGINT[])
    AS k (system, id, version, states, ended, parked, workflow, body, matter, definition, expected)
WHERE i.system = k.system AND i.id = k.id AND i.version = k.expected;

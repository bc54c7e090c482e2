-- insert_instances.sql: instances that must not be there yet; says how many were not.
INSERT INTO instance (system, id, version, states, ended, parked, workflow, body, matter, definition)
SELECT * FROM unnest($1::BIGINT[], $2::TEXT[], $3::BIGINT[], $4::TEXT[], $5::BOOLEAN[], $6::BOOLEAN[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
    $10::TEXT[])
ON CONFLICT DO NOTHING;

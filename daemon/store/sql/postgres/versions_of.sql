-- versions_of.sql: at which version the instances $2 of the systems $1 are, NULL where there is none; for the message of a batch that came late.
SELECT i.version
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C") WITH ORDINALITY AS k (system, id, n)
LEFT JOIN instance AS i ON i.system = k.system AND i.id = k.id
ORDER BY k.n;

-- load_instances.sql: heads and facts of the instances $2 of the systems $1, with the place in which each was asked for.
SELECT i.version, i.states, i.ended, i.parked, i.workflow, i.body, i.matter, i.definition, f.facts, k.n
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C") WITH ORDINALITY AS k (system, id, n)
JOIN instance AS i ON i.system = k.system AND i.id = k.id
LEFT JOIN instance_facts AS f ON f.system = i.system AND f.instance = i.id
ORDER BY k.n;

-- load_instance.sql: the head and the facts of instance ?2 of system ?1.
SELECT i.version, i.states, i.ended, i.parked, i.workflow, i.body, i.matter, i.definition, f.facts
FROM instance AS i
LEFT JOIN instance_facts AS f ON f.system = i.system AND f.instance = i.id
WHERE i.system = ?1 AND i.id = ?2;

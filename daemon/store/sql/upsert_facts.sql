-- upsert_facts.sql: what an instance remembers.
INSERT INTO instance_facts (system, instance, facts)
VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET facts = excluded.facts;

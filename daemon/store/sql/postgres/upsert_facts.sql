-- upsert_facts.sql: what instances remember.
INSERT INTO instance_facts (system, instance, title, facts)
SELECT * FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::TEXT[])
ON CONFLICT (system, instance) DO UPDATE SET title = excluded.title, facts = excluded.facts;

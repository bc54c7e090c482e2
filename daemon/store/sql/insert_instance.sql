-- insert_instance.sql: changes no row where the instance is there already.
INSERT INTO instance (system, id, version, states, ended, parked, workflow, body, matter, definition)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO NOTHING;

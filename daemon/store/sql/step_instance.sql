-- step_instance.sql: moves an instance from version ?4 where nothing else of its head changed.
UPDATE instance SET version = ?3
WHERE system = ?1 AND id = ?2 AND version = ?4;

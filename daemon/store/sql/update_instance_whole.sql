-- update_instance_whole.sql: moves an instance from version ?11, all of it.
UPDATE instance SET version = ?3, states = ?4, ended = ?5, parked = ?6, workflow = ?7, body = ?8, matter = ?9, definition = ?10
WHERE system = ?1 AND id = ?2 AND version = ?11;

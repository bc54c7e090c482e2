-- update_instance_head.sql: moves an instance from version ?11, as almost every event does. The columns that indexes know are compared,
-- not set, since SQLite touches an index for every column that a statement names; update_instance_whole.sql does the rest.
UPDATE instance SET version = ?3, states = ?4, ended = ?5, definition = ?10
WHERE system = ?1 AND id = ?2 AND version = ?11 AND parked = ?6 AND workflow = ?7 AND body = ?8 AND matter = ?9;

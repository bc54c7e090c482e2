-- move_timer.sql: a timer of an instance and kind to another instant.
UPDATE timer SET shard = ?1, due_at = ?2
WHERE system = ?3 AND instance = ?4 AND kind = ?5;

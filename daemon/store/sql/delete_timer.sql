-- delete_timer.sql: a timer whose instant is known, as when it fires: found in the order of time, without the second index.
DELETE FROM timer
WHERE shard = ?1 AND due_at = ?2 AND system = ?3 AND instance = ?4 AND kind = ?5;

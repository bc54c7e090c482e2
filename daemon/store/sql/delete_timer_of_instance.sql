-- delete_timer_of_instance.sql: a timer whenever it is due.
DELETE FROM timer
WHERE system = ?1 AND instance = ?2 AND kind = ?3;

-- step_duty.sql: a duty of which only the number of steps done moved on, as when a reminder went.
UPDATE duty SET steps_done = ?4
WHERE system = ?1 AND instance = ?2 AND ref = ?3;

-- insert_timer.sql: changes no row where the instance has a timer of that kind; move_timer.sql then moves it.
INSERT INTO timer (shard, due_at, system, instance, kind)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING;

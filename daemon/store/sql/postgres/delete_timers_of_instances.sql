-- delete_timers_of_instances.sql: timers whenever they are due.
WITH gone AS (
    DELETE FROM timer AS t
    USING unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C") AS k (system, instance, kind)
    WHERE t.system = k.system AND t.instance = k.instance AND t.kind = k.kind
    RETURNING t.system)
SELECT system, count(*) FROM gone GROUP BY system;

-- entries_by_event.sql: the entries of the events $2 in the log of system $1, in the order asked for.
SELECT e.seq, e.verdict, e.happened_at, e.recorded_at, e.event_id, e.instance, e.body, e.matter, e.post, e.actor, e.kind, e.leaf, e.line
FROM unnest($2::TEXT[] COLLATE "C") WITH ORDINALITY AS k (event_id, n)
JOIN entry AS e ON e.system = $1::BIGINT AND e.event_id = k.event_id
ORDER BY k.n;

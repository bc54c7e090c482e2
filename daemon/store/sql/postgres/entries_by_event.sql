-- entries_by_event.sql: the entries of the events $2 in the log of system $1, in the order asked for. LATERAL with a limit: each is looked up, for without
-- statistics of a log that has just grown the planner would rather read all of it.
SELECT e.seq, e.verdict, e.happened_at, e.recorded_at, e.event_id, e.instance, e.body, e.matter, e.post, e.actor, e.kind, e.leaf, e.line
FROM unnest($2::TEXT[] COLLATE "C") WITH ORDINALITY AS k (event_id, n)
CROSS JOIN LATERAL (SELECT * FROM entry WHERE entry.system = $1::BIGINT AND entry.event_id = k.event_id LIMIT 1) AS e
ORDER BY k.n;

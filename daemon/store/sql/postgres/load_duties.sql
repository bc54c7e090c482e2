-- load_duties.sql: all duties of the instances $2 of the systems $1, in the order in which they were opened.
SELECT d.ref, d.position, d.outcome, d.due_at, d.late_from, d.steps_done, d.steps, d.revision, d.provisional, d.earliest, d.notice_only,
       d.anchor_on, d.raw_on, d.safe_on, d.happened_at, d.recorded_at, d.body, d.owed_by, d.entry, d.what, d.rule, d.anchor, d.due_local,
       d.met_by, d.ended_by, d.reason, k.n
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C") WITH ORDINALITY AS k (system, id, n)
JOIN duty AS d ON d.system = k.system AND d.instance = k.id
ORDER BY k.n, d.position, d.ref;

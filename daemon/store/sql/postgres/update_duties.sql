-- update_duties.sql: duties that are there, all of each; a NULL position leaves it where it is. Says which of those named were there, and what the
-- counts knew of them before.
UPDATE duty AS d
SET position = coalesce(k.position, d.position), outcome = k.outcome, due_at = k.due_at, late_from = k.late_from, steps_done = k.steps_done,
    steps = k.steps, revision = k.revision, provisional = k.provisional, earliest = k.earliest, notice_only = k.notice_only,
    anchor_on = k.anchor_on, raw_on = k.raw_on, safe_on = k.safe_on, happened_at = k.happened_at, recorded_at = k.recorded_at, body = k.body,
    owed_by = k.owed_by, entry = k.entry, what = k.what, rule = k.rule, anchor = k.anchor, due_local = k.due_local, met_by = k.met_by,
    ended_by = k.ended_by, reason = k.reason
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C", $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::TEXT[],
    $10::BIGINT[], $11::BOOLEAN[], $12::BOOLEAN[], $13::BOOLEAN[], $14::BIGINT[], $15::BIGINT[], $16::BIGINT[], $17::BIGINT[], $18::BIGINT[],
    $19::TEXT[], $20::TEXT[], $21::TEXT[], $22::TEXT[], $23::TEXT[], $24::TEXT[], $25::TEXT[], $26::TEXT[], $27::TEXT[], $28::TEXT[]) WITH ORDINALITY
    AS k (system, instance, ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, earliest, notice_only,
    anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, met_by, ended_by, reason, n)
JOIN duty AS before ON before.system = k.system AND before.instance = k.instance AND before.ref = k.ref
WHERE d.system = k.system AND d.instance = k.instance AND d.ref = k.ref
RETURNING k.n, before.outcome = 0, before.outcome = 0 AND before.provisional;

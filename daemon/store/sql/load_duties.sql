-- load_duties.sql: the duties of instance ?2 of system ?1, in the order of the key. The caller puts them into the order in which they were
-- opened: a sort here would copy every row once more, and this runs for every event.
SELECT ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, earliest, notice_only,
       anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, met_by, ended_by, reason
FROM duty
WHERE system = ?1 AND instance = ?2;

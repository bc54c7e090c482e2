-- load_duty.sql: duty ?3 of instance ?2 of system ?1, as load_duties.sql selects it.
SELECT ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, earliest, notice_only,
       anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, met_by, ended_by, reason
FROM duty
WHERE system = ?1 AND instance = ?2 AND ref = ?3;

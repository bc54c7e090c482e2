-- insert_duty.sql: a duty that is new.
INSERT INTO duty (system, instance, ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, earliest,
    notice_only, anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, met_by,
    ended_by, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28);

-- update_duty_whole.sql: a duty that is there, all of it.
UPDATE duty SET position = coalesce(?4, position), outcome = ?5, due_at = ?6, late_from = ?7, steps_done = ?8, steps = ?9, revision = ?10,
    provisional = ?11, earliest = ?12, notice_only = ?13, anchor_on = ?14, raw_on = ?15, safe_on = ?16, happened_at = ?17,
    recorded_at = ?18, body = ?19, owed_by = ?20, entry = ?21, what = ?22, rule = ?23, anchor = ?24, due_local = ?25, met_by = ?26,
    ended_by = ?27, reason = ?28
WHERE system = ?1 AND instance = ?2 AND ref = ?3;

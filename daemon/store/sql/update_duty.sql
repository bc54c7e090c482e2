-- update_duty.sql: a duty whose deadline and outcome stay, as when a reminder went: its index by due_at is not touched.
-- update_duty_whole.sql does the rest.
UPDATE duty SET position = coalesce(?4, position), late_from = ?7, steps_done = ?8, steps = ?9, revision = ?10, earliest = ?12, notice_only = ?13,
    anchor_on = ?14, raw_on = ?15, safe_on = ?16, happened_at = ?17, recorded_at = ?18, body = ?19, owed_by = ?20, entry = ?21,
    what = ?22, rule = ?23, anchor = ?24, due_local = ?25, met_by = ?26, ended_by = ?27, reason = ?28
WHERE system = ?1 AND instance = ?2 AND ref = ?3 AND outcome = ?5 AND due_at = ?6 AND provisional = ?11;

-- upsert_alarm.sql: an alarm as it is from now on.
INSERT INTO alarm (system, key, text, raised_at, cleared_at, last_mailed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO UPDATE SET
    text = excluded.text, raised_at = excluded.raised_at, cleared_at = excluded.cleared_at, last_mailed_at = excluded.last_mailed_at;

-- move_mail.sql: message ?2 of system ?1 to state ?3, from the states whose bits ?4 has. 4 is sent, 2 is ready: a retry begins afresh.
UPDATE outbox SET state = ?3, lease_until = 0,
    last_result = CASE WHEN ?5 <> '' THEN ?5 ELSE last_result END,
    message_id = CASE WHEN ?3 = 4 AND ?6 <> '' THEN ?6 ELSE message_id END,
    sent_at = CASE WHEN ?3 = 4 THEN ?7 ELSE sent_at END,
    attempts = CASE WHEN ?3 = 2 THEN 0 ELSE attempts END,
    next_try_at = CASE WHEN ?3 = 2 THEN 0 ELSE next_try_at END
WHERE system = ?1 AND id = ?2 AND (?4 >> state) & 1;

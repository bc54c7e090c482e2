-- move_mail_of_duty.sql: all unsent messages of instance ?2 and duty ?8 (empty: of the whole instance), otherwise as move_mail.sql.
UPDATE outbox SET state = ?3, lease_until = 0,
    last_result = CASE WHEN ?5 <> '' THEN ?5 ELSE last_result END,
    message_id = CASE WHEN ?3 = 4 AND ?6 <> '' THEN ?6 ELSE message_id END,
    sent_at = CASE WHEN ?3 = 4 THEN ?7 ELSE sent_at END,
    attempts = CASE WHEN ?3 = 2 THEN 0 ELSE attempts END,
    next_try_at = CASE WHEN ?3 = 2 THEN 0 ELSE next_try_at END
WHERE system = ?1 AND instance = ?2 AND (?8 = '' OR duty = ?8) AND state IN (0, 1, 2, 3) AND (?4 >> state) & 1;

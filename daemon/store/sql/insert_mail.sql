-- insert_mail.sql: message number ?22. One that is there already, or in the archive, stays as it is: the same act twice is one message.
INSERT INTO outbox (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts, number)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22
WHERE NOT EXISTS (SELECT 1 FROM mail_archive WHERE system = ?1 AND id = ?2)
ON CONFLICT DO NOTHING;

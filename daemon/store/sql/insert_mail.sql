-- insert_mail.sql: a message that is there already stays as it is: the same act twice is one message.
INSERT INTO outbox (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
ON CONFLICT DO NOTHING;

-- archive_mail.sql: message number ?1 stands in the archive as well; what follows takes it out of the outbox.
INSERT INTO mail_archive (number, system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts)
SELECT number, system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts
FROM outbox
WHERE number = ?1;

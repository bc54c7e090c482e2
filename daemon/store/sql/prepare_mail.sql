-- prepare_mail.sql: fixes what goes out before it goes out. A message id that stands already stays: a resend carries the same.
UPDATE outbox SET message_id = CASE WHEN message_id = '' THEN ?3 ELSE message_id END, bytes_hash = ?4
WHERE system = ?1 AND id = ?2;

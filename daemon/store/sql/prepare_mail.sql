-- prepare_mail.sql: fixes what goes out before it goes out. A message whose contents changed since gets its new id.
UPDATE outbox SET message_id = ?3, bytes_hash = ?4
WHERE system = ?1 AND id = ?2;

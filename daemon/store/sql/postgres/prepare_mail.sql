-- prepare_mail.sql: fixes what goes out before it goes out. Messages whose contents changed since get their new id.
UPDATE outbox SET message_id = $3::TEXT, bytes_hash = $4::TEXT
WHERE system = $1::BIGINT AND id = ANY ($2::TEXT[]);

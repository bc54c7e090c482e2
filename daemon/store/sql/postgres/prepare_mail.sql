-- prepare_mail.sql: fixes what goes out before it goes out. Messages whose contents changed since get their new id.
UPDATE outbox AS o SET message_id = $3::TEXT, bytes_hash = $4::TEXT
FROM unnest($2::TEXT[] COLLATE "C") AS k (id)
CROSS JOIN LATERAL (SELECT number FROM outbox WHERE outbox.system = $1::BIGINT AND outbox.id = k.id LIMIT 1) AS found
WHERE o.number = found.number;

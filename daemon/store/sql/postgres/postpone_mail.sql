-- postpone_mail.sql: messages that are being sent go back for another try at $3, with $5 attempts fewer. LATERAL with a limit: each is looked up by its id, as in
-- entries_by_event.sql.
UPDATE outbox AS o SET state = 2, next_try_at = $3::BIGINT, lease_until = 0, last_result = $4::TEXT, attempts = greatest(o.attempts - $5::BIGINT, 0)
FROM unnest($2::TEXT[] COLLATE "C") AS k (id)
CROSS JOIN LATERAL (SELECT number FROM outbox WHERE outbox.system = $1::BIGINT AND outbox.id = k.id LIMIT 1) AS found
WHERE o.number = found.number AND o.state = 3;

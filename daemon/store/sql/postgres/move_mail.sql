-- move_mail.sql: messages $4 of the systems $3 to state $1, from the states whose bits $2 has. 4 is sent, 2 is ready: a retry begins afresh.
UPDATE outbox AS o
SET state = $1::BIGINT, lease_until = 0,
    last_result = CASE WHEN k.detail <> '' THEN k.detail ELSE o.last_result END,
    message_id = CASE WHEN $1::BIGINT = 4 AND k.message_id <> '' THEN k.message_id ELSE o.message_id END,
    sent_at = CASE WHEN $1::BIGINT = 4 THEN k.at ELSE o.sent_at END,
    attempts = CASE WHEN $1::BIGINT = 2 THEN 0 ELSE o.attempts END,
    next_try_at = CASE WHEN $1::BIGINT = 2 THEN 0 ELSE o.next_try_at END
FROM unnest($3::BIGINT[], $4::TEXT[] COLLATE "C", $5::TEXT[], $6::TEXT[], $7::BIGINT[]) AS k (system, id, detail, message_id, at)
WHERE o.system = k.system AND o.id = k.id AND ($2::BIGINT >> o.state) & 1 = 1;

-- move_mail_of_duties.sql: all unsent messages of the instances $4 and duties $8 (empty: of the whole instance), otherwise as move_mail.sql.
UPDATE outbox AS o
SET state = $1::BIGINT, lease_until = 0,
    last_result = CASE WHEN k.detail <> '' THEN k.detail ELSE o.last_result END,
    message_id = CASE WHEN $1::BIGINT = 4 AND k.message_id <> '' THEN k.message_id ELSE o.message_id END,
    sent_at = CASE WHEN $1::BIGINT = 4 THEN k.at ELSE o.sent_at END,
    attempts = CASE WHEN $1::BIGINT = 2 THEN 0 ELSE o.attempts END,
    next_try_at = CASE WHEN $1::BIGINT = 2 THEN 0 ELSE o.next_try_at END
FROM unnest($3::BIGINT[], $4::TEXT[] COLLATE "C", $5::TEXT[], $6::TEXT[], $7::BIGINT[], $8::TEXT[] COLLATE "C")
    AS k (system, instance, detail, message_id, at, duty)
WHERE o.system = k.system AND o.instance = k.instance AND (k.duty = '' OR o.duty = k.duty)
  AND o.state IN (0, 1, 2, 3) AND ($2::BIGINT >> o.state) & 1 = 1;

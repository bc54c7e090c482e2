-- claim_mail.sql: whom the first $4 messages are for that may go out at $1 (civil time) and $2 (machine time), oldest first, and whose claims have
-- lapsed; of those at most $5 messages are being sent until $3. 2 is ready, 3 is claimed.
-- What was fixed in a message before goes with the rest of it, though this host's clock may be behind the one that fixed it.
-- SKIP LOCKED: two senders never wait for each other. Of the systems $6 only; written so that no index is chosen for it, for there are few systems and
-- the oldest message comes first. LATERAL: each recipient's messages are looked up, however many wait for others.
WITH first AS (
    SELECT system, recipient
    FROM outbox
    WHERE state IN (0, 1, 2, 3, 8) AND state = 2 AND send_at <= $1::BIGINT AND next_try_at <= $2::BIGINT
      AND array_position($6::BIGINT[], system) IS NOT NULL
    ORDER BY send_at
    LIMIT $4::BIGINT),
recipients AS (
    SELECT system, recipient FROM first
    UNION
    SELECT system, recipient
    FROM outbox
    WHERE state IN (0, 1, 2, 3, 8) AND state = 3 AND lease_until <= $2::BIGINT
      AND array_position($6::BIGINT[], system) IS NOT NULL),
waiting AS (
    SELECT o.number
    FROM recipients AS r
    JOIN system AS s ON s.number = r.system
    CROSS JOIN LATERAL (
        SELECT m.number, m.send_at, m.id
        FROM outbox AS m
        WHERE m.system = r.system AND m.recipient = r.recipient AND m.state IN (2, 3)
          AND ((m.state = 2 AND (m.send_at <= $1::BIGINT OR m.message_id <> '') AND m.next_try_at <= $2::BIGINT)
               OR (m.state = 3 AND m.lease_until <= $2::BIGINT))
        ORDER BY m.send_at, m.id
        LIMIT $5::BIGINT
        FOR UPDATE SKIP LOCKED) AS o
    ORDER BY s.id, r.recipient, o.send_at, o.id
    LIMIT $5::BIGINT)
UPDATE outbox AS o SET state = 3, lease_until = $3::BIGINT, attempts = o.attempts + 1
FROM waiting
WHERE o.number = waiting.number
RETURNING o.number, o.id, o.state, o.send_at, o.next_try_at, o.lease_until, o.attempts, o.expires_at, o.created_at, o.sent_at, o.sending, o.body, o.instance, o.duty,
    o.step, o.recipient, o.template, o.message_id, o.bytes_hash, o.last_result, o.facts, o.system;

-- archive_mail.sql: at most $2 messages of the systems $3 that came to their end before $1 go to the archive, the longest ended first. The conditions are the
-- index's own, word for word. SKIP LOCKED: nobody is waited for, and whoever is left comes with the next.
WITH ended AS (
    SELECT number
    FROM outbox
    WHERE state IN (4, 5, 6, 7) AND CASE state WHEN 4 THEN sent_at ELSE greatest(created_at, send_at) END < $1::BIGINT
      AND array_position($3::BIGINT[], system) IS NOT NULL
    ORDER BY CASE state WHEN 4 THEN sent_at ELSE greatest(created_at, send_at) END, number
    LIMIT $2::BIGINT
    FOR UPDATE SKIP LOCKED),
moved AS (
    DELETE FROM outbox AS o
    USING ended
    WHERE o.number = ended.number
    RETURNING o.number, o.system, o.id, o.state, o.send_at, o.next_try_at, o.lease_until, o.attempts, o.expires_at, o.created_at, o.sent_at, o.sending,
        o.body, o.instance, o.duty, o.step, o.recipient, o.template, o.message_id, o.bytes_hash, o.last_result, o.facts)
INSERT INTO mail_archive (number, system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts)
SELECT number, system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts
FROM moved
ORDER BY number;

-- mail_waiting_for.sql: at most ?5 messages of system ?3 for recipient ?4 that may go out, for one sender to fold into one mail. What was
-- fixed in a message before goes with the rest of it, though this host's clock may be behind the one that fixed it.
SELECT number, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body, instance, duty, step,
       recipient, template, message_id, bytes_hash, last_result, facts, system
FROM outbox INDEXED BY outbox_to_send
WHERE system = ?3 AND recipient = ?4 AND state IN (2, 3)
  AND ((state = 2 AND (send_at <= ?1 OR message_id <> '') AND next_try_at <= ?2) OR (state = 3 AND lease_until <= ?2))
ORDER BY send_at, id
LIMIT ?5;

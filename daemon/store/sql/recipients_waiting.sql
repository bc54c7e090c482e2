-- recipients_waiting.sql: whom the first ?3 messages are for that may go out at ?1 (civil time) and ?2 (machine time), oldest first.
-- 2 is ready, 3 is claimed: a claim whose lease has ended comes again. The condition with IN is the index's own, word for word.
SELECT DISTINCT system, recipient
FROM (
    SELECT system, recipient
    FROM outbox INDEXED BY outbox_open
    WHERE state IN (0, 1, 2, 3, 8) AND state = 2 AND send_at <= ?1 AND next_try_at <= ?2
    ORDER BY send_at
    LIMIT ?3)
UNION
SELECT system, recipient
FROM outbox INDEXED BY outbox_open
WHERE state IN (0, 1, 2, 3, 8) AND state = 3 AND lease_until <= ?2;

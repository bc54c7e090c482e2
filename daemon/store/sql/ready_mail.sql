-- ready_mail.sql: when messages may go out, earliest first; the caller stops reading early.
SELECT send_at, next_try_at
FROM outbox INDEXED BY outbox_open
WHERE state IN (0, 1, 2, 3, 8) AND state = 2
ORDER BY send_at;

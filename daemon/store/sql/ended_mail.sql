-- ended_mail.sql: at most ?2 messages that came to their end before ?1, the longest ended first. The conditions are the index's own, word for word.
SELECT number
FROM outbox INDEXED BY outbox_ended
WHERE state IN (4, 5, 6, 7) AND CASE state WHEN 4 THEN sent_at ELSE max(created_at, send_at) END < ?1
ORDER BY CASE state WHEN 4 THEN sent_at ELSE max(created_at, send_at) END, number
LIMIT ?2;

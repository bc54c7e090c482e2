-- mail_counts.sql: open messages of system $1 by their state.
SELECT state, count(*)
FROM outbox
WHERE state IN (0, 1, 2, 3, 8) AND system = $1::BIGINT
GROUP BY state;

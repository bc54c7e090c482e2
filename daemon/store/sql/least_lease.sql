-- least_lease.sql: when the first claim lapses.
SELECT min(lease_until)
FROM outbox INDEXED BY outbox_open
WHERE state IN (0, 1, 2, 3, 8) AND state = 3;

-- next_mail.sql: when the sender should look again, for the systems $1. Messages that were put back are few and have an index of their own, so that each of
-- the three reads one row where all systems are its own.
SELECT least(
    (SELECT send_at FROM outbox
     WHERE state IN (0, 1, 2, 3, 8) AND state = 2 AND next_try_at <= send_at AND array_position($1::BIGINT[], system) IS NOT NULL
     ORDER BY send_at LIMIT 1),
    (SELECT next_try_at FROM outbox
     WHERE state = 2 AND next_try_at > send_at AND array_position($1::BIGINT[], system) IS NOT NULL
     ORDER BY next_try_at LIMIT 1),
    (SELECT min(lease_until) FROM outbox
     WHERE state IN (0, 1, 2, 3, 8) AND state = 3 AND array_position($1::BIGINT[], system) IS NOT NULL));

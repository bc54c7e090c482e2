-- claim_mail.sql: message number ?1 is being sent until ?2.
UPDATE outbox SET state = 3, lease_until = ?2, attempts = attempts + 1
WHERE number = ?1;

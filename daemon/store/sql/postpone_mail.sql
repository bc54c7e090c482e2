-- postpone_mail.sql: a message that is being sent goes back for another try at ?3, with ?5 attempts fewer.
UPDATE outbox SET state = 2, next_try_at = ?3, lease_until = 0, last_result = ?4, attempts = max(attempts - ?5, 0)
WHERE system = ?1 AND id = ?2 AND state = 3;

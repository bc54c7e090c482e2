-- postpone_mail.sql: messages that are being sent go back for another try at $3. `+ 0`: they are looked up by their ids, not among all that is to be sent.
UPDATE outbox SET state = 2, next_try_at = $3::BIGINT, lease_until = 0, last_result = $4::TEXT
WHERE system = $1::BIGINT AND id = ANY ($2::TEXT[]) AND state + 0 = 3;

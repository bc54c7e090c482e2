-- insert_mail.sql: messages, numbered in the order given. One that is there already, or in the archive, stays as it is: the same act twice is one message.
INSERT INTO outbox (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts)
SELECT system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts
FROM unnest($1::BIGINT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::BIGINT[],
    $10::BIGINT[], $11::BIGINT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::TEXT[], $16::TEXT[], $17::TEXT[], $18::TEXT[], $19::TEXT[],
    $20::TEXT[], $21::TEXT[]) WITH ORDINALITY
    AS k (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body,
    instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts, n)
WHERE NOT EXISTS (SELECT FROM mail_archive AS a WHERE a.system = k.system AND a.id = k.id COLLATE "C")
ORDER BY n
ON CONFLICT DO NOTHING;

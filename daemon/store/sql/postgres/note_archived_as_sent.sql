-- note_archived_as_sent.sql: those of the messages $2 of the systems $1 that are in the archive as never sent; now a transport says that it had taken them, at $5.
UPDATE mail_archive AS a
SET state = 4, sent_at = k.at, lease_until = 0,
    last_result = CASE WHEN k.detail <> '' THEN k.detail ELSE a.last_result END,
    message_id = CASE WHEN k.message_id <> '' THEN k.message_id ELSE a.message_id END
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[], $4::TEXT[], $5::BIGINT[]) AS k (system, id, detail, message_id, at)
WHERE a.system = k.system AND a.id = k.id AND a.state <> 4;

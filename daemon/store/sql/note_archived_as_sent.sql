-- note_archived_as_sent.sql: message ?2 of system ?1 is in the archive as one that was never sent, and now a transport says that it had taken it, at ?5.
UPDATE mail_archive SET state = 4, sent_at = ?5, lease_until = 0,
    last_result = CASE WHEN ?3 <> '' THEN ?3 ELSE last_result END,
    message_id = CASE WHEN ?4 <> '' THEN ?4 ELSE message_id END
WHERE system = ?1 AND id = ?2 AND state <> 4;

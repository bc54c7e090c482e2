-- owners.sql: the shards, locked, and who has them: the name is empty where nobody does, or whoever did is dead: its lease has run out, or the
-- session it writes with is gone (a role that may not see the session's start believes that it is the same).
SELECT s.number, s.daemon, s.fence,
       coalesce((SELECT d.name FROM daemon AS d
                 WHERE d.id = s.daemon AND d.expires_at > clock_timestamp()
                   AND EXISTS (SELECT FROM pg_stat_activity AS a
                               WHERE a.pid = d.session AND coalesce(a.backend_start = d.session_began, TRUE))), '') AS name
FROM shard AS s
ORDER BY s.number
FOR UPDATE OF s;

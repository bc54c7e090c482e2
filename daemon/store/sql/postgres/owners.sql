-- owners.sql: the shards, locked, and who has them: the name is empty where nobody does, or whoever did is dead.
SELECT s.number, s.daemon, s.fence, coalesce((SELECT d.name FROM living_daemon AS d WHERE d.id = s.daemon), '') AS name
FROM shard AS s
ORDER BY s.number
FOR UPDATE OF s;

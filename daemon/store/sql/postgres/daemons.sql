-- daemons.sql: the daemons that live, and their shards.
SELECT d.id, d.name, d.host, extract(epoch FROM d.since)::BIGINT, extract(epoch FROM d.expires_at)::BIGINT,
       coalesce((SELECT string_agg(s.number::TEXT, ' ' ORDER BY s.number) FROM shard AS s WHERE s.daemon = d.id), '')
FROM living_daemon AS d
ORDER BY d.since, d.id;

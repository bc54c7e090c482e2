-- renew_daemon.sql: daemon $1 lives for $2 seconds more. Says whether the others still know it, whether shards are to be taken or given up, whether
-- it has less than its share, and whether there are letters or answers for it.
WITH renewed AS (
    UPDATE daemon SET expires_at = clock_timestamp() + make_interval(secs => $2::BIGINT) WHERE id = $1::TEXT RETURNING id),
have AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE daemon = $1::TEXT) AS ours,
           count(*) FILTER (WHERE daemon <> $1::TEXT AND daemon NOT IN (SELECT id FROM living_daemon)) AS free,
           fair_share($1::TEXT) AS share
    FROM shard)
SELECT EXISTS (SELECT FROM renewed),
       ours > share OR (ours < share AND free > 0),
       ours < share,
       EXISTS (SELECT FROM inbox AS i JOIN shard AS s ON s.number = i.shard WHERE i.answer IS NULL AND s.daemon = $1::TEXT)
           OR EXISTS (SELECT FROM inbox AS i WHERE i.answer IS NOT NULL AND i.asks = $1::TEXT)
FROM have;

-- take_shards.sql: daemon $1 takes what is nobody's, or a dead daemon's, up to its fair share. What a batch still holds locked it leaves for later.
WITH free AS MATERIALIZED (
    SELECT number
    FROM shard
    WHERE daemon <> $1::TEXT AND daemon NOT IN (SELECT id FROM living_daemon)
    ORDER BY number
    LIMIT greatest(0, fair_share($1::TEXT) - (SELECT count(*) FROM shard WHERE daemon = $1::TEXT))
    FOR UPDATE SKIP LOCKED)
UPDATE shard SET daemon = $1::TEXT, fence = fence + 1 WHERE number IN (SELECT number FROM free);

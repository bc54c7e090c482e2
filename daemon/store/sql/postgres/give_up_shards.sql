-- give_up_shards.sql: daemon $1 gives up what it has above its fair share.
UPDATE shard SET daemon = '', fence = fence + 1
WHERE number IN (SELECT number FROM shard WHERE daemon = $1::TEXT ORDER BY number OFFSET fair_share($1::TEXT));

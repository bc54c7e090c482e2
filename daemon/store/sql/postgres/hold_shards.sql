-- hold_shards.sql: locks those of the shards $1 that are daemon $2's until the transaction ends; a take-over has to wait for it.
SELECT number
FROM shard
WHERE number = ANY ($1::BIGINT[]) AND daemon = $2::TEXT
ORDER BY number
FOR SHARE;

-- waiting_letters.sql: the first $2 unanswered letters for the shards of daemon $1.
SELECT i.number, i.system, i.asks, i.letter
FROM inbox AS i
JOIN shard AS s ON s.number = i.shard
WHERE i.answer IS NULL AND s.daemon = $1::TEXT
ORDER BY i.number
LIMIT $2::BIGINT;

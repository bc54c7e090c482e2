-- post_letters.sql: letters for systems $1, whose shards are $2 where the system is new, from those who wait $3, with their texts $4.
INSERT INTO inbox (shard, system, asks, letter)
SELECT coalesce(s.shard, k.shard), k.system, k.asks, k.letter
FROM unnest($1::TEXT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[]) WITH ORDINALITY AS k (system, shard, asks, letter, place)
LEFT JOIN system AS s ON s.id = k.system
ORDER BY k.place
RETURNING number;

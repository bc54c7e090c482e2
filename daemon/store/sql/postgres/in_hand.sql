-- in_hand.sql: what one that has died worked on, of which it is now daemon $1 that has the shard; or what daemon $1 works on.
SELECT h.system, h.instance, h.event_id, h.kind, h.deaths
FROM in_hand AS h
WHERE h.daemon = $1::TEXT
   OR (NOT EXISTS (SELECT FROM daemon AS d WHERE d.id = h.daemon)
       AND NOT EXISTS (SELECT FROM system AS s JOIN shard ON shard.number = s.shard WHERE s.id = h.system AND shard.daemon <> $1::TEXT))
ORDER BY h.daemon = $1::TEXT, h.system <> '' DESC, h.deaths DESC
LIMIT 1;

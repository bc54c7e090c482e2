-- in_hand.sql: what daemon $1 works on, or what one that has died worked on.
SELECT h.system, h.instance, h.event_id, h.kind, h.deaths
FROM in_hand AS h
WHERE h.daemon = $1::TEXT OR NOT EXISTS (SELECT FROM daemon AS d WHERE d.id = h.daemon)
ORDER BY h.daemon = $1::TEXT DESC, h.deaths DESC
LIMIT 1;

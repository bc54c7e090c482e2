-- note_in_hand.sql: what daemon $1 works on. It need only outlive the daemon and not the database's machine, so nobody waits for the disk. What dead
-- daemons left to this one has been read by then. A daemon whose lease has run out notes nothing: what it works on may be another's by now, who
-- would take the note for one of the dead. The note that it left before goes: what it was for did not kill it.
WITH quickly AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', TRUE)),
living AS MATERIALIZED (SELECT FROM daemon AS d WHERE d.id = $1::TEXT AND d.expires_at > clock_timestamp()),
outlived AS (DELETE FROM in_hand WHERE daemon = $1::TEXT AND NOT EXISTS (SELECT FROM living)),
read AS (
    DELETE FROM in_hand AS h
    WHERE NOT EXISTS (SELECT FROM daemon AS d WHERE d.id = h.daemon)
      AND NOT EXISTS (SELECT FROM system AS s JOIN shard ON shard.number = s.shard WHERE s.id = h.system AND shard.daemon <> $1::TEXT))
INSERT INTO in_hand (daemon, system, instance, event_id, kind, deaths)
SELECT $1::TEXT, $2::TEXT, $3::TEXT, $4::TEXT, $5::TEXT, $6::BIGINT FROM quickly
WHERE EXISTS (SELECT FROM living)
ON CONFLICT (daemon) DO UPDATE SET
    system = excluded.system, instance = excluded.instance, event_id = excluded.event_id, kind = excluded.kind, deaths = excluded.deaths;

-- add_to_tallies.sql: what a batch added to and took from the counts of systems.
INSERT INTO tally AS t (system, instances, timers, open_duties, provisional)
SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[])
ON CONFLICT (system) DO UPDATE SET
    instances = t.instances + excluded.instances, timers = t.timers + excluded.timers,
    open_duties = t.open_duties + excluded.open_duties, provisional = t.provisional + excluded.provisional;

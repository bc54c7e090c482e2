-- add_to_tally.sql: what a batch added to and took from a system's counts.
INSERT INTO tally (system, instances, timers, open_duties, provisional)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET
    instances = instances + excluded.instances, timers = timers + excluded.timers,
    open_duties = open_duties + excluded.open_duties, provisional = provisional + excluded.provisional;

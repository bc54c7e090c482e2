-- Who holds up vacuum: the oldest snapshot in this database (its own question left out), and the oldest state that must be kept for anybody, prepared
-- transactions and replication slots included. Sessions of other roles are seen by who may read pg_stat_activity whole (pg_read_all_stats).
SELECT coalesce((SELECT extract(EPOCH FROM clock_timestamp() - min(xact_start))::BIGINT
                 FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL),
                0),
       coalesce((SELECT max(age)
                 FROM (SELECT age(backend_xmin) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
                       UNION ALL SELECT age(transaction) FROM pg_prepared_xacts
                       UNION ALL SELECT greatest(age(xmin), age(catalog_xmin)) FROM pg_replication_slots) AS held),
                0)

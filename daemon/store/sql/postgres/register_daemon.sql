-- register_daemon.sql: daemon $1, called $2, lives for $3 seconds more and writes with this session; it runs on host $4, and shares the shards or
-- not ($5).
INSERT INTO daemon AS d (id, name, expires_at, session, session_began, host, shares)
SELECT $1::TEXT, $2::TEXT, clock_timestamp() + make_interval(secs => $3::BIGINT), pid, backend_start, $4::TEXT, $5::BOOLEAN
FROM pg_stat_activity
WHERE pid = pg_backend_pid()
ON CONFLICT (id) DO UPDATE SET
    expires_at = excluded.expires_at, session = excluded.session, session_began = excluded.session_began;

-- register_daemon.sql: daemon $1, called $2, lives for $3 seconds more and writes with this session.
INSERT INTO daemon AS d (id, name, expires_at, session, session_began)
SELECT $1::TEXT, $2::TEXT, clock_timestamp() + make_interval(secs => $3::BIGINT), pid, backend_start
FROM pg_stat_activity
WHERE pid = pg_backend_pid()
ON CONFLICT (id) DO UPDATE SET
    expires_at = excluded.expires_at, session = excluded.session, session_began = excluded.session_began;

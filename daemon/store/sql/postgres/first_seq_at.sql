-- first_seq_at.sql: the first entry of system $1's log that was not recorded before $2; the log's size where all were. recorded_at never runs backwards in a log, so the
-- place is found by halving, and no index is needed. An entry that is missing counts as not before.
WITH RECURSIVE place (low, high) AS (
    SELECT 0::BIGINT, size FROM log_head WHERE system = $1::BIGINT
    UNION ALL
    SELECT CASE WHEN found.is_before THEN middle.seq + 1 ELSE place.low END, CASE WHEN found.is_before THEN place.high ELSE middle.seq END
    FROM place
    CROSS JOIN LATERAL (SELECT place.low + (place.high - place.low) / 2 AS seq OFFSET 0) AS middle
    CROSS JOIN LATERAL (
        SELECT COALESCE((SELECT recorded_at < $2::BIGINT FROM entry WHERE entry.system = $1::BIGINT AND entry.seq = middle.seq), FALSE) AS is_before OFFSET 0
    ) AS found
    WHERE place.low < place.high
)
SELECT low FROM place WHERE low >= high;

-- leaves.sql: the leaves of a log's tree that stand beside each other.
SELECT seq, leaf FROM entry
WHERE system = $1::BIGINT AND seq BETWEEN $2::BIGINT AND $3::BIGINT
ORDER BY seq;

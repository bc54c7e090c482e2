-- free_texts.sql: what stands outside the lines $2 of system $1. OFFSET 0: each line's are looked up, as in entries_by_event.sql.
SELECT f.seq, f.name, f.salt, f.text, f.exempt
FROM unnest($2::BIGINT[]) AS k (seq)
CROSS JOIN LATERAL (SELECT * FROM free_text WHERE free_text.system = $1::BIGINT AND free_text.seq = k.seq OFFSET 0) AS f
ORDER BY f.seq, f.name;

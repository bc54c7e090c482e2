-- free_texts.sql: what stands outside the lines $2 of system $1.
SELECT f.seq, f.name, f.salt, f.text, f.exempt
FROM unnest($2::BIGINT[]) AS k (seq)
JOIN free_text AS f ON f.system = $1::BIGINT AND f.seq = k.seq
ORDER BY f.seq, f.name;

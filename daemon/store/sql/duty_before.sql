-- duty_before.sql: what the counts know of a duty before it is written.
SELECT outcome, provisional
FROM duty
WHERE system = ?1 AND instance = ?2 AND ref = ?3;

-- answer_letters.sql: the letters $1 are answered by the texts $2; those that nobody waits for go.
WITH answers AS MATERIALIZED (SELECT number, answer FROM unnest($1::BIGINT[], $2::TEXT[]) AS k (number, answer)),
gone AS (DELETE FROM inbox AS i USING answers AS a WHERE i.number = a.number AND i.asks = '')
UPDATE inbox AS i SET answer = a.answer
FROM answers AS a
WHERE i.number = a.number AND i.asks <> '';

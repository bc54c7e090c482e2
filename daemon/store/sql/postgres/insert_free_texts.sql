-- insert_free_texts.sql: what stands outside the lines.
INSERT INTO free_text (system, seq, name, salt, text, exempt)
SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::BOOLEAN[]);

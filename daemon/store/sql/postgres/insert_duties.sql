-- insert_duties.sql: duties that are new.
INSERT INTO duty (system, instance, ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, earliest, notice_only,
    anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, met_by, ended_by, reason)
SELECT * FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C", $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::TEXT[],
    $10::BIGINT[], $11::BOOLEAN[], $12::BOOLEAN[], $13::BOOLEAN[], $14::BIGINT[], $15::BIGINT[], $16::BIGINT[], $17::BIGINT[], $18::BIGINT[],
    $19::TEXT[], $20::TEXT[], $21::TEXT[], $22::TEXT[], $23::TEXT[], $24::TEXT[], $25::TEXT[], $26::TEXT[], $27::TEXT[], $28::TEXT[]);

-- take_answers.sql: what was answered to daemon $1; it goes with that.
DELETE FROM inbox WHERE answer IS NOT NULL AND asks = $1::TEXT RETURNING number, system, answer;

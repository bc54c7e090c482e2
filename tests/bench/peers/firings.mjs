// What a handler does for one firing: the rows that the engine writes for it, with values prepared beforehand, in one statement and so in one
// transaction: fewer round trips than such a handler would have in real life.
import { readFileSync } from 'node:fs';

// As libpq reads it (host=FOLDER user=NAME dbname=NAME), as an address.
const { host, user, dbname } = Object.fromEntries(process.argv[2].split(' ').map((pair) => pair.split('=')));
export const connectionString = `postgres://${user}@localhost/${dbname}?host=${encodeURIComponent(host)}`;
export const firings = JSON.parse(readFileSync(process.argv[3], 'utf8'));

const mailColumns = ['system', 'id', 'state', 'send_at', 'next_try_at', 'lease_until', 'attempts', 'expires_at', 'created_at', 'sent_at', 'sending', 'body',
  'instance', 'duty', 'step', 'recipient', 'template', 'message_id', 'bytes_hash', 'last_result', 'facts'];
const entryColumns = ['seq', 'system', 'verdict', 'happened_at', 'recorded_at', 'event_id', 'instance', 'body', 'matter', 'post', 'actor', 'kind', 'leaf', 'line'];
const first = 9, places = (columns, from) => columns.map((_, n) => `$${from + n}`).join(', ');

export const statement = {
  name: 'fire',
  text: `WITH moved AS (UPDATE instance SET version = $3 WHERE system = $1 AND id = $2),
acted AS (UPDATE duty SET steps_done = $5 WHERE system = $1 AND instance = $2 AND ref = $4),
fired AS (UPDATE timer SET due_at = $7 WHERE system = $1 AND instance = $2 AND kind = $6),
owed AS (INSERT INTO outbox (${mailColumns.join(', ')}) VALUES (${places(mailColumns, first)})),
recorded AS (INSERT INTO entry (${entryColumns.join(', ')}) VALUES (${places(entryColumns, first + mailColumns.length)}))
UPDATE log_head SET size = size + 1, last_recorded_at = $${first + mailColumns.length + 4}, frontier = $8 WHERE system = $1`,
};

const cell = (value) => (typeof value === 'object' && value ? Buffer.from(value.hex, 'hex') : value);
const prepared = firings.map((firing) => [firing.system, firing.instance, firing.version, firing.ref, firing.steps_done, firing.kind, firing.next_at,
  Buffer.from(firing.frontier, 'hex'), ...firing.mail.map(cell), ...firing.entry.map(cell)]);

export const perform = (client, n) => client.query({ ...statement, values: prepared[n] });

/** Counts what is done, and says how long it took from `begin()` to the last one. */
export function stopwatch() {
  let started, done = 0, over;
  const all = new Promise((resolve) => { over = resolve; });
  return {
    begin() { started = performance.now(); },
    oneMore() { if (++done === firings.length) over((performance.now() - started) / 1000); },
    all,
  };
}

/** That every firing is there, once. */
export async function expectAllThere(pool) {
  const { rows } = await pool.query(`SELECT (SELECT count(*) FROM entry WHERE kind = 'TimerFired')::int AS entries, (SELECT count(*) FROM outbox)::int AS mails`);
  if (rows[0].entries !== firings.length || rows[0].mails !== firings.length) throw new Error(`not all was written: ${JSON.stringify(rows[0])}`);
}

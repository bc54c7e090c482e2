// graphile-worker with what its page on performance recommends: a local queue, and completions in batches.
import pg from 'pg';
import { run, makeWorkerUtils, Logger } from 'graphile-worker';
import { connectionString, firings, expectAllThere, perform, stopwatch } from './firings.mjs';

const logger = new Logger(() => () => {});
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();
const pool = new pg.Pool({ connectionString, max: 20 });
pool.on('error', (error) => { throw error; });
await pool.query(
  `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT ROW('fire', json_build_object('n', n), NULL, now() - interval '1 minute', NULL, NULL, NULL, NULL)
   ::graphile_worker.job_spec FROM generate_series(0, $1::int - 1) AS n))`, [firings.length]);
await utils.release();

const watch = stopwatch();
watch.begin();
const runner = await run({
  pgPool: pool,
  noHandleSignals: true,
  preset: { worker: { concurrentJobs: 16, localQueue: { size: 500 }, completeJobBatchDelay: 0, pollInterval: 200, logger } },
  taskList: {
    fire: async ({ n }, helpers) => {
      await helpers.withPgClient((client) => perform(client, n));
      watch.oneMore();
    },
  },
});
console.log(await watch.all);
await runner.stop();
await expectAllThere(pool);
await pool.end();

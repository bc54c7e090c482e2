// pg-boss: a batch is fetched and completed at once, its jobs are worked side by side.
import pg from 'pg';
import PgBoss from 'pg-boss';
import { connectionString, firings, expectAllThere, perform, stopwatch } from './firings.mjs';

const boss = new PgBoss({ connectionString, schedule: false, supervise: false });
boss.on('error', (error) => { throw error; });
await boss.start();
await boss.createQueue('fire');
const pool = new pg.Pool({ connectionString, max: 16 });
for (let n = 0; n < firings.length; n += 1000)
  await boss.insert(firings.slice(n, n + 1000).map((_, at) => ({ name: 'fire', data: { n: n + at }, startAfter: new Date(Date.now() - 60000) })));

const watch = stopwatch();
watch.begin();
const many = { batchSize: 1000, pollingIntervalSeconds: 0.5 };
for (let worker = 0; worker < 2; ++worker)
  await boss.work('fire', many, async (jobs) => {
    await Promise.all(jobs.map(async ({ data }) => {
      await perform(pool, data.n);
      watch.oneMore();
    }));
  });
console.log(await watch.all);
await boss.stop({ graceful: true, wait: true });
await expectAllThere(pool);
await pool.end();

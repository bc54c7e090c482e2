// DBOS: a workflow a firing, taken from a queue. What it writes it writes without a step of its own, which spares DBOS a commit.
import pg from 'pg';
import { DBOS, DBOSClient } from '@dbos-inc/dbos-sdk';
import { connectionString, firings, expectAllThere, perform, stopwatch } from './firings.mjs';

const pool = new pg.Pool({ connectionString, max: 16 });
pool.on('error', (error) => { throw error; });
const watch = stopwatch();
const fire = async (n) => {
  await perform(pool, n);
  watch.oneMore();
};
DBOS.registerWorkflow(fire, { name: 'fire' });
DBOS.setConfig({ name: 'beadle-bench', systemDatabaseUrl: connectionString, systemDatabasePoolSize: 16, logLevel: 'error', applicationVersion: 'one' });
await DBOS.launch();
const client = await DBOSClient.create({ systemDatabaseUrl: connectionString, applicationName: 'beadle-bench' });
for (let n = 0; n < firings.length; n += 100)
  await Promise.all(firings.slice(n, n + 100).map((_, at) => client.enqueue({ workflowName: 'fire', queueName: 'due', appVersion: 'one' }, n + at)));
await client.destroy();

watch.begin();
await DBOS.registerQueue('due', { workerConcurrency: 500, minPollingIntervalMs: 100 });
console.log(await watch.all);
await DBOS.shutdown();
await expectAllThere(pool);
await pool.end();

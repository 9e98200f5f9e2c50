import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { readDetails } from '@/lib/db/details.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { startWorker } from '@/lib/db/worker.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { folder } from './migrations-with.ts';

let clusters: TestCluster[];
beforeAll(async () => {
  clusters = await Promise.all([startCluster(18), startCluster(15)]);
}, 120_000);
afterAll(() => Promise.all(clusters.map((cluster) => cluster.close())), 60_000);

test('the details tell stamp, schema, living workers, what waits, and the last clean-up', async () => {
  for (const [index, server] of (['18', '15'] as const).entries()) {
    const cluster = clusters[index];
    if (!cluster) throw new Error('no cluster');
    const url = await cluster.createDatabase();
    await prepare(url, { kind: 'live', portalId: '4711' }, { backupFolder: await folder() });
    const options = { url, tasks: { 'clean-up': async () => {} } };
    const workers = [await startWorker(options), await startWorker(options)];
    const database = openDatabase(url);
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await database.close();
    });
    await cluster.run(
      `SELECT graphile_worker.add_job('later', run_at := now() + interval '1 hour');
       SELECT graphile_worker.add_job('broken', max_attempts := 1);
       UPDATE graphile_worker._private_jobs SET attempts = 1 WHERE max_attempts = 1;
       INSERT INTO graphile_worker._private_known_crontabs
         VALUES ('clean-up', now(), '2031-02-03 03:15:00+00')`,
      url,
    );
    await expect.poll(async () => (await readDetails(database)).workers).toBe(2);
    expect(await readDetails(database)).toMatchObject({
      server: expect.stringMatching(`^${server}`),
      stamp: 'live 4711',
      queue: { waiting: 1, underWay: 0, failed: 1 },
      cleanUpAt: '2031-02-03T03:15:00.000Z',
    });
    await workers[0]?.stop();
    await expect.poll(async () => (await readDetails(database)).workers).toBe(1);
  }
}, 60_000);

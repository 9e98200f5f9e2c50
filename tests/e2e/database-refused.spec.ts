import { readFileSync } from 'node:fs';
import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { startTestConsole } from '../helpers/test-console.ts';
import { startCluster, type TestCluster } from '../helpers/test-database.ts';

/** A PostgreSQL, and the processes of the consoles that are started on it. */
const test = base.extend<{ processes: Processes }, { cluster: TestCluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  processes: async ({}, use) => {
    const processes = new Processes();
    await use(processes);
    await processes.stopAll();
  },
  cluster: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => {
      const cluster = await startCluster();
      await use(cluster);
      await cluster.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** A database that a live console has prepared and stamped with the portal of its simulator. */
async function usedDatabase(cluster: TestCluster, name: string): Promise<string> {
  const url = await cluster.createDatabase();
  const processes = new Processes();
  try {
    await startTestConsole({ name, processes, mode: 'live', settings: { DATABASE_URL: url } });
    await expect
      .poll(async () => (await cluster.run('SELECT kind FROM stamp', url)).rows)
      .toEqual([{ kind: 'live' }]);
  } finally {
    await processes.stopAll();
  }
  return url;
}

test('a token of another portal ends the console with a sentence that names both', async ({
  cluster,
  processes,
}) => {
  const url = await usedDatabase(cluster, 'portal-before');
  await cluster.run(
    `ALTER TABLE stamp DISABLE TRIGGER stamp_stays; UPDATE stamp SET portal_id = 77;
     ALTER TABLE stamp ENABLE TRIGGER stamp_stays`,
    url,
  );
  const sentence = 'This database belongs to the HubSpot account 77, and the access token to the';
  const started = startTestConsole({
    ...{ name: 'another-portal', processes, mode: 'live', settings: { DATABASE_URL: url } },
  });
  // It may have answered once before HubSpot told whose token it is.
  const desk = await started.catch((error: Error) => error);
  if (desk instanceof Error) return expect(desk.message).toContain(sentence);
  await expect.poll(() => readFileSync(desk.logFile, 'utf8')).toContain(sentence);
  await expect
    .poll(() =>
      fetch(`${desk.url}/api/health`).then(
        () => 'answers',
        () => 'ended',
      ),
    )
    .toBe('ended');
});

test('a database of a newer version ends the console with a sentence, and stays as it is', async ({
  cluster,
  processes,
}) => {
  const url = await usedDatabase(cluster, 'version-before');
  await cluster.run("INSERT INTO migration VALUES (999, 'later', 'x')", url);
  const started = startTestConsole({
    ...{ name: 'too-new', processes, mode: 'live', settings: { DATABASE_URL: url } },
  });
  await expect(started).rejects.toThrow('The database has schema version 999');
});

test('a live database without a token is live and not connected: nothing can be changed', async ({
  cluster,
  processes,
  page,
}) => {
  const url = await usedDatabase(cluster, 'token-before');
  const desk = await startTestConsole({
    ...{ name: 'no-token', processes, mode: 'live' },
    settings: {
      HUBSPOT_ACCESS_TOKEN: '',
      HUBSPOT_BASE_URL: '',
      CONSENT_DESK_MODE: 'live',
      DATABASE_URL: url,
    },
  });
  const health = await page.request.get(`${desk.url}/api/health`);
  expect(await health.json()).toMatchObject({ mode: 'live', database: 'ok', connected: false });
  await enter(page.context(), desk);
  await page.goto(desk.url);
  await expect(page.getByTestId('database')).toHaveAttribute('data-state', 'not_connected');
  // Before its console is stopped.
  await page.close();
});

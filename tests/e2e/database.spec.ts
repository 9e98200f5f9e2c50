import { Processes } from '../../scripts/processes.mjs';
import { expectNoAxeFindings } from '../helpers/axe.ts';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { startCluster, type TestCluster } from '../helpers/test-database.ts';

type Stored = { desk: TestConsole; cluster: TestCluster; url: string };

/** A live console on a PostgreSQL that is not the launcher's. */
const test = base.extend<object, { stored: Stored }>({
  stored: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const cluster = await startCluster();
      const url = await cluster.createDatabase();
      try {
        const desk = await startTestConsole({
          ...{ name: `stored-${workerIndex}`, processes, mode: 'live' },
          settings: { DATABASE_URL: url },
        });
        await use({ desk, cluster, url });
      } finally {
        await processes.stopAll();
        await cluster.close();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const writes = async ({ simulator }: TestConsole) =>
  (await createSimulatorControl(simulator).journal()).filter(
    ({ operation }) => operation === 'writeStatus',
  );

test('a database that is gone is said on the page, nothing is sent, and it comes back by itself', async ({
  page,
  watch,
  stored: { desk, cluster },
}) => {
  test.setTimeout(90_000);
  // A connection that was kept may be closed by the server at that moment.
  const health = async () =>
    (await page.request.get(`${desk.url}/api/health`, { maxRetries: 3 })).json();
  await expect.poll(health).toMatchObject({ status: 'up', database: 'ok', connected: true });
  await enter(page.context(), desk);
  const home = setStatusPage(page);
  const banner = page.getByTestId('database');
  await home.open(desk.url);
  await expect(banner).toHaveAttribute('data-state', 'ok');

  await home.fillRead({ address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' });
  await expect(home.will).toHaveText(/^This unsubscribes/);

  watch.expectReply(503);
  await cluster.stop();
  try {
    await home.send();
    await expect(home.result).toHaveAttribute('data-outcome', 'refused');
    await expect(home.result).toContainText('The database of this console does not answer.');
    await expect(home.result).toContainText(
      'For an opt-out: do it in HubSpot now; the request does not wait for us.',
    );
    expect(await writes(desk)).toEqual([]);
    await expect.poll(health).toMatchObject({ status: 'up', database: 'gone' });

    await page.reload();
    await expect(banner).toHaveAttribute('data-state', 'gone');
    await expect(banner).toContainText('Nothing can be changed at the moment');
    await expect(page.getByText('Without it nobody can sign in just now')).toBeVisible();
    await expectNoAxeFindings(page);
  } finally {
    await cluster.start();
  }
  // The session is still good: back without a hand.
  await expect(home.address).toBeVisible({ timeout: 15_000 });
  await expect(banner).toHaveAttribute('data-state', 'ok');
  await home.fill({ address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' });
  await home.send();
  await expect(home.result).toHaveAttribute('data-outcome', 'changed');
  expect(await writes(desk)).toHaveLength(1);
});

test('a read whose connection is lost is told so, and the next one is answered', async ({
  page,
  stored: { desk, cluster, url },
}) => {
  await enter(page.context(), desk);
  const read = () =>
    page.request.post(`${desk.url}/api/person`, {
      headers: { origin: desk.url },
      data: { address: PEOPLE.henrik },
    });
  expect((await read()).status()).toBe(200);
  const lost = await cluster.loseConnection(url, 'suppression_mark', read);
  expect([lost.status(), await lost.json()]).toEqual([503, { error: 'database' }]);
  expect((await read()).status()).toBe(200);
});

/** How a database comes to take no entries, and to take them again. */
const UNWRITABLE: {
  state: 'read_only' | 'disk_full';
  words: string;
  begin: (cluster: TestCluster, url: string) => Promise<unknown>;
  end: (cluster: TestCluster, url: string) => Promise<unknown>;
}[] = [
  {
    state: 'read_only',
    words: 'The database of this console takes no changes.',
    begin: (cluster, url) => setReadOnly(cluster, url, 'SET default_transaction_read_only = on'),
    end: (cluster, url) => setReadOnly(cluster, url, 'RESET default_transaction_read_only'),
  },
  {
    state: 'disk_full',
    words: 'The disk of this console’s database is full.',
    begin: (cluster, url) =>
      cluster.run(
        `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER full_disk BEFORE UPDATE ON heartbeat EXECUTE FUNCTION full_disk();
         CREATE TRIGGER full_disk BEFORE INSERT ON ledger_entry EXECUTE FUNCTION full_disk()`,
        url,
      ),
    end: (cluster, url) =>
      cluster.run(
        `DROP TRIGGER full_disk ON heartbeat; DROP TRIGGER full_disk ON ledger_entry`,
        url,
      ),
  },
];

async function setReadOnly(cluster: TestCluster, url: string, what: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await cluster.run(`ALTER DATABASE "${name}" ${what}`);
  await cluster.endSessions(url);
}

for (const { state, words, begin, end } of UNWRITABLE)
  test(`a database that is ${state}: people are known and looked up, nothing is sent, and it comes back by itself`, async ({
    page,
    watch,
    stored: { desk, cluster, url },
  }) => {
    test.setTimeout(90_000);
    // What is asked while the connections are being ended.
    watch.expectReply(503, '/api/');
    await enter(page.context(), desk);
    const control = createSimulatorControl(desk.simulator);
    await control.reset();
    const home = setStatusPage(page);
    const banner = page.getByTestId('database');
    await home.open(desk.url);
    await expect(banner).toHaveAttribute('data-state', 'ok');
    await begin(cluster, url);
    try {
      await page.reload();
      // A page that was told that all is well asks again after a while.
      await expect(banner).toHaveAttribute('data-state', state, { timeout: 20_000 });
      await expect(banner).toContainText(words);
      await home.fillRead({ address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' });
      await expect(home.will).toHaveText(/^This unsubscribes/);
      await home.send();
      await expect(home.result).toHaveAttribute('data-outcome', 'refused');
      await expect(home.result).toContainText(words.slice(0, -1));
      expect(await writes(desk)).toEqual([]);
    } finally {
      await end(cluster, url);
    }
    await expect(banner).toHaveAttribute('data-state', 'ok', { timeout: 15_000 });
    await home.send();
    await expect(home.result).toHaveAttribute('data-outcome', 'changed');
    expect(await writes(desk)).toHaveLength(1);
  });

import { test as base, expect } from '@playwright/test';
import { Processes } from '../../scripts/processes.mjs';
import { enter, type Session, sessionOf } from './enter-console.ts';
import { type PageWatch, watchPages } from './page-watch.ts';
import { createSimulatorControl, type SimulatorControl } from './simulator-control.ts';
import { startTestConsole, type TestConsole } from './test-console.ts';

export { expectNoAxeFindings } from './axe.ts';
export { expect };

type TestFixtures = {
  /** Whether `page` is signed in to `desk` from the start, as the demo's administrator. */
  signedIn: boolean;
  /** The header of requests by that administrator, for those without a page. */
  session: Session;
  /** The account behind `desk`, seeded anew before each test. */
  simulator: SimulatorControl;
  /** What this test starts. It is stopped at the end, when no page asks for anything any more. */
  processes: Processes;
  /** A live console that nobody has used yet. */
  fresh: TestConsole;
  /** Fails the test at its end on a console error, an error in the page, a reply 5xx, or a request to another machine. */
  watch: PageWatch;
};

type WorkerFixtures = {
  /** The console that `page` opens: in demo mode, this worker's own. */
  desk: TestConsole;
  /** A console in live mode with a simulator of its own; started when a test first asks for it. */
  liveDesk: TestConsole;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { parallelIndex }) => {
      const consoles = JSON.parse(process.env.TEST_CONSOLES ?? '[]') as TestConsole[];
      const desk = consoles[parallelIndex];
      if (!desk) throw new Error('no console was started for this worker');
      await use(desk);
    },
    { scope: 'worker' },
  ],
  liveDesk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      try {
        const name = `live-console-${workerIndex}`;
        await use(await startTestConsole({ name, processes, mode: 'live' }));
      } finally {
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ desk }, use) => use(desk.url),
  simulator: [
    async ({ desk }, use) => {
      // Whoever signs in for the first time asks HubSpot something: that is over when the test begins.
      await sessionOf(desk);
      const control = createSimulatorControl(desk.simulator);
      await control.reset();
      await use(control);
    },
    { auto: true },
  ],
  signedIn: [true, { option: true }],
  context: async ({ context, desk, signedIn }, use) => {
    if (signedIn) await enter(context, desk);
    await use(context);
  },
  session: async ({ desk }, use) => use(await sessionOf(desk)),
  processes: async ({ context }, use) => {
    const processes = new Processes();
    try {
      await use(processes);
    } finally {
      await context.close();
      await processes.stopAll();
    }
  },
  fresh: async ({ processes }, use, { testId }) =>
    use(await startTestConsole({ name: `fresh-${testId}`, processes, mode: 'live' })),
  watch: [
    async ({ context }, use) => {
      const watched = watchPages(context);
      await use(watched);
      expect(watched.complaints(), 'what must not happen on a page').toEqual([]);
    },
    { auto: true },
  ],
});

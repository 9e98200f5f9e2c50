import type { FullConfig } from '@playwright/test';
import { ensureAppBuilt, ensureSimulatorBuilt } from '../../scripts/build.mjs';
import { Processes } from '../../scripts/processes.mjs';
import { ROOT, removeConsoles, startTestConsole, TEST_BUILD_DIR } from './test-console.ts';

/**
 * Starts one console for each worker, so that two tests at the same time never share an account.
 * What this returns stops them all.
 */
export default async function startConsoles({ workers }: FullConfig): Promise<() => Promise<void>> {
  const processes = new Processes();
  try {
    await ensureSimulatorBuilt({ root: ROOT });
    await ensureAppBuilt({
      root: ROOT,
      buildDir: TEST_BUILD_DIR,
      processes,
      env: process.env,
    });
    const names = Array.from({ length: workers }, (_, index) => `console-${index}`);
    const consoles = [];
    for (const name of names) consoles.push(await startTestConsole({ name, processes }));
    process.env.TEST_CONSOLES = JSON.stringify(consoles);
  } catch (error) {
    await processes.stopAll();
    removeConsoles();
    throw error;
  }
  return async () => {
    await processes.stopAll();
    removeConsoles();
  };
}

import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';

// Looked for once; the workers, which read this file again, inherit it.
process.env.TEST_CHROMIUM ??= JSON.stringify(await findChromium());
const { executablePath, args, env } = JSON.parse(process.env.TEST_CHROMIUM) as Awaited<
  ReturnType<typeof findChromium>
>;

const inherited = Object.entries(process.env).filter(
  (entry): entry is [string, string] => entry[1] !== undefined,
);
const report = process.env.TEST_REPORT;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.data-test/browser',
  globalSetup: './tests/helpers/start-consoles.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args, env: { ...Object.fromEntries(inherited), ...env } },
  },
});

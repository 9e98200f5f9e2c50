// `npm run screenshots`: makes docs/screenshots/ from the running app, in demo mode.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from './bench-browser.mjs';
import { ROOT, runBench } from './bench-console.mjs';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const EXPLANATION =
  'Asked by phone on 22 Nov (ticket 8812) to get the newsletter again; told: weekly, from us, can stop any time.';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ name: string, theme?: 'light' | 'dark', locale?: string, width?: number, height?: number, show: (page: Page) => Promise<void>, whole?: boolean }} Picture */

/** @type {Picture[]} */
const PICTURES = [
  { name: 'demo', show: openDemo },
  { name: 'home', show: (page) => fillIn(page), whole: true },
  { name: 'confirm', show: confirm },
  { name: 'changed', show: lift, whole: true },
  { name: 'unknown', theme: 'dark', show: unclear, whole: true },
  { name: 'connection', theme: 'dark', show: openConnection, whole: true },
  { name: 'phone', width: 360, height: 780, show: (page) => fillIn(page), whole: true },
  { name: 'german', locale: 'de', show: lift, whole: true },
];

await runBench(async ({ startConsole, atEnd }) => {
  const { url, control } = await startConsole({ mode: 'demo' });
  const browser = await startBrowser();
  atEnd(() => browser.close());
  mkdirSync(FOLDER, { recursive: true });
  for (const {
    name,
    theme = 'light',
    locale = 'en-GB',
    width = 1280,
    height = 900,
    ...rest
  } of PICTURES) {
    await control.ask('POST', '/reset', {});
    const context = await browser.newContext({
      baseURL: url,
      locale,
      colorScheme: theme,
      timezoneId: 'Europe/Vienna',
      viewport: { width, height },
    });
    const page = await context.newPage();
    await page.goto('/');
    await rest.show(page);
    await page.screenshot({
      path: join(FOLDER, `${name}.png`),
      fullPage: rest.whole ?? false,
      animations: 'disabled',
    });
    await context.close();
    console.log(`docs/screenshots/${name}.png`);
  }
  return true;
});

/** @param {Page} page */
async function openDemo(page) {
  await page.locator('[data-testid=demo-guide] li button').first().waitFor();
}

/** Folds the demo's guide away, which is not part of the console itself. @param {Page} page */
async function foldDemo(page) {
  await openDemo(page);
  await page.locator('[data-testid=demo-guide] summary').click();
}

/** @param {Page} page @param {string} [address] */
async function fillIn(page, address = 'jo.miller@example.com') {
  await foldDemo(page);
  await page.locator('#address').fill(address);
  await page.locator('#type').fill('39644612');
  await page.locator('#status').selectOption('SUBSCRIBED');
  await page.locator('#basis').selectOption('CONSENT_WITH_NOTICE');
  await page.locator('#explanation').fill(EXPLANATION);
  await page.locator('#explanation').blur();
  await page.locator('[data-testid=will] b').waitFor();
}

/** @param {Page} page */
async function confirm(page) {
  await fillIn(page);
  await page.locator('#explanation').press('Control+Enter');
  await page.locator('dialog').waitFor();
}

/** @param {Page} page */
async function lift(page) {
  await confirm(page);
  await page.locator('dialog button').last().click();
  await page.locator('[data-testid=effect]').waitFor();
  await page.locator('[data-testid=demo-comparison] p').last().waitFor();
}

/** @param {Page} page */
async function unclear(page) {
  await openDemo(page);
  await page.locator('#demo-fault').selectOption('error_before_applying');
  await page.getByRole('button', { name: 'Arm', exact: true }).click();
  await page.locator('[data-testid=demo-guide] [role=status]').filter({ hasText: '500' }).waitFor();
  await fillIn(page, 'lukas.gruber@example.net');
  await page.locator('#explanation').press('Control+Enter');
  await page.locator('[data-testid=result][data-outcome=unknown]').waitFor();
}

/** @param {Page} page */
async function openConnection(page) {
  await page.goto('/settings/connection');
  await page.locator('h1').waitFor();
}

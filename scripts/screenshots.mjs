// `npm run screenshots`: makes docs/screenshots/ from the running app, in demo mode. All clocks (the
// simulator's, the console's, the browser's) start at the same moment of the same day, so that the
// pictures change only when the app does.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from './bench-browser.mjs';
import { ROOT, runBench } from './bench-console.mjs';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const STARTS_AT = '2026-11-23T09:30:00Z';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {'en' | 'de'} Locale */
/** @typedef {{ demo: { play: string, story: Record<string, { title: string }> } }} Words */
/**
 * @typedef {object} Picture
 * @property {string} name
 * @property {(page: Page, words: Words) => Promise<void>} show
 * @property {Locale} [locale]
 * @property {'light' | 'dark'} [theme]
 * @property {{ width: number, height: number }} [viewport]
 * @property {boolean} [whole] the whole page, not only what is in view
 */

/** @type {Picture[]} */
const PICTURES = [
  { name: 'find', show: find },
  { name: 'contact', show: unsubscribe, viewport: { width: 1280, height: 1400 } },
  {
    name: 'contact-lift',
    theme: 'dark',
    show: chooseLift,
    viewport: { width: 1280, height: 1400 },
  },
  {
    name: 'contact-phone',
    locale: 'de',
    viewport: { width: 360, height: 780 },
    show: (page) => openContact(page, 'marta.lindgren@example.com'),
    whole: true,
  },
  { name: 'demo', show: openDemo },
  { name: 'api-view', show: (page, words) => fillIn(page, words, 'lift'), whole: true },
  { name: 'confirm', show: askToLift },
  { name: 'changed', show: lift, whole: true },
  { name: 'unknown', theme: 'dark', show: leaveUnclear, whole: true },
  { name: 'connection', theme: 'dark', show: openConnection, whole: true },
  {
    name: 'phone',
    viewport: { width: 360, height: 780 },
    show: (page, words) => fillIn(page, words, 'lift'),
    whole: true,
  },
  {
    name: 'german',
    locale: 'de',
    show: (page, words) => fillIn(page, words, 'lift'),
    whole: true,
  },
];

await runBench(async ({ startConsole, atEnd }) => {
  const shiftMs = Date.parse(STARTS_AT) - Date.now();
  const code = encodeURIComponent(`(${shiftClock})(${shiftMs})`);
  const { url, cookie, control } = await startConsole({
    mode: 'demo',
    env: { NODE_OPTIONS: `--import=data:text/javascript,${code}` },
  });
  const browser = await startBrowser();
  atEnd(() => browser.close());
  mkdirSync(FOLDER, { recursive: true });
  for (const {
    name: picture,
    show,
    locale = 'en',
    theme = 'light',
    viewport,
    whole = false,
  } of PICTURES) {
    await control.ask('POST', '/reset', {});
    const context = await browser.newContext({
      baseURL: url,
      locale: locale === 'de' ? 'de-DE' : 'en-GB',
      colorScheme: theme,
      timezoneId: 'Europe/Berlin',
      viewport: viewport ?? { width: 1280, height: 900 },
    });
    const [name = '', value = ''] = cookie.split(/=(.*)/);
    await context.addCookies([{ name, value, url }]);
    await context.addInitScript(shiftClock, shiftMs);
    const page = await context.newPage();
    await page.goto('/api-view');
    await show(page, wordsOf(locale));
    await page.screenshot({
      path: join(FOLDER, `${picture}.png`),
      fullPage: whole,
      animations: 'disabled',
    });
    await context.close();
    console.log(`docs/screenshots/${picture}.png`);
  }
  return true;
});

/**
 * Runs in every process and every page of a picture.
 * @param {number} shiftMs
 */
function shiftClock(shiftMs) {
  const RealDate = Date;
  globalThis.Date = /** @type {DateConstructor} */ (
    new Proxy(RealDate, {
      construct: (target, parameters) =>
        Reflect.construct(target, parameters.length > 0 ? parameters : [target.now()]),
      apply: (target) => new target(target.now()).toString(),
    })
  );
  const now = RealDate.now.bind(RealDate);
  RealDate.now = () => now() + shiftMs;
}

/** @param {Locale} locale @returns {Words} */
function wordsOf(locale) {
  return JSON.parse(readFileSync(join(ROOT, 'lib', 'i18n', 'messages', `${locale}.json`), 'utf8'));
}

/** @param {Page} page */
async function find(page) {
  await page.goto('/');
  await page.locator('#find:focus').waitFor();
  await page.locator('#find').fill('mill');
  await page.locator('#find-list [role=option]').nth(1).waitFor();
}

/**
 * Opens somebody by their address.
 * @param {Page} page
 * @param {string} address
 */
async function openContact(page, address) {
  const reply = await page.request.post('/api/people/open', {
    data: { of: address, anyAddress: true },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const { id } = await reply.json();
  await page.goto(`/contacts/${id}`);
  await page.locator('[data-type] input:focus').waitFor();
}

/** @param {Page} page */
async function unsubscribe(page) {
  await openContact(page, 'henrik.solberg@example.org');
  await page.keyboard.press('u');
  await page.locator('#contact-reference').fill('Ticket 4711');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-testid=result][data-outcome=changed]').waitFor();
  await page.getByTestId('own-facts').waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** @param {Page} page */
async function chooseLift(page) {
  await openContact(page, 'amara.okafor@example.org');
  await page.keyboard.press('s');
  await page.locator('#ground-shared-told').fill('weekly, from us, can stop at any time');
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** @param {Page} page */
async function openDemo(page) {
  await page.getByTestId('demo-guide').locator('li button').first().waitFor();
}

/**
 * Plays a story of the demo's guide, and folds the guide away.
 * @param {Page} page
 * @param {Words} words
 * @param {string} story
 */
async function fillIn(page, { demo }, story) {
  const guide = page.getByTestId('demo-guide');
  const title = demo.story[story]?.title ?? '';
  await guide.getByRole('button', { name: title, exact: true }).click();
  await guide.getByRole('button', { name: demo.play, exact: true }).click();
  await page.getByTestId('will').locator('b').waitFor();
  await guide.locator('summary').click();
}

/** @param {Page} page @param {Words} words */
async function askToLift(page, words) {
  await fillIn(page, words, 'lift');
  await page.locator('#address').press('Control+Enter');
  await page.locator('dialog button[type=submit]').waitFor();
}

/** @param {Page} page @param {Words} words */
async function lift(page, words) {
  await askToLift(page, words);
  await page.locator('#lift-date').fill(STARTS_AT.slice(0, 10));
  await page.locator('#lift-reference').fill('Ticket 4711');
  await page.locator('dialog button[type=submit]').click();
  await page.getByTestId('effect').waitFor();
  await page.getByTestId('demo-comparison').locator('p').last().waitFor();
}

/** @param {Page} page @param {Words} words */
async function leaveUnclear(page, words) {
  await fillIn(page, words, 'unknown_then_refused');
  await page.locator('#address').press('Control+Enter');
  await page.locator('[data-testid=result][data-outcome=unknown]').waitFor();
  await page.getByTestId('demo-comparison').locator('p').last().waitFor();
}

/** @param {Page} page */
async function openConnection(page) {
  await page.goto('/settings/connection');
  await page.locator('h1').waitFor();
}

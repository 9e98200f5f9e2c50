import type { Page } from '@playwright/test';
import de from '../../lib/i18n/messages/de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { choose } from '../helpers/look.ts';
import { EXCEPT, HOME_SCREEN_NAMES, HOME_SCREENS, type HomeScreen } from '../helpers/screens.ts';
import { setStatusPage } from '../helpers/set-status-page.ts';

/** All messages of a tree, each with its key. */
function leaves(tree: object, above = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, string | object]) =>
    typeof value === 'string' ? [[above + name, value]] : leaves(value, `${above}${name}.`),
  );
}

const GERMAN = new Map(leaves(de));
const GERMAN_TEXTS = new Set(GERMAN.values());
/** Words that are the same in both languages. */
const SAME = new Set(leaves(en).flatMap(([key, text]) => (GERMAN.get(key) === text ? [text] : [])));

/** Turns a message into a pattern of what it looks like on the screen; null: too little is left to know it by. */
function lookOf(message: string): RegExp | null {
  let depth = 0;
  let pattern = '';
  for (const letter of message.replaceAll(/<\/?\w+>/g, '')) {
    if (letter === '{' && depth++ === 0) pattern += '.+';
    else if (letter === '}') depth--;
    else if (depth === 0) pattern += letter.replace(/[.*+?^$()|[\]\\]/, '\\$&');
  }
  const letters = pattern.replaceAll('.+', '').match(/\p{L}/gu)?.length ?? 0;
  return letters < 3 ? null : new RegExp(`^${pattern}$`, 'su');
}

/** Every English message that is not also a German one. */
const ENGLISH = leaves(en).flatMap(([key, text]) => {
  const look = GERMAN_TEXTS.has(text) ? null : lookOf(text);
  return look ? [{ key, look }] : [];
});

type Texts = {
  /** Single pieces of text, names for screen readers and placeholders. */
  pieces: string[];
  /** Whole sentences, put together of pieces. */
  whole: string[];
};

/** Everything that can be read or heard on the page, but for what is HubSpot's: code, quotes. */
function textsOf(page: Page): Promise<Texts> {
  return page.evaluate(() => {
    const tidy = (text: string | null) => (text ?? '').replaceAll(/\s+/g, ' ').trim();
    const isForeign = (element: Element) =>
      element.closest('code, pre, q, body [lang], textarea, script, style') !== null;
    const isShown = (element: Element) => (element.closest('select') ?? element).checkVisibility();
    const pieces: string[] = [document.title];
    const whole: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (isForeign(element) || !isShown(element)) continue;
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) pieces.push(tidy(node.textContent));
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        pieces.push(tidy(element.getAttribute(name)));
      const text = tidy(element.textContent);
      if (text.length < 400) whole.push(text);
    }
    return { pieces: pieces.filter(Boolean), whole: whole.filter(Boolean) };
  });
}

function expectNoEnglish({ pieces, whole }: Texts): void {
  const shown = new Set([...pieces, ...whole]);
  const found = ENGLISH.flatMap(({ key, look }) =>
    [...shown].filter((text) => look.test(text)).map((text) => `${key}: ${text}`),
  );
  expect(found).toEqual([]);
}

/** What is the account's own: names of people and types, addresses, ids, HubSpot's own sentences. */
const ACCOUNTS_OWN = [
  /^[^\p{L}]*$/u,
  /@/,
  /^HubSpot: /,
  /^(Newsletter|Product news|Event invitations|Customer Service Communication|One to One|Trail notes|Gear offers)$/,
  /^(Jo Miller|Lukas Gruber|Henrik Solberg|Inês Carvalho|Chloé Martin|Wilhelmina Featherstonehaugh-Cholmondeley)$/,
  /^(Preference page|List-unsubscribe header|HTTP \d{3}|Self Service Resubscription|Hard bounce|Form submission, .*|Public status API, .*)$/,
];

const MODAL: readonly HomeScreen[] = ['confirming', 'type list open'];

const switches = {
  language: (page: Page) => page.getByRole('banner').locator('select').first(),
  theme: (page: Page) => page.getByRole('banner').locator('select').nth(1),
};

for (const name of HOME_SCREEN_NAMES.filter((screen) => !MODAL.includes(screen)))
  test(`accessible in light and dark, German is complete, and the switches keep what is there: ${name}`, async ({
    page,
    desk,
    simulator,
  }) => {
    await choose(page, desk.url, { locale: 'en', theme: 'light' });
    const home = setStatusPage(page);
    await home.open();
    await expect(home.guide).toBeVisible();
    await HOME_SCREENS[name](page, simulator);
    await expectAccessible(page, EXCEPT[name]);
    const values = () =>
      page
        .locator('#set-status :is(input, select, textarea)')
        .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
    const typed = await values();
    const english = await textsOf(page);

    await switches.theme(page).selectOption('dark');
    await switches.language(page).selectOption('de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByRole('heading', { name: de.form.title })).toBeVisible();
    const german = await textsOf(page);
    expectNoEnglish(german);
    const unchanged = german.pieces.filter(
      (text) =>
        english.pieces.includes(text) &&
        !SAME.has(text) &&
        !ACCOUNTS_OWN.some((own) => own.test(text)),
    );
    expect(unchanged, 'the same words in both languages').toEqual([]);
    expect(await values()).toEqual(typed);

    const moments = await page.locator('time').allTextContents();
    for (const moment of moments)
      expect(moment).toMatch(/^\d{1,2}\. \p{L}+\.? \d{4}, \d{2}:\d{2} (MEZ|MESZ)/u);
    await expectAccessible(page, EXCEPT[name]);
  });

for (const name of MODAL)
  test(`accessible in light and dark, and German is complete: ${name}`, async ({
    page,
    desk,
    simulator,
  }) => {
    for (const look of LOOKS) {
      await choose(page, desk.url, look);
      const home = setStatusPage(page);
      await home.open();
      await expect(home.guide).toBeVisible();
      await HOME_SCREENS[name](page, simulator);
      if (look.locale === 'de') expectNoEnglish(await textsOf(page));
      await expectAccessible(page, EXCEPT[name]);
    }
  });

test('German is complete: every story, every basis', async ({ page, desk }) => {
  await choose(page, desk.url, { locale: 'de', theme: 'light' });
  const home = setStatusPage(page);
  await home.open();
  for (const { title, text, say } of Object.values(de.demo.story)) {
    await home.guide.getByRole('button', { name: title, exact: true }).click();
    await expect(home.guide).toContainText(text);
    await expect(home.guide).toContainText(say);
  }
  for (const [basis, { when, not, facts }] of Object.entries(de.basis)) {
    await page.locator('#basis').selectOption(basis);
    for (const words of [when, not, facts]) await expect(home.form).toContainText(words);
    expectNoEnglish(await textsOf(page));
  }
});

test('German is complete: connection page, well and with everything refused', async ({
  page,
  desk,
  simulator,
}) => {
  await choose(page, desk.url, { locale: 'de', theme: 'light' });
  for (const fault of [
    null,
    'missing_scopes_granular',
    'unauthorised_expired',
    'locked',
  ] as const) {
    if (fault) await simulator.armFault({ fault, operation: 'any', times: 99 });
    await page.goto('/settings/connection');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(de.connection.title);
    await expect(page).toHaveTitle(`${de.connection.title} · ${de.app.name}`);
    expectNoEnglish(await textsOf(page));
    await simulator.disarmFaults();
  }
});

test('German is complete: a page that does not exist', async ({ page, desk, watch }) => {
  watch.expectReply(404);
  await choose(page, desk.url, { locale: 'de', theme: 'light' });
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(de.app.notFoundTitle);
  expectNoEnglish(await textsOf(page));
});

test('the language that is chosen is remembered, and goes before the browser’s', async ({
  page,
  context,
}) => {
  const home = setStatusPage(page);
  await home.open();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await switches.language(page).selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await home.open();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const other = await context.newPage();
  await other.goto('/settings/connection');
  await expect(other.locator('html')).toHaveAttribute('lang', 'de');
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(de.connection.title);
});

test.describe('a browser that prefers German', () => {
  test.use({ locale: 'de-AT' });
  test('gets German without asking, dates too', async ({ page }) => {
    const home = setStatusPage(page);
    await home.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await home.lookUp('jo.miller@example.com');
    await expect(page.locator('time').first()).toHaveText(/^\d{1,2}\. \S+ \d{4}, \d{2}:\d{2} ME/);
  });
});

test.describe('a browser that prefers a language we do not have', () => {
  test.use({ locale: 'fi-FI' });
  test('gets English', async ({ page }) => {
    await setStatusPage(page).open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

test.describe('appearance', () => {
  const background = (page: Page) =>
    page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
  const LIGHT = 'rgb(247, 247, 245)';
  const DARK = 'rgb(18, 20, 19)';

  for (const { theme, system, colour } of [
    { theme: 'dark', system: 'light', colour: DARK },
    { theme: 'light', system: 'dark', colour: LIGHT },
    { theme: 'system', system: 'dark', colour: DARK },
    { theme: 'system', system: 'light', colour: LIGHT },
  ] as const)
    test(`${theme} on a ${system} system: at once, and from the first byte of the next page`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme: system });
      const home = setStatusPage(page);
      await home.open();
      await switches.theme(page).selectOption(theme === 'dark' ? 'light' : 'dark');
      await switches.theme(page).selectOption(theme);
      expect(await background(page)).toBe(colour);

      const reply = await page.goto('/');
      expect(await reply?.text()).toMatch(new RegExp(`<html[^>]* data-theme="${theme}"`));
      expect(await background(page)).toBe(colour);
      await expect(switches.theme(page)).toHaveValue(theme);
    });
});

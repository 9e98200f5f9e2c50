import type { Page } from '@playwright/test';
import de from '../../lib/i18n/messages/de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import {
  expectAccessible,
  expectNoSidewaysScrolling,
  LOOKS,
  WIDTHS,
} from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { choose } from '../helpers/look.ts';
import { HOME_SCREENS } from '../helpers/screens.ts';
import { PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';

// Every state of the home page, in both languages and appearances: languages.spec.ts.

for (const look of LOOKS)
  test.describe(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, () => {
    test.beforeEach(({ page, desk }) => choose(page, desk.url, look));

    for (const fault of [null, 'missing_scopes_granular', 'unauthorised_expired'] as const)
      test(`connection page: ${fault ?? 'everything well'}`, async ({ page, simulator }) => {
        if (fault) await simulator.armFault({ fault, operation: 'any', times: 99 });
        await page.goto('/settings/connection');
        const alerts = page.getByRole('main').getByRole('alert');
        if (fault) await expect(alerts.first()).toBeVisible();
        else await expect(alerts).toHaveCount(0);
        await expectAccessible(page);
      });

    test('a page that does not exist', async ({ page, watch }) => {
      watch.expectReply(404, '/no/such/page');
      await page.goto('/no/such/page');
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  });

test('a page has its title at every moment, also while the next one comes', async ({ page }) => {
  test.setTimeout(90_000);
  await page.addInitScript(() => {
    const titles: string[] = [];
    Object.assign(window, { titles });
    new MutationObserver(() => {
      if (document.body && titles.at(-1) !== document.title) titles.push(document.title);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const tab = (title: string) => `${title} · ${en.app.name}`;
  // On a fast one, a moment without is too short to be there each time.
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto('/');
  const main = page.getByRole('navigation', { name: en.app.navigation });
  for (const [name, title] of [
    [en.app.auditLog, en.audit.title],
    [en.app.openChecks, en.openChecks.title],
    [en.app.settings, en.connection.title],
    [en.app.apiView, en.app.apiView],
    [en.app.auditLog, en.audit.title],
  ] as const) {
    await main.getByRole('link', { name }).click();
    await expect(page).toHaveTitle(tab(title));
  }
  // The same page with something else on it.
  for (const nth of [1, 2, 3, 4]) {
    const line = page.locator('ol a').nth(nth);
    await line.click();
    await expect(page).toHaveURL(
      new RegExp(`entry=${(await line.getAttribute('href'))?.split('=').at(-1)}$`),
    );
  }
  expect(await page.evaluate(() => (window as unknown as { titles: string[] }).titles)).toEqual(
    [en.find, en.audit, en.openChecks, en.connection, { title: en.app.apiView }, en.audit].map(
      ({ title }) => tab(title),
    ),
  );
});

test('the open list of types hides the rest of the page only while the focus is in its field', async ({
  page,
}) => {
  await setStatusPage(page).open();
  await HOME_SCREENS['type list open'](page);
  await expect(page.locator('#type')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(page.locator('#status')).toBeFocused();
  await expect(page.locator('[aria-hidden=true] :focus')).toHaveCount(0);
});

for (const locale of ['en', 'de'] as const)
  for (const name of [
    'filled',
    'field problems',
    'changed, basis not stored',
    'confirming',
  ] as const)
    test(`text of twice the size fits, and none is cut off: ${name}, ${locale}`, async ({
      page,
      desk,
      simulator,
    }) => {
      await choose(page, desk.url, { locale, theme: 'light' });
      await setStatusPage(page).open();
      await HOME_SCREENS[name](page, simulator);
      // What the browser's own setting of the text size does.
      await page.locator('html').evaluate((html) => {
        html.style.fontSize = '200%';
      });
      expect(await page.locator('body').evaluate((body) => getComputedStyle(body).fontSize)).toBe(
        '29px',
      );
      await expectNoSidewaysScrolling(page, [1440, 720]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('button, summary, label, h1, h2, h3, p, dd, dt, li')]
          .filter(
            (element) => element.checkVisibility() && !element.matches('.sr-only, .sr-only *'),
          )
          .filter(
            ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
              clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2),
          )
          .map((element) => element.outerHTML.slice(0, 160)),
      );
      expect(cut).toEqual([]);
    });

type Stop = { name: string; top: number; left: number; outlined: boolean; inView: boolean };

/** Presses Tab from the beginning of the page until the focus has gone round. */
async function tabThrough(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate((): Stop | null => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { top, left, bottom } = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const label = 'labels' in element ? (element.labels as NodeListOf<Element>)[0] : null;
      const words = (label ?? element).cloneNode(true) as Element;
      for (const select of words.querySelectorAll('select')) select.remove();
      return {
        name: (words.textContent ?? '').trim(),
        top: top + window.scrollY,
        left,
        outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
        inView: bottom > 0 && top < window.innerHeight,
      };
    });
    if (stop === null || (stops.length > 1 && stop.name === stops[0]?.name)) return stops;
    stops.push(stop);
  }
}

for (const width of WIDTHS)
  test(`the Tab key goes through the page as it is read, and shows where it is (${width} px)`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const desk = setStatusPage(page);
    await desk.open();
    await HOME_SCREENS.filled(page);
    await expect(desk.will).toBeVisible();
    const words = en.form.verb.lift.replace('{who}', 'Jo Miller').replace('{type}', 'Newsletter');
    // From the very beginning, as after a click on the address bar.
    await page.evaluate(() => {
      window.getSelection()?.removeAllRanges();
      (document.activeElement as HTMLElement | null)?.blur();
      window.scrollTo(0, 0);
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
    });
    const stops = await tabThrough(page);
    const stories = Object.values(en.demo.story).map(({ title }) => title);
    expect(stops.map(({ name }) => name)).toEqual([
      en.app.skip,
      en.app.find,
      en.app.apiView,
      // With how many there are.
      expect.stringMatching(new RegExp(`^${en.app.openChecks}( \\d+)?$`)),
      en.app.auditLog,
      en.app.settings,
      expect.stringContaining(en.find.menu),
      en.app.language,
      en.app.theme,
      en.account.role,
      en.account.menu,
      en.account.signOut,
      en.demo.title,
      ...stories,
      en.demo.play,
      en.demo.faults,
      en.demo.disarm,
      en.demo.reset,
      en.field.address,
      en.field.type,
      en.field.status,
      en.field.basis,
      en.field.explanation,
      en.field.reference,
      words,
      en.form.next,
      en.person.readAgain,
      en.request.title,
      expect.stringContaining('POST /communication-preferences'),
      en.request.copy,
    ]);
    for (const { name, outlined, inView } of stops) {
      expect(outlined, `a visible focus on: ${name}`).toBe(true);
      expect(inView, `in view when it has the focus: ${name}`).toBe(true);
    }
    // The list of stories scrolls by itself; all else is read downwards, and in a line to the right.
    const read = stops.filter(({ name }) => ![en.app.skip, ...stories].includes(name));
    const inTwoColumns = width > 1000;
    for (const [index, stop] of read.entries()) {
      const next = read[index + 1];
      if (!next || (inTwoColumns && next.name === en.person.readAgain)) continue;
      const isBelow = next.top > stop.top + 8;
      const isBeside = Math.abs(next.top - stop.top) <= 8 && next.left > stop.left;
      expect(isBelow || isBeside, `${stop.name}, then ${next.name}`).toBe(true);
    }
  });

test('the first Tab shows a link that skips to the content', async ({ page }) => {
  await setStatusPage(page).open();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: en.app.skip });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
});

test('who wants less motion gets none', async ({ page, simulator }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await setStatusPage(page).open();
  await HOME_SCREENS.changed(page, simulator);
  const moving = await page.evaluate(() => [
    ...document.getAnimations().map(({ id }) => id),
    ...[...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      const isStill =
        transitionDuration === '0s' && animationName === 'none' && scrollBehavior === 'auto';
      return isStill ? [] : [element.outerHTML.slice(0, 100)];
    }),
  ]);
  expect(moving).toEqual([]);
});

for (const { name, title } of [
  { name: 'changed', title: en.outcome.changed },
  { name: 'already so', title: en.outcome.already },
  { name: 'refused by HubSpot', title: en.outcome.refused },
  { name: 'unknown', title: en.outcome.unknown },
] as const)
  test(`a result is announced, and has the focus: ${name}`, async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await HOME_SCREENS[name](page, simulator);
    const announced = desk.result.getByRole('status');
    await expect(announced).toContainText(title);
    await expect(announced).toHaveText(/\S+ \S+ \S+/);
    await expect(desk.result).toHaveAccessibleName(title);
  });

test('the focus goes to the newest result’s title, from a button and from the question', async ({
  page,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' });
  await desk.send();
  await expect(desk.result.getByRole('heading', { level: 2 })).toBeFocused();
  await desk.fillRead({
    ...{ address: PEOPLE.amara, status: 'SUBSCRIBED' },
    ...{ basis: 'CONSENT_WITH_NOTICE', explanation: 'Asked on the phone.' },
  });
  await desk.send();
  await expect(desk.results).toHaveCount(2);
  await expect(desk.result.getByRole('heading', { level: 2 })).toBeFocused();
});

test('both languages name the same landmarks', async ({ page, desk }) => {
  for (const [locale, words] of [
    ['en', en],
    ['de', de],
  ] as const) {
    await choose(page, desk.url, { locale, theme: 'light' });
    await setStatusPage(page).open();
    await expect(page.getByRole('navigation', { name: words.app.navigation })).toBeVisible();
    await expect(page.getByRole('complementary', { name: words.person.title })).toBeVisible();
    await expect(page.getByRole('region', { name: words.form.title })).toBeVisible();
    await expect(page.getByRole('banner')).toBeVisible();
  }
});

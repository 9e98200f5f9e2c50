import type { Page } from '@playwright/test';
import { expect, expectNoAxeFindings, test } from '../helpers/browser.ts';
import { choose, type Look, setStatusPage } from '../helpers/form-entries.ts';
import { HOME_SCREEN_NAMES, HOME_SCREENS } from '../helpers/screens.ts';

const LOOKS: Look[] = [
  { locale: 'en', theme: 'light' },
  { locale: 'de', theme: 'dark' },
];

const WIDTHS = [1440, 360];

/** Nothing makes the page wider than its window. */
async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const tooWide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return [];
      return [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .map((element) => `${element.tagName} ${element.id} ${element.className}`);
    });
    expect(tooWide, `wider than ${width} px`).toEqual([]);
  }
}

for (const look of LOOKS) {
  test.describe(`${look.locale}, ${look.theme}`, () => {
    test.beforeEach(({ page, desk }) => choose(page, desk.url, look));

    for (const name of HOME_SCREEN_NAMES)
      test(`home page: ${name}`, async ({ page, simulator }) => {
        const desk = setStatusPage(page);
        await desk.open();
        await expect(desk.guide).toBeVisible();
        await HOME_SCREENS[name](page, simulator);
        await expectNoAxeFindings(page);
        await expectNoSidewaysScrolling(page);
      });

    test('connection page, everything well', async ({ page }) => {
      await page.goto('/settings/connection');
      await expectNoAxeFindings(page);
      await expectNoSidewaysScrolling(page);
    });

    test('connection page, access refused', async ({ page, simulator }) => {
      await simulator.armFault({ fault: 'unauthorised_expired', operation: 'any', times: 99 });
      await page.goto('/settings/connection');
      await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible();
      await expectNoAxeFindings(page);
      await expectNoSidewaysScrolling(page);
    });

    test('a page that does not exist', async ({ page, watch }) => {
      watch.expectReply(404, '/no/such/page');
      await page.goto('/no/such/page');
      await expect(page.getByRole('heading')).toBeVisible();
      await expectNoAxeFindings(page);
      await expectNoSidewaysScrolling(page);
    });
  });
}

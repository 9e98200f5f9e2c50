import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNoAxeFindings } from './axe.ts';
import type { Look } from './look.ts';

/** Every language and every colour scheme once. */
export const LOOKS: Look[] = [
  { locale: 'en', theme: 'light' },
  { locale: 'de', theme: 'dark' },
];
export const WIDTHS = [1440, 360];
/** No target is smaller than this, WCAG 2.5.8. */
const TARGET_PX = 24;

/** Nothing makes the page wider than its window; names what does. */
export async function expectNoSidewaysScrolling(page: Page, widths = WIDTHS): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const tooWide = () =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        return [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
          .map((element) => `${element.tagName} ${element.id} ${element.className}`);
      });
    // What floats follows the window a moment later.
    await expect.poll(tooWide, `wider than ${width} px`).toEqual([]);
  }
}

/** What can be pressed is large enough; links and buttons inside a sentence are excepted, as in WCAG. */
async function expectLargeTargets(page: Page): Promise<void> {
  const small = await page.evaluate((least) => {
    const pressable = 'a[href], button, input, select, textarea, summary, [role=option]';
    return [...document.querySelectorAll(pressable)].flatMap((element) => {
      const target = element.matches('[type=checkbox]') ? element.closest('label') : element;
      const isInSentence = getComputedStyle(element).display === 'inline';
      const isOffScreen = element.getBoundingClientRect().width <= 1;
      if (!target?.checkVisibility() || isInSentence || isOffScreen) return [];
      const { width, height } = target.getBoundingClientRect();
      return width < least || height < least
        ? [`${element.outerHTML.slice(0, 120)}: ${width} × ${height}`]
        : [];
    });
  }, TARGET_PX);
  expect(small).toEqual([]);
}

/** What holds of every screen: axe finds nothing, what can be pressed is large enough, at every width all fits. */
export async function expectAccessible(page: Page, except?: string[]): Promise<void> {
  await expectNoAxeFindings(page, except);
  await expectLargeTargets(page);
  await expectNoSidewaysScrolling(page);
}

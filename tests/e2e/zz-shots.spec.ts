import { test } from '../helpers/browser.ts';
import { choose, setStatusPage } from '../helpers/form-entries.ts';
import { HOME_SCREEN_NAMES, HOME_SCREENS } from '../helpers/screens.ts';

const only = process.env.SHOTS?.split(';');
const looks = [['en', 'light', 1440], ['de', 'dark', 360], ['de', 'light', 1024]] as const;
for (const [i, name] of HOME_SCREEN_NAMES.entries()) {
  if (only && !only.includes(name)) continue;
  for (const [locale, theme, width] of looks)
    test(`${name} ${locale} ${theme} ${width}`, async ({ page, desk, simulator }) => {
      await page.setViewportSize({ width, height: 900 });
      await choose(page, desk.url, { locale, theme });
      const home = setStatusPage(page);
      await home.open();
      await HOME_SCREENS[name](page, simulator);
      await page.screenshot({
        path: `/tmp/shots-b/${String(i).padStart(2, '0')}-${name.replaceAll(/[^a-z]+/gi, '-')}-${locale}-${theme}-${width}.png`,
        fullPage: true,
      });
    });
}

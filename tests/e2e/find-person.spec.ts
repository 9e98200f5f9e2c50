import type { Page, Request } from '@playwright/test';
import { scenarioOf } from '../../lib/hubspot-simulator/scenarios.ts';
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { finder } from '../helpers/finder-page.ts';
import { holdRequests } from '../helpers/hold-requests.ts';
import { choose } from '../helpers/look.ts';
import { PEOPLE } from '../helpers/set-status-page.ts';

const { jo: JO, henrik: HENRIK, amara: AMARA } = PEOPLE;
const SLIP = 'jo.miler@example.com';
const TICKET = `Ticket 4711
From: Henrik Solberg <${HENRIK.toUpperCase()}>

Please stop the newsletter.
--
Henrik, mailto:${HENRIK}`;
const words = en.find;

/** Every address that the page asks for. */
function addressesOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  return asked;
}

test('a pasted ticket text opens the person with that one key; then they are one arrow away', async ({
  page,
}) => {
  const asked = addressesOf(page);
  const home = finder(page);
  await home.open();
  await home.paste(TICKET);
  await home.expectOpened(HENRIK);
  const opened = page.url();

  await page.goBack();
  await expect(home.box).toBeFocused();
  await expect(home.box, 'what was asked for is done').toHaveValue('');
  await expect(home.group(words.group.recent).getByRole('option').first()).toContainText(HENRIK);
  await page.keyboard.press('ArrowDown');
  await expect(home.active).toContainText(HENRIK);
  await page.keyboard.press('Enter');
  await home.expectOpened(HENRIK);
  expect(page.url(), 'they keep their id').toBe(opened);
  for (const address of asked) expect(decodeURIComponent(address)).not.toContain('@');
});

test('Enter right behind the last letter means what was typed, though the list is not there yet', async ({
  page,
}) => {
  const home = finder(page);
  await home.open();
  await home.box.evaluate((box: HTMLInputElement, typed) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
    for (let length = 1; length <= typed.length; length++) {
      set?.call(box, typed.slice(0, length));
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }, HENRIK);
  await home.expectOpened(HENRIK);
});

test('of several addresses in a text one is chosen; a text without any says so', async ({
  page,
}) => {
  const home = finder(page);
  await home.open();
  await home.paste(`From ${JO}, cc ${AMARA}`);
  await expect(home.group(words.group.several).getByRole('option')).toHaveText([JO, AMARA]);
  await expect(home.active).toHaveText(JO);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await home.expectOpened(AMARA);

  await home.open();
  await home.box.fill('Please stop the newsletter. '.repeat(20));
  await expect(home.status).toHaveText(words.tooLong);
});

test('typing searches, of which the last one counts; arrow keys choose, and what is typed stays until then', async ({
  page,
  simulator,
}) => {
  const release = await holdRequests(page, /\.js(\?|$)/);
  await page.goto('/', { waitUntil: 'commit' });
  const home = finder(page);
  await home.box.fill('mi');
  release();
  await expect(home.box).toBeFocused();
  await expect(home.box, 'typed before the page was ready').toHaveValue('mi');

  // What HubSpot takes long to answer is given up for what is typed next.
  await simulator.changeSettings({ latencyMs: 1_500 });
  const isSearch = (request: Request) => request.url().endsWith('/api/people/search');
  const given = page.waitForEvent('requestfailed', isSearch);
  const begun = page.waitForRequest(isSearch);
  await home.box.pressSequentially('l');
  await begun;
  await page.keyboard.type('l');
  expect((await given).postData()).toContain('mil"');
  await simulator.changeSettings({ latencyMs: 0 });
  // Whoever was opened before stands in a group of its own.
  await expect(home.options).toHaveCount(2);
  await expect(home.options.first()).toContainText('Jo Mill');
  await expect(home.active).toHaveCount(1);
  await page.reload();
  await expect(home.box, 'nothing typed is lost').toHaveValue('mill');
  await expect(home.options).toHaveCount(2);
  await page.keyboard.press('ArrowUp');
  const last = (await home.options.last().innerText()).split('\n');
  await page.keyboard.press('Enter');
  await home.expectOpened(last[1]?.split(' · ')[0] ?? '');
});

test('an address that is no contact is not opened by haste: near ones are offered, and it can be all the same', async ({
  page,
}) => {
  const home = finder(page);
  await home.open();
  await home.paste(`Jo <${SLIP}>`);
  await expect(home.alert).toHaveText(words.problem.no_contact);
  await expect(home.box).toHaveValue(`Jo <${SLIP}>`);
  await expect(home.active).toContainText(words.none);
  const near = home.group(words.group.near).getByRole('option');
  await expect(near).toHaveCount(2);
  await expect(near.first()).toContainText(JO);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await home.expectOpened(JO);

  await home.open();
  await page.keyboard.type(SLIP);
  await expect(home.active).toContainText(words.noneText);
  await page.keyboard.press('Enter');
  await home.expectOpened(SLIP);

  await page.getByRole('link', { name: en.contact.similar }).click();
  await expect(home.box).toHaveValue(SLIP);
  await expect(near.first(), 'not what they meant after all').toContainText(JO);
});

test('by what somebody was opened is not kept, however quick the page is and however slow the browser', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const home = finder(page);
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  for (const address of [PEOPLE.ines, PEOPLE.lukas]) {
    await home.open();
    await expect(home.box).toHaveValue('');
    await home.paste(address);
    await home.expectOpened(address);
  }
  await home.open();
  await expect(home.box).toHaveValue('');
});

test('without the scope it says which one is missing, and an address opens all the same; so it does when nothing answers', async ({
  page,
  simulator,
  watch,
}) => {
  await simulator.changeSettings(scenarioOf('no_search_scope') ?? {});
  const home = finder(page);
  await home.open();
  await page.keyboard.type('Miller');
  await expect(home.problem).toContainText('crm.objects.contacts.read');
  await expect(home.problem).toContainText(words.allTheSame);
  await home.box.fill('');
  await home.paste('only.by.address@example.com');
  await home.expectOpened('only.by.address@example.com');

  watch.expectReply(500);
  await page.route('**/api/people/search', (route) => route.fulfill({ status: 500 }));
  await home.open();
  await page.keyboard.type('Miller');
  await expect(home.alert).toHaveText(words.problem.failed);
  await expect(home.box).toHaveValue('Miller');
});

test('Ctrl+K finds people and pages from any page, keeps every letter, and Esc gives the focus back', async ({
  page,
  context,
  desk,
}) => {
  await enter(context, desk, 'agent');
  const menu = finder(page, 'find-in-menu');
  await page.goto('/settings/connection');
  const link = page.getByRole('link', { name: en.app.apiView });
  await link.focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: words.menu })).toBeVisible();
  await page.keyboard.type('open ch');
  await expect(menu.box).toHaveValue('open ch');
  await expect(menu.active).toHaveText(en.app.openChecks);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(link).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(menu.box).toBeFocused();
  const pages = menu.group(words.group.pages).getByRole('option');
  await expect(pages.filter({ hasText: en.app.openChecks })).toHaveCount(1);
  await expect(pages.filter({ hasText: en.app.auditLog }), 'not for an agent').toHaveCount(0);
  await page.keyboard.type('api');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/api-view$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('lindgren');
  await expect(menu.active).toContainText('Marta Lindgren');
  await page.keyboard.press('Enter');
  await menu.expectOpened('marta.lindgren@example.com');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

for (const look of LOOKS)
  test(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, async ({
    page,
    desk,
    simulator,
  }) => {
    test.setTimeout(90_000);
    await choose(page, desk.url, look);
    const home = finder(page);
    await home.open();
    await home.paste(HENRIK);
    await home.expectOpened(HENRIK);
    await home.open();
    await expect(home.options.first()).toContainText(HENRIK);
    await expectAccessible(page);
    // A name of thousands of characters; one from right to left, with a phone number.
    await home.box.fill(look.locale === 'en' ? 'long.name' : 'fatima');
    await expect(home.active).toHaveCount(1);
    await expectAccessible(page);
    await home.box.fill(SLIP);
    await expect(home.options).toHaveCount(3);
    await expectAccessible(page);
    await page.keyboard.press('Control+k');
    const menu = finder(page, 'find-in-menu');
    await expect(menu.options.first()).toBeVisible();
    await expectAccessible(page);
    await simulator.changeSettings({ expired: true });
    await page.keyboard.type('Miller');
    await expect(menu.problem).toBeVisible();
    await expectAccessible(page);
  });

import { expect, test } from '../helpers/browser.ts';
import {
  type FieldName,
  GROUND,
  PEOPLE,
  setStatusPage,
  type Typed,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

const GOOD: Typed = {
  address: PEOPLE.lukas,
  type: 'Newsletter',
  status: 'SUBSCRIBED',
  ...GROUND,
  reference: 'Ticket 8812',
};
const EMOJI = '🙂';
const LONG_DOMAIN = ['b', 'c', 'd', 'e'].map((letter) => letter.repeat(60)).join('.');

/** What is typed instead of the good, and the message that stands at its field. */
const BAD: [what: string, field: FieldName, typed: string, message: string][] = [
  ['an empty address', 'address', '', 'Please fill this in.'],
  ['an address without @', 'address', 'jo.example.com', 'An e-mail address has an @.'],
  [
    'two addresses',
    'address',
    'a@example.com, b@example.com',
    'That is more than one address. Choose one.',
  ],
  [
    'an address of 255 characters',
    'address',
    `abcdefghijk@${LONG_DOMAIN}`,
    'Longer than 254 characters: no mail server takes such an address.',
  ],
  [
    'a control character',
    'address',
    'jo\u0007@example.com',
    'Holds a line break or an invisible character. Delete it and type the address again.',
  ],
  [
    'an address that is a path upwards',
    'address',
    'a/../b@example.com',
    'This is not a valid e-mail address.',
  ],
  ['an empty id', 'type', '', 'Please fill this in.'],
  ['id 0', 'type', '0', 'An id is a number above 0.'],
  ['id -1', 'type', '-1', 'An id is a number above 0.'],
  ['id 1.5', 'type', '1.5', 'An id has digits only. Choose a type from the list, or paste its id.'],
  ['id abc', 'type', 'abc', 'An id has digits only. Choose a type from the list, or paste its id.'],
  [
    'an id that JavaScript cannot hold',
    'type',
    '9007199254740993',
    'Larger than 9,007,199,254,740,991: such an id cannot be sent without changing it.',
  ],
  ['no status', 'status', '', 'Please fill this in.'],
  ['subscribing without a basis', 'basis', '', 'This change needs a legal basis.'],
  ['subscribing without an explanation', 'explanation', '', 'This change needs an explanation.'],
  ['an explanation of spaces', 'explanation', '     ', 'This change needs an explanation.'],
  ['an explanation of two characters', 'explanation', 'ok', 'At least 3 characters.'],
  [
    'an explanation of 1,001 characters, one a pair of code units',
    'explanation',
    EMOJI + 'x'.repeat(1_000),
    'Longer than this field allows.',
  ],
];

for (const field of ['address', 'type', 'status', 'basis', 'explanation'] as const)
  test(`what is wrong is said at the field, nothing is sent, nothing lost: ${field}`, async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ ...GOOD, address: PEOPLE.lukas });
    for (const [what, , typed, message] of BAD.filter((bad) => bad[1] === field))
      await test.step(what, async () => {
        // What the step before was told must not pass for this one's.
        await desk.fill({ [field]: GOOD[field] });
        await expect(desk.problem(field)).toHaveCount(0);
        const entries = { ...GOOD, [field]: typed };
        await desk.fill(entries);
        await desk.button.click();
        await desk.expectProblem(field, message);
        await expect(desk.fields[field], 'the focus goes to what is to be mended').toBeFocused();
        expect(await desk.typed()).toEqual(entries);
        await expect(desk.result).toHaveCount(0);
        expect(await writesOf(simulator)).toEqual([]);
      });

    // Mended, it goes through.
    await desk.fill({ [field]: GOOD[field] });
    await expect(desk.problem(field)).toHaveCount(0);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    expect(await trueRow(simulator, PEOPLE.lukas)).toMatchObject({ status: 'SUBSCRIBED' });
  });

test('a pasted line break: the text’s one address is taken, and that is said', async ({ page }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.paste('address', `${PEOPLE.lukas}\nis the address`);
  await expect(desk.address).toHaveValue(PEOPLE.lukas);
  await desk.awaitPerson(PEOPLE.lukas);
});

test('a valid address goes to its own path, and nowhere else', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  for (const address of [
    'unseeded+news@example.net',
    '"un seeded"@example.com',
    'x/y?z#1%2f@example.com',
    'müßig@exämple.com',
  ])
    await test.step(address, async () => {
      await simulator.clearJournal();
      await desk.fillRead({ ...GOOD, address });
      await page.getByRole('checkbox', { name: /can never be deleted/ }).check();
      await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
      expect(await writesOf(simulator)).toMatchObject([{ subscriber: address, applied: true }]);
      expect(await trueRow(simulator, address)).toMatchObject({ status: 'SUBSCRIBED' });
    });
});

test('an explanation with emoji and Arabic text reaches HubSpot as it is', async ({
  page,
  simulator,
}) => {
  const explanation = `سألت عبر الهاتف ${EMOJI} "12 %"`;
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fill({ ...GOOD, explanation });
  await expect(desk.will).toHaveText(/^This subscribes/);
  await desk.button.click();
  await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  expect(await trueRow(simulator, PEOPLE.lukas)).toMatchObject({
    legalBasisExplanation: explanation,
  });
});

for (const field of ['status', 'basis'] as const)
  test(`a ${field} outside the list, put into the page by hand: said at the field`, async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(GOOD);
    await desk.awaitPerson(PEOPLE.lukas);
    await desk.fields[field].evaluate((select) => select.append(new Option('Mine', 'MINE')));
    await desk.fields[field].selectOption('MINE');
    await desk.button.click();
    await desk.expectProblem(field, 'Choose one from the list.');
    await expect(desk.result).toHaveCount(0);
    expect(await writesOf(simulator)).toEqual([]);
  });

test.describe('what the console does not take is said, and nothing typed is lost', () => {
  test('a post of more than 256 kB', async ({ page, simulator, watch }) => {
    watch.expectReply(413);
    await page.route('/api-view', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: `${route.request().postData()}${' '.repeat(2 ** 21)}` })
        : route.continue(),
    );
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(GOOD);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.button.click();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('too much text');
    expect(await desk.typed()).toEqual(GOOD);
    expect(await writesOf(simulator)).toEqual([]);
  });

  test('an action of an older build: the page offers to load the new one', async ({
    page,
    simulator,
    watch,
  }) => {
    watch.expectReply(409);
    await page.route('/api-view', (route) => {
      const headers = route.request().headers();
      if (!headers['next-action']) return route.continue();
      return route.continue({ headers: { ...headers, 'next-action': '40'.repeat(21) } });
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(GOOD);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.button.click();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('Nothing was sent');
    expect(await writesOf(simulator)).toEqual([]);

    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(desk.will).toHaveText(/^This subscribes/);
    expect(await desk.typed()).toEqual(GOOD);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  });
});

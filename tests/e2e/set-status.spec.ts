import type { Page, Request } from '@playwright/test';
import { expect, test } from '../helpers/browser.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  type Typed,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

/** What the seed holds for those who are documented. */
const SEEDED_GROUND = {
  basis: 'CONSENT_WITH_NOTICE',
  explanation: 'Contact provided explicit consent via form.',
} as const;

type Deed = {
  lane: string;
  typed: Typed & { address: string; status: string };
  verb: string;
  will: RegExp;
  /** What the confirmation names: who, of what, when, how. */
  asks?: RegExp;
  outcome: 'Changed' | 'Already so';
  said: string;
  effect: RegExp;
  before: string;
  reason: string | null;
};

const DATE = String.raw`\d{1,2} \w+ 20\d\d, \d\d:\d\d \w+`;

const DEEDS: Deed[] = [
  {
    lane: 'subscribe',
    typed: { address: PEOPLE.lukas, status: 'SUBSCRIBED', ...GROUND },
    verb: 'Subscribe Lukas Gruber to Newsletter',
    will: /^This subscribes\. Lukas Gruber has never chosen about Newsletter\.$/,
    outcome: 'Changed',
    said: 'HubSpot now says Lukas Gruber is “Subscribed” for Newsletter.',
    effect: /^Newsletter: can be mailed\.$/,
    before: 'Not specified',
    reason: 'REQUESTED_CHANGE_OCCURRED',
  },
  {
    lane: 'unsubscribe',
    typed: { address: PEOPLE.henrik, status: 'UNSUBSCRIBED' },
    verb: 'Unsubscribe Henrik Solberg from Newsletter',
    will: /^This unsubscribes\. Henrik Solberg will get no more marketing mail of the type Newsletter\.$/,
    outcome: 'Changed',
    said: 'HubSpot now says Henrik Solberg is “Unsubscribed” for Newsletter.',
    effect: /^Newsletter: cannot be mailed\. The person is unsubscribed from it\.$/,
    before: 'Subscribed',
    reason: 'REQUESTED_CHANGE_OCCURRED',
  },
  {
    lane: 'lift',
    typed: { address: PEOPLE.amara, status: 'SUBSCRIBED', ...GROUND },
    verb: 'Resubscribe Amara Okafor to Newsletter',
    will: new RegExp(
      `^This lifts an opt-out\\. Amara Okafor unsubscribed from Newsletter on ${DATE}, by the person, on the preference page\\. You will be asked to confirm\\.$`,
    ),
    asks: new RegExp(
      `Amara Okafor unsubscribed from Newsletter on ${DATE}, by the person, on the preference page\\.`,
    ),
    outcome: 'Changed',
    said: 'HubSpot now says Amara Okafor is “Subscribed” for Newsletter.',
    effect: /^Newsletter: can be mailed\.$/,
    before: 'Unsubscribed',
    reason: 'RESUBSCRIBE_OCCURRED',
  },
  {
    lane: 'lift under an opt-out of all',
    typed: { address: PEOPLE.jo, status: 'SUBSCRIBED', ...GROUND },
    verb: 'Resubscribe Jo Miller to Newsletter',
    will: /^This lifts an opt-out\..*The opt-out of all e-mail stays: Jo Miller cannot be mailed even then\.$/,
    asks: new RegExp(`Jo Miller unsubscribed from Newsletter on ${DATE}, by the person`),
    outcome: 'Changed',
    said: 'HubSpot now says Jo Miller is “Subscribed” for Newsletter.',
    effect: new RegExp(
      `^Newsletter: cannot be mailed\\. The opt-out of all e-mail of ${DATE} still stands\\.$`,
    ),
    before: 'Unsubscribed',
    reason: 'RESUBSCRIBE_OCCURRED',
  },
  {
    lane: 'lift to not specified',
    typed: { address: PEOPLE.amara, status: 'NOT_SPECIFIED', ...GROUND },
    verb: 'Lift Amara Okafor’s opt-out from Newsletter',
    will: /^This lifts an opt-out\. Amara Okafor unsubscribed from Newsletter/,
    asks: /by the person, on the preference page\..*Afterwards HubSpot no longer shows that this person opted out\./s,
    outcome: 'Changed',
    said: 'HubSpot now says Amara Okafor is “Not specified” for Newsletter.',
    effect: /^Newsletter: never chosen\. Whether mail may be sent depends on the privacy settings/,
    before: 'Unsubscribed',
    reason: 'REQUESTED_CHANGE_OCCURRED',
  },
  {
    lane: 'reset',
    typed: { address: PEOPLE.henrik, status: 'NOT_SPECIFIED' },
    verb: 'Reset Henrik Solberg’s choice for Newsletter',
    will: /^This forgets a choice\. Henrik Solberg is subscribed to Newsletter; afterwards HubSpot says “Not specified”\.$/,
    outcome: 'Changed',
    said: 'HubSpot now says Henrik Solberg is “Not specified” for Newsletter.',
    effect: /^Newsletter: never chosen\./,
    before: 'Subscribed',
    reason: 'REQUESTED_CHANGE_OCCURRED',
  },
  {
    lane: 'document',
    typed: { address: PEOPLE.yuki, status: 'SUBSCRIBED', ...GROUND },
    verb: 'Document the basis for Yuki Tanabe, Newsletter',
    will: /^This documents a basis\. The status stays “Subscribed”; basis or explanation are replaced\.$/,
    outcome: 'Changed',
    said: 'The status stays “Subscribed”; HubSpot has stored the new basis for Newsletter.',
    effect: /^Newsletter: can be mailed\.$/,
    before: 'Subscribed',
    reason: 'NO_STATUS_CHANGE',
  },
  {
    lane: 'nothing',
    typed: { address: PEOPLE.ines, status: 'SUBSCRIBED', ...SEEDED_GROUND },
    verb: 'Nothing to do',
    will: /^Nothing to do\. HubSpot already says “Subscribed”, .*Nothing will be sent\.$/,
    outcome: 'Already so',
    said: 'HubSpot already says “Subscribed” for Inês Carvalho, Newsletter. Nothing was sent.',
    effect: /^Newsletter: can be mailed\.$/,
    before: 'Subscribed',
    reason: null,
  },
];

const WORDS: Record<string, string> = {
  SUBSCRIBED: 'Subscribed',
  UNSUBSCRIBED: 'Unsubscribed',
  NOT_SPECIFIED: 'Not specified',
};

test.describe('each lane, from the form to the simulated account', () => {
  for (const { lane, typed, verb, will, asks, outcome, said, effect, before, reason } of DEEDS) {
    test(`${lane}: the outcome comes first, then the effect, and both are the truth`, async ({
      page,
      simulator,
    }) => {
      const desk = setStatusPage(page);
      await desk.open();
      await desk.fill({ type: 'Newsletter', ...typed });
      await expect(desk.will).toHaveText(will);
      await expect(desk.button).toHaveText(verb);
      expect(await writesOf(simulator)).toEqual([]);

      await desk.button.click();
      if (asks) {
        await expect(desk.dialog).toHaveText(asks);
        expect(await writesOf(simulator), 'nothing is sent before it is confirmed').toEqual([]);
        await desk.dialog.getByRole('button', { name: verb }).click();
      }

      await expect(desk.result).toBeVisible();
      const now = WORDS[typed.status];
      await expect(desk.result).toHaveText(
        new RegExp(
          `^${outcome}${escaped(said)}.*Newsletter: .*Before${before}.*Now${now}.*HTTP status`.replace(
            reason === null ? '.*HTTP status' : '',
            '',
          ),
          's',
        ),
      );
      await expect(desk.result.getByTestId('effect')).toHaveText(effect);

      const row = await trueRow(simulator, typed.address);
      const writes = await writesOf(simulator);
      if (reason === null) {
        expect(writes).toEqual([]);
        return;
      }
      expect(writes).toMatchObject([{ applied: true, status: 200 }]);
      expect(row.status).toBe(typed.status);
      expect(row.legalBasis ?? undefined).toBe(typed.basis);
      expect(row.legalBasisExplanation ?? undefined).toBe(typed.explanation);

      // Every field of the reply, held to the truth and to the reply as it came.
      await desk.result.getByText('Everything HubSpot answered').click();
      const raw = await desk.result.locator('pre').last().innerText();
      const reply = JSON.parse(raw) as Record<string, unknown>;
      expect(reply).toMatchObject({ status: 'COMPLETE' });
      expect(await factsOf(page, 'HubSpot’s reply')).toEqual({
        status: 'COMPLETE',
        requestedAt: '–',
        startedAt: reply.startedAt,
        completedAt: reply.completedAt,
        numErrors: '–',
        links: '–',
      });
      expect(await factsOf(page, 'Rows')).toEqual({
        subscriberIdString: typed.address,
        subscriptionId: NEWSLETTER,
        subscriptionName: 'Newsletter',
        businessUnitId: '0',
        channel: 'EMAIL',
        status: row.status,
        source: row.source,
        legalBasis: row.legalBasis ?? '–',
        legalBasisExplanation: row.legalBasisExplanation ?? '–',
        setStatusSuccessReason: reason,
        timestamp: row.timestamp,
      });
      await expect(desk.fact('Correlation id')).toHaveText(writes[0]?.correlationId ?? 'none');
      await expect(desk.fact('Course')).toHaveText(
        /^\d+ ms · one attempt · no wait · \d calls to HubSpot in all$/,
      );
      // The panel beside the form has been read again.
      await expect(desk.person.locator('li[aria-current]')).toContainText(`Newsletter${now}`);
    });
  }
});

test.describe('by keyboard alone', () => {
  test('from a pasted address to the result, which gets the focus', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('address', PEOPLE.lukas);
    await page.keyboard.press('Tab');
    await expect(desk.type).toBeFocused();
    await page.keyboard.type('product');
    await expect(page.getByRole('option', { name: /^Product news/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(desk.type).toHaveValue('Product news');
    await tabTo(page, 'status');
    await page.keyboard.type('Subs');
    await page.keyboard.press('Tab');
    await expect(desk.basis).toBeFocused();
    await page.keyboard.type('Freely');
    await page.keyboard.press('Tab');
    await expect(desk.explanation).toBeFocused();
    await page.keyboard.type(GROUND.explanation);
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Product news');
    await page.keyboard.press('Control+Enter');
    await expect(desk.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
    expect(await trueRow(simulator, PEOPLE.lukas, '39644613')).toMatchObject({
      status: 'SUBSCRIBED',
      legalBasis: GROUND.basis,
      legalBasisExplanation: GROUND.explanation,
    });
  });

  test('Escape leaves the question about a lift, with nothing sent and nothing lost', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This lifts an opt-out/);
    const typed = await desk.typed();
    await desk.explanation.press('Control+Enter');
    await expect(desk.dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await expect(desk.explanation, 'the focus is where it was').toBeFocused();
    expect(await desk.typed()).toEqual(typed);
    await expect(desk.result).toHaveCount(0);
    expect(await writesOf(simulator)).toEqual([]);
  });

  test('the question about a lift is confirmed by keyboard', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This lifts an opt-out/);
    await desk.explanation.press('Control+Enter');
    await expect(desk.dialog.getByRole('button', { name: 'Leave as it is' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(desk.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
    expect(await trueRow(simulator, PEOPLE.amara)).toMatchObject({ status: 'SUBSCRIBED' });
  });
});

test.describe('pressing twice sends once', () => {
  test.beforeEach(async ({ simulator }) => {
    // Long enough that both presses come before anything is answered.
    await simulator.changeSettings({ latencyMs: 400 });
  });

  test('by double click', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.dblclick();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.button).not.toHaveAttribute('aria-disabled', 'true');
    expect(await writesOf(simulator)).toHaveLength(1);
    await expect(desk.results).toHaveCount(1);
  });

  test('by Ctrl+Enter twice', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.explanation.focus();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.button).not.toHaveAttribute('aria-disabled', 'true');
    expect(await writesOf(simulator)).toHaveLength(1);
    await expect(desk.results).toHaveCount(1);
  });
});

test('an address that is no contact wants a tick first', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fill({ address: PEOPLE.nobody, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await expect(page.getByText('No contact in HubSpot has this address')).toBeVisible();
  await expect(desk.will).toHaveText(/^This subscribes/);
  const tick = page.getByRole('checkbox', { name: /can never be deleted from HubSpot/ });

  await desk.button.click();
  await expect(page.getByText('Tick the box to confirm that the address is right.')).toBeVisible();
  await expect(tick).toHaveAttribute('aria-invalid', 'true');
  expect(await writesOf(simulator)).toEqual([]);

  await tick.check();
  await desk.button.click();
  await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  expect(await trueRow(simulator, PEOPLE.nobody)).toMatchObject({ status: 'SUBSCRIBED' });

  // The tick was for that address, not for every address to come.
  await desk.address.fill('another.reader@example.net');
  await expect(tick).not.toBeChecked();
});

test.describe('subscription type', () => {
  test('offers the active types with description, brand and id, archived ones left out', async ({
    page,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await page.getByRole('button', { name: 'Show all subscription types' }).click();
    const options = page.getByRole('option');
    await expect(options).toHaveText([
      /^NewsletterNews and stories .*Account brand · 39644612$/,
      /^Product newsNew products.*Account brand · 39644613$/,
      /^Event invitations.*Account brand · 39644690$/,
      /^Customer Service Communication.*Account brand · 530858989 · internal$/,
      /^One to One.*Account brand · 530858990 · internal$/,
      /^Trail notes.*Brand 41857 · 88249125$/,
      /^Gear offers.*Brand 41857 · 88249126$/,
    ]);
    await expect(page.getByText('Weekly digest')).toHaveCount(0);
  });

  test('finds by description and by id, and takes what is chosen with the mouse', async ({
    page,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.type.pressSequentially('webinars');
    await expect(page.getByRole('option')).toHaveText([/^Event invitations/]);
    await desk.type.fill('88249126');
    await expect(page.getByRole('option')).toHaveText([/^Gear offers/]);
    await page.getByRole('option').click();
    await expect(desk.type).toHaveValue('Gear offers');
    await expect(page.getByText('Brand 41857 · 88249126')).toBeVisible();
  });

  test('takes a numeric id that is pasted', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('type', ` ${NEWSLETTER} `);
    await page.keyboard.press('Tab');
    await expect(desk.type).toHaveValue('Newsletter');
  });

  test('an unknown id stays as typed, and HubSpot’s error about it stands at the field', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, status: 'UNSUBSCRIBED' });
    await desk.type.pressSequentially('12345');
    await page.keyboard.press('Tab');
    await expect(page.getByText('An id that is not in the list of active types.')).toBeVisible();
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await expect(desk.type).toHaveValue('12345');

    await desk.awaitPerson(PEOPLE.henrik);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    await desk.expectProblem('type', 'HubSpot: Subscription 12345 does not exist');
    await expect(desk.type).toHaveValue('12345');
    expect(await writesOf(simulator)).toMatchObject([{ status: 400, applied: false }]);

    await desk.type.fill(NEWSLETTER);
    await expect(desk.problem('type'), 'gone when the field is changed').toHaveCount(0);
  });
});

test.describe('e-mail address', () => {
  const ONE = 'Henrik.Solberg@Example.ORG';
  const PASTED: [what: string, text: string][] = [
    ['a name with angle brackets', `Henrik Solberg <${PEOPLE.henrik}>`],
    ['a mailto link', `mailto:${PEOPLE.henrik}?subject=Hello`],
    ['surrounding space', `  ${PEOPLE.henrik} \n`],
    [
      'a ticket text with one address',
      `Ticket 8812\nHello, I want no more newsletters, please.\nHenrik (${PEOPLE.henrik})\n-- \nSent from my phone`,
    ],
  ];

  test('takes what people paste, and asks HubSpot at once', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    for (const [what, text] of PASTED) {
      await desk.address.fill('');
      await expect(desk.person.getByText(PEOPLE.henrik)).toHaveCount(0);
      await desk.paste('address', text);
      await expect(desk.address, what).toHaveValue(PEOPLE.henrik);
      await desk.awaitPerson(PEOPLE.henrik);
    }
  });

  test('offers the addresses of a text with several, and takes the one that is chosen', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('address', `From: ${PEOPLE.henrik}\nTo: ${PEOPLE.lukas}\nPlease stop.`);
    const offer = page.getByRole('group', { name: 'The text holds several addresses.' });
    await expect(offer.getByRole('button')).toHaveText([PEOPLE.henrik, PEOPLE.lukas]);
    expect((await simulator.journal()).filter(({ subscriber }) => subscriber)).toEqual([]);
    await offer.getByRole('button', { name: PEOPLE.lukas }).click();
    await expect(desk.address).toHaveValue(PEOPLE.lukas);
    await expect(offer).toHaveCount(0);
    await desk.awaitPerson(PEOPLE.lukas);
  });

  test('says that it will be sent in lower case, and sends it so', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: ONE, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(page.getByText(`Will be sent in lower case: ${PEOPLE.henrik}`)).toBeVisible();
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: PEOPLE.henrik }]);
    await expect(desk.address, 'what was typed is not changed').toHaveValue(ONE);
  });

  test('the look-up of one address is cancelled when another is typed', async ({
    page,
    simulator,
    watch,
  }) => {
    watch.expectBrokenRequest('/api/person');
    await simulator.changeSettings({ latencyMs: 2_000 });
    const desk = setStatusPage(page);
    await desk.open();
    const asked = page.waitForRequest((request) => isLookUp(request, PEOPLE.henrik));
    await desk.address.fill(PEOPLE.henrik);
    const first = await asked;
    const cancelled = page.waitForEvent('requestfailed', (request) => request === first);
    await desk.address.fill(PEOPLE.lukas);
    expect((await cancelled).failure()?.errorText).toBe('net::ERR_ABORTED');
    await desk.awaitPerson(PEOPLE.lukas);
    await expect(desk.person.getByText(PEOPLE.henrik)).toHaveCount(0);
  });

  test('is in no URL of the console, from the look-up to the result', async ({ page }) => {
    const addresses: string[] = [];
    const lookUps: string[] = [];
    page.on('request', (request) => {
      addresses.push(request.url());
      if (isLookUp(request, PEOPLE.henrik)) lookUps.push(request.method());
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.person.locator('li[aria-current]')).toContainText('Unsubscribed');
    expect(new Set(lookUps)).toEqual(new Set(['POST']));
    addresses.push(page.url());
    expect(
      addresses.filter((address) => /henrik|solberg/i.test(decodeURIComponent(address))),
    ).toEqual([]);
  });
});

test.describe('what is copied and previewed', () => {
  test('the preview is the request that HubSpot then receives, and cURL holds no token', async ({
    page,
    simulator,
    desk: { simulator: account },
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    const explanation = `${GROUND.explanation} It’s "quoted", 100 %, \\ and 'so'. 🙂`;
    await desk.fill({
      address: PEOPLE.lukas,
      type: NEWSLETTER,
      status: 'SUBSCRIBED',
      basis: GROUND.basis,
      explanation,
    });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.getByText('What will be sent').click();
    const preview = await desk.preview.innerText();
    const curl = await desk.copied(page.getByRole('button', { name: 'Copy as cURL' }));

    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    const [write] = await writesOf(simulator);
    const [head = '', body = ''] = preview.split('\n\n', 2);
    expect(head.split('\n')[0]).toBe(`${write?.method} ${write?.path}${write?.query}`);
    expect(head).toContain('Content-Type: application/json');
    expect(head).toMatch(/^Authorization: Bearer •+$/m);
    expect(JSON.parse(body)).toEqual(JSON.parse(write?.body ?? ''));
    expect(JSON.parse(body)).toMatchObject({ legalBasisExplanation: explanation });

    expect(curl).not.toContain(account.token);
    expect(curl).toContain('"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN"');
    expect(curl).toContain(`curl -X POST '${account.url}${write?.path}'`);
    const data = /--data '(.*)'$/s.exec(curl)?.[1]?.replaceAll(`'\\''`, "'") ?? '';
    expect(JSON.parse(data)).toEqual(JSON.parse(write?.body ?? ''));
  });

  test('Copy for ticket: two plain lines; Copy for support: identifiers, no token', async ({
    page,
    simulator,
    desk: { simulator: account },
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({
      address: PEOPLE.henrik,
      type: NEWSLETTER,
      status: 'UNSUBSCRIBED',
      reason: 'Asked on the phone',
      reference: 'Ticket 8812',
    });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    const [write] = await writesOf(simulator);
    const ticket = await desk.copied(page.getByRole('button', { name: 'Copy for ticket' }));
    expect(ticket.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${DATE}: changed ${escaped(PEOPLE.henrik)}, Newsletter, from Subscribed to Unsubscribed \\(reference Ticket 8812\\)\\. Why: Asked on the phone\\.$`,
        ),
      ),
      `Newsletter: cannot be mailed. The person is unsubscribed from it. Correlation id ${write?.correlationId}.`,
    ]);
    const support = await desk.copied(page.getByRole('button', { name: 'Copy for support' }));
    expect(support).toContain(`subscriberIdString: ${PEOPLE.henrik}`);
    expect(support).toContain(`correlation id ${write?.correlationId}`);
    expect(support).toContain(`${write?.method} ${write?.path}`);
    expect(support).toContain(write?.body);
    expect(support).toContain('"setStatusSuccessReason":"REQUESTED_CHANGE_OCCURRED"');
    expect(support).toContain('Authorization: Bearer (removed)');
    for (const secret of [account.token, account.controlToken])
      expect(support + ticket).not.toContain(secret);
  });
});

test.describe('what is typed is never lost', () => {
  const TYPED = {
    address: PEOPLE.lukas,
    type: 'Newsletter',
    status: 'SUBSCRIBED',
    ...GROUND,
    reference: 'Ticket 8812',
  } as const;

  test('by a reload', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await desk.awaitPerson(PEOPLE.lukas);
    await page.reload();
    await expect(desk.button).toBeEnabled();
    await expect(desk.type).toHaveValue('Newsletter');
    expect(await desk.typed()).toEqual(TYPED);
    await expect(desk.will, 'and HubSpot is asked again').toHaveText(/^This subscribes/);
  });

  test('by a switch of the language', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.getByLabel('Language').selectOption('de');
    await expect(desk.button).toHaveText(/Lukas Gruber für Newsletter anmelden/);
    await page.getByLabel('Sprache').selectOption('en');
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Newsletter');
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by an error of HubSpot', async ({ page, simulator }) => {
    await simulator.armFault({ fault: 'bad_request', subscriber: PEOPLE.lukas });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by an error of the console itself', async ({ page, watch }) => {
    watch.expectReply(500);
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.route('/', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 500 }) : route.continue(),
    );
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Unknown: checking/);
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by the page’s JavaScript coming late; until then the button says it is not ready', async ({
    page,
  }) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\.js(\?|$)/, async (route) => {
      await released;
      await route.continue();
    });
    const desk = setStatusPage(page);
    await page.goto('/', { waitUntil: 'commit' });
    await expect(desk.button).toHaveText('Getting ready …');
    await expect(desk.button).toBeDisabled();
    await desk.address.fill(TYPED.address);
    await desk.type.fill(TYPED.type);
    await desk.status.selectOption(TYPED.status);
    await desk.basis.selectOption(TYPED.basis);
    await desk.explanation.fill(TYPED.explanation);
    await desk.reference.fill(TYPED.reference);
    await expect(desk.button).toBeDisabled();
    release();
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Newsletter');
    await expect(desk.button).toBeEnabled();
    expect(await desk.typed()).toEqual(TYPED);
  });
});

test.describe('when HubSpot cannot be read', () => {
  test('the panel says so and what to do, and reading again works', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'unauthorised_expired',
      operation: 'readStatuses',
      subscriber: PEOPLE.henrik,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await expect(desk.person.getByText('The access token has expired')).toBeVisible();
    await expect(desk.will).toHaveText(/^What it will do is decided by what HubSpot says/);
    await desk.person.getByRole('button', { name: 'Read again' }).click();
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await expect(desk.person.getByText('HubSpot could not be read.')).toHaveCount(0);
  });

  test('nothing is sent; an opt-out is, when the user insists', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'missing_scopes_granular',
      operation: 'readWideStatuses',
      subscriber: PEOPLE.henrik,
      times: 100,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await desk.button.click();
    await expect(desk.result).toHaveText(
      /^Refused: nothing was changed.*could not be read, so nothing was sent/,
    );
    expect(await writesOf(simulator)).toEqual([]);

    await desk.result.getByRole('button', { name: 'Send the opt-out all the same' }).click();
    await expect(desk.results).toHaveCount(2);
    await expect(desk.result).toHaveText(/^Changed.*is “Unsubscribed” for Newsletter/);
    expect(await writesOf(simulator)).toMatchObject([{ applied: true }]);
    expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
  });

  test('a subscribing cannot be insisted on', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'unauthorised_invalid',
      operation: 'readStatuses',
      subscriber: PEOPLE.lukas,
      times: 100,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    await expect(desk.result.getByRole('button', { name: 'all the same' })).toHaveCount(0);
    expect(await writesOf(simulator)).toEqual([]);
  });
});

test('an opt-out that moved while the page was open is named anew before it is lifted', async ({
  page,
  simulator,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await expect(desk.will).toHaveText(/^This documents a basis/);
  await simulator.changeFromOutside({
    subscriber: PEOPLE.henrik,
    subscriptionId: NEWSLETTER,
    status: 'UNSUBSCRIBED',
    source: 'List-unsubscribe header',
  });
  await desk.button.click();
  await expect(desk.result).toHaveText(
    /^Refused: nothing was changed.*lifts an opt-out, and that has to be confirmed first/,
  );
  expect(await writesOf(simulator)).toEqual([]);
  await desk.result.getByRole('button', { name: 'Confirm and send' }).click();
  await expect(desk.dialog).toHaveText(
    /newer opt-out than the one you saw.*with the unsubscribe button of their mail program/,
  );
  await desk.dialog.getByRole('button', { name: /^Resubscribe/ }).click();
  await expect(desk.result).toHaveText(/^Changed/);
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'SUBSCRIBED' });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function isLookUp(request: Request, address: string): boolean {
  return request.url().endsWith('/api/person') && (request.postData() ?? '').includes(address);
}

/** Presses Tab until a control is reached; between two fields there may be a button. */
async function tabTo(page: Page, id: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(page.locator(`#${id}`)).toBeFocused({ timeout: 200 });
  }).toPass({ timeout: 3_000 });
}

/** The names and values of a definition list under a heading. */
async function factsOf(page: Page, heading: string): Promise<Record<string, string>> {
  const section = page
    .getByTestId('result')
    .first()
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) });
  const terms = await section.locator('dt').allInnerTexts();
  const values = await section.locator('dd').allInnerTexts();
  return Object.fromEntries(terms.map((term, index) => [term, values[index] ?? '']));
}

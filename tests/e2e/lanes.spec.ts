import type { Page } from '@playwright/test';
import { expect, test } from '../helpers/browser.ts';
import {
  DATE,
  escaped,
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
      `^This lifts an opt-out\\. Amara Okafor has been unsubscribed from Newsletter since ${DATE} \\(by the person, on the preference page\\)\\. You will be asked to confirm\\.$`,
    ),
    asks: new RegExp(
      `Amara Okafor has been unsubscribed from Newsletter since ${DATE} \\(by the person, on the preference page\\)\\.`,
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
    asks: new RegExp(
      `Jo Miller has been unsubscribed from Newsletter since ${DATE} \\(by the person`,
    ),
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
    will: /^This lifts an opt-out\. Amara Okafor has been unsubscribed from Newsletter/,
    asks: /by the person, on the preference page\)\..*Afterwards HubSpot no longer shows that this person opted out\./s,
    outcome: 'Changed',
    said: 'HubSpot now says Amara Okafor is “Not specified” for Newsletter.',
    effect:
      /^Newsletter: no choice on record\. Whether mail may be sent depends on the privacy settings/,
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
    effect: /^Newsletter: no choice on record\./,
    before: 'Subscribed',
    reason: 'REQUESTED_CHANGE_OCCURRED',
  },
  {
    lane: 'document',
    typed: { address: PEOPLE.yuki, status: 'SUBSCRIBED', ...GROUND },
    verb: 'Document the basis for Yuki Tanabe, Newsletter',
    will: /^This documents a basis\. The status stays “Subscribed”; basis or explanation are replaced\.$/,
    outcome: 'Changed',
    said: 'Yuki Tanabe stays “Subscribed” for Newsletter; HubSpot has stored the new basis.',
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
        await expect(desk.dialog.locator('button[type=submit]')).toHaveText(verb);
        await desk.confirm();
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
      await expect(desk.fact('How it went')).toHaveText(
        /^\d+ ms · one attempt · no wait · \d calls to HubSpot in all$/,
      );
      // The panel beside the form has been read again.
      await expect(desk.person.locator('li[aria-current]')).toContainText(`Newsletter${now}`);
    });
  }
});
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

import { expect, type Page } from '@playwright/test';
import type { Outcome } from '../../lib/subscriptions/outcome.ts';
import { NEWSLETTER, PEOPLE, setStatusPage, type Typed } from './set-status-page.ts';
import type { SimulatorControl } from './simulator-control.ts';

const GROUND = {
  basis: 'CONSENT_WITH_NOTICE',
  explanation:
    'On 22 Nov 2026 asked by phone (ticket 8812); told: weekly, from us, can stop any time.',
} as const;

type Entries = Typed & { address: string };

const subscribe = (address: string): Entries => ({
  ...{ address, type: 'Newsletter', status: 'SUBSCRIBED', reference: 'Ticket 8812', ...GROUND },
});
const unsubscribe = (address: string): Entries => ({
  ...{
    address,
    type: 'Newsletter',
    status: 'UNSUBSCRIBED',
    reason: 'Asked on the phone',
    reference: 'Ticket 8812',
  },
});

const { lukas: LUKAS, henrik: HENRIK, jo: JO } = PEOPLE;

type Show = (page: Page, simulator: SimulatorControl) => Promise<void>;

/** Sends a change while HubSpot does what is armed, and opens the details of the result. */
function outcome(wanted: Outcome, entries: Entries, prepare: Show = async () => {}): Show {
  return async (page, simulator) => {
    const desk = setStatusPage(page);
    await desk.fillRead(entries);
    await prepare(page, simulator);
    await expect(await desk.send()).toHaveAttribute('data-outcome', wanted);
    await desk.openDetails();
  };
}

const armed =
  (fault: Parameters<SimulatorControl['armFault']>[0]): Show =>
  async (_page, simulator) => {
    await simulator.armFault(fault);
  };

/**
 * Every state of the API view, each with the way to it from the freshly opened page in a freshly
 * seeded demo. Works in every language.
 */
export const HOME_SCREENS = {
  empty: async () => {},
  filled: async (page) => {
    const desk = setStatusPage(page);
    await desk.fillRead(subscribe(JO));
    await desk.person.locator('summary').click();
    await expect(page.getByTestId('request-preview')).toContainText('SUBSCRIBED');
  },
  'a person with much to tell': async (page) => {
    const desk = setStatusPage(page);
    await desk.fillRead({ ...subscribe('haneul@seo.test'), type: 'Trail notes' });
    await desk.fillRead({ ...subscribe('w.f.c@example.com'), type: 'Trail notes' });
  },
  'field problems': async (page) => {
    const desk = setStatusPage(page);
    await desk.address.fill('nobody at example.com');
    await page.locator('#type').fill('9007199254740993');
    await page.locator('#type').press('Tab');
    await page.locator('#status').selectOption('SUBSCRIBED');
    await page.locator('#explanation').fill('x');
    await desk.button.click();
    await expect(page.locator('#basis-problem')).toBeVisible();
    await expect(desk.address).toBeFocused();
  },
  'type list open': async (page) => {
    await page.locator('#type').click();
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  'several addresses offered': async (page) => {
    const desk = setStatusPage(page);
    await desk.address.fill(`From ${JO} to ${HENRIK}: please stop the newsletter`);
    await desk.address.press('Enter');
    await expect(page.locator('fieldset button')).toHaveCount(2);
  },
  'tick for an address that is no contact': async (page) => {
    const desk = setStatusPage(page);
    await desk.fillRead(subscribe('new.reader@example.net'));
    await desk.button.click();
    await expect(page.locator('#tick-problem')).toBeVisible();
  },
  'not specified chosen': async (page) => {
    const desk = setStatusPage(page);
    await desk.fillRead({ address: HENRIK, type: 'Newsletter', status: 'NOT_SPECIFIED' });
    await expect(desk.will).toBeVisible();
  },
  'HubSpot not readable': async (page, simulator) => {
    for (const operation of ['readStatuses', 'readContact'] as const)
      await simulator.armFault({ fault: 'unauthorised_expired', operation, times: 9 });
    await setStatusPage(page).fillRead(unsubscribe(HENRIK));
  },
  confirming: async (page) => {
    const desk = setStatusPage(page);
    await desk.fillRead(subscribe(JO));
    await expect(desk.will).toBeVisible();
    await desk.button.click();
    await expect(desk.dialog.locator('button[type=submit]')).toBeVisible();
  },
  'fault armed': async (page) => {
    const desk = setStatusPage(page);
    await desk.guide.getByRole('combobox').selectOption('error_after_applying');
    await desk.guide.getByRole('combobox').locator('xpath=../following::button[1]').click();
    await expect(desk.guide.getByRole('status')).not.toBeEmpty();
  },
  changed: outcome('changed', subscribe(LUKAS)),
  'changed, still opted out of all': outcome('changed', subscribe(JO)),
  'changed, basis not stored': outcome(
    'changed',
    subscribe('chloe.martin@example.org'),
    armed({ fault: 'drops_basis' }),
  ),
  'changed, an opt-out lifted unseen': outcome(
    'changed',
    subscribe(LUKAS),
    async (page, simulator) => {
      await expect(setStatusPage(page).will).toBeVisible();
      await simulator.changeFromOutside({
        ...{ subscriber: LUKAS, subscriptionId: NEWSLETTER, status: 'UNSUBSCRIBED' },
        ...{ source: 'Preference page', afterNext: 'readStatuses' },
      });
    },
  ),
  'already so': outcome('already', {
    ...subscribe('ines.carvalho@example.com'),
    explanation: 'Contact provided explicit consent via form.',
  }),
  'refused by HubSpot': outcome('refused', subscribe(LUKAS), armed({ fault: 'bad_request' })),
  'refused for a missing scope': outcome(
    'refused',
    unsubscribe(HENRIK),
    armed({ fault: 'missing_scopes_granular' }),
  ),
  'refused by policy': outcome('refused', subscribe(LUKAS), async (page, simulator) => {
    await expect(setStatusPage(page).will).toBeVisible();
    await simulator.changeFromOutside({
      ...{ subscriber: LUKAS, subscriptionId: NEWSLETTER, status: 'UNSUBSCRIBED' },
      source: 'Preference page',
    });
  }),
  'refused, not carried out': outcome(
    'refused',
    subscribe(LUKAS),
    armed({ fault: 'error_before_applying' }),
  ),
  'refused, unreadable before': outcome('refused', unsubscribe(HENRIK), async (page, simulator) => {
    await expect(setStatusPage(page).will).toBeVisible();
    await simulator.armFault({
      ...{ fault: 'missing_scopes_granular', operation: 'readStatuses', times: 99 },
    });
  }),
  unknown: async (page, simulator) => {
    const desk = setStatusPage(page);
    await desk.fillRead(subscribe(LUKAS));
    await simulator.armFault({ fault: 'error_before_applying' });
    await desk.button.click();
    // The reading before has to pass; those after the write find nothing out.
    await expect
      .poll(async () => (await simulator.journal()).some((one) => one.operation === 'writeStatus'))
      .toBe(true);
    for (const operation of ['readStatuses', 'readWideStatuses'] as const)
      await simulator.armFault({ fault: 'unauthorised_expired', operation, times: 999 });
    await expect(desk.result).toHaveAttribute('data-outcome', 'unknown', { timeout: 20_000 });
    await expect(desk.result.locator('.font-\\[580\\]').first()).toBeVisible();
    await desk.openDetails();
  },
  'unknown, overtaken': outcome('unknown', subscribe(LUKAS), async (_page, simulator) => {
    await simulator.armFault({ fault: 'error_before_applying' });
    await simulator.changeFromOutside({
      ...{ subscriber: LUKAS, subscriptionId: NEWSLETTER, status: 'UNSUBSCRIBED' },
      ...{ source: 'Preference page', afterNext: 'writeStatus' },
    });
  }),
} as const satisfies Record<string, Show>;

export type HomeScreen = keyof typeof HOME_SCREENS;
export const HOME_SCREEN_NAMES = Object.keys(HOME_SCREENS) as HomeScreen[];

/**
 * While a list is open, Base UI hides the rest of the page from screen readers, so that a finger on
 * the screen finds the list: heading, landmarks and label with it, and what could take the focus. A
 * test below shows that the focus cannot get to what is hidden.
 */
export const EXCEPT: Partial<Record<HomeScreen, string[]>> = {
  'type list open': ['aria-hidden-focus', 'page-has-heading-one', 'region', 'label-title-only'],
};

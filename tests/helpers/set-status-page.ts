import { expect, type Locator, type Page } from '@playwright/test';
import type { JournalEntry } from '../../lib/hubspot-simulator/journal.ts';
import type { SimulatorControl, TrueState } from './simulator-control.ts';

/** Seeded people, each of whom only one test at a time changes. */
export const PEOPLE = {
  /** Never chose anything. */
  lukas: 'lukas.gruber@example.net',
  /** Subscribed to the newsletter by consent. */
  henrik: 'henrik.solberg@example.org',
  /** Subscribed, and documented with `SEEDED_GROUND`. */
  ines: 'ines.carvalho@example.com',
  /** Subscribed, without a basis. */
  yuki: 'yuki.tanabe@example.com',
  /** Left the newsletter on the preference page. */
  amara: 'amara.okafor@example.org',
  /** Left the newsletter, then everything. */
  jo: 'jo.miller@example.com',
  /** No contact. */
  nobody: 'new.reader@example.net',
} as const;

export const NEWSLETTER = '39644612';

export const GROUND = {
  basis: 'CONSENT_WITH_NOTICE',
  explanation: 'Asked by telephone on 3 May 2026; told: weekly, from us, can stop at any time.',
} as const;

/** What the form is filled with; what is left out stays empty. */
export type Typed = {
  address?: string;
  /** Name or id. */
  type?: string;
  status?: string;
  basis?: string;
  explanation?: string;
  reason?: string;
  reference?: string;
};
export type FieldName = keyof Typed;

export type SetStatusPage = ReturnType<typeof setStatusPage>;

/** The home page, by what a user sees of it. */
export function setStatusPage(page: Page) {
  const fields = {
    address: page.getByLabel('E-mail address', { exact: true }),
    type: page.getByRole('combobox', { name: 'Subscription type', exact: true }),
    status: page.getByLabel('Status', { exact: true }),
    basis: page.getByLabel('Legal basis', { exact: true }),
    explanation: page.getByLabel('Explanation', { exact: true }),
    reason: page.getByLabel('Why', { exact: true }),
    reference: page.getByLabel('Reference', { exact: true }),
  } as const satisfies Record<FieldName, Locator>;
  const button = page.locator('form#set-status button[type=submit]');
  const results = page.getByTestId('result');
  const person = page.getByRole('complementary', { name: 'What HubSpot says now' });
  return {
    ...fields,
    fields,
    button,
    person,
    results,
    /** The newest result. */
    result: results.first(),
    will: page.getByTestId('will'),
    dialog: page.getByRole('dialog'),
    preview: page.getByTestId('request-preview'),

    async open(): Promise<void> {
      await page.goto('/');
      await expect(button).toBeEnabled();
    },

    /** Types into the fields, and waits until HubSpot has been asked about a complete address. */
    async fill({ address, type, status, ...rest }: Typed): Promise<void> {
      if (address !== undefined) await fields.address.fill(address);
      if (type !== undefined) {
        await fields.type.fill(type);
        await fields.type.press('Tab');
      }
      if (status !== undefined) await fields.status.selectOption(status);
      if (rest.basis !== undefined) await fields.basis.selectOption(rest.basis);
      for (const name of ['explanation', 'reason', 'reference'] as const)
        if (rest[name] !== undefined) await fields[name].fill(rest[name]);
    },

    /** Waits until the panel beside the form has what HubSpot says of this address. */
    async awaitPerson(address: string): Promise<void> {
      await expect(person.getByText(address, { exact: true })).toBeVisible();
    },

    /** What the fields on the screen hold now. */
    async typed(): Promise<Typed> {
      const held: Typed = {};
      for (const [name, field] of Object.entries(fields) as [FieldName, Locator][])
        if (await field.isVisible()) held[name] = await field.inputValue();
      return held;
    },

    /** The message tied to a field by `aria-describedby`. */
    problem: (name: FieldName) => page.locator(`#${name}-problem`),

    /** The message stands at the field and is tied to it, for people who do not see it too. */
    async expectProblem(name: FieldName, words: string | RegExp): Promise<void> {
      await expect(page.locator(`#${name}-problem`)).toHaveText(words);
      await expect(fields[name]).toHaveAttribute('aria-invalid', 'true');
      await expect(fields[name]).toHaveAttribute(
        'aria-describedby',
        new RegExp(`(^| )${name}-problem( |$)`),
      );
    },

    /** One fact of a definition list inside the newest result. */
    fact: (name: string) =>
      results
        .first()
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${name.replaceAll(/[[\]]/g, '\\$&')}$`) })
        .locator('xpath=following-sibling::dd[1]'),

    /** Puts a text on the clipboard and presses Ctrl+V in a field. */
    async paste(name: FieldName, text: string): Promise<void> {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await fields[name].focus();
      await page.keyboard.press('ControlOrMeta+V');
    },

    /** Presses a copy button, gives what is on the clipboard then. */
    async copied(press: Locator): Promise<string> {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate(() => navigator.clipboard.writeText('(nothing was copied)'));
      await press.click();
      await expect(page.getByRole('button', { name: 'Copied', exact: true }).first()).toBeVisible();
      return page.evaluate(() => navigator.clipboard.readText());
    },
  };
}

/** The writes that reached HubSpot, oldest first. */
export async function writesOf(simulator: SimulatorControl): Promise<JournalEntry[]> {
  const journal = await simulator.journal();
  return journal.filter(({ operation }) => operation?.startsWith('write'));
}

/** The true row of one type. */
export async function trueRow(
  simulator: SimulatorControl,
  subscriber: string,
  subscriptionId: string = NEWSLETTER,
): Promise<TrueState['rows'][number]> {
  const { rows } = await simulator.state(subscriber);
  const row = rows.find((one) => one.subscriptionId === subscriptionId);
  if (!row) throw new Error(`the simulated account has no row of ${subscriptionId}`);
  return row;
}

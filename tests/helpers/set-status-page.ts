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

/** Where the form is. */
export const API_VIEW = '/api-view';

export type SetStatusPage = ReturnType<typeof setStatusPage>;

/** The API view, as people and tests use it; works in every language. */
export function setStatusPage(page: Page) {
  const form = page.locator('#set-status');
  const fields = {
    address: form.locator('#address'),
    type: form.locator('#type'),
    status: form.locator('#status'),
    basis: form.locator('#basis'),
    explanation: form.locator('#explanation'),
    reason: form.locator('#reason'),
    reference: form.locator('#reference'),
  } as const satisfies Record<FieldName, Locator>;
  const button = form.locator('button[type=submit]');
  const results = page.getByTestId('result');
  const result = results.first();
  const person = page.locator('aside');
  const dialog = page.getByRole('dialog');
  return {
    ...fields,
    fields,
    form,
    button,
    person,
    results,
    /** The newest result. */
    result,
    dialog,
    will: page.getByTestId('will'),
    preview: page.getByTestId('request-preview'),
    guide: page.getByTestId('demo-guide'),

    /** Opens the page and waits until its JavaScript has taken over. */
    async open(origin = ''): Promise<void> {
      await page.goto(`${origin}${API_VIEW}`);
      await expect(button).toBeEnabled();
    },

    /** Goes to the page from any other, as people do. */
    goTo: () => page.locator(`nav a[href='${API_VIEW}']`).click(),

    /** Types an address, and waits until HubSpot has been asked about it. */
    async lookUp(address: string): Promise<void> {
      await fields.address.fill(address);
      await fields.address.press('Enter');
      await this.awaitPerson(address);
    },

    /** Looks the person up first, then fills in the rest. */
    async fillRead({ address, ...rest }: Typed & { address: string }): Promise<void> {
      await this.lookUp(address);
      await this.fill(rest);
    },

    /** Presses the button, confirms if asked, and waits for a result. */
    async send(): Promise<Locator> {
      const before = await results.count();
      await button.click();
      await expect(dialog.or(results.nth(before))).toBeVisible({ timeout: 20_000 });
      if (await dialog.isVisible()) await this.confirm();
      await expect(results).toHaveCount(before + 1, { timeout: 20_000 });
      return result;
    },

    /** Gives what the question about a lift asks for: the person asked again today, with a ticket. */
    async giveForLift(): Promise<void> {
      await expect(dialog.locator('button[type=submit]')).toBeVisible();
      const today = await page.evaluate(() => new Date().toLocaleDateString('sv'));
      const { date, reference, fixed } = {
        date: dialog.locator('#lift-date'),
        reference: dialog.locator('#lift-reference'),
        fixed: dialog.locator('#lift-fixed'),
      };
      if (await date.isVisible()) await date.fill(today);
      if ((await reference.inputValue()) === '') await reference.fill('Ticket 4711');
      if (await fixed.isVisible()) await fixed.check();
    },

    /** Answers the question about a lift with yes. */
    async confirm(): Promise<void> {
      await this.giveForLift();
      await dialog.locator('button[type=submit]').click();
    },

    async openFolded(): Promise<void> {
      for (const folded of await result.locator('details:not([open]) > summary').all())
        await folded.click();
    },

    /** Opens what is folded in the newest result, and waits for the simulator's own record. */
    async openDetails(): Promise<void> {
      await this.openFolded();
      await expect(result.getByTestId('demo-comparison')).not.toContainText('…');
    },

    /** Types into the fields; what is not given stays as it is. */
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

/** What a moment looks like, as a pattern. */
export const DATE = String.raw`\d{1,2} \w+ 20\d\d, \d\d:\d\d \w+`;

/** A text as a pattern of itself. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import type { Page } from '@playwright/test';
import { FAULTS, type FaultId, suits } from '../../lib/hubspot-simulator/faults.ts';
import { expect, test } from '../helpers/browser.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';
import type { SimulatorControl } from '../helpers/simulator-control.ts';

const TITLES: Record<string, string> = {
  changed: 'Changed',
  already: 'Already so',
  refused: 'Refused: nothing was changed',
};

/** What the card says of the basis, where the status was changed and the basis was not kept. */
const BASIS_WARNINGS: Partial<Record<FaultId, string>> = {
  drops_basis: 'HubSpot has no legal basis on record, although one was sent.',
  drops_explanation: 'HubSpot has no explanation on record, although one was sent.',
  alters_explanation: 'HubSpot has another explanation on record than was sent.',
};

const faults = (Object.keys(FAULTS) as FaultId[]).filter((fault) => suits(fault, 'writeStatus'));

/** Subscribes somebody while a fault happens, and holds what is shown in the end to the truth. */
async function subscribe(page: Page, simulator: SimulatorControl, fault: FaultId): Promise<void> {
  const desk = setStatusPage(page);
  const shown = await desk.results.count();
  await simulator.reset();
  await desk.fill({ address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await desk.awaitPerson(PEOPLE.lukas);
  // The account is a new one.
  await page.getByRole('button', { name: 'Ask HubSpot again' }).click();
  await expect(desk.will).toHaveText(/^This subscribes/);
  const before = await trueRow(simulator, PEOPLE.lukas);
  // The door shuts after the two reads that come before the write.
  const own = fault === 'connection_refused' ? { after: 2, forMs: 700 } : {};
  await simulator.armFault({ fault, subscriber: PEOPLE.lukas, ...own });

  await desk.button.click();
  await expect(desk.results).toHaveCount(shown + 1, { timeout: 20_000 });
  await expect(desk.result).toHaveAttribute('data-outcome', /^(changed|already|refused)$/, {
    timeout: 45_000,
  });

  const outcome = (await desk.result.getAttribute('data-outcome')) ?? '';
  const after = await trueRow(simulator, PEOPLE.lukas);
  const wasApplied = (await writesOf(simulator)).some((write) => write.applied);
  expect(wasApplied, 'journal and state agree').toBe(
    JSON.stringify(after) !== JSON.stringify(before),
  );
  expect(outcome === 'changed').toBe(wasApplied);
  await expect(desk.result.getByRole('heading', { level: 2 })).toHaveText(TITLES[outcome] ?? '');

  const isGroundKept =
    after.legalBasis === GROUND.basis && after.legalBasisExplanation === GROUND.explanation;
  const warning = BASIS_WARNINGS[fault];
  if (warning) expect(isGroundKept, 'the fault happened').toBe(false);
  if (warning) await expect(desk.result).toContainText(warning);
  else if (wasApplied) expect(isGroundKept).toBe(true);
  // A message without words would show its key.
  expect(await desk.result.innerText()).not.toMatch(/\b(outcome|error|result|effect)\.[a-z]/);
}

const AT_ONCE = 5;

for (let from = 0; from < faults.length; from += AT_ONCE) {
  const some = faults.slice(from, from + AT_ONCE);
  test(`what is shown in the end is what is true: ${some.join(', ')}`, async ({
    page,
    simulator,
  }) => {
    test.setTimeout(120_000);
    await setStatusPage(page).open();
    for (const fault of some) await test.step(fault, () => subscribe(page, simulator, fault));
  });
}
